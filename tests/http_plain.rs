//! Most heads are read by a quicker reader than the careful one. An empty line before a head, which is
//! stepped over, keeps the quick one from it: so each can be held against the other.

use pamphlet::http::{FieldName, Status, parse};
use proptest::prelude::*;

/// What a head is, its length, and the values of all its fields.
fn read(raw: &[u8], skipped: usize) -> String {
    match parse(raw) {
        Status::Complete { value, consumed } => {
            let mut text = format!("{} {value:?}", consumed - skipped);
            for name in
                [FieldName::Accept, FieldName::AcceptEncoding].iter().chain(&FieldName::CONDITIONS)
            {
                let values: Vec<&[u8]> = value.fields.values(*name).collect();
                text += &format!(
                    " {:?} {values:?} {:?}",
                    value.fields.single(*name),
                    value.fields.has(*name)
                );
            }
            text
        }
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn assert_same(head: &[u8]) {
    let careful = [b"\r\n", head].concat();
    assert_eq!(read(head, 0), read(&careful, 2), "{:?}", String::from_utf8_lossy(head));
}

const LINES: [&str; 28] = [
    "Host: blog.example",
    "host:blog.example:8080",
    "HOST: [::1]",
    "Host: a%41",
    "Host: u@a",
    "Host:",
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Accept:",
    "accept:   ",
    "Accept-Encoding: gzip, br",
    "ACCEPT-ENCODING:br;q=0.5 ",
    "Accept-Encoding:\tgzip\t",
    "Connection: close",
    "Connection: keep-alive, x",
    "Content-Length: 5",
    "Content-Length: 5, 6",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip",
    "Expect: 100-continue",
    "Expect: something",
    "If-None-Match: \"a\", W/\"b\"",
    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
    "If-Range: \"a\"",
    "Range: bytes=0-9",
    "X-Forwarded-For: 10.0.0.1, caf\u{e9}",
    "X_1~!: a",
    "Sec-Ch-Ua: \"Chromium\";v=\"142\", \"Not_A Brand\";v=\"99\", \"one that is longer than a few words\"",
    "Content-Md5 : x",
];

const REQUEST_LINES: [&str; 12] = [
    "GET / HTTP/1.1",
    "HEAD /posts/a/?q=1&r=/?# HTTP/1.1",
    "GET /posts/a/?q=1&r=/? HTTP/1.1",
    "GET /caf%C3%A9/ HTTP/1.1",
    "GET /caf\u{e9}/ HTTP/1.1",
    "GET / HTTP/1.0",
    "GET http://b/c HTTP/1.1",
    "get / HTTP/1.1",
    "POST / HTTP/1.1",
    "GET  / HTTP/1.1",
    "GET / HTTP/1.1 ",
    "GET /a/long/path/of/many/segments/that/fills/several/words/ HTTP/1.1",
];

fn heads() -> impl Strategy<Value = Vec<u8>> {
    let lines = proptest::collection::vec(proptest::sample::select(&LINES[..]), 0..8);
    // Half of them have the line that makes the others count.
    (proptest::sample::select(&REQUEST_LINES[..]), any::<bool>(), lines).prop_map(
        |(line, hosted, fields)| {
            let host = hosted.then_some("Host: a").into_iter();
            let lines: Vec<&str> = std::iter::once(line).chain(host).chain(fields).collect();
            (lines.join("\r\n") + "\r\n\r\n").into_bytes()
        },
    )
}

/// A byte put in the place of another, a byte left out, or one put between: what a head may be broken by.
fn changed(mut head: Vec<u8>, at: usize, byte: u8, way: u8) -> Vec<u8> {
    let at = at % head.len();
    match way {
        0 => head[at] = byte,
        1 => drop(head.remove(at)),
        2 => head.insert(at, byte),
        _ => {}
    }
    head
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_quick_reader_says_what_the_careful_one_says(
        head in heads(),
        at in any::<usize>(),
        byte in prop_oneof![any::<u8>(), proptest::sample::select(&b"\r\n\t :-%?#/\0\x7f@[`{"[..])],
        way in 0..4_u8,
        behind in proptest::sample::select(&["", "GET / HTTP/1.1\r\n", "\r\n"][..]),
    ) {
        let mut head = changed(head, at, byte, way);
        head.extend_from_slice(behind.as_bytes());
        assert_same(&head);
    }
}

#[test]
fn so_it_does_of_every_byte_in_every_place() {
    let head = b"HEAD /a?b HTTP/1.1\r\nHost: a.b\r\nAccept: */*;q=0.5\r\n\r\n";
    for at in 0..head.len() {
        for byte in 0..=255 {
            for way in 0..3 {
                assert_same(&changed(head.to_vec(), at, byte, way));
            }
        }
    }
}

#[test]
fn so_it_does_at_its_bounds() {
    let head = |fields: usize, length: usize| {
        let fields = "A: b\r\n".repeat(fields) + "Accept: " + &"x".repeat(length);
        format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n").into_bytes()
    };
    for fields in 95..105 {
        assert_same(&head(fields, 1));
    }
    for length in (1..9 * 1024).step_by(509).chain(3_900..4_200).chain(16_200..16_500) {
        assert_same(&head(0, length));
    }
}
