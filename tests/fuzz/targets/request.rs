//! Request heads: what the parser says, the reference says, and what it says of a part it does not
//! take back when the rest comes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pamphlet::http::{FieldName, Method, Request, Status, parse};

#[path = "../reference/head.rs"]
mod head;

use head::{Head, Verdict};

fuzz_target!(|data: &[u8]| {
    let parsed = parse(data);
    match head::read(data) {
        Verdict::Accepted { head, consumed } => {
            let Status::Complete { value, consumed: found } = parsed else {
                panic!("{parsed:?} where the reference has {head:?}");
            };
            assert_eq!(found, consumed);
            assert_same(&value, &head);
        }
        Verdict::Refused(reasons) => {
            let Status::Refused(refusal) = parsed else {
                panic!("{parsed:?} where the reference has {reasons:?}");
            };
            assert!(reasons.contains(&refusal), "{refusal:?} is none of {reasons:?}");
        }
        Verdict::Unfinished => match parsed {
            Status::Complete { .. } => panic!("{parsed:?} of a part"),
            Status::Partial => {}
            Status::Refused(refusal) => assert_hopeless(data, refusal),
        },
    }
    for end in cuts(data) {
        let part = parse(&data[..end]);
        assert!(part == Status::Partial || part == parsed, "{part:?} of {end}, then {parsed:?}");
    }
});

/// Where the first bytes may end: a few places, spread by the input itself.
fn cuts(data: &[u8]) -> impl Iterator<Item = usize> {
    let length = data.len();
    let ends = data.iter().rev().take(4).map(move |&byte| usize::from(byte) % length);
    // A whole request stays the same when others follow it, so that only what ends before its end
    // is a part.
    let whole = match parse(data) {
        Status::Complete { consumed, .. } => consumed,
        _ => length,
    };
    ends.filter(move |&end| end < whole)
}

fn assert_same(request: &Request<'_>, head: &Head) {
    let method = match head.method.as_str() {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "OPTIONS" => Method::Options,
        "CONNECT" => Method::Connect,
        "DELETE" | "PATCH" | "POST" | "PUT" | "TRACE" => Method::NotAllowed,
        _ => Method::Unknown,
    };
    assert_eq!(request.method, method);
    assert_eq!(request.path, head.path);
    assert_eq!(request.query, head.query.as_deref());
    assert_eq!(request.is_1_0, head.is_1_0);
    assert_eq!(request.framing, head.framing);
    assert_eq!(request.keep_alive, head.keep_alive);
    assert_eq!(request.expects_continue, head.expects_continue);
    for (field, name) in FIELDS {
        let found: Vec<&[u8]> = request.fields.values(field).collect();
        let expected = head.values(name);
        assert_eq!(found, expected, "{name}");
        assert_eq!(request.fields.has(field), !expected.is_empty(), "{name}");
        let single = if let [one] = expected[..] { Some(one) } else { None };
        assert_eq!(request.fields.single(field), single, "{name}");
    }
}

/// A part is refused only when nothing that may follow makes a request of it.
fn assert_hopeless(part: &[u8], refusal: pamphlet::http::Refusal) {
    for rest in RESTS {
        let whole = [part, rest.as_bytes()].concat();
        if let Verdict::Accepted { head, .. } = head::read(&whole) {
            panic!("{refusal:?}, but with {rest:?} it is {head:?}");
        }
    }
}

const FIELDS: [(FieldName, &str); 8] = [
    (FieldName::Accept, "accept"),
    (FieldName::AcceptEncoding, "accept-encoding"),
    (FieldName::IfMatch, "if-match"),
    (FieldName::IfModifiedSince, "if-modified-since"),
    (FieldName::IfNoneMatch, "if-none-match"),
    (FieldName::IfRange, "if-range"),
    (FieldName::IfUnmodifiedSince, "if-unmodified-since"),
    (FieldName::Range, "range"),
];

/// One of these completes whatever can be completed, wherever it was cut.
const RESTS: [&str; 22] = [
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    " / HTTP/1.1\r\nHost: a\r\n\r\n",
    "/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "://a HTTP/1.1\r\nHost: a\r\n\r\n",
    "//a HTTP/1.1\r\nHost: a\r\n\r\n",
    "/a HTTP/1.1\r\nHost: a\r\n\r\n",
    "a HTTP/1.1\r\nHost: a\r\n\r\n",
    " HTTP/1.1\r\nHost: a\r\n\r\n",
    "HTTP/1.1\r\nHost: a\r\n\r\n",
    "TTP/1.1\r\nHost: a\r\n\r\n",
    "P/1.1\r\nHost: a\r\n\r\n",
    "1.1\r\nHost: a\r\n\r\n",
    ".1\r\nHost: a\r\n\r\n",
    "1\r\nHost: a\r\n\r\n",
    "\r\nHost: a\r\n\r\n",
    "\nHost: a\r\n\r\n",
    "Host: a\r\n\r\n",
    ":a\r\nHost: a\r\n\r\n",
    "\r\n\r\n",
    "\n\r\n",
    "\n",
];
