//! A packed file of very many pages: what it takes to write, to open, and to serve from two processes at once.
//!
//! ```text
//! cargo bench --bench packed                          1,000,000 generated pages in a temporary file
//! cargo bench --bench packed -- --pages 100000        fewer, or more
//! cargo bench --bench packed -- --output site.pack    keep the file
//! ```
//!
//! The bounds that hold at a million pages, and are checked here: building takes at most 256 MB and 100 bytes a page of
//! anonymous memory; the first answer comes within 50 ms of starting the process, with the file in the page cache; a
//! second process on the same file holds less than 20 MB of its own. Linux only.

#[allow(dead_code, reason = "pinning is for the benches that serve a load")]
#[path = "support/machine.rs"]
mod machine;
#[allow(dead_code, reason = "one figure is compared with its bound, not with a peer's")]
#[path = "support/numbers.rs"]
mod numbers;

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use numbers::median;
use pamphlet::http::{Coding, Head};
use pamphlet::packed::{Builder, PackedSite};
use pamphlet::render::{Body, Media, Page, PageKind, Representation};

const MEBIBYTE: f64 = 1024.0 * 1024.0;
const BUILD_BYTES_MAX: u64 = 256_000_000;
const BUILD_BYTES_A_PAGE_MAX: u64 = 100;
const FIRST_ANSWER_MS_MAX: f64 = 50.0;
const SECOND_PROCESS_BYTES_MAX: u64 = 20_000_000;
const ROUNDS: usize = 7;
const PAGES_A_MONTH: usize = 4_000;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|word| *word != name).nth(1).cloned();
    let pages = value("--pages").map_or(Ok(1_000_000), |text| text.parse());
    let pages: usize = pages.map_err(io::Error::other)?;
    let scratch = tempfile::tempdir()?;
    let file = value("--output").map_or_else(|| scratch.path().join("site.pack"), PathBuf::from);
    println!("{}", machine::describe());
    let mut faults = Vec::new();
    build(&file, pages, &mut faults)?;
    open(&file, pages)?;
    serve(&file, pages, &mut faults)?;
    faults.iter().for_each(|fault| println!("BOUND BROKEN: {fault}"));
    if faults.is_empty() { Ok(()) } else { Err(io::Error::other("a bound is broken")) }
}

fn build(file: &Path, pages: usize, faults: &mut Vec<String>) -> io::Result<()> {
    let started = Instant::now();
    let before = machine::anonymous_memory_bytes(std::process::id())?;
    let (length, peak) = at_peak_memory(|| write(file, pages))?;
    let length = length?;
    let used = peak.saturating_sub(before);
    println!(
        "build   {pages} pages, {:.0} MiB in {:.1} s, {:.0} MiB of anonymous memory at most",
        length as f64 / MEBIBYTE,
        started.elapsed().as_secs_f64(),
        used as f64 / MEBIBYTE
    );
    let bound = BUILD_BYTES_MAX + BUILD_BYTES_A_PAGE_MAX * pages as u64;
    if used > bound {
        faults.push(format!("building took {used} bytes, more than {bound}"));
    }
    Ok(())
}

/// Pages in the order of their paths, as rendering gives them.
fn write(file: &Path, pages: usize) -> io::Result<u64> {
    let mut builder = Builder::to_file(file, "https://blog.example/").map_err(io::Error::other)?;
    for number in 0..pages {
        builder.add(page(number)).map_err(io::Error::other)?;
    }
    let site = builder.finish().map_err(io::Error::other)?;
    assert_eq!(site.generation(0).len(), pages, "no page is lost");
    Ok(fs::metadata(file)?.len())
}

fn path(number: usize) -> String {
    let month = number / PAGES_A_MONTH;
    let (year, month) = (1990 + month / 12, month % 12 + 1);
    format!("/posts/{year}/{month:02}/{number:07}-{}/", word(number as u64))
}

fn page(number: usize) -> Page {
    let mut body = format!("<!doctype html><title>{number}</title>\n").into_bytes();
    let mut state = number as u64;
    while body.len() < 900 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        body.extend_from_slice(word(state >> 33).as_bytes());
        body.push(b' ');
    }
    let validators = [("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")];
    let fields = [("Content-Type", "text/html; charset=utf-8"), ("Accept-Ranges", "bytes")];
    let head = Head::compose(&format!("{number:x}"), &validators, &fields, body.len() as u64);
    let representation = Representation {
        media: Media::Default,
        coding: Coding::Identity,
        head: head.expect("the fields are well formed"),
        body: Body::Bytes(body),
    };
    Page { path: path(number), kind: PageKind::Content(vec![representation]) }
}

fn word(number: u64) -> &'static str {
    const WORDS: [&str; 16] = [
        "arena", "branch", "candle", "drift", "ember", "fathom", "garden", "harbour", "island",
        "juniper", "kettle", "lantern", "meadow", "northern", "orchard", "pamphlet",
    ];
    WORDS[(number % 16) as usize]
}

/// Runs some work and tells the most anonymous memory this process had meanwhile.
fn at_peak_memory<T>(work: impl FnOnce() -> T) -> io::Result<(T, u64)> {
    let peak = AtomicU64::new(0);
    let is_done = AtomicBool::new(false);
    let result = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                let now = machine::anonymous_memory_bytes(std::process::id()).unwrap_or(u64::MAX);
                peak.fetch_max(now, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(2));
            }
        });
        let result = work();
        is_done.store(true, Ordering::Relaxed);
        result
    });
    Ok((result, peak.into_inner()))
}

fn open(file: &Path, pages: usize) -> io::Result<()> {
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let site = PackedSite::open(file).map_err(io::Error::other)?;
        took.push(started.elapsed().as_secs_f64() * 1000.0);
        assert!(site.generation(0).get(path(pages / 2).as_bytes()).is_some(), "a page is found");
    }
    println!("open    {:.1} ms (median of {ROUNDS}), in the page cache", median(&took));
    Ok(())
}

fn serve(file: &Path, pages: usize, faults: &mut Vec<String>) -> io::Result<()> {
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let (server, milliseconds) = Server::start(file, &path(pages / 2))?;
        took.push(milliseconds);
        drop(server);
    }
    let (_first, _) = Server::start(file, &path(0))?;
    let (second, _) = Server::start(file, &path(pages / 2))?;
    let own = machine::anonymous_memory_bytes(second.process.id())?;
    println!(
        "serve   first answer {:.1} ms after the start of the process (median of {ROUNDS})",
        median(&took)
    );
    println!("        a second process holds {:.1} MiB of its own", own as f64 / MEBIBYTE);
    if median(&took) > FIRST_ANSWER_MS_MAX {
        faults.push(format!("the first answer took {:.1} ms", median(&took)));
    }
    if own > SECOND_PROCESS_BYTES_MAX {
        faults.push(format!("a second process holds {own} bytes"));
    }
    Ok(())
}

/// The program serving a file; it ends with the value.
struct Server {
    process: Child,
}

impl Server {
    /// Starts it and reads one page; tells the milliseconds from the spawn to the end of the answer.
    fn start(file: &Path, path: &str) -> io::Result<(Server, f64)> {
        let spawned = Instant::now();
        let process = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut server = Server { process };
        let output =
            server.process.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://");
        let address =
            address.ok_or_else(|| io::Error::other(format!("no ready line: {line:?}")))?;
        let mut stream = TcpStream::connect(address.trim_end_matches('/'))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: blog.example\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        if !answer.starts_with(b"HTTP/1.1 200 ") {
            return Err(io::Error::other(format!("{path} does not answer 200")));
        }
        Ok((server, spawned.elapsed().as_secs_f64() * 1000.0))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
