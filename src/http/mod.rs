//! Bytes to HTTP/1.1 and back, without a socket in sight (sans-IO).
//!
//! Owns the grammar of RFC 9110 and 9112: request heads, framing, conditions, ranges, codings,
//! response heads. Promises to judge the whole of a message before anything acts on it. Refuses to
//! know sockets, pages or clocks.

mod authority;
mod coding;
mod content;
mod date;
mod entity_tag;
mod facts;
mod fields;
mod framing;
mod head;
mod limits;
mod list;
mod method;
mod plain;
mod preference;
mod range;
mod request;
mod scan;
mod status;

pub use coding::Coding;
pub use content::{Content, Drained};
pub use date::{DATE_BYTES, format_date, parse_date};
pub use entity_tag::{Comparison, names_tag};
pub use fields::{FieldName, Fields, Values};
pub use framing::Framing;
pub use head::{HEAD_BYTES_MAX, Head};
pub use limits::{
    CHUNK_LINE_BYTES_MAX, CONTENT_BYTES_MAX, EMPTY_LINES_MAX, FIELDS_MAX, REQUEST_HEAD_BYTES_MAX,
    REQUEST_LINE_BYTES_MAX,
};
pub use method::Method;
pub use preference::{CodingWeights, WEIGHT_MAX, Weight, media_weight};
pub use range::Range;
pub use request::{Request, is_head, parse};
pub use status::{Refusal, Status};
