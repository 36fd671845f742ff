//! A stream of requests gives the same bytes however it is cut into reads.

use pamphlet::http::{Content, Drained, Framing, Status, is_head, parse};
use pamphlet::packed::PackedSite;
use pamphlet::respond::{refuse, respond};

use crate::answers::joined;
use crate::site::{NOW, pages, site_of};

const STREAM: &str = "GET /about/ HTTP/1.1\r\nHost: a\r\n\r\n\
    \r\nHEAD /style.css HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n\
    POST /about/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
    5;x=y\r\nhello\r\n0\r\nT: t\r\n\r\n\
    GET /digits.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=2-4\r\n\r\n\
    GET /abuot/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc\
    GET /about?q HTTP/1.1\r\nHost: a\r\n\r\n\
    GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

/// A server without sockets: reads pieces, answers whole requests in their order, and ends where
/// they end.
#[derive(Default)]
struct Connection {
    /// Bytes that make no whole request yet.
    unread: Vec<u8>,
    content: Option<Content>,
    sent: Vec<u8>,
    is_closed: bool,
}

impl Connection {
    fn read(&mut self, site: &PackedSite, piece: &[u8]) {
        self.unread.extend_from_slice(piece);
        while !self.is_closed && self.step(site) {}
    }

    /// Whether something whole was read.
    fn step(&mut self, site: &PackedSite) -> bool {
        let mut scratch = Vec::new();
        if let Some(content) = &mut self.content {
            let consumed = match content.drain(&self.unread) {
                Status::Complete { value: Drained::All, consumed } => consumed,
                Status::Partial => {
                    self.unread.clear();
                    return false;
                }
                other => panic!("{other:?}"),
            };
            self.content = None;
            self.unread.drain(..consumed);
            return true;
        }
        let unread = std::mem::take(&mut self.unread);
        let (response, is_1_0, consumed) = match parse(&unread) {
            Status::Partial => {
                self.unread = unread;
                return false;
            }
            Status::Complete { value, consumed } => {
                let has_content = value.framing != Framing::None;
                self.content = has_content.then(|| Content::new(value.framing));
                (respond(&value, site, NOW, &mut scratch), value.is_1_0, consumed)
            }
            Status::Refused(refusal) => {
                (refuse(refusal, is_head(&unread), site, NOW, &mut scratch), false, 0)
            }
        };
        self.unread = unread[consumed..].to_vec();
        self.sent.extend(joined(&response, site, NOW, is_1_0, &scratch));
        self.is_closed = response.close;
        true
    }
}

fn sent(site: &PackedSite, pieces: &[&[u8]]) -> String {
    let mut connection = Connection::default();
    for piece in pieces {
        connection.read(site, piece);
    }
    String::from_utf8(connection.sent).expect("these bodies are UTF-8")
}

#[test]
fn every_split_of_a_stream_gives_the_same_bytes() {
    let site = site_of(pages());
    let whole = sent(&site, &[STREAM.as_bytes()]);
    let statuses: Vec<&str> = whole.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["200", "200", "405", "206", "404", "308", "200"]);
    for at in 0..=STREAM.len() {
        let (first, second) = STREAM.as_bytes().split_at(at);
        assert_eq!(sent(&site, &[first, second]), whole, "cut at {at}");
    }
    let bytes: Vec<&[u8]> = STREAM.as_bytes().chunks(1).collect();
    assert_eq!(sent(&site, &bytes), whole);
}

#[test]
fn nothing_is_read_behind_a_refusal() {
    let site = site_of(pages());
    let good = "GET /about/ HTTP/1.1\r\nHost: a\r\n\r\n";
    for bad in [
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let stream = format!("{good}{bad}{good}");
        for at in 0..=stream.len() {
            let (first, second) = stream.as_bytes().split_at(at);
            let sent = sent(&site, &[first, second]);
            assert_eq!(sent.matches("HTTP/1.1 ").count(), 2, "{bad}: {sent}");
            assert_eq!(sent.matches("Connection: close\r\n").count(), 1, "{bad}: {sent}");
        }
    }
}
