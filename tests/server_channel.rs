//! Clients that stay connected to be told something, and the server that tells them.

#[path = "server/served.rs"]
mod served;

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pamphlet::server::{Channel, EVENT_PAUSE_MS, Limits, Options};
use served::{Client, PATIENCE, Served, get};

const PATH: &str = "/_pamphlet/events";

const SHORT: Duration = Duration::from_millis(150);

/// As many as a worker has a place for.
const SUBSCRIBERS_MAX: usize = 64;

fn with_channel(limits: Limits, workers: usize) -> (Served, Arc<Channel>) {
    let channel = Arc::new(Channel::at(PATH));
    let options = Options { limits, channel: Some(Arc::clone(&channel)), ..Options::default() };
    (Served::serving(options, workers), channel)
}

fn say(channel: &Channel, message: &str) {
    channel.say(message).expect("workers that can be woken");
}

/// A client that listens, and what it was told at once.
struct Listener {
    client: Client,
    ahead: Vec<u8>,
    head: String,
}

impl Listener {
    fn to(served: &Served) -> Listener {
        let mut client = served.connect();
        client.send(get(PATH));
        Listener::reading(client)
    }

    fn reading(client: Client) -> Listener {
        let mut listener = Listener { client, ahead: Vec::new(), head: String::new() };
        listener.head = listener.block().expect("a head");
        listener
    }

    /// What comes before the next empty line; `None` at the end of the connection.
    fn block(&mut self) -> Option<String> {
        let (mut line, mut seen) = (0, 0);
        loop {
            while let Some(at) = self.ahead[seen..].iter().position(|&byte| byte == b'\n') {
                let end = seen + at + 1;
                if matches!(&self.ahead[line..end], b"\n" | b"\r\n") {
                    let block: Vec<u8> = self.ahead.drain(..end).collect();
                    return Some(String::from_utf8(block).expect("a text").trim_end().to_owned());
                }
                (line, seen) = (end, end);
            }
            seen = self.ahead.len();
            let more = self.client.some();
            if more.is_empty() {
                return None;
            }
            self.ahead.extend_from_slice(&more);
        }
    }
}

#[test]
fn a_listener_hears_how_things_stand_and_then_what_is_new() {
    let (served, channel) = with_channel(Limits::default(), 2);
    let mut early = Listener::to(&served);
    say(&channel, "one");
    assert_eq!(early.block().as_deref(), Some("data: one"));
    let mut late = Listener::to(&served);
    assert_eq!(late.block().as_deref(), Some("data: one"), "told when it comes");
    say(&channel, "two\nlines");
    for listener in [&mut early, &mut late] {
        assert_eq!(listener.block().as_deref(), Some("data: two\ndata: lines"));
    }
    let fields = [
        "HTTP/1.1 200 OK",
        "Content-Type: text/event-stream",
        "Cache-Control: no-store",
        "Connection: close",
    ];
    for field in fields {
        assert!(late.head.lines().any(|line| line == field), "{}", late.head);
    }
    assert!(late.head.contains("\r\nDate: ") && !late.head.contains("Content-Length"));
}

#[test]
fn only_a_get_listens() {
    let (served, channel) = with_channel(Limits::default(), 1);
    say(&channel, "one");
    let mut client = served.connect();
    client.send(format!("HEAD {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    let head = String::from_utf8(client.rest()).expect("a text");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    assert!(head.contains("text/event-stream") && !head.contains("data:"));
    for (method, status) in [("OPTIONS", 204), ("POST", 405), ("DELETE", 405), ("BREW", 501)] {
        let mut client = served.connect();
        client.send(format!("{method} {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!(client.answer().status, status, "{method}");
    }
    let mut client = served.connect();
    assert_eq!(client.get("/_pamphlet/events/").status, 404);
    assert_eq!(client.get("/_pamphlet/Events").status, 404);
    assert_eq!(Served::usual().connect().get(PATH).status, 404, "a server without a channel");
}

#[test]
fn answers_before_the_stream_are_sent_and_requests_behind_it_are_not_heard() {
    let (served, channel) = with_channel(Limits::default(), 1);
    say(&channel, "one");
    let mut client = served.connect();
    client.send(get("/one") + &get(PATH) + &get("/two"));
    assert_eq!(client.answer().body, b"<p>one");
    let mut listener = Listener::reading(client);
    assert_eq!(listener.block().as_deref(), Some("data: one"));
    listener.client.send(get("/two"));
    say(&channel, "two");
    assert_eq!(listener.block().as_deref(), Some("data: two"));
}

#[test]
fn many_messages_at_once_are_few_events_and_the_last_is_heard() {
    let (served, channel) = with_channel(Limits::default(), 1);
    let mut listener = Listener::to(&served);
    let began = Instant::now();
    for number in 0..=1000 {
        say(&channel, &number.to_string());
    }
    let mut events = 0;
    while listener.block().expect("a message") != "data: 1000" {
        events += 1;
    }
    let pauses = began.elapsed().as_millis() as u64 / EVENT_PAUSE_MS;
    assert!(events <= pauses + 1, "{events} events in {:?}", began.elapsed());
}

#[test]
fn a_silent_stream_has_a_heartbeat() {
    let (served, channel) = with_channel(Limits { heartbeat: SHORT, ..Limits::default() }, 1);
    let mut listener = Listener::to(&served);
    assert_eq!(listener.block().as_deref(), Some(":"));
    assert_eq!(listener.block().as_deref(), Some(":"));
    say(&channel, "one");
    while listener.block().expect("a message or a heartbeat") != "data: one" {}
}

#[test]
fn one_who_reads_nothing_is_cut_off_and_others_hear_all() {
    let limits = Limits { write_timeout: 10 * SHORT, ..Limits::default() };
    let (served, channel) = with_channel(limits, 1);
    let (deaf, mut listener) = (Listener::to(&served), Listener::to(&served));
    let long = "x".repeat(served::BIG_BYTES);
    say(&channel, &long);
    assert_eq!(listener.block().map(|block| block.len()), Some("data: ".len() + long.len()));
    let mut deaf = deaf.client.stream;
    let began = Instant::now();
    while deaf.write_all(b"x").is_ok() {
        assert!(began.elapsed() < PATIENCE, "one who reads nothing stays");
        std::thread::sleep(SHORT / 10);
    }
    say(&channel, "short");
    assert_eq!(listener.block().as_deref(), Some("data: short"));
}

#[test]
fn one_who_is_slow_hears_the_last_message_and_not_all() {
    let (served, channel) = with_channel(Limits::default(), 1);
    let (mut slow, mut listener) = (Listener::to(&served), Listener::to(&served));
    let long = "x".repeat(served::BIG_BYTES);
    for message in [&long[..], "two", "three"] {
        say(&channel, message);
        assert_eq!(listener.block(), Some(format!("data: {message}")));
    }
    assert_eq!(slow.block().map(|block| block.len()), Some("data: ".len() + long.len()));
    assert_eq!(slow.block().as_deref(), Some("data: three"));
}

#[test]
fn there_is_a_place_for_so_many_and_one_that_is_left_is_free() {
    let (served, _channel) = with_channel(Limits::default(), 1);
    let mut listeners: Vec<Listener> =
        (0..SUBSCRIBERS_MAX).map(|_| Listener::to(&served)).collect();
    let mut refused = served.connect();
    let answer = refused.get(PATH);
    assert_eq!((answer.status, answer.closes()), (503, true));
    assert!(answer.field("Retry-After").is_some());
    drop(listeners.pop());
    let began = Instant::now();
    while served.connect().send(get(PATH)).some().starts_with(b"HTTP/1.1 503") {
        assert!(began.elapsed() < PATIENCE, "no place gets free");
    }
}

#[test]
fn a_drain_ends_listening_at_once() {
    let (served, channel) = with_channel(Limits::default(), 1);
    let (mut listener, mut stalled) = (Listener::to(&served), Listener::to(&served));
    let long = "x".repeat(served::BIG_BYTES);
    say(&channel, &long);
    listener.block().expect("the message");
    let mut half = served.connect();
    half.stream.write_all(b"GET /one HTTP/1.1\r\n").expect("written");
    served.control().drain().expect("a worker that can be woken");
    assert_eq!(listener.block(), None);
    assert!(stalled.client.rest().len() < long.len());
    half.send("Host: localhost\r\n\r\n");
    assert!(half.answer().closes());
    assert_eq!(served.join().cut_off, 0);
}
