//! Where the content of a request ends (RFC 9112 6).

use super::list::elements;
use super::{Refusal, Status};

/// How the content that follows a head is delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// No content.
    None,
    /// This many bytes.
    Length(u64),
    /// Chunks (RFC 9112 7.1).
    Chunked,
}

/// What the framing fields of a head have said so far, line by line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FramingFields {
    length: Option<u64>,
    coded: bool,
    chunked: bool,
    foreign: bool,
}

impl FramingFields {
    /// Repeated equal lengths are one; different ones are an attack or a fault (RFC 9110 8.6).
    pub(super) fn content_length(&mut self, value: &[u8]) -> Result<(), Refusal> {
        for element in value.split(|&byte| byte == b',') {
            let length = exact_digits(super::list::trim(element)).ok_or(Refusal::Malformed)?;
            if self.length.is_some_and(|known| known != length) {
                return Err(Refusal::Malformed);
            }
            self.length = Some(length);
        }
        Ok(())
    }

    /// `chunked` stands last and once (RFC 9112 6.1).
    pub(super) fn transfer_encoding(&mut self, value: &[u8]) -> Result<(), Refusal> {
        self.coded = true;
        for coding in elements(value) {
            if self.chunked {
                return Err(Refusal::Malformed);
            }
            self.chunked = coding.eq_ignore_ascii_case(b"chunked");
            self.foreign |= !self.chunked;
        }
        Ok(())
    }

    /// The whole head's verdict. HTTP/1.0 knows no transfer coding, and one beside a length is how
    /// requests are smuggled (RFC 9112 6.1, 6.3).
    pub(super) fn framing(self, is_1_0: bool) -> Result<Framing, Refusal> {
        match (self.coded, self.length) {
            (false, None) => Ok(Framing::None),
            (false, Some(length)) => Ok(Framing::Length(length)),
            (true, Some(_)) => Err(Refusal::Malformed),
            (true, None) if is_1_0 || !self.chunked => Err(Refusal::Malformed),
            (true, None) if self.foreign => Err(Refusal::CodingUnknown),
            (true, None) => Ok(Framing::Chunked),
        }
    }
}

impl<T> From<Refusal> for Status<T> {
    fn from(refusal: Refusal) -> Status<T> {
        Status::Refused(refusal)
    }
}

fn exact_digits(value: &[u8]) -> Option<u64> {
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0_u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}
