//! Answers that lead elsewhere (RFC 9110 15.4).

use std::ops::Range;

use super::reply::Reply;
use super::text::{push_html, push_number};
use crate::url::is_preview;

/// How long a redirect may be kept: not long, a later edit may turn it around. A temporary one is
/// asked for again every time, and so is each of a site that is being written.
const PERMANENT: &[u8] = b"public, max-age=3600";
const TEMPORARY: &[u8] = b"no-cache";

/// The way to an address that is told to a few: nobody keeps it, lists it or passes it on.
const SECRET: &[u8] =
    b"no-store\r\nX-Robots-Tag: noindex, nofollow\r\nReferrer-Policy: no-referrer";

/// `location` lies in the scratch, as it goes on the wire. Who does not follow gets a link to it.
pub(super) fn reply(reply: &mut Reply<'_>, status: u16, location: Range<usize>, is_changing: bool) {
    reply.set_status(status);
    let scratch = &mut *reply.scratch;
    let is_secret = scratch.get(location.clone()).is_some_and(is_preview);
    let body = scratch.len();
    scratch.extend_from_slice(BEFORE_LINK);
    for index in location.clone() {
        if let Some(&byte) = scratch.get(index) {
            push_html(byte, scratch);
        }
    }
    scratch.extend_from_slice(BEHIND_LINK);
    let content = reply.written_from(body);
    let length = (reply.scratch.len() - body) as u64;

    let scratch = &mut *reply.scratch;
    let head = scratch.len();
    scratch.extend_from_slice(b"Location: ");
    scratch.extend_from_within(location);
    scratch.extend_from_slice(b"\r\nCache-Control: ");
    scratch.extend_from_slice(match status {
        _ if is_secret => SECRET,
        301 | 308 if !is_changing => PERMANENT,
        _ => TEMPORARY,
    });
    scratch.extend_from_slice(b"\r\nContent-Type: text/html; charset=utf-8\r\n");
    scratch.extend_from_slice(b"X-Content-Type-Options: nosniff\r\nContent-Length: ");
    push_number(length, scratch);
    scratch.extend_from_slice(b"\r\n\r\n");
    reply.push_head_from(head);
    reply.push_body(content, length);
}

const BEFORE_LINK: &[u8] = b"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
    <title>Moved</title>\n<p>This page is <a href=\"";
const BEHIND_LINK: &[u8] = b"\">elsewhere</a>.</p>\n</html>\n";
