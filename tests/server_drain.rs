//! The end of a server: what was asked is answered, nothing more is taken, and it does end.

#[path = "server/served.rs"]
mod served;

use std::io::Read;
use std::net::TcpStream;
use std::time::Duration;

use pamphlet::server::{Drained, Limits};
use served::{Served, get};

#[test]
fn idle_connections_close_and_the_port_is_free() {
    let served = Served::with(Limits::default(), 2);
    let address = served.address;
    let mut clients: Vec<_> = (0..10).map(|_| served.connect()).collect();
    for client in &mut clients {
        assert_eq!(client.get("/one").status, 200);
    }
    served.control().drain().expect("workers that can be woken");
    for client in &mut clients {
        assert_eq!(client.rest(), b"");
    }
    assert_eq!(served.join(), Drained { cut_off: 0 });
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn an_answer_on_its_way_arrives() {
    let served = Served::usual();
    let mut client = served.connect();
    let mut other = served.connect();
    client.send(get("/big"));
    assert_eq!(other.get("/one").status, 200);
    served.control().drain().expect("workers that can be woken");
    assert_eq!(other.rest(), b"");
    assert_eq!(client.answer().body.len(), served::BIG_BYTES);
    // What is asked from now on is not answered; the connection was idle when it could be closed.
    assert_eq!(client.rest(), b"");
    assert_eq!(served.join(), Drained { cut_off: 0 });
}

#[test]
fn a_request_on_its_way_is_answered_and_the_answer_closes() {
    let served = Served::usual();
    let mut client = served.connect();
    client.send("GET /one HTTP/1.1\r\nHo");
    // The head has been begun when another is answered.
    let mut other = served.connect();
    assert_eq!(other.get("/one").status, 200);
    served.control().drain().expect("workers that can be woken");
    assert_eq!(other.rest(), b"");
    let answer = client.send("st: localhost\r\n\r\n").answer();
    assert_eq!((answer.status, answer.closes()), (200, true));
    assert_eq!(client.rest(), b"");
    assert_eq!(served.join(), Drained { cut_off: 0 });
}

#[test]
fn of_a_pipeline_the_last_answer_closes() {
    let served = Served::usual();
    let mut client = served.connect();
    client.send("GET /one HTTP/1.1\r\nHo");
    let mut other = served.connect();
    assert_eq!(other.get("/one").status, 200);
    served.control().drain().expect("workers that can be woken");
    assert_eq!(other.rest(), b"");
    client.send("st: localhost\r\n\r\n".to_owned() + &get("/two").repeat(100));
    let answers: Vec<_> = (0..101).map(|_| client.answer()).collect();
    let closing: Vec<usize> = (0..101).filter(|&at| answers[at].closes()).collect();
    assert_eq!(closing, [100]);
    assert_eq!(client.rest(), b"");
    assert_eq!(served.join(), Drained { cut_off: 0 });
}

/// Closing a listener resets those in its queue, so they are let in before.
#[test]
fn who_waits_to_be_let_in_is_answered() {
    let served = Served::usual();
    let mut clients: Vec<_> = (0..200).map(|_| served.connect()).collect();
    for client in &mut clients {
        client.send(get("/one"));
    }
    served.control().drain().expect("workers that can be woken");
    for client in &mut clients {
        assert_eq!(client.answer().body, b"<p>one");
    }
    drop(clients);
    assert_eq!(served.join(), Drained { cut_off: 0 });
}

/// Such a connection is in no queue yet: the system hands it over with its first bytes, or in a second.
#[test]
fn who_has_come_and_said_nothing_is_not_reset() {
    let served = Served::usual();
    let mut silent = served.connect();
    let mut asking = served.connect();
    served.control().drain().expect("workers that can be woken");
    let answer = asking.send(get("/one")).answer();
    assert_eq!((answer.status, answer.closes()), (200, true));
    assert_eq!(silent.stream.read(&mut [0]).expect("an end, and no reset"), 0);
    assert_eq!(served.join(), Drained { cut_off: 0 });
}

#[test]
fn who_does_not_finish_in_time_is_cut_off_and_counted() {
    let drain_timeout = Duration::from_millis(300);
    let served = Served::limited(Limits { drain_timeout, ..Limits::default() });
    let mut slow_to_ask = served.connect();
    slow_to_ask.send("GET /one HTTP/1.1\r\n");
    let mut slow_to_read = served.connect();
    slow_to_read.send(get("/big"));
    let mut idle = served.connect();
    assert_eq!(idle.get("/one").status, 200);
    served.control().drain().expect("workers that can be woken");
    assert_eq!(served.join(), Drained { cut_off: 2 });
    assert!(slow_to_ask.is_closed());
    assert_eq!(slow_to_read.try_answer(), None);
}

#[test]
fn a_second_order_ends_at_once() {
    let served = Served::usual();
    let mut slow = served.connect();
    slow.send(get("/big"));
    let mut other = served.connect();
    assert_eq!(other.get("/one").status, 200);
    let control = served.control();
    control.drain().expect("workers that can be woken");
    assert_eq!(other.rest(), b"");
    control.end().expect("workers that can be woken");
    assert_eq!(served.join(), Drained { cut_off: 1 });
    assert_eq!(slow.try_answer(), None);
}
