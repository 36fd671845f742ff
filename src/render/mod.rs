//! A checked site in, pages out: HTML, feeds, sitemap, redirects, heads, codings.
//!
//! Owns the theme and every byte a reader sees. Promises exactly the URLs that
//! [`Routes`](crate::content::Routes) planned, and the same bytes for the same content. Refuses to
//! know how pages are stored or sent.

mod article;
mod articles;
mod coded;
mod highlight;
mod html;
mod markdown;
mod page;
mod picture_sizes;
mod policy;
mod representation;

pub use article::Article;
pub use articles::Articles;
pub use coded::Effort;
pub use highlight::Highlighter;
pub use html::absolute;
pub use markdown::Labels;
pub use page::{Body, Media, Page, PageKind, Representation, SUGGESTIONS_MARK};
pub use policy::{Directive, Policy};
pub use representation::{Content, Keeping, Representer};
