//! A closed loop of keep-alive clients: each sends, waits for the whole answer, and sends again; an exact number of
//! requests, bounded in time. Promises that every response counted was a 200 of the length seen in advance, head and body.
//! Knows nothing of who answers.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Registry, Token};

use crate::site::Dice;

/// The whole run, and the longest silence in it.
const RUN_MAX: Duration = Duration::from_secs(120);
const SILENCE_MAX: Duration = Duration::from_secs(10);
const READ_BYTES: usize = 512 * 1024;
const OK: &[u8] = b"HTTP/1.1 200 ";
const HEAD_END: &[u8] = b"\r\n\r\n";

/// One request, and the shape of its answer, learnt by asking once.
#[derive(Debug)]
pub struct Exchange {
    request: Vec<u8>,
    head_bytes: usize,
    answer_bytes: usize,
}

impl Exchange {
    /// Asks for `path` on a connection of its own, which ends with it if `close`. The body must be one of `bodies`.
    pub fn learn(
        address: SocketAddr,
        path: &str,
        bodies: &[Vec<u8>],
        close: bool,
    ) -> io::Result<Exchange> {
        let connection = if close { "Connection: close\r\n" } else { "" };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: bench.example\r\nAccept: */*\r\n{connection}\r\n"
        );
        let mut stream = std::net::TcpStream::connect(address)?;
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        let mut buffer = vec![0; READ_BYTES];
        loop {
            let received = stream.read(&mut buffer)?;
            answer.extend_from_slice(&buffer[..received]);
            let head_bytes =
                answer.windows(4).position(|window| window == HEAD_END).map(|at| at + 4);
            let body = head_bytes.map(|at| &answer[at..]);
            if let (Some(head_bytes), Some(body)) = (head_bytes, body)
                && answer.starts_with(OK)
                && bodies.iter().any(|known| known == body)
            {
                return Ok(Exchange {
                    request: request.into_bytes(),
                    head_bytes,
                    answer_bytes: answer.len(),
                });
            }
            if received == 0 || answer.len() > READ_BYTES {
                let start = String::from_utf8_lossy(&answer[..answer.len().min(200)]).into_owned();
                return Err(io::Error::other(format!(
                    "{path}: not the page that was expected, but {start:?}"
                )));
            }
        }
    }

    /// Whether `chunk`, which begins `at` bytes into the answer, says 200 and ends its head where it was seen to end.
    fn fits(&self, at: usize, chunk: &[u8]) -> bool {
        overlap_equals(at, chunk, 0, OK)
            && overlap_equals(at, chunk, self.head_bytes - HEAD_END.len(), HEAD_END)
    }
}

/// Whether `chunk` (at `at`) and `expected` (at `expected_at`) agree where they overlap.
fn overlap_equals(at: usize, chunk: &[u8], expected_at: usize, expected: &[u8]) -> bool {
    let start = at.max(expected_at);
    let end = (at + chunk.len()).min(expected_at + expected.len());
    start >= end || chunk[start - at..end - at] == expected[start - expected_at..end - expected_at]
}

/// What to send, how often, over how many connections.
#[derive(Debug)]
pub struct Plan<'a> {
    pub address: SocketAddr,
    pub exchanges: &'a [Exchange],
    pub connections: usize,
    /// Requests sent at once on a connection.
    pub depth: usize,
    /// A connection for each request.
    pub close: bool,
    pub requests: usize,
}

/// What came back.
#[derive(Debug)]
pub struct Outcome {
    pub wall: Duration,
    /// From sending (with `close`: connecting) to the last byte, one entry a batch, in microseconds.
    pub latencies_us: Vec<f64>,
}

/// Runs the plan to its end: exactly `requests` whole answers, or an error.
pub fn run(plan: &Plan<'_>) -> io::Result<Outcome> {
    let mut load = Load {
        plan,
        poll: Poll::new()?,
        clients: Vec::new(),
        unsent: plan.requests,
        unanswered: plan.requests,
        latencies_us: Vec::with_capacity(plan.requests),
        dice: Dice::new(7),
        buffer: vec![0; READ_BYTES],
    };
    let start = Instant::now();
    for slot in 0..plan.connections {
        let client = Client::connect(plan.address, load.poll.registry(), slot)?;
        load.clients.push(client);
        load.send(slot)?;
    }
    let mut events = Events::with_capacity(1024);
    while load.unanswered > 0 {
        load.poll.poll(&mut events, Some(SILENCE_MAX))?;
        if events.is_empty() || start.elapsed() > RUN_MAX {
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                format!("{} answers are missing", load.unanswered),
            ));
        }
        for event in &events {
            load.receive(event.token().0)?;
        }
    }
    Ok(Outcome { wall: start.elapsed(), latencies_us: load.latencies_us })
}

struct Load<'a> {
    plan: &'a Plan<'a>,
    poll: Poll,
    clients: Vec<Client>,
    unsent: usize,
    unanswered: usize,
    latencies_us: Vec<f64>,
    dice: Dice,
    buffer: Vec<u8>,
}

struct Client {
    stream: TcpStream,
    /// The answers on their way, as indices of exchanges, and how much of the first one is here.
    expected: VecDeque<usize>,
    seen: usize,
    sent_at: Instant,
}

impl Client {
    /// Loopback connects at once; it is done blocking so that the request can follow without waiting for an event.
    fn connect(address: SocketAddr, registry: &Registry, slot: usize) -> io::Result<Client> {
        let sent_at = Instant::now();
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let mut stream = TcpStream::from_std(stream);
        registry.register(&mut stream, Token(slot), Interest::READABLE)?;
        Ok(Client { stream, expected: VecDeque::new(), seen: 0, sent_at })
    }

    /// Accounts for received bytes; returns how many answers they completed.
    fn take(&mut self, exchanges: &[Exchange], mut chunk: &[u8]) -> io::Result<usize> {
        let mut completed = 0;
        while !chunk.is_empty() {
            let first = self
                .expected
                .front()
                .ok_or_else(|| io::Error::other("bytes after the last answer"))?;
            let exchange = &exchanges[*first];
            let (mine, rest) = chunk.split_at(chunk.len().min(exchange.answer_bytes - self.seen));
            if !exchange.fits(self.seen, mine) {
                return Err(io::Error::other("an answer is not like the one learnt"));
            }
            self.seen += mine.len();
            chunk = rest;
            if self.seen == exchange.answer_bytes {
                self.expected.pop_front();
                self.seen = 0;
                completed += 1;
            }
        }
        Ok(completed)
    }
}

impl Load<'_> {
    /// Sends the next batch on an idle connection, while there is anything left to send.
    fn send(&mut self, slot: usize) -> io::Result<()> {
        let batch = self.plan.depth.min(self.unsent);
        if batch == 0 {
            return Ok(());
        }
        let client = &mut self.clients[slot];
        let mut bytes = Vec::new();
        for _ in 0..batch {
            let pick = self.dice.below(self.plan.exchanges.len());
            client.expected.push_back(pick);
            bytes.extend_from_slice(&self.plan.exchanges[pick].request);
        }
        self.unsent -= batch;
        if !self.plan.close {
            client.sent_at = Instant::now();
        }
        // The socket is empty: the last batch was answered. A short write would be a fault of the plan.
        match client.stream.write(&bytes)? {
            sent if sent == bytes.len() => Ok(()),
            sent => Err(io::Error::other(format!("{sent} of {} bytes sent", bytes.len()))),
        }
    }

    /// Reads what there is. A connection whose batch is complete gets the next one.
    fn receive(&mut self, slot: usize) -> io::Result<()> {
        loop {
            let client = &mut self.clients[slot];
            let received = match client.stream.read(&mut self.buffer) {
                Ok(0) if self.plan.close && client.expected.is_empty() => {
                    return self.reconnect(slot);
                }
                Ok(0) if self.unsent == 0 && client.expected.is_empty() => return Ok(()),
                Ok(0) => {
                    return Err(io::Error::other(
                        "the server closed a connection with answers owed",
                    ));
                }
                Ok(received) => received,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            let completed = client.take(self.plan.exchanges, &self.buffer[..received])?;
            self.unanswered -= completed;
            if completed > 0 && client.expected.is_empty() {
                self.latencies_us.push(client.sent_at.elapsed().as_nanos() as f64 / 1e3);
                if !self.plan.close {
                    // Nothing more can be there until the next batch is answered.
                    return self.send(slot);
                }
            }
        }
    }

    fn reconnect(&mut self, slot: usize) -> io::Result<()> {
        if self.unsent == 0 {
            return Ok(());
        }
        self.clients[slot] = Client::connect(self.plan.address, self.poll.registry(), slot)?;
        self.send(slot)
    }
}

/// Opens `count` keep-alive connections, sends one request on each, reads its answer and leaves it idle.
pub fn open_idle(
    address: SocketAddr,
    exchange: &Exchange,
    count: usize,
) -> io::Result<Vec<std::net::TcpStream>> {
    let mut answer = vec![0; exchange.answer_bytes];
    (0..count)
        .map(|_| {
            let mut stream = std::net::TcpStream::connect(address)?;
            stream.set_read_timeout(Some(SILENCE_MAX))?;
            stream.write_all(&exchange.request)?;
            stream.read_exact(&mut answer)?;
            Ok(stream)
        })
        .collect()
}
