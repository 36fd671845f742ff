//! A process with fewer descriptors than clients: they wait for each other, and all are served.
//! The limit is the whole process's, so the server has one of its own.

#[path = "server/process.rs"]
mod process;
#[path = "server/served.rs"]
mod served;

use std::io::Read;
use std::time::Duration;

use nix::sys::resource::{Resource, setrlimit};
use process::{Process, announce, is_server};
use served::{Client, Served, get};

const DESCRIPTORS: u64 = 64;
const SERVER: &str = "a_server_with_few_descriptors";
const SURPRISED: &str = "a_server_that_does_not_know_how_few";
const SOFTLY_LIMITED: &str = "a_server_that_may_have_more";

/// Not a test: a server of the others.
#[test]
#[ignore = "started by the other tests"]
fn a_server_with_few_descriptors() {
    serve_with(DESCRIPTORS, DESCRIPTORS);
}

/// Not a test: a server of the others. Something else in its process has taken more than was left
/// for it, so that the system refuses before the server would.
#[test]
#[ignore = "started by the other tests"]
fn a_server_that_does_not_know_how_few() {
    let null = || std::fs::File::open("/dev/null").expect("a descriptor");
    let _taken: Vec<_> = (0..DESCRIPTORS / 2).map(|_| null()).collect();
    serve_with(DESCRIPTORS, DESCRIPTORS);
}

/// Not a test: a server of the others.
#[test]
#[ignore = "started by the other tests"]
fn a_server_that_may_have_more() {
    serve_with(DESCRIPTORS, 16 * DESCRIPTORS);
}

fn serve_with(soft: u64, hard: u64) {
    if !is_server() {
        return;
    }
    setrlimit(Resource::RLIMIT_NOFILE, soft, hard).expect("a lower limit");
    let served = Served::usual();
    announce(served.address);
    // Until the other process is done with it.
    std::io::stdin().read_to_end(&mut Vec::new()).expect("a pipe");
}

#[test]
fn five_hundred_clients_at_once_are_served_as_others_leave() {
    for name in [SERVER, SURPRISED] {
        let server = Process::start(name);
        let mut clients: Vec<Client> = (0..500).map(|_| Client::to(server.address)).collect();
        for client in &mut clients {
            client.send("GET /one HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        }
        for client in &mut clients {
            assert_eq!(client.answer().body, b"<p>one");
        }
    }
}

/// Time that a process has had a core, user and system.
fn cpu(pid: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let behind_name = stat.rsplit_once(')').expect("proc(5)").1;
    let ticks = behind_name.split_whitespace().skip(11).take(2);
    Duration::from_millis(ticks.map(|ticks| ticks.parse::<u64>().expect("a number") * 10).sum())
}

/// There is always somebody to accept and never a descriptor: who asks again and again takes a core.
#[test]
fn those_who_wait_cost_nothing() {
    const WAITED: Duration = Duration::from_secs(2);
    for name in [SERVER, SURPRISED] {
        let server = Process::start(name);
        let mut clients: Vec<Client> = (0..500).map(|_| Client::to(server.address)).collect();
        for client in &mut clients {
            // None of them is idle, and none can be answered.
            client.send("GET /one HTTP/1.1\r\nConnection: close\r\nHo");
        }
        let before = cpu(server.id());
        std::thread::sleep(WAITED);
        let spent = cpu(server.id()) - before;
        assert!(spent <= WAITED / 10, "{spent:?} of {WAITED:?} spent on waiting");
        for client in &mut clients {
            client.send("st: a\r\n\r\n");
        }
        for client in &mut clients {
            assert_eq!(client.answer().body, b"<p>one");
        }
    }
}

/// Those who have got their answers and stay, as browsers do, do not keep the others out.
#[test]
fn idle_clients_make_room() {
    for name in [SERVER, SURPRISED] {
        let server = Process::start(name);
        let mut clients: Vec<Client> =
            (0..3 * DESCRIPTORS).map(|_| Client::to(server.address)).collect();
        for client in &mut clients {
            client.send(get("/one"));
        }
        for client in &mut clients {
            assert_eq!(client.answer().body, b"<p>one");
        }
    }
}

#[test]
fn a_soft_limit_is_raised_to_what_is_needed() {
    let server = Process::start(SOFTLY_LIMITED);
    let mut clients: Vec<Client> =
        (0..3 * DESCRIPTORS).map(|_| Client::to(server.address)).collect();
    for _ in 0..2 {
        for client in &mut clients {
            assert_eq!(client.get("/one").body, b"<p>one");
        }
    }
}
