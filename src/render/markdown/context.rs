//! What a text alone does not say: its page's language, its links, its pictures.

use std::borrow::Cow;

use crate::render::Highlighter;

/// The words that stand around an author's text, in the language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Labels<'a> {
    pub note: &'a str,
    pub tip: &'a str,
    pub important: &'a str,
    pub warning: &'a str,
    pub caution: &'a str,
    /// Name of a heading's link to itself; the heading's text follows.
    pub section_link: &'a str,
    /// Name of the notes at the end.
    pub footnotes: &'a str,
    /// Name of the link from a note back to the text; the note's number follows.
    pub back_link: &'a str,
    pub task_done: &'a str,
    pub task_open: &'a str,
}

impl Labels<'static> {
    pub const ENGLISH: Labels<'static> = Labels {
        note: "Note",
        tip: "Tip",
        important: "Important",
        warning: "Warning",
        caution: "Caution",
        section_link: "Link to this section",
        footnotes: "Footnotes",
        back_link: "Back to reference",
        task_done: "Done",
        task_open: "To do",
    };
}

/// Pixels as the file has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

/// What the text becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The body of a page of its own.
    Page,
    /// A part of a list: headings are no sections of that page, and notes are left to the page.
    Summary,
}

/// All that the writer is told.
pub struct Context<'a> {
    pub form: Form,
    pub raw_html: bool,
    pub labels: Labels<'a>,
    pub highlighter: &'a Highlighter,
    pub places: &'a dyn Places,
}

/// What the site knows of the places that a text names.
pub trait Places {
    /// Where a destination as written leads.
    fn href<'d>(&self, destination: &'d str) -> Cow<'d, str>;

    /// How large the picture at a resolved URL is, if it is one of the site's own.
    fn size(&self, url: &str) -> Option<Size>;
}
