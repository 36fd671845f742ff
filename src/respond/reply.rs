//! Steps 7 and 8: head and body, as pieces.

use crate::arena::Span;
use crate::http::{Method, Request};
use crate::packed::RepresentationRecord;

use super::response::{Piece, Pieces, Response};
use super::text::push_number;

/// An answer while it is put together.
#[derive(Debug)]
pub(super) struct Reply<'s> {
    pub(super) scratch: &'s mut Vec<u8>,
    response: Response,
    /// The answer to HEAD has the fields of that to GET and no content (RFC 9110 9.3.2).
    is_head: bool,
}

const EMPTY_LINE: &[u8] = b"\r\n";

impl<'s> Reply<'s> {
    /// To a request. What follows a CONNECT may be another protocol, so that nothing behind one is
    /// read.
    pub(super) fn to(request: &Request<'_>, scratch: &'s mut Vec<u8>) -> Reply<'s> {
        let close = !request.keep_alive || request.method == Method::Connect;
        Reply::new(request.method == Method::Head, close, scratch)
    }

    pub(super) fn new(is_head: bool, close: bool, scratch: &'s mut Vec<u8>) -> Reply<'s> {
        let response = Response { status: 200, pieces: Pieces::new(), close, body_bytes: 0 };
        Reply { scratch, response, is_head }
    }

    pub(super) fn finish(self) -> Response {
        self.response
    }

    pub(super) fn set_status(&mut self, status: u16) {
        self.response.status = status;
    }

    /// 200. Head and body are one run.
    pub(super) fn whole(&mut self, form: &RepresentationRecord) {
        if self.is_head {
            self.push_head(Piece::Arena(form.head()));
        } else {
            self.response.pieces.push(Piece::Arena(form.whole()));
            self.response.body_bytes = form.body().length;
        }
    }

    /// 206 with the bytes from `first` to `last`, which lie within the body.
    pub(super) fn part(&mut self, form: &RepresentationRecord, first: u64, last: u64) {
        self.set_status(206);
        let (head, body) = (form.head(), form.body());
        self.push_head(Piece::Arena(Span::new(head.offset, u64::from(form.partial()))));
        let start = self.scratch.len();
        self.scratch.extend_from_slice(b"Content-Range: bytes ");
        push_number(first, self.scratch);
        self.scratch.push(b'-');
        push_number(last, self.scratch);
        self.scratch.push(b'/');
        push_number(body.length, self.scratch);
        self.scratch.extend_from_slice(b"\r\nContent-Length: ");
        let length = last - first + 1;
        push_number(length, self.scratch);
        self.scratch.extend_from_slice(b"\r\n\r\n");
        self.push_head_from(start);
        self.push_body(Piece::Arena(Span::new(body.offset.saturating_add(first), length)), length);
    }

    pub(super) fn not_modified(&mut self, form: &RepresentationRecord) {
        self.set_status(304);
        let fields = Span::new(form.head().offset, u64::from(form.not_modified()));
        self.push_head(Piece::Arena(fields));
        self.push_head(Piece::Static(EMPTY_LINE));
    }

    /// 204 has no content, and no length of it (RFC 9110 8.6).
    pub(super) fn options(&mut self) {
        self.set_status(204);
        self.push_head(Piece::Static(ALLOW));
        self.push_head(Piece::Static(EMPTY_LINE));
    }

    /// 503 without content.
    pub(super) fn overloaded(&mut self) {
        self.set_status(503);
        self.push_head(Piece::Static(OVERLOADED));
    }

    /// What a 416 says of a representation with `length` bytes (RFC 9110 14.4).
    pub(super) fn unsatisfied(&mut self, length: u64) {
        let start = self.scratch.len();
        self.scratch.extend_from_slice(b"Content-Range: bytes */");
        push_number(length, self.scratch);
        self.scratch.extend_from_slice(EMPTY_LINE);
        self.push_head_from(start);
    }

    pub(super) fn push_head(&mut self, piece: Piece) {
        self.response.pieces.push(piece);
    }

    /// What has been written into the scratch since it was `start` long, as a part of the head.
    pub(super) fn push_head_from(&mut self, start: usize) {
        let piece = self.written_from(start);
        self.push_head(piece);
    }

    pub(super) fn push_body(&mut self, piece: Piece, length: u64) {
        if !self.is_head {
            self.response.pieces.push(piece);
            self.response.body_bytes += length;
        }
    }

    /// What has been written into the scratch since it was `start` long.
    pub(super) fn written_from(&self, start: usize) -> Piece {
        // A pipeline is read from one buffer, and no answer is much longer than its request.
        let index = |at| u32::try_from(at).expect("the scratch is shorter than 4 GiB");
        Piece::Scratch { start: index(start), end: index(self.scratch.len()) }
    }
}

/// What every resource allows, as a field.
pub(super) const ALLOW: &[u8] = b"Allow: GET, HEAD, OPTIONS\r\n";

const OVERLOADED: &[u8] = b"Retry-After: 5\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n";
