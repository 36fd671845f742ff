//! Connections that are ready at once are answered as each of them alone is. The server is held still
//! while they send, so that it finds all of them at its next look.

#[path = "server/process.rs"]
mod process;
#[path = "server/served.rs"]
mod served;

use std::io::Read;
use std::net::Shutdown;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use process::{Process, announce, is_server};
use proptest::prelude::*;
use served::{Client, Served, get, undated};

const SERVER: &str = "a_server_that_can_be_held_still";

/// Not a test: the server of the other.
#[test]
#[ignore = "started by the other test"]
fn a_server_that_can_be_held_still() {
    if !is_server() {
        return;
    }
    let served = Served::usual();
    announce(served.address);
    // Until the other process is done with it.
    std::io::stdin().read_to_end(&mut Vec::new()).expect("a pipe");
}

/// Has the server do nothing until it is let go.
fn hold(server: &Process) {
    signal(server, Signal::SIGSTOP);
    let status = format!("/proc/{}/status", server.id());
    while !std::fs::read_to_string(&status).expect("a process").contains("State:\tT") {
        std::thread::yield_now();
    }
}

fn let_go(server: &Process) {
    signal(server, Signal::SIGCONT);
}

fn signal(server: &Process, signal: Signal) {
    let id = i32::try_from(server.id()).expect("a process");
    kill(Pid::from_raw(id), signal).expect("a process of ours");
}

/// Small and large ones, from the arena and composed, with content and without; the last one closes.
fn messages() -> Vec<String> {
    let with = |path: &str, fields: &str| get(path).replace("\r\n\r\n", fields);
    vec![
        get("/one"),
        get("/two"),
        get("/long"),
        get("/onne"),
        get("/").replace("GET", "HEAD"),
        with("/two", "\r\nRange: bytes=100-2999\r\n\r\n"),
        with("/one", &format!("\r\nX-Filler: {}\r\n\r\n", "x".repeat(5_000))),
        with("/one", &format!("\r\nContent-Length: 9000\r\n\r\n{}", "y".repeat(9_000))),
        with("/one", "\r\nConnection: close\r\n\r\n"),
    ]
}

/// What one connection sends, in two parts.
#[derive(Debug, Clone)]
struct Script {
    /// Whether it has asked for something before.
    is_known: bool,
    messages: Vec<usize>,
    /// How much of all that comes first, in thousandths.
    cut: usize,
}

fn scripts() -> impl Strategy<Value = Vec<Script>> {
    let last = messages().len() - 1;
    let some = proptest::collection::vec(0..last, 1..5);
    let script = (any::<bool>(), some, any::<bool>(), 0..=1_000_usize);
    let script = script.prop_map(move |(is_known, mut messages, closes, cut)| {
        messages.extend(closes.then_some(last));
        Script { is_known, messages, cut }
    });
    proptest::collection::vec(script, 1..150)
}

#[test]
fn those_who_are_ready_at_once_are_answered_as_each_alone_is() {
    let server = Process::start(SERVER);
    let messages = messages();
    let alone = |message: &String| {
        let mut client = Client::to(server.address);
        client.send(message).stream.shutdown(Shutdown::Write).expect("a connected socket");
        undated(&client.rest())
    };
    let answers: Vec<Vec<u8>> = messages.iter().map(alone).collect();
    let config =
        ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(scripts in scripts())| {
        let mut clients: Vec<(Client, String)> = scripts.iter().map(|script| {
            let mut client = Client::to(server.address);
            if script.is_known {
                assert_eq!(client.get("/one").status, 200);
            }
            let bytes: String = script.messages.iter().map(|&at| messages[at].as_str()).collect();
            (client, bytes)
        }).collect();
        for part in 0..2 {
            hold(&server);
            for ((client, bytes), script) in clients.iter_mut().zip(&scripts) {
                let (first, second) = bytes.split_at(bytes.len() * script.cut / 1_000);
                client.send([first, second][part]);
            }
            let_go(&server);
        }
        for ((mut client, _), script) in clients.into_iter().zip(&scripts) {
            client.stream.shutdown(Shutdown::Write).expect("a connected socket");
            let expected: Vec<u8> =
                script.messages.iter().flat_map(|&at| answers[at].clone()).collect();
            let found = undated(&client.rest());
            prop_assert!(found == expected, "{script:?}: {} bytes, not {}", found.len(), expected.len());
        }
    });
}

#[test]
fn much_that_came_behind_content_finds_room_beside_others() {
    const BEHIND: usize = 140;
    let server = Process::start(SERVER);
    let mut others: Vec<Client> = (0..7).map(|_| Client::to(server.address)).collect();
    for other in &mut others {
        assert_eq!(other.get("/one").status, 200);
    }
    let mut client = Client::to(server.address);
    client.send(get("/one").replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\n"));
    // The head has been read when another is answered.
    assert_eq!(others[0].get("/one").status, 200);
    hold(&server);
    let long = get(&format!("/long?{}", "x".repeat(400)));
    client.send(format!("x{}", long.repeat(BEHIND)));
    let_go(&server);
    // It stops, because nobody takes the answers.
    std::thread::sleep(Duration::from_millis(300));
    hold(&server);
    for other in &mut others {
        other.send(get("/one").repeat(200));
    }
    // Whoever takes answers now is the last to be ready.
    let mut taken = Vec::new();
    client.stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
    let out_of_time = (&client.stream).read_to_end(&mut taken);
    assert!(out_of_time.is_err(), "{} bytes and the end", taken.len());
    let_go(&server);
    for other in &mut others {
        assert!((0..200).all(|_| other.answer().status == 200));
    }
    client.stream.set_read_timeout(Some(served::PATIENCE)).expect("a timeout");
    client.stream.shutdown(Shutdown::Write).expect("a connected socket");
    taken.extend(client.rest());
    let begins = taken.windows(15).filter(|window| window == b"HTTP/1.1 200 OK");
    assert_eq!(begins.count(), 1 + BEHIND);
}
