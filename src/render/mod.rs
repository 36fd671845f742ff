//! A checked site in, pages out: HTML, feeds, sitemap, redirects, heads, codings.
//!
//! Owns the theme and every byte a reader sees. Promises exactly the URLs that
//! [`Routes`](crate::content::Routes) planned, and the same bytes for the same content. Refuses to
//! know how pages are stored or sent.

mod coded;
mod highlight;
mod page;
mod policy;
mod representation;

pub use coded::Effort;
pub use highlight::Highlighter;
pub use page::{Body, Media, Page, PageKind, Representation, SUGGESTIONS_MARK};
pub use policy::{Directive, Policy};
pub use representation::{Content, Keeping, Representer};
