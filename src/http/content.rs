//! Reads the content of a request past, and keeps none of it (RFC 9112 6, 7.1).

use super::limits::{CHUNK_LINE_BYTES_MAX, CONTENT_BYTES_MAX};
use super::list::is_token_byte;
use super::{Framing, Refusal, Status};

/// Where in the content of a request the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    state: State,
    /// Bytes on the wire that may still be read and dropped.
    budget: u64,
    /// Bytes of the current chunk line so far.
    line: u16,
}

const LINE_END_BYTES: u16 = 2;

/// What one piece of input has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// The content is at its end.
    All,
    /// There is more than will be read: answer, then close.
    TooMuch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Length(u64),
    /// Before the first digit of a chunk size.
    SizeStart,
    Size(u64),
    /// Blanks behind the size, which only an extension may follow.
    SizeBlank(u64),
    Extension(u64),
    /// Within a quoted string of an extension, which must end before the line does.
    Quoted(u64),
    /// Behind a backslash in one.
    QuotedPair(u64),
    SizeLineFeed(u64),
    Data(u64),
    DataReturn,
    DataLineFeed,
    TrailerStart,
    TrailerName,
    TrailerValue,
    TrailerLineFeed,
    EndLineFeed,
    End,
}

impl Content {
    pub fn new(framing: Framing) -> Content {
        let state = match framing {
            Framing::None | Framing::Length(0) => State::End,
            Framing::Length(length) => State::Length(length),
            Framing::Chunked => State::SizeStart,
        };
        Content { state, budget: CONTENT_BYTES_MAX, line: 0 }
    }

    /// Reads on from where the last input ended. On `Partial` all of `input` has been read.
    pub fn drain(&mut self, input: &[u8]) -> Status<Drained> {
        let mut at = 0;
        loop {
            if self.state == State::End {
                return Status::Complete { value: Drained::All, consumed: at };
            }
            if matches!(self.state, State::Length(left) if left > self.budget) || self.budget == 0 {
                return Status::Complete { value: Drained::TooMuch, consumed: at };
            }
            let Some(&byte) = input.get(at) else {
                return Status::Partial;
            };
            let available = (input.len() - at) as u64;
            let read = match self.state {
                State::Length(left) | State::Data(left) => left.min(available).min(self.budget),
                _ => 1,
            };
            match self.state.after(byte, read) {
                Some(next) => self.state = next,
                None => return Status::Refused(Refusal::Malformed),
            }
            if !self.line_is_short() {
                return Status::Refused(Refusal::Malformed);
            }
            self.budget -= read;
            at += usize::try_from(read).unwrap_or(usize::MAX);
        }
    }

    /// Counts the bytes of a chunk line; an endless extension is an attack.
    fn line_is_short(&mut self) -> bool {
        use State::{Extension, Quoted, QuotedPair, Size, SizeBlank};
        match self.state {
            Size(_) | SizeBlank(_) | Extension(_) | Quoted(_) | QuotedPair(_) => self.line += 1,
            _ => self.line = 0,
        }
        self.line + LINE_END_BYTES <= CHUNK_LINE_BYTES_MAX
    }
}

impl State {
    /// The state after `byte`, or after `read` bytes of data; `None` where the grammar ends.
    fn after(self, byte: u8, read: u64) -> Option<State> {
        Some(match (self, byte) {
            (State::Length(left), _) if left == read => State::End,
            (State::Length(left), _) => State::Length(left - read),
            (State::Data(left), _) if left == read => State::DataReturn,
            (State::Data(left), _) => State::Data(left - read),
            (State::SizeStart, _) => State::Size(hex_digit(byte)?),
            (State::Size(size), b'\r') => State::SizeLineFeed(size),
            (State::Size(size) | State::SizeBlank(size), b';') => State::Extension(size),
            (State::Size(size) | State::SizeBlank(size), b' ' | b'\t') => State::SizeBlank(size),
            (State::Size(size), _) => {
                State::Size(size.checked_mul(16)?.checked_add(hex_digit(byte)?)?)
            }
            (State::Extension(size), b'\r') => State::SizeLineFeed(size),
            (State::Extension(size), b'"') => State::Quoted(size),
            (State::Quoted(size), b'"') => State::Extension(size),
            (State::Quoted(size), b'\\') => State::QuotedPair(size),
            (State::Extension(size), _) if is_text(byte) => State::Extension(size),
            (State::Quoted(size) | State::QuotedPair(size), _) if is_text(byte) => {
                State::Quoted(size)
            }
            (State::SizeLineFeed(0), b'\n') => State::TrailerStart,
            (State::SizeLineFeed(size), b'\n') => State::Data(size),
            (State::DataReturn, b'\r') => State::DataLineFeed,
            (State::DataLineFeed, b'\n') => State::SizeStart,
            (State::TrailerStart, b'\r') => State::EndLineFeed,
            (State::TrailerStart | State::TrailerName, _) if is_token_byte(byte) => {
                State::TrailerName
            }
            (State::TrailerName, b':') => State::TrailerValue,
            (State::TrailerValue, b'\r') => State::TrailerLineFeed,
            (State::TrailerValue, _) if is_text(byte) => State::TrailerValue,
            (State::TrailerLineFeed, b'\n') => State::TrailerStart,
            (State::EndLineFeed, b'\n') => State::End,
            _ => return None,
        })
    }
}

fn hex_digit(byte: u8) -> Option<u64> {
    char::from(byte).to_digit(16).map(u64::from)
}

/// What a field value may hold (RFC 9110 5.5).
fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}
