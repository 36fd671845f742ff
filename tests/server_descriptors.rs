//! A process with fewer descriptors than clients: they wait for each other, and all are served.
//! The limit is the whole process's, so the server has one of its own.

#[path = "server/process.rs"]
mod process;
#[path = "server/served.rs"]
mod served;

use std::io::Read;

use nix::sys::resource::{Resource, setrlimit};
use process::{Process, announce};
use served::{Client, Served, get};

const DESCRIPTORS: u64 = 64;
const SERVER: &str = "a_server_with_few_descriptors";

/// Not a test: the server of the others.
#[test]
#[ignore = "started by the other tests"]
fn a_server_with_few_descriptors() {
    setrlimit(Resource::RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS).expect("a lower limit");
    let served = Served::usual();
    announce(served.address);
    // Until the other process is done with it.
    std::io::stdin().read_to_end(&mut Vec::new()).expect("a pipe");
}

#[test]
fn five_hundred_clients_at_once_are_served_as_others_leave() {
    let server = Process::start(SERVER);
    let mut clients: Vec<Client> = (0..500).map(|_| Client::to(server.address)).collect();
    for client in &mut clients {
        client.send("GET /one HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
    for client in &mut clients {
        assert_eq!(client.answer().body, b"<p>one");
    }
}

/// Those who have got their answers and stay, as browsers do, do not keep the others out.
#[test]
fn idle_clients_make_room() {
    let server = Process::start(SERVER);
    let mut clients: Vec<Client> =
        (0..3 * DESCRIPTORS).map(|_| Client::to(server.address)).collect();
    for client in &mut clients {
        client.send(get("/one"));
    }
    for client in &mut clients {
        assert_eq!(client.answer().body, b"<p>one");
    }
}
