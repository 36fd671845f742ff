//! A checked site in, pages out: HTML, feeds, sitemap, redirects, heads, codings.
//!
//! Owns the theme and every byte a reader sees. Promises exactly the URLs that
//! [`Routes`](crate::content::Routes) planned, and the same bytes for the same content. Refuses to
//! know how pages are stored or sent.

mod address;
mod article;
mod articles;
mod asset;
mod coded;
mod colour;
mod context;
mod dates;
mod document_page;
mod edition;
mod escape;
mod feed;
mod fingerprints;
mod forms;
mod frame;
mod grammars;
mod highlight;
mod html;
mod linked_data;
mod list_page;
mod live;
mod location;
mod markdown;
mod neighbours;
mod page;
mod picture_sizes;
mod policy;
mod press;
mod related;
mod relations;
mod renderer;
mod representation;
mod sitemap;
mod stand_in;
mod strings;
mod style;
mod surroundings;
mod theme;

pub use article::Article;
pub use articles::Articles;
pub use coded::Effort;
pub use fingerprints::Fingerprints;
pub use highlight::Highlighter;
use highlight::code_languages;
pub use html::absolute;
pub use live::EVENTS_PATH;
pub use markdown::Labels;
pub use page::{Body, Media, Page, PageKind, Representation, SUGGESTIONS_MARK};
pub use policy::{Directive, Policy};
pub use renderer::Renderer;
pub use representation::{Content, Keeping, Representer};
pub use stand_in::stand_in;
