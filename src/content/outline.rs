//! The facts of a Markdown text that the checks and the theme need, with their offsets.

use std::ops::Range;

/// What one pass over a document's Markdown found. Offsets count bytes of the whole file.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    /// Ids a fragment can name, headings' among them: footnotes, ids in raw HTML.
    pub anchors: Vec<String>,
    /// Where the summary ends: the offset of `<!--more-->`, if the author set one.
    pub more: Option<usize>,
    /// Words of running text, for the reading time.
    pub words: usize,
}

#[derive(Debug, Clone)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    /// Plain text, without markup.
    pub text: String,
    pub span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    Link,
    Image,
    /// `href` or `src` in raw HTML.
    Html,
}

#[derive(Debug, Clone)]
pub struct Link {
    pub kind: LinkKind,
    /// The destination as written; what it leads to depends on the other documents.
    pub destination: String,
    /// The whole construct, `[text](destination)`.
    pub span: Range<usize>,
    /// The destination's own characters, where they can be told.
    pub destination_span: Range<usize>,
}
