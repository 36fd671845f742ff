//! Step 1: methods are read, and most of them refused.

use crate::answers::{DATE, answer, answer_at};
use crate::site::{NOW, pages, site_of};

#[test]
fn options_tells_what_is_allowed_and_has_no_content() {
    let site = site_of(pages());
    let expected = format!("HTTP/1.1 204 No Content\r\n{DATE}Allow: GET, HEAD, OPTIONS\r\n\r\n");
    for target in ["*", "/about/", "/nowhere", "http://b.example"] {
        assert_eq!(answer(&site, &format!("OPTIONS {target}"), ""), expected, "{target}");
    }
}

#[test]
fn methods_that_change_things_are_not_allowed() {
    let site = site_of(pages());
    let body = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
                <title>Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n\
                <p>Pages can be read here, and nothing else.</p>\n</html>\n";
    let expected = format!(
        "HTTP/1.1 405 Method Not Allowed\r\n{DATE}Allow: GET, HEAD, OPTIONS\r\n\
         Vary: Accept-Encoding\r\nCache-Control: no-store\r\n\
         Content-Type: text/html; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE"] {
        assert_eq!(answer(&site, &format!("{method} /about/"), ""), expected, "{method}");
    }
    // Conditions say nothing about what is refused anyway.
    assert_eq!(answer(&site, "POST /about/", "If-Match: \"x\"\r\nRange: bytes=0-0\r\n"), expected);
}

#[test]
fn what_follows_a_connect_is_not_read() {
    let site = site_of(pages());
    let answer = answer(&site, "CONNECT a.example:443", "");
    let expected = format!("HTTP/1.1 405 Method Not Allowed\r\n{DATE}Connection: close\r\nAllow:");
    assert!(answer.starts_with(&expected), "{answer}");
}

#[test]
fn methods_are_case_sensitive_and_unknown_ones_not_implemented() {
    let site = site_of(pages());
    for method in ["get", "Head", "GETS", "PROPFIND", "X"] {
        let answer = answer(&site, &format!("{method} /about/"), "");
        assert!(answer.starts_with("HTTP/1.1 501 Not Implemented\r\n"), "{method}: {answer}");
        assert!(answer.contains("\r\nCache-Control: no-store\r\n"), "{method}: {answer}");
    }
}

#[test]
fn the_connection_goes_on_as_the_client_wants() {
    let site = site_of(pages());
    let line = |raw: &str| {
        let answer = answer_at(&site, NOW, raw);
        answer.lines().find(|line| line.starts_with("Connection:")).unwrap_or_default().to_owned()
    };
    assert_eq!(line("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "");
    assert_eq!(
        line("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"),
        "Connection: close"
    );
    assert_eq!(line("GET / HTTP/1.0\r\n\r\n"), "Connection: close");
    assert_eq!(line("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), "Connection: keep-alive");
    let both = "GET / HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n";
    assert_eq!(line(both), "Connection: close");
}
