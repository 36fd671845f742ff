//! The first bytes of every answer, which change by the second and not by the request.

use crate::http::{DATE_BYTES, format_date};

use super::reason::{REASONS, place};

/// What an answer says about the connection (RFC 9112 9.3, 9.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Connection {
    /// It stays open, as HTTP/1.1 has it by default: nothing is said.
    Stays = 0,
    /// It stays open, which a client of HTTP/1.0 must be told.
    StaysNamed = 1,
    Closes = 2,
}

impl Connection {
    pub fn of(is_1_0: bool, close: bool) -> Connection {
        match (close, is_1_0) {
            (true, _) => Connection::Closes,
            (false, true) => Connection::StaysNamed,
            (false, false) => Connection::Stays,
        }
    }

    fn field(self) -> &'static str {
        match self {
            Connection::Stays => "",
            Connection::StaysNamed => "Connection: keep-alive\r\n",
            Connection::Closes => "Connection: close\r\n",
        }
    }
}

/// Status line, `Date`, `Connection` and `Last-Modified` of every status, ready to be sent.
///
/// ```text
/// HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n[Connection: …\r\n][Last-Modified: …\r\n]
/// ```
///
/// One of these belongs to a worker. Only the dates change, and they keep their length, so that a
/// refresh overwrites them in place.
#[derive(Debug)]
pub struct Blocks {
    bytes: Vec<u8>,
    /// By status, in the order of [`REASONS`], then by connection.
    blocks: [[Block; 3]; REASONS.len()],
    now_unix_s: i64,
    last_modified_unix_s: i64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Block {
    start: u16,
    date: u16,
    last_modified: Option<u16>,
    end: u16,
}

impl Blocks {
    /// `last_modified_unix_s` is [`last_modified`](super::last_modified()) of the site at this time.
    pub fn new(now_unix_s: i64, last_modified_unix_s: i64) -> Blocks {
        let mut bytes = Vec::with_capacity(16 * 1024);
        let blocks = REASONS.map(|(status, reason)| {
            [Connection::Stays, Connection::StaysNamed, Connection::Closes].map(|connection| {
                let start = index(bytes.len());
                bytes.extend_from_slice(format!("HTTP/1.1 {status} {reason}\r\n").as_bytes());
                let date = push_date_field(&mut bytes, "Date");
                bytes.extend_from_slice(connection.field().as_bytes());
                let last_modified =
                    has_last_modified(status).then(|| push_date_field(&mut bytes, "Last-Modified"));
                Block { start, date, last_modified, end: index(bytes.len()) }
            })
        });
        let mut new =
            Blocks { bytes, blocks, now_unix_s: i64::MIN, last_modified_unix_s: i64::MIN };
        new.refresh(now_unix_s, last_modified_unix_s);
        new
    }

    /// Brings the dates up to date, where they are not. To be called once a second, and whenever
    /// the site has been swapped.
    pub fn refresh(&mut self, now_unix_s: i64, last_modified_unix_s: i64) {
        if (self.now_unix_s, self.last_modified_unix_s) == (now_unix_s, last_modified_unix_s) {
            return;
        }
        (self.now_unix_s, self.last_modified_unix_s) = (now_unix_s, last_modified_unix_s);
        let date = format_date(now_unix_s);
        // An origin server does not send one from the future (RFC 9110 8.8.2.1).
        let last_modified = format_date(last_modified_unix_s.min(now_unix_s));
        for block in self.blocks.iter().flatten() {
            overwrite(&mut self.bytes, block.date, &date);
            if let Some(at) = block.last_modified {
                overwrite(&mut self.bytes, at, &last_modified);
            }
        }
    }

    /// The block of a status. One that `respond` never answers with is taken for a 500.
    #[inline]
    pub fn get(&self, status: u16, connection: Connection) -> &[u8] {
        let found = self.blocks.get(place(status)).and_then(|row| row.get(connection as usize));
        let block = found.copied().unwrap_or_default();
        self.bytes.get(usize::from(block.start)..usize::from(block.end)).unwrap_or_default()
    }
}

/// Only what is sent of a representation itself says when it was made.
fn has_last_modified(status: u16) -> bool {
    matches!(status, 200 | 206)
}

fn push_date_field(bytes: &mut Vec<u8>, name: &str) -> u16 {
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(b": ");
    let at = index(bytes.len());
    bytes.resize(bytes.len() + DATE_BYTES, b' ');
    bytes.extend_from_slice(b"\r\n");
    at
}

fn overwrite(bytes: &mut [u8], at: u16, date: &[u8; DATE_BYTES]) {
    if let Some(place) = bytes.get_mut(usize::from(at)..usize::from(at) + DATE_BYTES) {
        place.copy_from_slice(date);
    }
}

/// All blocks together stay far below 64 KiB.
fn index(length: usize) -> u16 {
    u16::try_from(length).expect("three short blocks for each of a few statuses")
}
