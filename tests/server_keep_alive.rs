//! Connections that stay and connections that close, on real sockets.

#[path = "server/served.rs"]
mod served;

use std::net::Shutdown;
use std::sync::Arc;

use pamphlet::server::Limits;
use served::{Client, Served, get, pages, site};

#[test]
fn a_connection_is_used_again_and_again() {
    let served = Served::usual();
    let mut client = served.connect();
    for _ in 0..100 {
        let answer = client.get("/one");
        assert_eq!((answer.status, answer.body.as_slice()), (200, b"<p>one".as_slice()));
        assert_eq!(answer.field("Connection"), None);
        assert_eq!(client.get("/long").body.len(), 100 * 1024);
        assert_eq!(client.get("/none").status, 404);
    }
}

#[test]
fn a_client_that_asks_for_the_end_gets_the_answer_and_the_end() {
    let served = Served::usual();
    for request in [
        "GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /long HTTP/1.0\r\n\r\n",
    ] {
        let mut client = served.connect();
        let answer = client.send(request).answer();
        assert_eq!((answer.status, answer.body.len()), (200, 100 * 1024));
        assert!(answer.closes());
        assert_eq!(client.rest(), b"");
    }
}

#[test]
fn a_client_of_1_0_keeps_its_connection_on_request() {
    let served = Served::usual();
    let mut client = served.connect();
    for _ in 0..3 {
        let request = "GET /one HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
        let answer = client.send(request).answer();
        assert_eq!(answer.field("Connection"), Some("keep-alive"));
    }
}

#[test]
fn a_client_that_has_shut_its_side_still_gets_everything() {
    let served = Served::usual();
    let mut client = served.connect();
    client.send(get("/one").repeat(3) + &get("/big"));
    client.stream.shutdown(Shutdown::Write).expect("a connected socket");
    for _ in 0..3 {
        assert_eq!(client.answer().body, b"<p>one");
    }
    assert_eq!(client.answer().body.len(), served::BIG_BYTES);
    assert_eq!(client.rest(), b"");
}

#[test]
fn half_a_request_and_the_end_is_the_end() {
    let served = Served::usual();
    let mut client = served.connect();
    client.send("GET /one HTTP/1.1\r\nHo");
    client.stream.shutdown(Shutdown::Write).expect("a connected socket");
    assert_eq!(client.rest(), b"");
}

#[test]
fn after_a_doubt_about_framing_nothing_is_answered() {
    let served = Served::usual();
    let mut client = served.connect();
    let doubtful = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\
                    Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    client.send(get("/one") + doubtful + &get("/two"));
    assert_eq!(client.answer().status, 200);
    let refusal = client.answer();
    assert_eq!(refusal.status, 400);
    assert!(refusal.closes());
    assert_eq!(client.rest(), b"");
}

#[test]
fn a_refusal_reaches_a_client_that_goes_on_sending() {
    let served = Served::usual();
    for _ in 0..20 {
        let mut client = served.connect();
        client.send(format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000)));
        // More than any read takes at once; the server may be gone before the last of it is sent.
        let _ = std::io::Write::write_all(&mut client.stream, &vec![b'a'; 300_000]);
        let answer = client.answer();
        assert_eq!(answer.status, 414);
        assert!(answer.closes());
    }
}

#[test]
fn content_is_read_past() {
    let served = Served::usual();
    let mut client = served.connect();
    let sized = "GET /one HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";
    let chunked = "GET /two HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\
                   5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n";
    let expected: Vec<u16> = vec![200; 3];
    client.send(sized.to_owned() + chunked + &get("/"));
    let statuses: Vec<u16> = (0..3).map(|_| client.answer().status).collect();
    assert_eq!(statuses, expected);
    // The same, byte by byte.
    for byte in (sized.to_owned() + chunked + &get("/")).bytes() {
        client.send([byte]);
    }
    assert_eq!(client.answer().body, b"<p>one");
    assert_eq!(client.answer().body.len(), 7000);
    assert_eq!(client.answer().body, b"<p>home");
}

#[test]
fn too_much_content_is_answered_and_ends_the_connection() {
    let served = Served::usual();
    let mut client = served.connect();
    client.send("GET /one HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
    client.send(vec![b'x'; 100_000]);
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (200, true));
    assert_eq!(client.rest(), b"");
}

#[test]
fn a_client_that_waits_to_continue_is_told_so() {
    let served = Served::usual();
    let mut client = served.connect();
    let head = "GET /one HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\
                Expect: 100-continue\r\n\r\n";
    for _ in 0..2 {
        client.send(head);
        assert_eq!(client.answer().head, "HTTP/1.1 100 Continue");
        assert_eq!(client.send("hel").send("lo").answer().status, 200);
    }
    // One that does not wait is not told.
    assert_eq!(client.send(head.to_owned() + "hello").answer().status, 200);
    let mut impatient = served.connect();
    let too_much = head.replace(": 5", ": 70000");
    let answer = impatient.send(too_much).answer();
    assert_eq!((answer.status, answer.closes()), (200, true));
}

#[test]
fn a_new_site_is_served_at_once_and_an_old_one_to_its_end() {
    let served = Served::usual();
    let mut reader = served.connect();
    let mut other = served.connect();
    reader.send(get("/big"));
    other.get("/one");
    let old = Arc::downgrade(&served.sites.load_full());
    served.sites.store(Arc::new(site(vec![pages::content("/one", "<p>new")])));
    assert_eq!(other.get("/one").body, b"<p>new");
    assert!(old.upgrade().is_some(), "a stalled answer holds its site");
    let big = reader.answer();
    assert_eq!(big.body.len(), served::BIG_BYTES);
    assert_eq!(big.body[served::BIG_BYTES - 16..], *b"0123456789abcdef");
    assert_eq!(reader.get("/big").status, 404);
    assert!(old.upgrade().is_none(), "nobody needs it any more");
}

#[test]
fn clients_that_reset_cost_nothing() {
    let served = Served::usual();
    for _ in 0..50 {
        let mut client = served.connect();
        client.send(get("/big"));
        client.send(get("/one"));
        // Closing with bytes unread resets.
        client.stream.peek(&mut [0; 1]).expect("an answer");
    }
    assert_eq!(served.connect().get("/one").status, 200);
}

#[test]
fn many_clients_are_served_by_several_workers() {
    let served = Served::with(Limits::default(), 3);
    let address = served.address;
    let threads: Vec<_> = (0..8)
        .map(|_| {
            std::thread::spawn(move || {
                for _ in 0..50 {
                    let mut client = Client::to(address);
                    assert_eq!(client.get("/one").body, b"<p>one");
                    assert_eq!(client.get("/two").body.len(), 7000);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a client that was served"));
}
