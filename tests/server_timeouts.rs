//! Nobody holds a connection beyond its limit: one test for each.
//!
//! A limit under test is short; all others are as in operation, and far longer than a test runs, so
//! that what ends the connection is known. Nothing is measured: a limit that did not act would be
//! found by the patience of the client running out.

#[path = "server/served.rs"]
mod served;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use pamphlet::server::Limits;
use served::{Client, Served, get};
use socket2::{Domain, Socket, Type};

const SHORT: Duration = Duration::from_millis(150);

fn assert_timed_out(client: &mut Client) {
    let answer = client.answer();
    assert_eq!(answer.status, 408);
    assert!(answer.closes());
    assert_eq!(client.rest(), b"");
}

#[test]
fn a_head_must_be_whole_in_time() {
    let served = Served::limited(Limits { head_timeout: SHORT, ..Limits::default() });
    let mut client = served.connect();
    assert_timed_out(client.send("GET /one HTTP/1.1\r\nHost: local"));
    // The same behind a whole request.
    let mut client = served.connect();
    client.send(get("/one") + "GET /");
    assert_eq!(client.answer().status, 200);
    assert_timed_out(&mut client);
}

#[test]
fn drips_do_not_buy_time() {
    let served = Served::limited(Limits { head_timeout: SHORT, ..Limits::default() });
    let mut client = served.connect();
    client.send("GET /one HTTP/1.1\r\nHost: localhost\r\nX: ");
    let mut dripping = client.stream.try_clone().expect("a descriptor");
    let drips = std::thread::spawn(move || {
        // A byte of a field at a time, until the server has had enough of it.
        while dripping.write_all(b"x").is_ok() {
            std::thread::sleep(SHORT / 10);
        }
    });
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (408, true));
    client.rest();
    drips.join().expect("a connection that ends");
}

#[test]
fn an_idle_connection_closes_and_says_nothing() {
    let served = Served::limited(Limits { idle_timeout: SHORT, ..Limits::default() });
    let mut client = served.connect();
    assert_eq!(client.get("/one").status, 200);
    assert_eq!(client.rest(), b"");
    let mut silent = served.connect();
    assert_eq!(silent.rest(), b"");
}

#[test]
fn content_must_be_whole_in_time() {
    let served = Served::limited(Limits { content_timeout: SHORT, ..Limits::default() });
    let mut client = served.connect();
    client.send("POST /one HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc");
    assert_timed_out(&mut client);
}

#[test]
fn an_answer_that_is_not_read_is_cut_off() {
    let served = Served::limited(Limits { write_timeout: SHORT, ..Limits::default() });
    let mut client = served.connect();
    client.send(get("/big"));
    // Waits for the reset that ends it, without reading: it would be progress.
    let error = loop {
        std::thread::sleep(SHORT / 10);
        if let Some(error) = client.stream.take_error().expect("a socket") {
            break error;
        }
    };
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn an_answer_that_is_read_slowly_is_not_cut_off() {
    let limit = Duration::from_secs(2);
    let served = Served::limited(Limits { write_timeout: limit, ..Limits::default() });
    let mut client = served.connect();
    client.send(get("/big"));
    let (mut left, mut block) = (served::BIG_BYTES, vec![0; 4 * 1024 * 1024]);
    while left > 0 {
        // The whole takes longer than the limit.
        std::thread::sleep(limit / 8);
        let read = client.stream.read(&mut block).expect("an answer that goes on");
        assert_ne!(read, 0, "cut off with {left} bytes to come");
        left = left.saturating_sub(read);
    }
}

/// The server's socket holds far more than this reader takes in the time, and is full all the while.
#[test]
fn a_reader_of_little_at_a_time_is_not_cut_off() {
    let limit = Duration::from_secs(1);
    let served = Served::limited(Limits { write_timeout: limit, ..Limits::default() });
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_recv_buffer_size(4 * 1024).expect("an option of sockets");
    socket.connect(&served.address.into()).expect("a listening server");
    let mut stream = TcpStream::from(socket);
    stream.write_all(get("/big").as_bytes()).expect("a server that reads");
    let start = Instant::now();
    while start.elapsed() < 3 * limit {
        std::thread::sleep(limit / 50);
        let read = stream.read(&mut [0; 512]).expect("an answer that goes on");
        assert_ne!(read, 0, "cut off");
    }
}

#[test]
fn lingering_ends() {
    let served = Served::limited(Limits { lingering_timeout: SHORT, ..Limits::default() });
    let mut client = served.connect();
    client.send("nonsense\r\n\r\n");
    assert_eq!(client.answer().status, 400);
    // The answer is whole, and this side stays open.
    while client.stream.write_all(b"more nonsense").is_ok() {
        std::thread::sleep(SHORT / 10);
    }
}
