//! Request heads: each raw message with its exact outcome, and every prefix of a good one.

use pamphlet::http::{FieldName, Framing, Method, Refusal, Request, Status, is_head, parse};

fn accepted(raw: &[u8]) -> Request<'_> {
    match parse(raw) {
        Status::Complete { value, .. } => value,
        other => panic!("{:?}: {other:?}", String::from_utf8_lossy(raw)),
    }
}

#[track_caller]
fn assert_refused(raw: &[u8], refusal: Refusal) {
    assert_eq!(parse(raw), Status::Refused(refusal), "{:?}", String::from_utf8_lossy(raw));
}

#[test]
fn a_usual_request_is_read_and_the_next_one_left() {
    let raw = b"GET /posts/a/?x=1 HTTP/1.1\r\nHost: a.example:8080\r\nAccept: */*\r\n\r\nGET";
    let Status::Complete { value, consumed } = parse(raw) else { panic!("not complete") };
    assert_eq!(consumed, raw.len() - 3);
    assert_eq!(value.method, Method::Get);
    assert_eq!((value.path, value.query), (b"/posts/a/".as_slice(), Some(b"x=1".as_slice())));
    assert_eq!((value.is_1_0, value.keep_alive, value.expects_continue), (false, true, false));
    assert_eq!(value.framing, Framing::None);
    assert_eq!(value.fields.single(FieldName::Accept), Some(b"*/*".as_slice()));
    assert!(!value.fields.has(FieldName::Range));
}

#[test]
fn every_prefix_of_a_good_request_is_partial() {
    let heads: [&[u8]; 4] = [
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\r\n\r\nHEAD /b?c HTTP/1.0\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nhost: [::1]:80\r\nConnection: close, x\r\n\r\n",
        b"POST http://a/b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];
    for head in heads {
        for end in 0..head.len() {
            assert_eq!(parse(&head[..end]), Status::Partial, "{end} of {head:?}");
        }
        accepted(head);
    }
}

#[test]
fn hosts_are_exactly_one_and_valid() {
    for host in ["a", "a.example:80", "127.0.0.1:", "[::1]", "[2001:db8::1]:8080", "a%41_~"] {
        accepted(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
    }
    for host in ["", "a b", "u@a", "a:x", "a:123456", "[::1", "[x]", "a/b", "a%4", "::1", "a,b/"] {
        let raw = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        assert_refused(raw.as_bytes(), Refusal::Malformed);
        assert_refused(raw.replace("1.1", "1.0").as_bytes(), Refusal::Malformed);
    }
    // A target that names a host makes up for an empty field, and for nothing else.
    let absolute = |host: &str| format!("GET http://b/c HTTP/1.1\r\nHost:{host}\r\n\r\n");
    assert_eq!(accepted(absolute(" ").as_bytes()).path, b"/c");
    assert_refused(absolute(" u@a").as_bytes(), Refusal::Malformed);
    assert_refused(absolute("\r\nHost:").as_bytes(), Refusal::Malformed);
    for line in ["GET /http://b/", "OPTIONS *", "CONNECT b:80"] {
        let raw = format!("{line} HTTP/1.1\r\nHost:\r\n\r\n");
        assert_refused(raw.as_bytes(), Refusal::Malformed);
    }
    assert_refused(b"GET / HTTP/1.1\r\n\r\n", Refusal::Malformed);
    assert_refused(b"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", Refusal::Malformed);
    assert!(accepted(b"GET / HTTP/1.0\r\n\r\n").is_1_0);
}

#[test]
fn targets_have_one_of_the_four_forms() {
    let host = "HTTP/1.1\r\nHost: a\r\n\r\n";
    let cases = [
        ("GET http://b/c?d", b"/c".as_slice(), Some(b"d".as_slice())),
        ("GET HTTP://b:80", b"/", None),
        ("GET http://b?d", b"/", Some(b"d")),
        ("OPTIONS *", b"*", None),
        ("GET //b?", b"//b", Some(b"")),
    ];
    for (line, path, query) in cases {
        let raw = format!("{line} {host}");
        let request = accepted(raw.as_bytes());
        assert_eq!((request.path, request.query), (path, query), "{line}");
    }
    for line in ["GET *", "GET a", "GET /a#b", "GET /\u{e9}", "GET ftp://a/", "GET http://u@a/"] {
        assert_refused(format!("{line} {host}").as_bytes(), Refusal::Malformed);
    }
    assert_refused(format!("GET https://a/ {host}").as_bytes(), Refusal::Misdirected);
}

#[test]
fn versions_and_other_protocols() {
    let line = |version: &str| format!("GET /a?b {version}\r\nHost: a\r\nRange: bytes=0-\r\n\r\n");
    for version in ["HTTP/1.2", "HTTP/1.9"] {
        let raw = line(version);
        let request = accepted(raw.as_bytes());
        assert_eq!(request, accepted(line("HTTP/1.1").as_bytes()), "{version}");
        assert_eq!(request.fields.single(FieldName::Range), Some(b"bytes=0-".as_slice()));
    }
    for version in ["HTTP/0.9", "HTTP/2.0", "HTTP/3.0"] {
        assert_refused(line(version).as_bytes(), Refusal::VersionUnknown);
    }
    for version in
        ["http/1.1", "HTTP/2", "HTTP/1.10", "HTTP/11", "HTTPS/1.2", "HTTP/1.x", "", " HTTP/1.2"]
    {
        assert_refused(line(version).as_bytes(), Refusal::Malformed);
    }
    let others: [&[u8]; 8] = [
        b"GET /\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"\x16",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"\0",
        b"GET / x HTTP/1.2\r\n",
        b"G(T / HTTP/1.2\r\n",
    ];
    for other in others {
        assert_refused(other, Refusal::Malformed);
    }
    assert_refused(b"GET / HTTP/1.2\r\nHost : a\r\n\r\n", Refusal::Malformed);
    assert_refused(b"GET / HTTP/1.2\nHost: a\r\n\r\n", Refusal::Malformed);
    assert_refused(b"GET / HTTP/1.2\r\n\r\n", Refusal::Malformed);
}

#[test]
fn a_head_that_reads_in_two_ways_is_refused() {
    let heads: [&[u8]; 15] = [
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\n\r\n",
        b"GET / HTTP/1.1\rHost: a\r\n\r\n",
        b"GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        b" GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n",
        b"\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ];
    for head in heads {
        assert_refused(head, Refusal::Malformed);
    }
}

#[test]
fn field_names_are_tokens_and_values_text() {
    for byte in 0..=255_u8 {
        let mut name = b"GET / HTTP/1.1\r\nHost: a\r\nX".to_vec();
        name.extend_from_slice(&[byte, b'y', b':', b' ', b'z', b'\r', b'\n', b'\r', b'\n']);
        let is_token = byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_taken = matches!(parse(&name), Status::Complete { .. });
        // A colon ends the name.
        assert_eq!(is_taken, is_token || byte == b':', "{byte:#x}");
        let mut value = b"GET / HTTP/1.1\r\nHost: a\r\nX: y".to_vec();
        value.extend_from_slice(&[byte, b'z', b'\r', b'\n', b'\r', b'\n']);
        let is_text = byte == b'\t' || (byte >= b' ' && byte != 0x7f);
        assert_eq!(matches!(parse(&value), Status::Complete { .. }), is_text, "{byte:#x}");
    }
}

#[test]
fn targets_have_neither_controls_nor_bytes_beyond_ascii() {
    for byte in 0..=255_u8 {
        let mut raw = b"GET /a".to_vec();
        raw.extend_from_slice(&[byte]);
        raw.extend_from_slice(b"b HTTP/1.1\r\nHost: a\r\n\r\n");
        let is_taken = matches!(parse(&raw), Status::Complete { .. });
        assert_eq!(is_taken, byte.is_ascii_graphic() && byte != b'#', "{byte:#x}");
    }
}

#[test]
fn a_verdict_does_not_depend_on_how_the_bytes_came() {
    let long_line = format!("GET /{} HTTP/1.1\r\nHost :", "a".repeat(8200));
    let broken_line = format!("GET /\0{} HTTP/1.1\r\n", "a".repeat(8200));
    let other_line = format!("GET / HTTP/1.2{}", "a".repeat(8200));
    let long_head = format!("GET / HTTP/1.1\r\nX: {}\r\nHost :", "a".repeat(16400));
    let raws: [&[u8]; 14] = [
        b"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        b"GET / HTTP/2\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.3\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.3\r\nHost : a\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /\r\n",
        b"\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nHost: a\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
        long_line.as_bytes(),
        broken_line.as_bytes(),
        other_line.as_bytes(),
        long_head.as_bytes(),
    ];
    for raw in raws {
        let whole = parse(raw);
        for end in 0..raw.len() {
            let verdict = parse(&raw[..end]);
            assert!(
                verdict == Status::Partial || verdict == whole,
                "{end} of {:?}: {verdict:?}, then {whole:?}",
                String::from_utf8_lossy(raw)
            );
        }
        assert_ne!(whole, Status::Partial, "{:?}", String::from_utf8_lossy(raw));
    }
}

#[test]
fn a_head_is_known_however_broken_it_is() {
    for raw in ["HEAD / HTTP/1.1\r\n", "\r\nHEAD / HTTP/1.1\r\nHost :", "HEAD \0"] {
        assert!(is_head(raw.as_bytes()), "{raw:?}");
    }
    for raw in ["", "HEAD", "HEADS / HTTP/1.1", "head / HTTP/1.1", "\nHEAD / HTTP/1.1", "GET /"] {
        assert!(!is_head(raw.as_bytes()), "{raw:?}");
    }
}

#[test]
fn framing_is_never_in_doubt() {
    let framing = |fields: &str| {
        let raw = format!("POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n");
        match parse(raw.as_bytes()) {
            Status::Complete { value, .. } => Ok(value.framing),
            Status::Refused(refusal) => Err(refusal),
            Status::Partial => panic!("partial: {fields}"),
        }
    };
    assert_eq!(framing("Content-Length: 5"), Ok(Framing::Length(5)));
    assert_eq!(framing("Content-Length: 5, 5\r\ncontent-length: 05"), Ok(Framing::Length(5)));
    assert_eq!(framing("Transfer-Encoding: , Chunked"), Ok(Framing::Chunked));
    assert_eq!(framing("Transfer-Encoding: gzip, chunked"), Err(Refusal::CodingUnknown));
    let malformed = [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: +5",
        "Content-Length:",
        "Content-Length: 5,",
        "Content-Length: 18446744073709551616",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
        "Transfer-Encoding:",
    ];
    for fields in malformed {
        assert_eq!(framing(fields), Err(Refusal::Malformed), "{fields}");
    }
    let old = b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_refused(old, Refusal::Malformed);
}

#[test]
fn connection_and_expect_are_lists_of_tokens() {
    let keep = |raw: &str| accepted(raw.as_bytes()).keep_alive;
    assert!(keep("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n"));
    assert!(!keep("GET / HTTP/1.1\r\nHost: a\r\nConnection: Keep-Alive, CLOSE\r\n\r\n"));
    assert!(!keep("GET / HTTP/1.0\r\n\r\n"));
    // A quote is no part of a token, and hides nothing.
    assert!(!keep("GET / HTTP/1.1\r\nHost: a\r\nConnection: x\"y, close\r\n\r\n"));
    assert!(keep("GET / HTTP/1.0\r\nConnection: x ,Keep-Alive\r\n\r\n"));
    let expect = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n";
    assert!(accepted(expect.as_bytes()).expects_continue);
    assert!(!accepted(expect.replace("1.1", "1.0").as_bytes()).expects_continue);
    let other = expect.replace("100-Continue", "magic");
    assert_refused(other.as_bytes(), Refusal::ExpectationUnknown);
}

#[test]
fn limits_are_exact() {
    let line = |length: usize| {
        let path = "a".repeat(length - "GET / HTTP/1.1".len());
        format!("GET /{path} HTTP/1.1\r\nHost: a\r\n\r\n")
    };
    accepted(line(8192).as_bytes());
    assert_refused(line(8193).as_bytes(), Refusal::TargetTooLong);
    assert_refused("a".repeat(9000).as_bytes(), Refusal::TargetTooLong);
    let head = |length: usize| {
        let start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        format!("{start}{}\r\n\r\n", "x".repeat(length - start.len() - 4))
    };
    accepted(head(16384).as_bytes());
    assert_refused(head(16385).as_bytes(), Refusal::HeadTooLarge);
    let fields =
        |count: usize| format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "X: 1\r\n".repeat(count - 1));
    accepted(fields(100).as_bytes());
    assert_refused(fields(101).as_bytes(), Refusal::HeadTooLarge);
}
