//! What a request gets in place of a page's content.

use std::ops::Range;

use crate::http::CodingWeights;
use crate::packed::{Generation, PackedSite, PageRef, RepresentationRecord};

use super::reply::Reply;
use super::{error, missing, redirect};

#[derive(Debug)]
pub(super) enum Instead<'a> {
    /// 204 with what is allowed.
    Options,
    NotModified(&'a RepresentationRecord),
    /// `location` lies in the scratch, as it goes on the wire.
    Redirect {
        status: u16,
        location: Range<usize>,
    },
    /// 410 with the page that says so.
    Gone(PageRef<'a>),
    /// 404; `path` lies decoded in the scratch, empty where there is none.
    Missing {
        path: Range<usize>,
    },
    /// 416 of a representation with this many bytes.
    Unsatisfiable {
        length: u64,
    },
    /// A status that says it all.
    Error(u16),
    /// A status that has a page of its own at this path.
    ErrorPage(u16, PageRef<'a>),
}

impl<'a> Instead<'a> {
    /// Steps 7 and 8 for all of these.
    pub(super) fn reply(
        self,
        reply: &mut Reply<'_>,
        generation: &Generation<'a>,
        site: &'a PackedSite,
        codings: CodingWeights,
    ) {
        match self {
            Instead::Options => reply.options(),
            Instead::NotModified(form) => reply.not_modified(form),
            Instead::Redirect { status, location } => {
                redirect::reply(reply, status, location, site.is_changing());
            }
            Instead::Gone(page) => error::reply_with(reply, 410, page, site, codings),
            Instead::Missing { path } => missing::reply(reply, path, generation, site, codings),
            Instead::Unsatisfiable { length } => {
                reply.unsatisfied(length);
                error::reply(reply, 416, generation, site, codings);
            }
            Instead::ErrorPage(status, page) => {
                error::reply_with(reply, status, page, site, codings);
            }
            Instead::Error(status) => error::reply(reply, status, generation, site, codings),
        }
    }
}
