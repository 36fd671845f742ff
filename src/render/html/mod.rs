//! HTML that authors wrote, read as browsers read it.
//!
//! Owns the questions that only a parser answers: what a page loads ([`inspect()`]), how large a drawing is ([`svg_size`]), how a part of
//! it is moved elsewhere ([`absolute`], [`detach`]) or its links changed ([`relink`]). Promises an answer for any input, however broken.
//! Refuses to know Markdown and the site.

mod drawing;
mod inspect;
mod plain;
mod resolve;
mod rewrite;
mod source;
mod tokens;

pub(super) use drawing::svg_size;
pub(super) use inspect::inspect;
pub use rewrite::absolute;
pub(super) use rewrite::{detach, relink};
