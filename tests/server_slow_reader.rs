//! Clients that take their answers slowly, or never: others do not notice.

#[path = "server/served.rs"]
mod served;

use std::io::Read;

use served::{Client, Served, get};

#[test]
fn an_answer_read_in_small_bits_is_whole() {
    let served = Served::usual();
    let mut client = served.connect();
    client.send(get("/big"));
    let (mut received, mut block) = (Vec::new(), [0; 5_000]);
    while received.len() < served::BIG_BYTES {
        let read = client.stream.read(&mut block).expect("an answer that goes on");
        assert_ne!(read, 0, "cut off after {} bytes", received.len());
        received.extend_from_slice(&block[..read]);
    }
    let head_end = received.windows(4).position(|it| it == b"\r\n\r\n").expect("a head") + 4;
    let expected = "0123456789abcdef".repeat(served::BIG_BYTES / 16);
    while received.len() < head_end + served::BIG_BYTES {
        let read = client.stream.read(&mut block).expect("the last of it");
        received.extend_from_slice(&block[..read]);
    }
    assert!(received[head_end..] == *expected.as_bytes(), "other bytes than the page's");
    assert_eq!(client.get("/one").body, b"<p>one");
}

#[test]
fn those_who_read_nothing_keep_nobody_waiting() {
    let served = Served::usual();
    let mut stalled: Vec<Client> = (0..100).map(|_| served.connect()).collect();
    for client in &mut stalled {
        client.send(get("/big") + &get("/one").repeat(100) + "GET /tw");
    }
    for _ in 0..100 {
        assert_eq!(served.connect().get("/one").body, b"<p>one");
    }
    // And nothing is lost of what they asked.
    let client = &mut stalled[50];
    assert_eq!(client.answer().body.len(), served::BIG_BYTES);
    for _ in 0..100 {
        assert_eq!(client.answer().body, b"<p>one");
    }
    assert_eq!(client.send("o HTTP/1.1\r\nHost: a\r\n\r\n").answer().body.len(), 7000);
}
