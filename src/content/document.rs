//! One Markdown file: its typed front matter and the facts of its text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::{Timestamp, ZonedDateTime};
use serde_json::Value;

use super::outline::Outline;

/// What a Markdown file is to the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// A page of its own; a *post* if it has a date.
    Page,
    /// `_index.md` below the root: the text and settings of a section.
    Section,
    /// `_index.md` at the root: the text of the home page.
    Home,
}

/// A Markdown file with its front matter, checked.
#[derive(Debug, Clone)]
pub struct Document {
    /// Source path relative to the content folder, with `/` on every system.
    pub path: String,
    /// The whole file. Offsets of this struct and of `outline` count bytes in it.
    pub text: Arc<str>,
    /// Where the Markdown begins.
    pub body_start: usize,
    pub kind: DocumentKind,
    /// `index.md` in a folder of its own, whose siblings are its resources.
    pub is_bundle: bool,
    /// The section's path without slashes at the ends (`posts`, `docs/guides`); empty at the root.
    pub section: String,
    /// Decoded absolute path of the page, `/posts/hello/`.
    pub url: String,
    /// Decoded absolute paths that redirect here, as the front matter orders them.
    pub aliases: Vec<String>,
    pub title: String,
    /// In the zone it was written in; `None` for pages that are not posts.
    pub date: Option<ZonedDateTime>,
    pub lastmod: Option<ZonedDateTime>,
    pub publish: Option<Timestamp>,
    pub expiry: Option<Timestamp>,
    pub draft: bool,
    pub description: Option<String>,
    pub summary: Option<String>,
    /// Taxonomy name to the terms as written: `tags` -> ["Rust", "Web"].
    pub terms: BTreeMap<String, Vec<String>>,
    pub keywords: Vec<String>,
    pub weight: Option<i64>,
    pub template: Option<String>,
    pub images: Vec<String>,
    /// A feed id that stays, whatever happens to the URL.
    pub id: Option<String>,
    pub toc: Option<bool>,
    pub canonical_url: Option<String>,
    pub related: Vec<String>,
    /// BCP 47 tag, if it differs from the site's.
    pub lang: Option<String>,
    /// `ltr`, `rtl` or `auto`.
    pub dir: Option<String>,
    /// The page is a redirect to this URL.
    pub redirect_to: Option<String>,
    /// Unknown fields and `params`, for templates.
    pub params: serde_json::Map<String, Value>,
    /// Links, headings, footnotes and images of the Markdown.
    pub outline: Outline,
    /// Where each front matter value stands, strings without their quotes, by the field's lower-case
    /// name (`publishdate`, whichever alias was written). Those of `aliases` and of each taxonomy's
    /// terms have places of their own beside it, in the order of the values: `aliases[0]`, `tags[2]`.
    pub spans: BTreeMap<String, Range<usize>>,
}

impl Document {
    /// The Markdown, without the front matter.
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }

    /// Whether an earlier or later state of the same file, read with the same settings, takes the same
    /// place in the site: nothing but its text may differ.
    pub(super) fn stands_as(&self, other: &Document) -> bool {
        let (front, other_front) =
            (self.text.get(..self.body_start), other.text.get(..other.body_start));
        self.url == other.url && self.title == other.title && front == other_front
    }

    /// A page with a date: it is in the lists, the feeds and the archive.
    pub fn is_post(&self) -> bool {
        self.kind == DocumentKind::Page && self.date.is_some()
    }
}
