//! Several requests on their way at once: answered in order, however the bytes arrive.

#[path = "server/served.rs"]
mod served;

use std::net::Shutdown;

use served::{Served, get};

/// Heads without what changes by the second.
fn undated(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).expect("a text");
    let dated = |line: &&str| line.starts_with("Date: ") || line.starts_with("Last-Modified: ");
    text.split_inclusive("\r\n").filter(|line| !dated(line)).collect()
}

/// What `parts`, sent as they are, are answered with.
fn exchange(served: &Served, parts: &[&[u8]]) -> String {
    let mut client = served.connect();
    for part in parts {
        client.send(part);
    }
    client.stream.shutdown(Shutdown::Write).expect("a connected socket");
    undated(&client.rest())
}

/// Every kind of request that leaves the connection open, and one that does not.
fn stream() -> Vec<u8> {
    [
        "GET /one HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nHEAD /two HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /one HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        "POST /one HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\nT: u\r\n\r\n",
        "GET /none?q HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET /one HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\nConnection: close\r\n\r\n",
    ]
    .concat()
    .into_bytes()
}

#[test]
fn every_split_into_two_writes_gives_the_same_bytes() {
    let served = Served::usual();
    let stream = stream();
    let whole = exchange(&served, &[&stream]);
    let statuses: Vec<&str> =
        whole.split("HTTP/1.1 ").filter_map(|answer| answer.get(..3)).collect();
    assert_eq!(statuses, ["200", "200", "200", "405", "404", "304"]);
    for at in 1..stream.len() {
        let (first, second) = stream.split_at(at);
        assert_eq!(exchange(&served, &[first, second]), whole, "split at {at}");
    }
}

#[test]
fn byte_by_byte_gives_the_same_bytes() {
    let served = Served::usual();
    let stream = stream();
    let bytes: Vec<&[u8]> = stream.chunks(1).collect();
    assert_eq!(exchange(&served, &bytes), exchange(&served, &[&stream]));
}

/// More than a batch of answers, more than a read of requests.
#[test]
fn thousands_of_requests_at_once_are_answered_in_order() {
    let served = Served::usual();
    let rounds = 4_000;
    let mut client = served.connect();
    let mut sender = client.stream.try_clone().expect("a descriptor");
    let requests = (get("/one") + &get("/none") + &get("/two")).repeat(rounds);
    let sending = std::thread::spawn(move || {
        std::io::Write::write_all(&mut sender, requests.as_bytes()).expect("a server that reads");
    });
    for _ in 0..rounds {
        assert_eq!(client.answer().body, b"<p>one");
        assert_eq!(client.answer().status, 404);
        assert_eq!(client.answer().body.len(), 7000);
    }
    sending.join().expect("all sent");
}

/// The answers fill the socket many times over, and requests are left unread meanwhile.
#[test]
fn answers_larger_than_the_socket_come_whole_and_in_order() {
    let served = Served::usual();
    let mut client = served.connect();
    client.send((get("/big") + &get("/one") + &get("/long")).repeat(3));
    for _ in 0..3 {
        assert_eq!(client.answer().body.len(), served::BIG_BYTES);
        assert_eq!(client.answer().body, b"<p>one");
        assert_eq!(client.answer().body, "0123456789".repeat(10 * 1024).into_bytes());
    }
}

#[test]
fn one_who_asks_a_lot_does_not_keep_others_waiting() {
    let served = Served::usual();
    let mut greedy = served.connect();
    // Nobody reads these: the socket is full long before the last of them is looked at.
    greedy.stream.set_nonblocking(true).expect("an option");
    let requests = get("/long").repeat(1_000);
    let _ = std::io::Write::write(&mut greedy.stream, requests.as_bytes());
    let mut modest = served.connect();
    for _ in 0..100 {
        assert_eq!(modest.get("/one").status, 200);
    }
    greedy.stream.set_nonblocking(false).expect("an option");
    assert_eq!(greedy.answer().body.len(), 100 * 1024);
}
