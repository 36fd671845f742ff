//! Bytes to HTTP/1.1 and back, without a socket in sight (sans-IO).
//!
//! Owns the grammar of RFC 9110 and 9112: request heads, framing, conditions, ranges, codings,
//! response heads. Promises to judge the whole of a message before anything acts on it. Refuses to
//! know sockets, pages or clocks.

mod coding;
mod head;

pub use coding::Coding;
pub use head::{HEAD_BYTES_MAX, Head};
