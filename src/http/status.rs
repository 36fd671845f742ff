//! What reading bytes can come to.

/// Incomplete input is a value, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status<T> {
    /// `consumed` bytes of the input make up `value`; what follows belongs to the next message.
    Complete { value: T, consumed: usize },
    /// All well so far; more bytes are needed.
    Partial,
    /// No further request may be read from this connection.
    Refused(Refusal),
}

/// Why a message is not taken. The answer closes the connection: after a doubt about where a
/// message ends, nothing behind it is believed (RFC 9112 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// 400: the message breaks the grammar, or its framing is in doubt.
    Malformed,
    /// 408: no whole request within the time for one. Never found by parsing.
    TimedOut,
    /// 414: the request line is longer than [`REQUEST_LINE_BYTES_MAX`](super::REQUEST_LINE_BYTES_MAX).
    TargetTooLong,
    /// 417: an expectation other than `100-continue`.
    ExpectationUnknown,
    /// 421: an `https` resource asked for in the clear (RFC 9110 7.4).
    Misdirected,
    /// 431: the head is longer than [`REQUEST_HEAD_BYTES_MAX`](super::REQUEST_HEAD_BYTES_MAX), or
    /// has more fields than [`FIELDS_MAX`](super::FIELDS_MAX).
    HeadTooLarge,
    /// 501: a transfer coding other than `chunked`.
    CodingUnknown,
    /// 503: the server has all the connections it will take. Never found by parsing.
    Overloaded,
    /// 505: a major version other than 1.
    VersionUnknown,
}

impl Refusal {
    /// The status code of the answer.
    pub fn status(self) -> u16 {
        match self {
            Refusal::Malformed => 400,
            Refusal::TimedOut => 408,
            Refusal::TargetTooLong => 414,
            Refusal::ExpectationUnknown => 417,
            Refusal::Misdirected => 421,
            Refusal::HeadTooLarge => 431,
            Refusal::CodingUnknown => 501,
            Refusal::Overloaded => 503,
            Refusal::VersionUnknown => 505,
        }
    }
}
