//! What the system orders a server to do. Signals are for a whole process, so each server has one of
//! its own.

#[path = "server/process.rs"]
mod process;
#[path = "server/served.rs"]
mod served;

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use arc_swap::ArcSwap;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use pamphlet::server::{Options, listen, run};
use process::{Process, announce, is_server};
use served::{Client, get, usual_site};

const SERVER: &str = "a_server_under_orders";

/// Not a test: the server of the others.
#[test]
#[ignore = "started by the other tests"]
fn a_server_under_orders() {
    if !is_server() {
        return;
    }
    let listeners = listen(([127, 0, 0, 1], 0).into(), 2).expect("a free port");
    let address = listeners[0].local_addr().expect("a bound socket");
    let site = Arc::new(ArcSwap::from_pointee(usual_site()));
    let has_ended = Arc::new(AtomicBool::new(false));
    let on_ready = {
        let has_ended = Arc::clone(&has_ended);
        move || {
            announce(address);
            thread::spawn(move || end_with_input(&has_ended));
        }
    };
    let on_hangup = || println!("hangup");
    let drained = run(listeners, site, &Options::default(), on_ready, on_hangup);
    // Before the line that tells the other process to go on, and so before the input can end.
    has_ended.store(true, Ordering::SeqCst);
    println!("cut off {}", drained.expect("workers that do not fail").cut_off);
}

/// Whoever started the server is gone, or has no order for it.
fn end_with_input(has_ended: &AtomicBool) {
    std::io::stdin().read_to_end(&mut Vec::new()).expect("a pipe");
    if !has_ended.load(Ordering::SeqCst) {
        kill(Pid::this(), Signal::SIGTERM).expect("this process");
    }
}

fn order(server: &Process, signal: Signal) {
    let id = Pid::from_raw(i32::try_from(server.id()).expect("an id"));
    kill(id, signal).expect("a living process");
}

#[test]
fn sigterm_and_sigint_drain_from_the_first_moment_on() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let mut server = Process::start(SERVER);
        order(&server, signal);
        assert_eq!(server.line("cut off "), "0");
        assert!(server.wait().success());
    }
}

#[test]
fn sigterm_lets_answers_end() {
    let mut server = Process::start(SERVER);
    let mut client = Client::to(server.address);
    client.send(get("/big"));
    let mut idle = Client::to(server.address);
    assert_eq!(idle.get("/one").status, 200);
    // The first bytes are here, the last ones cannot be.
    client.stream.peek(&mut [0; 1]).expect("an answer");
    order(&server, Signal::SIGTERM);
    assert_eq!(idle.rest(), b"");
    assert_eq!(client.answer().body.len(), served::BIG_BYTES);
    assert_eq!(server.line("cut off "), "0");
}

#[test]
fn a_second_signal_ends_at_once() {
    let mut server = Process::start(SERVER);
    let mut client = Client::to(server.address);
    client.send(get("/big"));
    let mut idle = Client::to(server.address);
    assert_eq!(idle.get("/one").status, 200);
    client.stream.peek(&mut [0; 1]).expect("an answer");
    order(&server, Signal::SIGTERM);
    // Seen, so that the next one is a second one.
    assert_eq!(idle.rest(), b"");
    order(&server, Signal::SIGINT);
    assert_eq!(server.line("cut off "), "1");
    assert_eq!(client.try_answer(), None);
}

#[test]
fn sighup_is_passed_on_and_ends_nothing() {
    let mut server = Process::start(SERVER);
    let mut client = Client::to(server.address);
    assert_eq!(client.get("/one").status, 200);
    for _ in 0..3 {
        order(&server, Signal::SIGHUP);
        server.line("hangup");
        assert_eq!(client.get("/one").status, 200);
    }
    order(&server, Signal::SIGTERM);
    assert_eq!(server.line("cut off "), "0");
}

#[test]
fn a_client_that_is_gone_does_not_end_the_process() {
    let server = Process::start(SERVER);
    for _ in 0..20 {
        let mut client = Client::to(server.address);
        client.send(get("/big").repeat(4));
        client.stream.peek(&mut [0; 1]).expect("an answer");
    }
    assert_eq!(Client::to(server.address).get("/one").status, 200);
    order(&server, Signal::SIGTERM);
}
