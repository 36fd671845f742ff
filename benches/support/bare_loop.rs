//! The floor that servers are measured against: an epoll loop that parses nothing. It reads, counts the blank lines that
//! end request heads, and sends as many responses composed before it started. It knows no paths: it answers with the given
//! files in turn. It makes the calls that pamphlet makes, with as many slices and about as many bytes: fields of a usual
//! length, in a slice of their own before a body of some size, as is needed by who must date its answers. Whatever a server costs beyond this loop is the price of understanding HTTP.

use std::collections::VecDeque;
use std::fs;
use std::io::{self, IoSlice, Read, Write};
use std::ops::Range;
use std::path::PathBuf;

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use nix::libc;

sockopt_impl!(DeferAccept, Both, libc::IPPROTO_TCP, libc::TCP_DEFER_ACCEPT, u32);

const LISTENER: Token = Token(usize::MAX);
const READ_BYTES: usize = 64 * 1024;
const BATCH_MAX: usize = 64;
/// A body up to this is sent in one slice with its head.
const WHOLE_BYTES_MAX: usize = 2 * 1024;

/// Serves `files` until it is killed. With `close` each connection carries one response.
pub fn serve(files: &[PathBuf], close: bool) -> io::Result<()> {
    let mut pieces = Vec::new();
    let mut responses = Vec::new();
    for file in files {
        let first = pieces.len();
        pieces.extend(response(fs::read(file)?, close)?);
        responses.push(first..pieces.len());
    }
    let mut listener = TcpListener::bind(([127, 0, 0, 1], 0).into())?;
    nix::sys::socket::setsockopt(&listener, DeferAccept, &1)?;
    println!("listening on http://{}/", listener.local_addr()?);
    let mut poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(1024);
    let mut bare =
        Bare { pieces, responses, close, turn: 0, connections: Vec::new(), free: Vec::new() };
    let mut buffer = vec![0; READ_BYTES];
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            match event.token() {
                LISTENER => bare.accept(&listener, poll.registry(), &mut buffer)?,
                Token(slot) => bare.ready(slot, &mut buffer),
            }
        }
    }
}

struct Bare {
    pieces: Vec<Vec<u8>>,
    /// Each is some of the pieces.
    responses: Vec<Range<usize>>,
    close: bool,
    turn: usize,
    connections: Vec<Option<Connection>>,
    free: Vec<usize>,
}

struct Connection {
    stream: TcpStream,
    /// Pieces that are owed, and how much of the first one is sent.
    owed: VecDeque<usize>,
    sent: usize,
}

impl Bare {
    fn accept(
        &mut self,
        listener: &TcpListener,
        registry: &mio::Registry,
        buffer: &mut [u8],
    ) -> io::Result<()> {
        loop {
            let mut stream = match listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            stream.set_nodelay(true)?;
            let slot = self.free.pop().unwrap_or(self.connections.len());
            if slot == self.connections.len() {
                self.connections.push(None);
            }
            if !self.close {
                registry.register(
                    &mut stream,
                    Token(slot),
                    Interest::READABLE | Interest::WRITABLE,
                )?;
            }
            self.connections[slot] = Some(Connection { stream, owed: VecDeque::new(), sent: 0 });
            self.ready(slot, buffer);
        }
    }

    fn ready(&mut self, slot: usize, buffer: &mut [u8]) {
        let keep = self.exchange(slot, buffer).unwrap_or(false);
        if !keep && self.connections[slot].take().is_some() {
            self.free.push(slot);
        }
    }

    /// Reads once and answers what arrived. `false` when the connection is done.
    fn exchange(&mut self, slot: usize, buffer: &mut [u8]) -> io::Result<bool> {
        let Some(connection) = self.connections[slot].as_mut() else { return Ok(true) };
        connection.send(&self.pieces)?;
        let received = match connection.stream.read(buffer) {
            Ok(0) => return Ok(false),
            Ok(received) => &buffer[..received],
            Err(error) => return Ok(error.kind() == io::ErrorKind::WouldBlock),
        };
        let heads = received.windows(4).filter(|window| window == b"\r\n\r\n").count();
        for _ in 0..heads {
            connection.owed.extend(self.responses[self.turn].clone());
            self.turn = (self.turn + 1) % self.responses.len();
        }
        connection.send(&self.pieces)?;
        Ok(!self.close)
    }
}

impl Connection {
    /// Sends what is owed until the socket is full.
    fn send(&mut self, pieces: &[Vec<u8>]) -> io::Result<()> {
        while !self.owed.is_empty() {
            let mut slices = [IoSlice::new(&[]); BATCH_MAX];
            let batch = self.owed.len().min(BATCH_MAX);
            for (slice, owed) in slices.iter_mut().zip(&self.owed) {
                *slice = IoSlice::new(&pieces[*owed]);
            }
            slices[0] = IoSlice::new(&pieces[self.owed[0]][self.sent..]);
            match self.stream.write_vectored(&slices[..batch]) {
                Ok(written) => self.advance(pieces, written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn advance(&mut self, pieces: &[Vec<u8>], written: usize) {
        self.sent += written;
        while let Some(first) = self.owed.front()
            && self.sent >= pieces[*first].len()
        {
            self.sent -= pieces[*first].len();
            self.owed.pop_front();
        }
    }
}

/// One piece, or two where the body is worth a slice of its own.
fn response(body: Vec<u8>, close: bool) -> io::Result<Vec<Vec<u8>>> {
    let mut head = Vec::with_capacity(body.len() + 512);
    let connection = if close { "Connection: close\r\n" } else { "" };
    write!(
        head,
        "HTTP/1.1 200 OK\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n{connection}\
         Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\nETag: \"0123456789abcdef\"\r\nVary: Accept-Encoding\r\n\
         Cache-Control: public, max-age=300\r\nContent-Type: text/html; charset=utf-8\r\nAccept-Ranges: bytes\r\n\
         X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )?;
    if body.len() > WHOLE_BYTES_MAX {
        return Ok(vec![head, body]);
    }
    head.extend_from_slice(&body);
    Ok(vec![head])
}
