//! Markdown, parsed in one place: the events that the checks count and that render writes.
//!
//! CommonMark and GitHub's extensions, with what pulldown-cmark leaves to us: bare addresses become
//! links ([`autolink`]), the few shortcodes of Hugo's that are honoured ([`shortcode`]), ids of headings
//! ([`heading_id`]). The first two are written into the text as Markdown before it is parsed
//! ([`rewrite`]), because only the parser knows how they go together with emphasis, tables and brackets;
//! an exact map leads every offset back to what the author wrote.

mod autolink;
mod heading_id;
mod inline;
mod offsets;
mod rewrite;
mod shortcode;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser};

pub(super) use heading_id::plain_text;
pub(super) use inline::{definition_destination, destination_after};
pub(super) use offsets::OffsetMap;

/// Destination prefix of a link that Hugo's `ref` or `relref` made: what follows is looked up among the
/// pages of the site, and no URL yet. See [`Site::href`](super::Site::href).
pub const REF_PREFIX: &str = "ref:";

/// The Markdown of this blog, everywhere.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// The events of a Markdown text, each with its bytes in `markdown`.
///
/// Headings carry their id, unique in the text. What stands for a shortcode or a bare address has the
/// range of the whole shortcode or address.
pub fn markdown_events(markdown: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let Reading { events, offsets, .. } = Reading::new(markdown);
    events.into_iter().map(move |(event, range)| (event, offsets.original(range)))
}

/// Whether a piece of raw HTML is the author's mark for the end of the summary, `<!--more-->`.
pub fn is_more_mark(html: &str) -> bool {
    html.trim()
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
        .is_some_and(|comment| comment.trim() == "more")
}

/// A parsed text with everything that the parser knows about it.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// What was parsed: the author's text, or with shortcodes and bare addresses rewritten.
    /// All ranges of this struct count its bytes, but for those of `unknown_shortcodes`.
    pub text: CowStr<'a>,
    /// From `text` back to the author's.
    pub offsets: OffsetMap,
    pub events: Vec<(Event<'a>, Range<usize>)>,
    /// Link reference definitions, in their order.
    pub definitions: Vec<Definition>,
    /// `[text][label]`, `[label][]`, `[label]` and `[^label]` without a definition.
    pub undefined: Vec<Undefined>,
    /// Shortcodes that stay visible. Ranges of the author's text.
    pub unknown_shortcodes: Vec<Range<usize>>,
}

/// `[label]: destination "title"`.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    pub label: String,
    pub destination: String,
    pub span: Range<usize>,
}

/// A reference to a definition that is not there.
#[derive(Debug, Clone)]
pub(super) struct Undefined {
    pub kind: LinkType,
    pub label: String,
    pub span: Range<usize>,
}

impl<'a> Reading<'a> {
    pub fn new(markdown: &'a str) -> Reading<'a> {
        let mut reading = Reading::parse(markdown);
        let rewrites = rewrite::rewrites(markdown, &reading.events);
        if rewrites.is_needed() {
            let (text, offsets) = offsets::substitute(markdown, &rewrites.substitutions);
            reading = Reading::parse(&text).into_static();
            rewrite::show_as_written(markdown, &rewrites, &offsets, &mut reading.events);
            reading.text = text.into();
            reading.offsets = offsets;
        }
        reading.unknown_shortcodes = rewrites.unknown_shortcodes;
        heading_id::give_ids(&reading.text, &mut reading.events);
        reading
    }

    fn parse(markdown: &str) -> Reading<'_> {
        let mut undefined = Vec::new();
        let mut note = |link: pulldown_cmark::BrokenLink<'_>| {
            undefined.push(Undefined {
                kind: link.link_type,
                label: link.reference.to_string(),
                span: link.span,
            });
            None
        };
        let parser = Parser::new_with_broken_link_callback(markdown, OPTIONS, Some(&mut note))
            .into_offset_iter();
        let mut definitions: Vec<Definition> = parser
            .reference_definitions()
            .iter()
            .map(|(label, definition)| Definition {
                label: label.to_owned(),
                destination: definition.dest.to_string(),
                span: definition.span.clone(),
            })
            .collect();
        definitions.sort_unstable_by_key(|definition| definition.span.start);
        Reading {
            events: parser.collect(),
            text: markdown.into(),
            offsets: OffsetMap::default(),
            definitions,
            undefined,
            unknown_shortcodes: Vec::new(),
        }
    }

    /// Lets go of the text that was parsed.
    fn into_static<'b>(self) -> Reading<'b> {
        let events = self.events.into_iter();
        Reading {
            text: CowStr::Borrowed(""),
            offsets: self.offsets,
            events: events.map(|(event, range)| (event.into_static(), range)).collect(),
            definitions: self.definitions,
            undefined: self.undefined,
            unknown_shortcodes: self.unknown_shortcodes,
        }
    }
}
