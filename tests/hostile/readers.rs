//! Honest clients on kept connections, all on one thread, who look at every byte of what they read.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

/// An answer that takes longer has failed.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// Between an answer and the next request.
const PAUSE: Duration = Duration::from_millis(10);

/// What they have seen.
#[derive(Debug, Default)]
pub struct Outcome {
    pub answered: usize,
    /// What went wrong, request by request.
    pub failed: Vec<String>,
    /// From a request to the last byte of its answer.
    pub longest: Duration,
}

/// A page, as it was answered when nobody was hostile.
#[derive(Debug)]
struct Page {
    request: Vec<u8>,
    body: Vec<u8>,
}

#[derive(Debug)]
struct Reader {
    stream: TcpStream,
    /// Which page is next, or now.
    page: usize,
    received: Vec<u8>,
    /// When the request was sent; `None` between two.
    asked: Option<Instant>,
    /// When the next is due.
    due: Instant,
}

#[derive(Debug)]
pub struct Readers {
    address: SocketAddr,
    poll: Poll,
    pages: Vec<Page>,
    readers: Vec<Reader>,
    outcome: Outcome,
}

impl Readers {
    /// Learns the pages.
    pub fn new(address: SocketAddr, paths: &[&str]) -> Readers {
        let poll = Poll::new().expect("a poll");
        let pages = paths.iter().map(|path| learn(address, path).expect("a page")).collect();
        Readers { address, poll, pages, readers: Vec::new(), outcome: Outcome::default() }
    }

    /// So many read until told to stop, and until every answer that is awaited is there.
    pub fn run(mut self, count: usize, is_over: &AtomicBool) -> Outcome {
        self.readers = (0..count).map(|it| self.connect(it).expect("a connection")).collect();
        let mut events = Events::with_capacity(1024);
        loop {
            let is_over = is_over.load(Ordering::Relaxed);
            if is_over && self.readers.iter().all(|reader| reader.asked.is_none()) {
                return self.outcome;
            }
            self.poll.poll(&mut events, Some(PAUSE / 2)).expect("events");
            let spoke: Vec<usize> = events.iter().map(|event| event.token().0).collect();
            for place in spoke {
                self.listen(place);
            }
            for place in 0..self.readers.len() {
                let reader = &self.readers[place];
                match reader.asked {
                    Some(asked) if asked.elapsed() > ANSWER_MAX => self.fail(place, "no answer"),
                    None if !is_over && Instant::now() >= reader.due => self.ask(place),
                    _ => {}
                }
            }
        }
    }

    fn connect(&self, place: usize) -> io::Result<Reader> {
        let stream = std::net::TcpStream::connect(self.address)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        let interests = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, Token(place), interests)?;
        let (page, due) = (place % self.pages.len(), Instant::now());
        Ok(Reader { stream, page, received: Vec::new(), asked: None, due })
    }

    fn ask(&mut self, place: usize) {
        let reader = &mut self.readers[place];
        reader.page = (reader.page + 1) % self.pages.len();
        reader.asked = Some(Instant::now());
        // So small a request fits into an empty socket.
        let request = &self.pages[reader.page].request;
        match reader.stream.write(request) {
            Ok(sent) if sent == request.len() => {}
            outcome => self.fail(place, &format!("cannot ask: {outcome:?}")),
        }
    }

    fn listen(&mut self, place: usize) {
        let mut block = [0; 64 * 1024];
        loop {
            let reader = &mut self.readers[place];
            match reader.stream.read(&mut block) {
                Ok(0) => return self.fail(place, "the connection has ended"),
                Ok(read) => reader.received.extend_from_slice(&block[..read]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return self.fail(place, &error.to_string()),
            }
        }
        let reader = &mut self.readers[place];
        let Some(asked) = reader.asked else { return };
        let body = &self.pages[reader.page].body;
        let Some(head_end) = reader.received.windows(4).position(|it| it == b"\r\n\r\n") else {
            return;
        };
        if reader.received.len() < head_end + 4 + body.len() {
            return;
        }
        if !reader.received.starts_with(b"HTTP/1.1 200 ")
            || reader.received[head_end + 4..] != **body
        {
            let head = String::from_utf8_lossy(&reader.received[..head_end]).into_owned();
            return self.fail(place, &format!("another answer: {head:?}"));
        }
        self.outcome.answered += 1;
        self.outcome.longest = self.outcome.longest.max(asked.elapsed());
        reader.received.clear();
        (reader.asked, reader.due) = (None, Instant::now() + PAUSE);
    }

    /// Notes a failure, and goes on with another connection.
    fn fail(&mut self, place: usize, why: &str) {
        let reader = &self.readers[place];
        let (waited, received) = (reader.asked.map(|it| it.elapsed()), reader.received.len());
        self.outcome.failed.push(format!("{why}: {waited:?} after the request, {received} bytes"));
        assert!(self.outcome.failed.len() < 1000, "{:#?}", &self.outcome.failed[..10]);
        self.readers[place] = self.connect(place).expect("a connection");
    }
}

/// Asks for a page on a connection of its own.
fn learn(address: SocketAddr, path: &str) -> io::Result<Page> {
    let request = |more: &str| format!("GET {path} HTTP/1.1\r\nHost: a\r\n{more}\r\n").into_bytes();
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.write_all(&request("Connection: close\r\n"))?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head_end = answer.windows(4).position(|it| it == b"\r\n\r\n").map(|at| at + 4);
    match head_end {
        Some(head_end) if answer.starts_with(b"HTTP/1.1 200 ") => {
            Ok(Page { request: request(""), body: answer.split_off(head_end) })
        }
        _ => Err(io::Error::other(format!("{path}: {}", String::from_utf8_lossy(&answer)))),
    }
}
