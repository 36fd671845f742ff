//! A server in this process, on a free port of the loopback, and clients of plain sockets.

#![allow(dead_code, reason = "each test uses a part")]

#[path = "../packed/pages.rs"]
pub mod pages;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use pamphlet::packed::{Builder, PackedSite};
use pamphlet::render::Page;
use pamphlet::server::{Control, Drained, Limits, Options, Running, listen, start};

/// Far above anything a test waits for; a client that waits longer has found a hang.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// More than the sockets of the loopback take without a reader.
pub const BIG_BYTES: usize = 32 * 1024 * 1024;

/// A served site, which ends with this.
pub struct Served {
    pub address: SocketAddr,
    pub sites: Arc<ArcSwap<PackedSite>>,
    running: Option<Running>,
}

pub fn site(pages: Vec<Page>) -> PackedSite {
    let mut builder = Builder::in_memory("http://localhost/");
    pages.into_iter().for_each(|page| builder.add(page).expect("a page that fits"));
    builder.finish().expect("a site of a few pages")
}

/// `/`, `/one`, `/two`, `/long` of 100 KiB, and `/big` of [`BIG_BYTES`].
pub fn usual_site() -> PackedSite {
    site(vec![
        pages::content("/", "<p>home"),
        pages::content("/one", "<p>one"),
        pages::content("/two", &"<p>two ".repeat(1000)),
        pages::content("/long", &"0123456789".repeat(10 * 1024)),
        pages::content("/big", &"0123456789abcdef".repeat(BIG_BYTES / 16)),
    ])
}

/// Answers without what changes by the second.
pub fn undated(answers: &[u8]) -> Vec<u8> {
    let dated = |line: &&[u8]| line.starts_with(b"Date: ") || line.starts_with(b"Last-Modified: ");
    let lines = answers.split_inclusive(|&byte| byte == b'\n');
    lines.filter(|line| !dated(line)).flatten().copied().collect()
}

impl Served {
    pub fn usual() -> Served {
        Served::with(Limits::default(), 1)
    }

    pub fn limited(limits: Limits) -> Served {
        Served::with(limits, 1)
    }

    pub fn with(limits: Limits, workers: usize) -> Served {
        Served::serving(Options { limits, ..Options::default() }, workers)
    }

    pub fn serving(options: Options, workers: usize) -> Served {
        let listeners = listen(([127, 0, 0, 1], 0).into(), workers).expect("a free port");
        let address = listeners[0].local_addr().expect("a bound socket");
        let sites = Arc::new(ArcSwap::from_pointee(usual_site()));
        let running = start(listeners, Arc::clone(&sites), &options).expect("workers");
        Served { address, sites, running: Some(running) }
    }

    pub fn connect(&self) -> Client {
        Client::to(self.address)
    }

    pub fn control(&self) -> Arc<Control> {
        Arc::clone(self.running.as_ref().expect("not joined yet").control())
    }

    /// Waits for the end, which something else must bring about.
    pub fn join(mut self) -> Drained {
        self.running.take().expect("joined once").join().expect("workers that do not fail")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            let _ = running.control().end();
            let ended = running.join();
            if !std::thread::panicking() {
                ended.expect("workers that do not fail");
            }
        }
    }
}

/// A client that sends what it is told and reads answers one by one.
pub struct Client {
    pub stream: TcpStream,
    /// Read and not asked for yet.
    ahead: Vec<u8>,
}

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Status line and fields, without the empty line.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn closes(&self) -> bool {
        self.field("Connection") == Some("close")
    }
}

impl Client {
    pub fn to(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).expect("a listening server");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_nodelay(true).expect("an option of TCP");
        Client { stream, ahead: Vec::new() }
    }

    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Client {
        self.stream.write_all(bytes.as_ref()).expect("a server that reads");
        self
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send(get(path)).answer()
    }

    /// The next answer, whose length its head tells.
    pub fn answer(&mut self) -> Answer {
        self.try_answer().expect("a whole answer")
    }

    /// The next answer; `None` when the connection ends before it is whole.
    pub fn try_answer(&mut self) -> Option<Answer> {
        loop {
            if let Some(head_end) = find(&self.ahead, b"\r\n\r\n") {
                let head = String::from_utf8(self.ahead[..head_end].to_vec()).expect("a text");
                let status = head.get(9..12)?.parse().ok()?;
                let mut answer = Answer { status, head, body: Vec::new() };
                let length = answer.field("Content-Length").unwrap_or("0");
                let end = head_end + 4 + length.parse::<usize>().expect("a number");
                if self.ahead.len() >= end {
                    answer.body = self.ahead[head_end + 4..end].to_vec();
                    self.ahead.drain(..end);
                    return Some(answer);
                }
            }
            if self.read_some() == 0 {
                return None;
            }
        }
    }

    /// The next bytes; none at the end.
    pub fn some(&mut self) -> Vec<u8> {
        if self.ahead.is_empty() {
            self.read_some();
        }
        std::mem::take(&mut self.ahead)
    }

    /// Everything until the server closes.
    pub fn rest(&mut self) -> Vec<u8> {
        while self.read_some() > 0 {}
        std::mem::take(&mut self.ahead)
    }

    /// Whether the connection has ended, now or after a wait: by an end or by a reset.
    pub fn is_closed(&mut self) -> bool {
        self.read_some() == 0
    }

    fn read_some(&mut self) -> usize {
        let mut block = vec![0; 64 * 1024];
        let read = match self.stream.read(&mut block) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                panic!("nothing came within {PATIENCE:?}")
            }
            Err(_) => 0,
        };
        self.ahead.extend_from_slice(&block[..read]);
        read
    }
}

pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
