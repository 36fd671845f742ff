//! Thousands of clients that mean no good, for as long as wanted, while others read.
//!
//!     HOSTILE_SECONDS=60 HOSTILE_CLIENTS=5000 cargo test --release --test hostile -- --ignored --nocapture
//!
//! No honest request fails, no hostile connection outlives its limit by more than two seconds, and
//! memory returns to where it was. `HOSTILE_KINDS=slow-read,reset` leaves the others out;
//! `HOSTILE_DEFAULTS=1` attacks the limits of operation, whose longest takes 75 s to act.

#[path = "hostile/attack.rs"]
mod attack;
mod program;
#[path = "hostile/readers.rs"]
mod readers;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use attack::{Attack, Kind, Tally};
use program::Serving;
use readers::Readers;

/// Beyond a limit: lingering, and getting round to it. A machine that has other things to do is late
/// for all: it is granted what the slowest honest answer took, too.
const LATE_MAX: Duration = Duration::from_secs(2);

/// Memory that may be left, beyond what as many well-behaved clients leave.
const KEPT_BYTES_MAX: u64 = 1024 * 1024;

/// Honest clients, each on a connection of its own.
const READERS: usize = 64;

/// Until what has been closed is really gone. A machine that needs longer is taken for one that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Limits of the server under attack: short ones, so that they act often.
#[derive(Debug, Clone, Copy)]
struct Limits {
    head_s: u64,
    content_s: u64,
    write_s: u64,
    idle_s: u64,
}

const SHORT: Limits = Limits { head_s: 3, content_s: 3, write_s: 4, idle_s: 5 };
const DEFAULT: Limits = Limits { head_s: 10, content_s: 10, write_s: 20, idle_s: 75 };

impl Limits {
    fn of(self, kind: Kind) -> Duration {
        Duration::from_secs(match kind {
            Kind::SlowHead => self.head_s,
            Kind::SlowBody => self.content_s,
            Kind::SlowRead => self.write_s,
            Kind::Idle => self.idle_s,
            // The system hands a connection over when its client has said nothing for a second.
            Kind::HalfOpen => self.idle_s + 1,
            // Ends by itself, within a second.
            Kind::Reset | Kind::Orderly => 1,
        })
    }

    fn arguments(self) -> Vec<String> {
        let Limits { head_s, content_s, write_s, idle_s } = self;
        let named =
            [("head", head_s), ("content", content_s), ("write", write_s), ("idle", idle_s)];
        named.iter().flat_map(|(name, s)| [format!("--{name}-timeout"), format!("{s}s")]).collect()
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().expect("a number"))
}

fn kinds() -> Vec<Kind> {
    let Ok(names) = std::env::var("HOSTILE_KINDS") else { return Kind::ALL.to_vec() };
    let named = |name: &str| Kind::ALL.into_iter().find(|kind| kind.name() == name);
    names.split(',').map(|name| named(name).unwrap_or_else(|| panic!("no kind {name}"))).collect()
}

/// A blog with a small page, a page of more than 100 KiB, and a file of 2 MiB.
fn blog(place: &Path) {
    let paragraph = "A page that is long enough to be read by somebody who is in no hurry. ";
    program::write(
        place,
        &[
            ("blog/about.md", "{\"title\": \"About\"}\n\nNot much.\n"),
            ("blog/long.md", &format!("{{\"title\": \"Long\"}}\n\n{}\n", paragraph.repeat(1600))),
            ("blog/big.txt", &paragraph.repeat(30_000)),
        ],
    );
}

/// Memory of the process that no file backs, counted page by page: the sums of `status` are only
/// near, by some hundred KiB.
fn anonymous_bytes(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).expect("a process");
    let line = rollup.lines().find_map(|line| line.strip_prefix("Anonymous:")).expect("proc(5)");
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().expect("a number");
    kib * 1024
}

fn descriptors(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).expect("a process").count()
}

/// Time that the process has had a core, user and system.
fn cpu(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let behind_name = stat.rsplit_once(')').expect("proc(5)").1;
    let ticks = behind_name.split_whitespace().skip(11).take(2);
    Duration::from_millis(ticks.map(|ticks| ticks.parse::<u64>().expect("a number") * 10).sum())
}

/// Waits until the memory of the server is back to so much, and tells how much it is then.
fn wait_for_memory(pid: u32, bytes_max: u64) -> u64 {
    let began = Instant::now();
    loop {
        let bytes = anonymous_bytes(pid);
        if bytes <= bytes_max || began.elapsed() > PATIENCE {
            return bytes;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Waits until the server holds no more descriptors than before.
fn wait_for_descriptors(pid: u32, before: usize) -> Duration {
    let began = Instant::now();
    while descriptors(pid) > before {
        assert!(began.elapsed() < PATIENCE, "{} descriptors, not {before}", descriptors(pid));
        thread::sleep(Duration::from_millis(20));
    }
    began.elapsed()
}

fn report(kind: Kind, tally: &Tally, limit: Duration) {
    println!(
        "{:>9}: {:6} came, {:5} at a time, {:6} ended, the last after {:.2?} of {limit:?}",
        kind.name(),
        tally.came,
        tally.at_a_time_max,
        tally.ended,
        tally.longest,
    );
}

/// As many orderly clients as there will be hostile ones: what they leave is what a server of so many
/// connections keeps.
fn warm_up(address: SocketAddr, clients: usize) {
    let tallies = Attack::new(address, &[Kind::Orderly], clients).run(Duration::ZERO);
    let (kind, tally) = &tallies[0];
    report(*kind, tally, Duration::from_secs(2));
    assert!(tally.at_a_time_max == clients && tally.ended == clients, "{tally:?}");
}

#[test]
#[ignore = "takes HOSTILE_SECONDS, 10 by default, and the limits of the server on top"]
fn who_means_no_good_harms_nobody() {
    let seconds = setting("HOSTILE_SECONDS", 10);
    let clients = usize::try_from(setting("HOSTILE_CLIENTS", 1200)).expect("a count");
    let limits = if setting("HOSTILE_DEFAULTS", 0) > 0 { DEFAULT } else { SHORT };
    let kinds = kinds();
    attack::allow_descriptors(clients + 256);
    let place = tempfile::tempdir().expect("a temporary folder");
    blog(place.path());
    let arguments = [vec!["blog".to_owned()], limits.arguments()].concat();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let server = Serving::start(place.path(), &arguments);
    let (address, pid) = (server.address, server.pid());
    let readers = Readers::new(address, &["/about/", "/long/"]);

    let at_rest = descriptors(pid);
    warm_up(address, clients + READERS);
    wait_for_descriptors(pid, at_rest);
    let (bytes_before, cpu_before) = (anonymous_bytes(pid), cpu(pid));

    let is_over = AtomicBool::new(false);
    let (tallies, read) = thread::scope(|scope| {
        let reading = scope.spawn(|| readers.run(READERS, &is_over));
        let tallies = Attack::new(address, &kinds, clients).run(Duration::from_secs(seconds));
        is_over.store(true, Ordering::Relaxed);
        (tallies, reading.join().expect("readers that report"))
    });
    let late = wait_for_descriptors(pid, at_rest);
    let bytes_peak = anonymous_bytes(pid);
    let bytes_after = wait_for_memory(pid, bytes_before + KEPT_BYTES_MAX);

    tallies.iter().for_each(|(kind, tally)| report(*kind, tally, limits.of(*kind)));
    println!(
        "{} honest answers, the slowest {:.1?}, {} failed; {:.1?} of the server's CPU",
        read.answered,
        read.longest,
        read.failed.len(),
        cpu(pid).saturating_sub(cpu_before)
    );
    let kib = |bytes: u64| bytes / 1024;
    println!(
        "memory: {} KiB before, {} KiB when all were gone, {} KiB in the end; descriptors back {late:.1?} later",
        kib(bytes_before),
        kib(bytes_peak),
        kib(bytes_after)
    );
    assert!(read.failed.is_empty(), "{} failed, first {:?}", read.failed.len(), read.failed[0]);
    assert!(read.answered > 0);
    for (kind, tally) in &tallies {
        assert_eq!(tally.came, tally.ended, "{kind:?}");
        let longest_max = limits.of(*kind) + LATE_MAX + read.longest;
        assert!(tally.longest <= longest_max, "{kind:?}: {tally:?}");
    }
    assert!(
        bytes_after <= bytes_before + KEPT_BYTES_MAX,
        "{bytes_before} bytes became {bytes_after}"
    );
    assert_eq!(server.end_by_term(), Some(0));
}
