//! Errors: heads that were refused, and pages that say so.

use pamphlet::http::Refusal;
use pamphlet::respond::refuse;

use crate::answers::{DATE, answer, joined};
use crate::site::{NOW, pages, site_of};

const ALL: [(Refusal, &str, &str); 8] = [
    (Refusal::Malformed, "400 Bad Request", "The request is not one of HTTP/1.1."),
    (Refusal::TimedOut, "408 Request Timeout", "The request did not arrive in time."),
    (Refusal::TargetTooLong, "414 URI Too Long", "The address is longer than any here."),
    (
        Refusal::ExpectationUnknown,
        "417 Expectation Failed",
        "The request expects what this server does not know.",
    ),
    (
        Refusal::Misdirected,
        "421 Misdirected Request",
        "This server does not answer for that address.",
    ),
    (
        Refusal::HeadTooLarge,
        "431 Request Header Fields Too Large",
        "The request has more fields, or longer ones, than this server reads.",
    ),
    (
        Refusal::CodingUnknown,
        "501 Not Implemented",
        "The request asks for what this server does not know.",
    ),
    (Refusal::VersionUnknown, "505 HTTP Version Not Supported", "This server speaks HTTP/1.1."),
];

#[test]
fn a_refusal_says_why_and_ends_the_connection() {
    let site = site_of(pages());
    for (refusal, status, why) in ALL {
        let reason = &status[4..];
        let body = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{reason}</title>\n\
             <h1>{reason}</h1>\n<p>{why}</p>\n</html>\n"
        );
        let expected = format!(
            "HTTP/1.1 {status}\r\n{DATE}Connection: close\r\nVary: Accept-Encoding\r\n\
             Cache-Control: no-store\r\nContent-Type: text/html; charset=utf-8\r\n\
             X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut scratch = Vec::new();
        let response = refuse(refusal, false, &site, NOW, &mut scratch);
        assert!(response.close);
        assert_eq!(response.body_bytes, body.len() as u64);
        let bytes = joined(&response, &site, NOW, false, &scratch);
        assert_eq!(String::from_utf8(bytes).as_deref(), Ok(&*expected));

        let to_head = refuse(refusal, true, &site, NOW, &mut scratch);
        assert_eq!(to_head.body_bytes, 0);
        let bytes = joined(&to_head, &site, NOW, false, &scratch);
        let fields = expected.strip_suffix(&body).expect("the body is at the end");
        assert_eq!(String::from_utf8(bytes).as_deref(), Ok(fields));
    }
}

/// It is sent before the request is read, which may be a HEAD.
#[test]
fn an_overloaded_server_says_so_without_content() {
    let site = site_of(pages());
    for is_head in [false, true] {
        let mut scratch = Vec::new();
        let response = refuse(Refusal::Overloaded, is_head, &site, NOW, &mut scratch);
        let bytes = joined(&response, &site, NOW, false, &scratch);
        let expected = format!(
            "HTTP/1.1 503 Service Unavailable\r\n{DATE}Connection: close\r\nRetry-After: 5\r\n\
             Cache-Control: no-store\r\nContent-Length: 0\r\n\r\n"
        );
        assert_eq!(String::from_utf8(bytes).as_deref(), Ok(&*expected));
    }
}

#[test]
fn a_page_that_is_gone_says_so_with_its_own_page() {
    let site = site_of(pages());
    let expected = format!(
        "HTTP/1.1 410 Gone\r\n{DATE}Vary: Accept-Encoding\r\nCache-Control: no-cache\r\n\
         Content-Type: text/html; charset=utf-8\r\nAccept-Ranges: bytes\r\n\
         Content-Length: 4\r\n\r\ngone"
    );
    assert_eq!(answer(&site, "GET /gone/", ""), expected);
    assert_eq!(answer(&site, "GET /gone/", "Accept-Encoding: *;q=0\r\n"), expected);
}

#[test]
fn nothing_that_was_asked_is_repeated_in_an_error() {
    let site = site_of([]);
    for target in ["/%3Cscript%3E", "/<script>", "/%zz<script>", "/%ff<script>", "//<script>"] {
        for method in ["GET", "POST", "SCRIPT"] {
            let answer = answer(&site, &format!("{method} {target}"), "X: <script>\r\n");
            assert!(!answer.to_ascii_lowercase().contains("script"), "{answer}");
        }
    }
}

#[test]
fn a_site_without_pages_answers_all_the_same() {
    let site = site_of([]);
    let answer = answer(&site, "GET /", "");
    assert!(answer.starts_with(&format!("HTTP/1.1 404 Not Found\r\n{DATE}Vary: ")), "{answer}");
    assert!(answer.contains("\r\nCache-Control: public, max-age=60\r\n"), "{answer}");
}
