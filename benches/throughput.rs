//! What a request costs: processor time, rate and latency of one worker on one core, side by side with a bare epoll loop
//! that parses nothing (the floor) and with nginx, lighttpd and h2o where this machine has them.
//!
//! ```text
//! cargo bench --bench throughput                            every case, seven rounds
//! cargo bench --bench throughput -- --quick                 a smoke run of seconds; its figures mean little
//! cargo bench --bench throughput -- --rounds 25 --case 1KiB  more rounds, one case (by part of its name)
//! cargo bench --bench throughput -- --servers bare,nginx    these servers only (by parts of their names)
//! cargo bench --bench throughput -- --json PATH             where the figures go (default: throughput.json in the target folder)
//! ```
//!
//! Servers run on core 0 and the load on core 1; rounds are interleaved and short, so that a noisy minute hits all alike;
//! ratios are medians of the ratios of each round. Nobody is asked for compression. Linux only.

// Its macro for socket options calls others by their bare names.
#[macro_use]
extern crate nix;

#[path = "support/bare_loop.rs"]
mod bare_loop;
#[path = "support/load.rs"]
mod load;
#[path = "support/machine.rs"]
mod machine;
#[path = "support/numbers.rs"]
mod numbers;
#[path = "support/peers.rs"]
mod peers;
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use load::{Exchange, Plan};
use numbers::{median, median_ratio, percentile};
use peers::{Kind, Peer};
use serde_json::{Value, json};
use site::Site;

const CONNECTIONS: usize = 64;
const IDLE_CONNECTIONS: usize = 10_000;
/// Both ends of the idle connections live on one machine, and a little beside them.
const OPEN_FILES: u64 = IDLE_CONNECTIONS as u64 + 2_000;
/// Each opens all of them anew.
const IDLE_ROUNDS_MAX: usize = 3;
/// Runs that a p99 beside idle connections is the median of.
const P99_SAMPLES: usize = 5;
/// The load generator and the kernel leave enough room above the bare loop only if nginx is this much dearer.
const BARE_TO_NGINX_MAX: f64 = 0.80;

/// One kind of traffic.
struct Case {
    name: &'static str,
    /// A file of the site or a folder of them.
    pages: &'static str,
    depth: usize,
    close: bool,
    requests: usize,
}

const CASES: [Case; 6] = [
    Case { name: "1KiB", pages: "1k.html", depth: 1, close: false, requests: 50_000 },
    Case { name: "10KiB", pages: "10k.html", depth: 1, close: false, requests: 40_000 },
    Case { name: "100KiB", pages: "100k.html", depth: 1, close: false, requests: 10_000 },
    Case { name: "random", pages: "random", depth: 1, close: false, requests: 40_000 },
    Case { name: "pipelined-x16", pages: "1k.html", depth: 16, close: false, requests: 320_000 },
    Case { name: "close", pages: "1k.html", depth: 1, close: true, requests: 10_000 },
];

struct Options {
    rounds: usize,
    /// Divides the requests and the idle connections.
    shrink: usize,
    case: String,
    servers: Vec<String>,
    json: PathBuf,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, folder, pages, rest @ ..] = arguments.as_slice()
        && mode == peers::BARE_LOOP_MODE
    {
        return bare_loop::serve(&Site::files(Path::new(folder), pages)?, !rest.is_empty());
    }
    let options = options(&arguments)?;
    let about = machine::describe();
    machine::raise_open_files(OPEN_FILES)?;
    machine::pin_to(machine::LOAD_CORE)?;
    println!("{about}; {CONNECTIONS} connections, {} rounds", options.rounds);
    let asked_for =
        |kind: &Kind| options.servers.iter().any(|part| kind.name().contains(part.as_str()));
    let (present, missing): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.into_iter().filter(asked_for).partition(|kind| kind.program().is_some());
    missing.iter().for_each(|kind| println!("not on this machine, left out: {}", kind.name()));

    let site = Site::generate()?;
    let mut cases = Vec::new();
    for case in CASES.iter().filter(|case| case.name.contains(&options.case)) {
        let rows = measure(case, &site, &present, &options)?;
        print_case(case, &rows);
        cases.push(json_of_case(case, &rows));
    }
    let mut idle = Vec::new();
    if "idle".contains(&options.case) {
        println!("\nidle connections, then 64 busy ones on random pages beside them");
        println!(
            "{:20} {:>11} {:>10} {:>10} {:>7}",
            "server", "idle bytes", "p99 us", "with idle", "ratio"
        );
        for kind in present {
            idle.push(measure_idle(kind, &site, &options));
        }
    }
    let report = json!({ "machine": about, "rounds": options.rounds, "connections": CONNECTIONS, "cases": cases, "idle": idle });
    fs::write(&options.json, serde_json::to_string_pretty(&report)?)?;
    println!("\nfigures of every round: {}", options.json.display());
    Ok(())
}

fn options(arguments: &[String]) -> io::Result<Options> {
    let json = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("throughput.json");
    let mut options =
        Options { rounds: 7, shrink: 1, case: String::new(), servers: vec![String::new()], json };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value =
            || arguments.next().cloned().ok_or_else(|| usage(&format!("{argument} needs a value")));
        match argument.as_str() {
            "--quick" => (options.rounds, options.shrink) = (1, 20),
            "--rounds" => {
                options.rounds = value()?.parse().map_err(|_| usage("--rounds takes a number"))?
            }
            "--case" => options.case = value()?,
            "--servers" => options.servers = value()?.split(',').map(String::from).collect(),
            "--json" => options.json = value()?.into(),
            // Cargo's own.
            "--bench" => {}
            unknown => return Err(usage(&format!("{unknown} is not an option"))),
        }
    }
    Ok(options)
}

fn usage(fault: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        format!("{fault}; see the head of benches/throughput.rs"),
    )
}

/// What the rounds gave for one server in one case; the series are parallel, one entry a round.
struct Row {
    kind: Kind,
    user_us: Vec<f64>,
    system_us: Vec<f64>,
    cpu_us: Vec<f64>,
    requests_per_s: Vec<f64>,
    p50_us: Vec<f64>,
    p99_us: Vec<f64>,
    /// Part of the time that the server was on its core: near 1 when the load kept it busy.
    busy: Vec<f64>,
    /// Why there are fewer rounds than were asked for.
    failure: Option<String>,
}

fn measure(case: &Case, site: &Site, kinds: &[Kind], options: &Options) -> io::Result<Vec<Row>> {
    let mut servers = Vec::new();
    for kind in kinds {
        let peer = Peer::start(*kind, site.folder(), case.pages, case.close)?;
        let exchanges = learn(&peer, site, case.pages, case.close)?;
        servers.push((peer, exchanges, Row::new(*kind)));
    }
    for round in 0..options.rounds {
        for index in 0..servers.len() {
            // Each round begins with another server, so that nobody always runs after the same one.
            let turn = (index + round) % servers.len();
            let (peer, exchanges, row) = &mut servers[turn];
            if row.failure.is_none() {
                let outcome = run_once(case, peer, exchanges, options.shrink, row);
                row.failure = outcome.err().map(|error| error.to_string());
            }
        }
    }
    Ok(servers.into_iter().map(|(_, _, row)| row).collect())
}

fn named(kind: Kind, error: &io::Error) -> io::Error {
    io::Error::other(format!("{}: {error}", kind.name()))
}

fn learn(peer: &Peer, site: &Site, pages: &str, close: bool) -> io::Result<Vec<Exchange>> {
    let files = Site::files(site.folder(), pages)?;
    let bodies = files.iter().map(fs::read).collect::<io::Result<Vec<_>>>()?;
    let learn_one = |(file, body): (&PathBuf, &Vec<u8>)| {
        let path = file.strip_prefix(site.folder()).unwrap_or(file).display();
        // The bare loop knows no paths; any of the pages is right there.
        let allowed =
            if peer.kind == Kind::Bare { bodies.as_slice() } else { std::slice::from_ref(body) };
        Exchange::learn(peer.address, &format!("/{path}"), allowed, close)
            .map_err(|error| named(peer.kind, &error))
    };
    files.iter().zip(&bodies).map(learn_one).collect()
}

fn run_once(
    case: &Case,
    peer: &Peer,
    exchanges: &[Exchange],
    shrink: usize,
    row: &mut Row,
) -> io::Result<()> {
    let mut plan = Plan {
        address: peer.address,
        exchanges,
        connections: CONNECTIONS,
        depth: case.depth,
        close: case.close,
        requests: case.requests / shrink / 10,
    };
    load::run(&plan)?;
    plan.requests = case.requests / shrink;
    let before = machine::CpuTime::of(peer.pid())?;
    let outcome = load::run(&plan)?;
    let (user, system) = machine::CpuTime::of(peer.pid())?.since(before);
    let each_us = |time: std::time::Duration| time.as_secs_f64() * 1e6 / plan.requests as f64;
    row.user_us.push(each_us(user));
    row.system_us.push(each_us(system));
    row.cpu_us.push(each_us(user + system));
    row.requests_per_s.push(plan.requests as f64 / outcome.wall.as_secs_f64());
    row.p50_us.push(percentile(&outcome.latencies_us, 50.0));
    row.p99_us.push(percentile(&outcome.latencies_us, 99.0));
    row.busy.push((user + system).as_secs_f64() / outcome.wall.as_secs_f64());
    Ok(())
}

impl Row {
    fn new(kind: Kind) -> Row {
        let [user_us, system_us, cpu_us, requests_per_s, p50_us, p99_us, busy] = Default::default();
        Row {
            kind,
            user_us,
            system_us,
            cpu_us,
            requests_per_s,
            p50_us,
            p99_us,
            busy,
            failure: None,
        }
    }
}

/// The cheaper of nginx's two configurations.
fn best_nginx(rows: &[Row]) -> Option<&Row> {
    let nginx = rows.iter().filter(|row| row.kind.is_nginx());
    nginx.min_by(|a, b| median(&a.cpu_us).total_cmp(&median(&b.cpu_us)))
}

fn ratio_to(row: &Row, floor: Option<&Row>) -> f64 {
    floor.map_or(f64::NAN, |floor| median_ratio(&row.cpu_us, &floor.cpu_us))
}

fn print_case(case: &Case, rows: &[Row]) {
    let bare = rows.iter().find(|row| row.kind == Kind::Bare);
    let nginx = best_nginx(rows);
    println!("\n{}", case.name);
    println!(
        "{:20} {:>9} {:>6} {:>6} {:>10} {:>8} {:>8} {:>5} {:>7} {:>7} {:>13}",
        "server",
        "CPU us/rq",
        "user",
        "system",
        "requests/s",
        "p50 us",
        "p99 us",
        "busy",
        "x bare",
        "x nginx",
        "range us/rq"
    );
    for row in rows {
        println!(
            "{:20} {:>9.2} {:>6.2} {:>6.2} {:>10.0} {:>8.0} {:>8.0} {:>5.2} {:>7.2} {:>7.2} {:>6.2}-{:<6.2}",
            row.kind.name(),
            median(&row.cpu_us),
            median(&row.user_us),
            median(&row.system_us),
            median(&row.requests_per_s),
            median(&row.p50_us),
            median(&row.p99_us),
            median(&row.busy),
            ratio_to(row, bare),
            ratio_to(row, nginx),
            percentile(&row.cpu_us, 0.0),
            percentile(&row.cpu_us, 100.0),
        );
        if let Some(failure) = &row.failure {
            println!("{:20} failed after {} rounds: {failure}", "", row.cpu_us.len());
        }
    }
    if let (Some(bare), Some(_)) = (bare, nginx)
        && ratio_to(bare, nginx) > BARE_TO_NGINX_MAX
    {
        println!(
            "void: the bare loop itself costs more than {BARE_TO_NGINX_MAX:.2} of nginx here; noise or the kernel decides, not the server"
        );
    }
}

fn json_of_case(case: &Case, rows: &[Row]) -> Value {
    let bare = rows.iter().find(|row| row.kind == Kind::Bare);
    let nginx = best_nginx(rows);
    let server = |row: &Row| {
        json!({
            "name": row.kind.name(), "cpu_us": row.cpu_us, "user_us": row.user_us, "system_us": row.system_us,
            "requests_per_s": row.requests_per_s, "p50_us": row.p50_us, "p99_us": row.p99_us, "busy": row.busy, "failure": row.failure,
            "to_bare": ratio_to(row, bare), "to_nginx": ratio_to(row, nginx),
        })
    };
    let void = bare.is_some_and(|bare| ratio_to(bare, nginx) > BARE_TO_NGINX_MAX);
    json!({ "case": case.name, "requests": case.requests, "void": void, "servers": rows.iter().map(server).collect::<Vec<_>>() })
}

/// What the rounds gave for one server beside many idle connections.
#[derive(Default)]
struct IdleRow {
    bytes_added: Vec<f64>,
    p99_us: Vec<f64>,
    p99_with_idle_us: Vec<f64>,
}

/// Memory that idle keep-alive connections hold, and what they do to the latency of busy ones.
fn measure_idle(kind: Kind, site: &Site, options: &Options) -> Value {
    let count = IDLE_CONNECTIONS / options.shrink;
    let mut row = IdleRow::default();
    let failure = run_idle(kind, site, options, count, &mut row).err().map(|it| it.to_string());
    let IdleRow { bytes_added, p99_us, p99_with_idle_us } = row;
    // What the first crowd took may be kept for the next one: the first round tells what it costs.
    let each = bytes_added.first().map_or(f64::NAN, |first| first / count as f64);
    let (quiet, crowded) = (median(&p99_us), median(&p99_with_idle_us));
    let ratio = median_ratio(&p99_with_idle_us, &p99_us);
    let name = kind.name();
    match &failure {
        Some(failure) => println!("{name:20} failed after {} rounds: {failure}", bytes_added.len()),
        None => println!("{name:20} {each:>11.0} {quiet:>10.0} {crowded:>10.0} {ratio:>7.2}"),
    }
    json!({
        "name": name, "connections": count, "bytes_added": bytes_added, "p99_us": p99_us,
        "p99_with_idle_us": p99_with_idle_us, "failure": failure,
    })
}

fn run_idle(
    kind: Kind,
    site: &Site,
    options: &Options,
    count: usize,
    row: &mut IdleRow,
) -> io::Result<()> {
    let peer = Peer::start(kind, site.folder(), "random", false)?;
    let exchanges = learn(&peer, site, "random", false)?;
    let plan = Plan {
        address: peer.address,
        exchanges: &exchanges,
        connections: CONNECTIONS,
        depth: 1,
        close: false,
        requests: 40_000 / options.shrink,
    };
    let p99 = || load::run(&plan).map(|outcome| percentile(&outcome.latencies_us, 99.0));
    // One bad moment of the machine is all of the slowest hundredth: so the middle one of several.
    let calm_p99 = || {
        let samples = (0..P99_SAMPLES).map(|_| p99()).collect::<io::Result<Vec<f64>>>();
        samples.map(|samples| median(&samples))
    };
    p99()?;
    for _ in 0..options.rounds.min(IDLE_ROUNDS_MAX) {
        let quiet_us = calm_p99()?;
        let before = machine::anonymous_memory_bytes(peer.pid())?;
        let crowd = load::open_idle(peer.address, &exchanges[0], count)?;
        let after = machine::anonymous_memory_bytes(peer.pid())?;
        row.p99_with_idle_us.push(calm_p99()?);
        row.p99_us.push(quiet_us);
        row.bytes_added.push(after as f64 - before as f64);
        drop(crowd);
    }
    Ok(())
}
