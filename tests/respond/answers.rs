//! Answers as bytes.

use pamphlet::http::{Status, parse};
use pamphlet::packed::PackedSite;
use pamphlet::respond::{Blocks, Connection, Piece, Response, last_modified, respond};

use crate::site::NOW;

pub const DATE: &str = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
pub const LAST_MODIFIED: &str = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

/// The bytes of an answer as a server puts them together.
pub fn joined(
    response: &Response,
    site: &PackedSite,
    now_unix_s: i64,
    is_1_0: bool,
    scratch: &[u8],
) -> Vec<u8> {
    let blocks = Blocks::new(now_unix_s, last_modified(site, now_unix_s));
    let connection = Connection::of(is_1_0, response.close);
    let mut bytes = blocks.get(response.status, connection).to_vec();
    for piece in response.pieces.as_slice() {
        bytes.extend_from_slice(match *piece {
            Piece::Arena(span) => site.bytes(span),
            Piece::Scratch { start, end } => &scratch[start as usize..end as usize],
            Piece::Static(bytes) => bytes,
        });
    }
    bytes
}

/// The answer to one raw request, of which nothing may be left.
#[track_caller]
pub fn answer_at(site: &PackedSite, now_unix_s: i64, raw: &str) -> String {
    let Status::Complete { value, consumed } = parse(raw.as_bytes()) else {
        panic!("{raw:?}: {:?}", parse(raw.as_bytes()));
    };
    assert_eq!(consumed, raw.len(), "{raw:?}");
    let mut scratch = b"left by another answer".to_vec();
    let response = respond(&value, site, now_unix_s, &mut scratch);
    let bytes = joined(&response, site, now_unix_s, value.is_1_0, &scratch);
    String::from_utf8(bytes).expect("these bodies are UTF-8")
}

#[track_caller]
pub fn answer(site: &PackedSite, line: &str, fields: &str) -> String {
    answer_at(site, NOW, &format!("{line} HTTP/1.1\r\nHost: a\r\n{fields}\r\n"))
}
