//! The facts of a Markdown text that the checks and the theme need, with their offsets.
//!
//! Anchors are the ids that a fragment of a link can name, as render emits them:
//!
//! - headings: the id that [`markdown_events`](super::markdown_events) gives them;
//! - footnotes: the note with the number 2 is [`fn-2`](footnote_id), and the references to it are
//!   [`fnref-2`, `fnref-2-1`, `fnref-2-2`](footnote_reference_id). Notes are numbered
//!   from 1 in the order in which they are first referred to; a note that nobody refers to is not shown;
//! - in raw HTML: every `id`, and the `name` of an `a`.

mod findings;
mod html;
mod links;
mod srcset;
mod words;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown::{Reading, is_more_mark, plain_text};
use super::report::Diagnostic;
use html::HtmlTag;

pub use html::html_references;
pub(super) use html::{ids_of_html, links_of_html};
pub use srcset::srcset_candidates;
pub use words::count_words;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    Link,
    Image,
    /// A URL in raw HTML: `href` of an `a`, `src` of an `iframe`, ...
    Html,
    /// A picture in raw HTML: `src` and `srcset` of an `img`, `poster` of a `video`, ...
    HtmlImage,
    /// What raw HTML names and nobody clicks: the `cite` of a quotation, the `action` of a form.
    HtmlMention,
}

#[derive(Debug, Clone)]
pub struct Link {
    pub kind: LinkKind,
    /// The destination as written; what it leads to depends on the other documents.
    pub destination: String,
    /// The whole construct, `[text](destination)`.
    pub span: Range<usize>,
    /// The destination's own characters, where they can be told; those of the definition for a
    /// reference link, so that all links by one definition have the same.
    pub destination_span: Range<usize>,
}

/// The id of the footnote with a number, counted from 1.
pub fn footnote_id(number: usize) -> String {
    format!("fn-{number}")
}

/// The id of a reference to a footnote: the first is the 0th.
pub fn footnote_reference_id(number: usize, nth: usize) -> String {
    match nth {
        0 => format!("fnref-{number}"),
        _ => format!("fnref-{number}-{nth}"),
    }
}

/// One pass over a document's Markdown, and what is wrong in it. `text` is the whole file.
pub fn read(path: &str, text: &str, body_start: usize) -> (Outline, Vec<Diagnostic>) {
    let reading = Reading::new(&text[body_start..]);
    let passage = Passage { path, text, body_start, reading: &reading };
    let tags = html::tags(&reading);
    let headings = passage.headings();
    let outline = Outline {
        anchors: anchors(&headings, &reading, &tags),
        links: links::links(&passage, &tags),
        more: passage.more(),
        words: count_words(&reading.events),
        headings,
    };
    let diagnostics = findings::findings(&passage, &outline, &tags);
    (outline, diagnostics)
}

/// The Markdown of a file, parsed, and the way from its offsets to those of the file.
struct Passage<'a> {
    path: &'a str,
    text: &'a str,
    body_start: usize,
    reading: &'a Reading<'a>,
}

impl Passage<'_> {
    /// Bytes of the file for bytes of the parsed text.
    fn span(&self, range: Range<usize>) -> Range<usize> {
        let original = self.reading.offsets.original(range);
        self.body_start + original.start..self.body_start + original.end
    }

    fn headings(&self) -> Vec<Heading> {
        let events = &self.reading.events;
        let heading = |(at, (event, range)): (usize, &(Event<'_>, Range<usize>))| {
            let Event::Start(Tag::Heading { level, id, .. }) = event else { return None };
            let length = self.reading.text[range.clone()].trim_end().len();
            Some(Heading {
                level: *level as u8,
                id: id.as_deref().unwrap_or_default().to_owned(),
                text: plain_text(&events[at + 1..]).trim().to_owned(),
                span: self.span(range.start..range.start + length),
            })
        };
        events.iter().enumerate().filter_map(heading).collect()
    }

    fn more(&self) -> Option<usize> {
        self.reading.events.iter().find_map(|(event, range)| match event {
            Event::Html(html) | Event::InlineHtml(html) if is_more_mark(html) => {
                Some(self.span(range.clone()).start)
            }
            _ => None,
        })
    }
}

/// Labels of the references to notes that a page shows, in their order: those in the text, then those in
/// the notes, note by note. A note that nothing refers to is not shown.
fn shown_references<'e>(events: &'e [(Event<'_>, Range<usize>)]) -> Vec<&'e str> {
    let mut open: Vec<Option<&str>> = Vec::new();
    let mut by_note: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
    let mut defined: HashSet<&str> = HashSet::new();
    for (event, _) in events {
        match event {
            // Of two notes with one label the first counts; the other is nowhere.
            Event::Start(Tag::FootnoteDefinition(label)) => {
                open.push(defined.insert(label).then_some(&**label));
            }
            Event::End(TagEnd::FootnoteDefinition) => drop(open.pop()),
            Event::FootnoteReference(label) => match open.last() {
                Some(None) => {}
                note => by_note.entry(note.copied().flatten()).or_default().push(label),
            },
            _ => {}
        }
    }
    let mut shown = by_note.remove(&None).unwrap_or_default();
    let mut seen = 0;
    while let Some(label) = shown.get(seen).copied() {
        // Notes refer to further notes: each is visited once.
        shown.extend(by_note.remove(&Some(label)).unwrap_or_default());
        seen += 1;
    }
    shown
}

fn anchors(headings: &[Heading], reading: &Reading<'_>, tags: &[HtmlTag]) -> Vec<String> {
    let mut anchors: Vec<String> = headings.iter().map(|heading| heading.id.clone()).collect();
    let mut notes: HashMap<&str, (usize, usize)> = HashMap::new();
    for label in shown_references(&reading.events) {
        let number = notes.len() + 1;
        let (number, references) = notes.entry(label).or_insert((number, 0));
        if *references == 0 {
            anchors.push(footnote_id(*number));
        }
        anchors.push(footnote_reference_id(*number, *references));
        *references += 1;
    }
    anchors.extend(tags.iter().flat_map(HtmlTag::ids).map(str::to_owned));
    anchors
}
