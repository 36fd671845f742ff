//! How a server begins and ends: the ready line, the port, signals.

mod program;

use std::io::Write;
use std::net::TcpListener;

use program::{Client, Serving, pamphlet, request, write};

const POST: &str = "{\"title\": \"One\", \"date\": \"2026-01-02\"}\n\nText.\n";

fn blog() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), &[("content/posts/one.md", POST)]);
    place
}

#[test]
fn a_signal_lets_answers_finish_and_the_program_ends_well() {
    for name in ["TERM", "INT"] {
        let place = blog();
        let server = Serving::start(place.path(), &["--workers", "1"]);
        let mut idle = Client::new(&server);
        assert_eq!(idle.get("/").status, 200);
        let mut begun = Client::new(&server);
        assert_eq!(begun.get("/").status, 200);
        let whole = request("GET", "/posts/one/", &[]);
        let (first, rest) = whole.split_at(20);
        begun.send(first);
        // The half of a request has arrived once a later one is answered.
        assert_eq!(server.get("/").status, 200);
        server.signal(name);
        // The idle one is closed once the worker has heard of the end.
        assert_eq!(idle.rest(), b"", "an orderly end, and nothing else");
        begun.send(rest);
        let answer = begun.answer("GET");
        assert_eq!((answer.status, answer.field("connection")), (200, "close"));
        let (status, printed) = server.end();
        assert_eq!(status.code(), Some(0), "{name}");
        assert_eq!(printed, "", "the ready line is all there is on standard output");
    }
}

#[test]
fn a_second_signal_ends_at_once() {
    let place = blog();
    let server = Serving::start(place.path(), &["--drain-timeout", "1h"]);
    let mut begun = server.connect();
    begun.write_all(b"GET / HTTP/1.1\r\n").expect("the server reads");
    assert_eq!(server.get("/").status, 200);
    server.signal("TERM");
    server.signal("TERM");
    let (status, _) = server.end();
    assert!(!status.success() || status.code() == Some(0));
}

#[test]
fn a_port_in_use_is_said_with_a_way_out() {
    let place = blog();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound").to_string();
    let refused = pamphlet(place.path(), &["serve", "--listen", &address]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(refused.stdout.is_empty());
    assert!(said.contains(&format!("something listens on {address} already")), "{said}");
    assert!(said.contains("--listen 127.0.0.1:0"), "{said}");

    let first = Serving::start(place.path(), &["--workers", "2"]);
    let address = first.address.to_string();
    let second = pamphlet(place.path(), &["serve", "--workers", "2", "--listen", &address]);
    assert_eq!(second.status.code(), Some(2), "workers share a port, servers do not");
}

#[test]
fn no_command_means_serve() {
    let place = blog();
    for arguments in [
        &["--listen", "127.0.0.1:0"][..],
        &["content", "--listen=127.0.0.1:0"],
        &[".", "--listen", "localhost:0"],
    ] {
        let server = Serving::start_as(place.path(), arguments);
        assert_eq!(server.get("/posts/one/").status, 200, "{arguments:?}");
    }
}

#[test]
fn a_wrong_path_gets_the_nearest_one_and_no_blog_gets_init() {
    let place = blog();
    let wrong = pamphlet(place.path(), &["contnet"]);
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert_eq!(wrong.status.code(), Some(2), "{said}");
    assert!(said.contains("did you mean content?"), "{said}");
    for arguments in [&["chekc"][..], &["chekc", "content"]] {
        let wrong = pamphlet(place.path(), arguments);
        let said = String::from_utf8_lossy(&wrong.stderr);
        assert_eq!(wrong.status.code(), Some(2), "{said}");
        assert!(said.contains("did you mean `pamphlet check`?"), "{said}");
    }
    let empty = tempfile::tempdir().expect("a temporary folder");
    for arguments in [&[][..], &["check"]] {
        let lost = pamphlet(empty.path(), arguments);
        let said = String::from_utf8_lossy(&lost.stderr);
        assert_eq!(lost.status.code(), Some(2), "{said}");
        assert!(said.contains("pamphlet init DIR"), "{said}");
    }
}

#[test]
fn bad_usage_is_refused_with_what_was_expected() {
    let place = blog();
    for (arguments, expected) in [
        (&["serve", "--head-timeout", "10"][..], "500ms, 10s, 2m or 1h"),
        (&["serve", "--listen", "8080"], "127.0.0.1:8080"),
        (&["serve", "--workers", "0"], "1..=256"),
        (&["serve", "--now", "soon"], "2026-11-24T12:00:00Z"),
        (&["serve", "--base-url", "blog.example"], "https://blog.example"),
        (&["check", "--format", "xml"], "human, json, github"),
        (&["check", "content/posts/one.md"], "is a file"),
        (&["serve", "--wacth"], "--watch"),
    ] {
        let refused = pamphlet(place.path(), arguments);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(refused.stdout.is_empty());
    }
}

#[test]
fn without_a_name_the_content_has_what_lies_beside_it() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let post = "{\"title\": \"One\", \"date\": \"2024-01-01\"}\n\n[a file](/notes.txt)\n";
    write(place.path(), &[("content/posts/one.md", post), ("static/notes.txt", "Notes.\n")]);
    let checked = pamphlet(place.path(), &["check", "--deny", "warnings"]);
    let said = String::from_utf8_lossy(&checked.stderr);
    assert_eq!(checked.status.code(), Some(0), "{said}");
    let server = Serving::start_as(place.path(), &["--listen", "127.0.0.1:0"]);
    assert_eq!(server.get("/notes.txt").status, 200);
}
