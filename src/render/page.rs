//! What rendering hands to the packers: everything that one URL can be answered with.

use std::path::PathBuf;

use crate::http::{Coding, Head};

/// All that is ever sent for one URL.
#[derive(Debug, Clone)]
pub struct Page {
    /// Decoded absolute path. Keys that begin with a NUL byte are the site's own, and no request can
    /// name one: `\0404` is the body of that error, `\0/old/` the rule `/old/*`.
    pub path: String,
    pub kind: PageKind,
}

#[derive(Debug, Clone)]
pub enum PageKind {
    /// 200: at least one representation, the preferred media type first, identity first within it.
    Content(Vec<Representation>),
    /// 301, 302, 307 or 308. `location` is as it goes on the wire; `:splat` in a rule's location
    /// stands for the rest that `*` matched.
    Redirect { status: u16, location: String },
    /// 410, with the representations of its page.
    Gone(Vec<Representation>),
    /// The page of an error status, stored under its reserved key. In the 404's identity body the
    /// bytes [`SUGGESTIONS_MARK`] show where suggestions go; they are removed before it is stored.
    Error { status: u16, representations: Vec<Representation> },
    /// All as it was at this path in the rendering before, which the fingerprints are of.
    Same,
}

/// Stands in the body of the 404 page where the nearest URLs are inserted.
pub const SUGGESTIONS_MARK: &str = "<!--suggestions-->";

/// Among which media types of one URL a client chooses by `Accept`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Media {
    /// Whatever the URL is by nature: the page as HTML, an image, a feed.
    Default = 0,
    /// `text/markdown` of a post.
    Markdown = 1,
    /// `application/json` of a post.
    Json = 2,
}

/// One form of a page: a media type in a content coding.
#[derive(Debug, Clone)]
pub struct Representation {
    pub media: Media,
    pub coding: Coding,
    pub head: Head,
    pub body: Body,
}

#[derive(Debug, Clone)]
pub enum Body {
    Bytes(Vec<u8>),
    /// A large asset, copied from its file when it is packed.
    File {
        file: PathBuf,
        length: u64,
    },
}
