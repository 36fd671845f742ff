//! Connections that are ready at once are answered as each of them alone is. The server is held still
//! while they send, so that it finds all of them at its next look.

#[path = "server/process.rs"]
mod process;
#[path = "server/served.rs"]
mod served;

use std::io::Read;
use std::net::Shutdown;

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
            signal(&server, Signal::SIGSTOP);
            for ((client, bytes), script) in clients.iter_mut().zip(&scripts) {
                let (first, second) = bytes.split_at(bytes.len() * script.cut / 1_000);
                client.send([first, second][part]);
            }
            signal(&server, Signal::SIGCONT);
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
