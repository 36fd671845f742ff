//! Content of requests: read past to its exact end, in one piece and byte by byte.

use pamphlet::http::{Content, Drained, Framing, Refusal, Status, parse};

const CHUNKS: &[u8] =
    b"5;a=\"b;\\\"\\\\\" ; c\r\nhello\r\nA \t;x\r\n0123456789\r\n000\r\nTrailer: x\r\nY:\r\n\r\n";

fn all(consumed: usize) -> Status<Drained> {
    Status::Complete { value: Drained::All, consumed }
}

#[test]
fn content_ends_where_it_ends() {
    let mut next = CHUNKS.to_vec();
    next.extend_from_slice(b"GET / HTTP/1.1\r\n");
    assert_eq!(Content::new(Framing::Chunked).drain(&next), all(CHUNKS.len()));
    assert_eq!(Content::new(Framing::Length(3)).drain(b"abcGET"), all(3));
    assert_eq!(Content::new(Framing::None).drain(b"GET"), all(0));
    assert_eq!(Content::new(Framing::Length(0)).drain(b""), all(0));
}

#[test]
fn every_split_of_chunks_ends_alike() {
    for split in 0..CHUNKS.len() {
        let mut content = Content::new(Framing::Chunked);
        let (first, second) = CHUNKS.split_at(split);
        assert_eq!(content.drain(first), Status::Partial, "{split}");
        assert_eq!(content.drain(second), all(second.len()), "{split}");
    }
}

#[test]
fn chunks_are_read_strictly() {
    let faults: [&[u8]; 16] = [
        b"\r\n",
        b"g\r\n",
        b"0x5\r\n",
        b"-5\r\n",
        b"5\n",
        b"5 \r\n",
        b"5\rx",
        b"5;a\nb",
        b"5;a=\"b\r\n",
        b"5;a=\"b\\\"\r\n",
        b"5;a=\"b\"\"\r\n",
        b"10000000000000000\r\n",
        b"1\r\nab\r\n",
        b"0\r\nno colon\r\n",
        b"0\r\nname : x\r\n",
        b"0\r\n\n",
    ];
    for fault in faults {
        let drained = Content::new(Framing::Chunked).drain(fault);
        assert_eq!(drained, Status::Refused(Refusal::Malformed), "{fault:?}");
    }
}

#[test]
fn reading_past_is_bounded() {
    let too_much = |consumed| Status::Complete { value: Drained::TooMuch, consumed };
    assert_eq!(Content::new(Framing::Length(65_537)).drain(b""), too_much(0));
    let mut content = Content::new(Framing::Length(65_536));
    assert_eq!(content.drain(&[0; 65_535]), Status::Partial);
    assert_eq!(content.drain(b"ab"), all(1));
    let mut endless = b"FFFFFFFF\r\n".to_vec();
    endless.resize(70_000, b'x');
    assert_eq!(Content::new(Framing::Chunked).drain(&endless), too_much(65_536));
    let line = |length: usize| format!("0;{}\r\n\r\n", "x".repeat(length - 4));
    let drained = |line: String| Content::new(Framing::Chunked).drain(line.as_bytes());
    assert_eq!(drained(line(1024)), all(1026));
    assert_eq!(drained(line(1025)), Status::Refused(Refusal::Malformed));
}

#[test]
fn head_and_content_meet() {
    let raw = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nokGET";
    let Status::Complete { value, consumed } = parse(raw) else { panic!("not complete") };
    assert_eq!(Content::new(value.framing).drain(&raw[consumed..]), all(2));
}
