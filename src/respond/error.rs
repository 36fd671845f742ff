//! Answers that say what went wrong: with the site's own page where it has one, else with a plain one.

use crate::arena::Span;
use crate::http::CodingWeights;
use crate::packed::{Generation, PackedSite, PageRef};

use super::reason::{explanation, reason};
use super::reply::{ALLOW, Reply};
use super::response::Piece;
use super::select::of_coding;
use super::text::push_number;

/// The page of an error status.
pub(super) fn reply(
    reply: &mut Reply<'_>,
    status: u16,
    generation: &Generation<'_>,
    site: &PackedSite,
    codings: CodingWeights,
) {
    match generation.error_page(status) {
        Some(page) => reply_with(reply, status, page, site, codings),
        None => {
            open(reply, status);
            plain(reply, status);
        }
    }
}

/// A page of the site's, in the coding that the client wants, or in the first when it wants none.
pub(super) fn reply_with(
    reply: &mut Reply<'_>,
    status: u16,
    page: PageRef<'_>,
    site: &PackedSite,
    codings: CodingWeights,
) {
    open(reply, status);
    let forms = page.representations();
    let Some(form) = of_coding(forms, codings).or(forms.first()) else {
        return plain(reply, status);
    };
    reply.push_head(Piece::Arena(without_tag(form.head(), site)));
    reply.push_body(Piece::Arena(form.body()), form.body().length);
}

/// A stored head without the line of `ETag` that opens it: conditions are not held against errors
/// (RFC 9110 13.2.1), so that a tag would be of no use.
pub(super) fn without_tag(head: Span, site: &PackedSite) -> Span {
    let bytes = site.bytes(head);
    let line = bytes.iter().position(|&byte| byte == b'\n').map_or(0, |at| at as u64 + 1);
    let line = if bytes.starts_with(b"ETag:") { line } else { 0 };
    Span::new(head.offset + line, head.length - line)
}

/// The status, and the fields that it has wherever its page comes from.
pub(super) fn open(reply: &mut Reply<'_>, status: u16) {
    reply.set_status(status);
    if status == 405 {
        reply.push_head(Piece::Static(ALLOW));
    }
}

/// A page that needs no site.
fn plain(reply: &mut Reply<'_>, status: u16) {
    let scratch = &mut *reply.scratch;
    let body = scratch.len();
    for part in [BEFORE_TITLE, reason(status), BEFORE_HEADING, reason(status), BEFORE_TEXT] {
        scratch.extend_from_slice(part.as_bytes());
    }
    scratch.extend_from_slice(explanation(status).as_bytes());
    scratch.extend_from_slice(BEHIND_TEXT.as_bytes());
    let content = reply.written_from(body);
    let length = (reply.scratch.len() - body) as u64;

    let scratch = &mut *reply.scratch;
    let head = scratch.len();
    scratch.extend_from_slice(b"Vary: Accept-Encoding\r\nCache-Control: ");
    scratch.extend_from_slice(keeping(status).as_bytes());
    scratch.extend_from_slice(b"\r\nContent-Type: text/html; charset=utf-8\r\n");
    scratch.extend_from_slice(b"X-Content-Type-Options: nosniff\r\nContent-Length: ");
    push_number(length, scratch);
    scratch.extend_from_slice(b"\r\n\r\n");
    reply.push_head_from(head);
    reply.push_body(content, length);
}

/// What is missing may be there soon; other errors are those of one request.
fn keeping(status: u16) -> &'static str {
    match status {
        404 | 410 => "public, max-age=60",
        _ => "no-store",
    }
}

const BEFORE_TITLE: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>";
const BEFORE_HEADING: &str = "</title>\n<h1>";
const BEFORE_TEXT: &str = "</h1>\n<p>";
const BEHIND_TEXT: &str = "</p>\n</html>\n";
