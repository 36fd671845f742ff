//! More clients than there is room for: told so, or left to wait, and never a crash.

#[path = "server/served.rs"]
mod served;

use pamphlet::server::{Limits, listen};
use served::{Client, Served, get};

#[test]
fn beyond_the_limit_on_connections_there_is_503() {
    let served = Served::limited(Limits { connections_max: 3, ..Limits::default() });
    let mut admitted: Vec<Client> = (0..3).map(|_| served.connect()).collect();
    for client in &mut admitted {
        assert_eq!(client.get("/one").status, 200);
    }
    for _ in 0..20 {
        let mut client = served.connect();
        // The answer to a HEAD has no content, and this one is sent before a request is read.
        let answer = client.send("HEAD /one HTTP/1.1\r\nHost: a\r\n\r\n").answer();
        assert_eq!((answer.status, answer.closes()), (503, true));
        assert_eq!(answer.field("Content-Length"), Some("0"));
        assert!(answer.field("Retry-After").is_some());
        assert_eq!(client.rest(), b"");
    }
    // Those who were there before go on, and one who leaves makes room.
    assert_eq!(admitted[0].get("/one").status, 200);
    let mut leaving = admitted.pop().expect("three clients");
    let last = leaving.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").answer();
    assert!(last.closes());
    assert_eq!(leaving.rest(), b"");
    assert_eq!(served.connect().get("/one").status, 200);
}

#[test]
fn an_address_is_not_shared_with_another_server() {
    let served = Served::with(Limits::default(), 2);
    let error = listen(served.address, 2).expect_err("somebody listens there");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    assert_eq!(served.connect().send(get("/one")).answer().status, 200);
}
