//! The events of one Markdown text, written as HTML.
//!
//! Owns every tag that an author's text becomes, but for those the author wrote as raw HTML. Promises
//! balanced HTML where raw HTML is escaped, no `style` attribute, and ids that are unique within one
//! text. Refuses to know the site: where links lead and how large pictures are is told by a
//! [`Context`].

mod code;
mod context;
mod escape;
mod footnotes;
mod picture;
mod summary;
mod tags;
mod text;
mod writer;

pub use context::Labels;
pub(super) use context::{Context, Form, Places, Size};
pub(super) use escape::attribute as escape_attribute;
pub(super) use summary::{more_cut, words_cut};
pub(super) use text::excerpt;
pub(super) use writer::write;

use pulldown_cmark::Event;

/// Events with their places, as `content` parsed them.
pub(super) type Events<'e> = [(Event<'e>, std::ops::Range<usize>)];
