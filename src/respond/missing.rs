//! The 404: the site's page, with the pages that may have been meant.

use std::ops::Range;

use crate::arena::Span;
use crate::http::{Coding, CodingWeights};
use crate::packed::{Generation, PackedSite, PageRef, RepresentationRecord, Suggestions};
use crate::url::encode_byte;

use super::error;
use super::reply::Reply;
use super::response::Piece;
use super::text::{push_html, push_number};

/// `path` lies decoded in the scratch.
pub(super) fn reply<'a>(
    reply: &mut Reply<'_>,
    path: Range<usize>,
    generation: &Generation<'a>,
    site: &'a PackedSite,
    codings: CodingWeights,
) {
    let Some((form, at)) = page_with_room(generation, codings) else {
        return error::reply(reply, 404, generation, site, codings);
    };
    let mut suggestions = Suggestions::new();
    match reply.scratch.get(path) {
        // What names no path is like nothing.
        None | Some([]) => {}
        Some(path) => generation.nearest(path, &mut suggestions),
    }
    if suggestions.is_empty() {
        return error::reply(reply, 404, generation, site, codings);
    }
    let list = reply.scratch.len();
    reply.scratch.extend_from_slice(b"<ul class=\"suggestions\">\n");
    for page in generation.suggested(&suggestions) {
        push_item(page, reply.scratch);
    }
    reply.scratch.extend_from_slice(b"</ul>\n");
    let content = reply.written_from(list);
    let added = (reply.scratch.len() - list) as u64;

    error::open(reply, 404);
    let (head, body) = (form.head(), form.body());
    let fields = Span::new(head.offset, u64::from(form.partial()));
    reply.push_head(Piece::Arena(error::without_tag(fields, site)));
    let start = reply.scratch.len();
    reply.scratch.extend_from_slice(b"Content-Length: ");
    push_number(body.length + added, reply.scratch);
    reply.scratch.extend_from_slice(b"\r\n\r\n");
    reply.push_head_from(start);
    let before = Span::new(body.offset, at);
    let behind = Span::new(body.offset.saturating_add(at), body.length - at);
    reply.push_body(Piece::Arena(before), before.length);
    reply.push_body(content, added);
    reply.push_body(Piece::Arena(behind), behind.length);
}

/// The form of the site's 404 page that has room for suggestions, where the client takes it, and
/// how many bytes of its body come before them.
fn page_with_room<'a>(
    generation: &Generation<'a>,
    codings: CodingWeights,
) -> Option<(&'a RepresentationRecord, u64)> {
    let page = generation.error_page(404)?;
    let form = page.representations().first()?;
    let at = page.suggestions_at()? as u64;
    let is_taken = form.coding() == Coding::Identity && codings.identity != Some(0);
    (is_taken && at <= form.body().length).then_some((form, at))
}

fn push_item(page: PageRef<'_>, scratch: &mut Vec<u8>) {
    scratch.extend_from_slice(b"<li><a href=\"");
    for &byte in page.key() {
        match byte {
            b'&' | b'\'' => push_html(byte, scratch),
            _ => encode_byte(byte, scratch),
        }
    }
    scratch.extend_from_slice(b"\">");
    page.key().iter().for_each(|&byte| push_html(byte, scratch));
    scratch.extend_from_slice(b"</a></li>\n");
}
