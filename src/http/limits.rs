//! Bounds on what is read of a request, in bytes and counts. Time is not known here.

/// The longest request line, its line end not counted (RFC 9112 3 asks for 8,000 at least): 414.
pub const REQUEST_LINE_BYTES_MAX: usize = 8 * 1024;

/// The longest request head, from the request line to the empty line that ends it: 431.
pub const REQUEST_HEAD_BYTES_MAX: usize = 16 * 1024;

/// The most header fields of one request: 431.
pub const FIELDS_MAX: usize = 100;

/// Empty lines skipped before a request line (RFC 9112 2.2): 400 beyond.
pub const EMPTY_LINES_MAX: usize = 4;

/// Content of a request that is read and dropped, as it came on the wire, so that the connection
/// can go on. With more than this the connection closes after the answer.
pub const CONTENT_BYTES_MAX: u64 = 64 * 1024;

/// The longest line that opens a chunk, extensions and line end counted (RFC 9112 7.1.1).
pub const CHUNK_LINE_BYTES_MAX: u16 = 1024;
