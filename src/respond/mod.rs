//! From a request to its answer: pure, without a clock and without a socket.
//!
//! Owns what a request is answered with and why. Promises that the answer depends on the request,
//! the site and the time alone, and that none costs an allocation once the scratch has grown.
//! Refuses to know connections.
//!
//! ```text
//! 1 method          GET and HEAD go on; OPTIONS 204, others 405 or 501
//! 2 target          decoded once; what names no path 400 or 404
//! 3 look-up         the page, or where it is now 301 308, or why not 404 410
//! 4 representation  by Accept and Accept-Encoding, or none that the client takes 406
//! 5 preconditions   in the order of RFC 9110 13.2.2; 304 412
//! 6 range           all of it 200, a part 206, none of it 416
//! 7 head            composed when the site was built, for all but parts, redirects and errors
//! 8 body            a run of the arena right behind its head; none for HEAD
//! ```

mod blocks;
mod error;
mod instead;
mod last_modified;
mod location;
mod look_up;
mod missing;
mod part;
mod preconditions;
mod reason;
mod redirect;
mod reply;
mod response;
mod select;
mod target;
mod text;

pub use blocks::{Blocks, Connection};
pub use last_modified::last_modified;
pub use response::{PIECES_MAX, Piece, Pieces, Response};

use crate::http::{CodingWeights, FieldName, Method, Refusal, Request};
use crate::packed::{PackedSite, RepresentationRecord};

use instead::Instead;
use part::Part;
use reply::Reply;
use target::Path;

/// What a request is answered with at an instant.
///
/// Appends to `scratch` what lies in no arena; answers of a pipeline may share it until they have
/// been sent. Never allocates but to grow it.
pub fn respond(
    request: &Request<'_>,
    site: &PackedSite,
    now_unix_s: i64,
    scratch: &mut Vec<u8>,
) -> Response {
    let decided = decide(request, site, now_unix_s, scratch);
    let mut reply = Reply::to(request, scratch);
    match decided {
        Ok((form, Part::Whole)) => reply.whole(form),
        Ok((form, Part::Bytes { first, last })) => reply.part(form, first, last),
        Err(instead) => {
            let codings = CodingWeights::of(request.fields.values(FieldName::AcceptEncoding));
            let generation = site.generation(now_unix_s);
            instead.reply(&mut reply, &generation, site, codings);
        }
    }
    reply.finish()
}

/// The answer to what was refused, which ends the connection. `is_head` says whether that was a HEAD,
/// as far as [`is_head`](crate::http::is_head) can tell.
pub fn refuse(
    refusal: Refusal,
    is_head: bool,
    site: &PackedSite,
    now_unix_s: i64,
    scratch: &mut Vec<u8>,
) -> Response {
    let mut reply = Reply::new(is_head, true, scratch);
    if refusal == Refusal::Overloaded {
        // Nothing was read of the request: it may be a HEAD, whose answer has no content.
        reply.overloaded();
        return reply.finish();
    }
    let codings = CodingWeights::UNASKED;
    let generation = site.generation(now_unix_s);
    Instead::Error(refusal.status()).reply(&mut reply, &generation, site, codings);
    reply.finish()
}

/// Steps 1 to 6: what is sent, or what is sent instead.
fn decide<'a>(
    request: &Request<'_>,
    site: &'a PackedSite,
    now_unix_s: i64,
    scratch: &mut Vec<u8>,
) -> Result<(&'a RepresentationRecord, Part), Instead<'a>> {
    let fields = &request.fields;
    // 1. Method
    allow(request.method)?;
    // 2. Target
    let path = Path::of(request.path, scratch)?;
    // 3. Look-up
    let generation = site.generation(now_unix_s);
    let page = look_up::page(&generation, &path, request.query, scratch)?;
    // 4. Representation
    let form = select::form(page.representations(), fields)?;
    if !fields.has_any(&FieldName::CONDITIONS) {
        return Ok((form, Part::Whole));
    }
    // 5. Preconditions
    let validators = preconditions::Validators::of(form, site, now_unix_s);
    preconditions::hold(fields, &validators)?;
    // 6. Range
    let part = Part::of(request, &validators)?;
    Ok((form, part))
}

/// Nothing here can be changed by a request (RFC 9110 9.1).
fn allow(method: Method) -> Result<(), Instead<'static>> {
    match method {
        Method::Get | Method::Head => Ok(()),
        Method::Options => Err(Instead::Options),
        Method::NotAllowed | Method::Connect => Err(Instead::Error(405)),
        Method::Unknown => Err(Instead::Error(501)),
    }
}
