//! One event after the other, and what stands between them.

use std::fmt::{self, Write as _};
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, Tag, TagEnd};

use super::context::{Context, Form};
use super::footnotes::Footnotes;
use super::{Events, escape};
use crate::content::is_more_mark;
use crate::render::html;

/// What the writing of one text brought.
#[derive(Debug)]
pub struct Written {
    pub html: String,
    /// Whether there is anything that a bare page's policy would block: raw HTML, attributes of the
    /// author's, pictures of other hosts. The HTML must then be looked at.
    pub has_foreign_parts: bool,
    /// Resolved URL of the first picture.
    pub first_picture: Option<String>,
}

/// Writes `events`, or the first `cut` of them with every element closed that is open there.
pub fn write(events: &Events<'_>, cut: usize, context: &Context<'_>) -> Written {
    let mut writer = Writer {
        events,
        at: 0,
        end: 0,
        out: String::with_capacity(events.last().map_or(0, |(_, range)| range.end * 2)),
        context,
        notes: Footnotes::gather(events),
        is_in_raw_link: false,
        open: Vec::new(),
        paragraph: Paragraph::Plain,
        heading: None,
        alignments: &[],
        column: 0,
        is_in_table_head: false,
        is_header_cell: false,
        has_foreign_parts: false,
        first_picture: None,
    };
    writer.run(0..cut);
    if context.form == Form::Page {
        writer.footnotes();
    }
    Written {
        html: writer.out,
        has_foreign_parts: writer.has_foreign_parts,
        first_picture: writer.first_picture,
    }
}

/// What a paragraph is written as.
#[derive(Debug, Clone)]
pub(super) enum Paragraph<'e> {
    Plain,
    /// A lone picture with a title.
    Figure(CowStr<'e>),
    /// A lone formula.
    Math,
}

pub(super) struct Writer<'c, 'e> {
    events: &'e Events<'e>,
    /// Index of the next event.
    at: usize,
    /// Index after the last event of this run.
    end: usize,
    pub(super) out: String,
    pub(super) context: &'c Context<'c>,
    pub(super) notes: Footnotes<'e>,
    /// Whether an author's own link is open, in which no other can be.
    pub(super) is_in_raw_link: bool,
    /// Ends of the elements that are open; `None` for one whose tags are left out.
    open: Vec<Option<TagEnd>>,
    pub(super) paragraph: Paragraph<'e>,
    /// Id and text of the heading that is open.
    pub(super) heading: Option<(&'e str, String)>,
    pub(super) alignments: &'e [Alignment],
    pub(super) column: usize,
    pub(super) is_in_table_head: bool,
    pub(super) is_header_cell: bool,
    pub(super) has_foreign_parts: bool,
    pub(super) first_picture: Option<String>,
}

impl<'e> Writer<'_, 'e> {
    /// Writes the events of `range`, and closes what they leave open.
    pub(super) fn run(&mut self, range: Range<usize>) {
        (self.at, self.end) = (range.start, range.end);
        while self.at < self.end {
            let event = &self.events[self.at].0;
            self.at += 1;
            self.event(event);
        }
        while let Some(end) = self.open.pop() {
            self.end(end);
        }
    }

    /// The events that are still to come.
    pub(super) fn rest(&self) -> &'e Events<'e> {
        &self.events[self.at.min(self.end)..self.end]
    }

    /// Skips what is inside the element that was opened last, and its end.
    pub(super) fn skip_to(&mut self, end: TagEnd) {
        let mut depth = 0;
        for (event, _) in self.rest() {
            self.at += 1;
            match event {
                Event::Start(tag) if tag.to_end() == end => depth += 1,
                Event::End(tag) if *tag == end && depth == 0 => return,
                Event::End(tag) if *tag == end => depth -= 1,
                _ => {}
            }
        }
    }

    fn event(&mut self, event: &'e Event<'e>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => {
                if let Some(end) = self.open.pop() {
                    self.end(end);
                }
            }
            Event::Text(text) => escape::text(&mut self.out, text),
            Event::Code(code) => {
                self.out.push_str("<code>");
                escape::text(&mut self.out, code);
                self.out.push_str("</code>");
            }
            Event::InlineMath(formula) => self.math("<span class=\"math\">", formula),
            Event::DisplayMath(formula) => self.math("<span class=\"math display\">", formula),
            Event::Html(html) | Event::InlineHtml(html) => self.inline_html(html),
            Event::FootnoteReference(name) => self.footnote_reference(name),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => {
                self.fresh_line();
                self.out.push_str("<hr>\n");
            }
            Event::TaskListMarker(is_done) => self.task(*is_done),
        }
    }

    /// Elements that are written as a whole skip to their end; the others stay open.
    fn start(&mut self, tag: &'e Tag<'e>) {
        match tag {
            Tag::CodeBlock(kind) => self.code_block(kind),
            Tag::Image { dest_url, title, .. } => self.picture(dest_url, title),
            Tag::HtmlBlock => self.html_block(),
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => self.skip_to(tag.to_end()),
            Tag::Link { .. } if self.is_in_raw_link => self.open.push(None),
            tag => {
                self.start_tag(tag);
                self.open.push(Some(tag.to_end()));
            }
        }
    }

    fn end(&mut self, end: Option<TagEnd>) {
        if let Some(end) = end {
            self.end_tag(end);
            // An author who forgot to close a link loses the others of that block at most.
            self.is_in_raw_link &= is_inline(end);
        }
    }

    fn math(&mut self, tag: &str, formula: &str) {
        let is_block = matches!(self.paragraph, Paragraph::Math);
        if !is_block {
            self.out.push_str(tag);
        }
        escape::text(&mut self.out, formula);
        if !is_block {
            self.out.push_str("</span>");
        }
    }

    fn task(&mut self, is_done: bool) {
        let labels = &self.context.labels;
        let label = if is_done { labels.task_done } else { labels.task_open };
        self.out.push_str("<input type=\"checkbox\" disabled aria-label=\"");
        escape::attribute(&mut self.out, label);
        self.out.push_str(if is_done { "\" checked> " } else { "\"> " });
    }

    fn html_block(&mut self) {
        let mut html = String::new();
        for (event, _) in self.rest() {
            match event {
                Event::Html(part) | Event::InlineHtml(part) | Event::Text(part) => {
                    html.push_str(part);
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
        }
        self.skip_to(TagEnd::HtmlBlock);
        if is_more_mark(&html) {
            return;
        }
        self.fresh_line();
        if self.context.raw_html {
            self.raw_html(&html);
        } else if !is_comment(&html) {
            self.out.push_str("<p>");
            escape::text(&mut self.out, html.trim_end());
            self.out.push_str("</p>\n");
        }
    }

    fn inline_html(&mut self, html: &str) {
        if is_more_mark(html) {
            return;
        }
        if self.context.raw_html {
            self.raw_html(html);
            self.is_in_raw_link = match html.get(..3) {
                Some("</a" | "</A") => false,
                Some("<a " | "<A ") => html.contains("href"),
                _ => self.is_in_raw_link,
            };
        } else if !is_comment(html) {
            escape::text(&mut self.out, html);
        }
    }

    /// The author's own markup stays as it is, but for links to other files.
    fn raw_html(&mut self, html: &str) {
        self.has_foreign_parts |= may_load(html);
        self.out.push_str(&html::relink(html, |url| self.context.places.href(url)));
    }

    /// Begins a line, unless one has just begun.
    pub(super) fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    pub(super) fn write(&mut self, text: fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("a string takes what is written");
    }
}

fn is_inline(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
    )
}

/// Whether markup could need a policy: only attributes, scripts and style sheets do. A quick look, for
/// reading a whole page takes as long as writing it.
fn may_load(html: &str) -> bool {
    let is_code = |at: usize| {
        let name = html.as_bytes()[at + 1..].get(..5).unwrap_or_default();
        name.eq_ignore_ascii_case(b"style") || name.eq_ignore_ascii_case(b"scrip")
    };
    html.contains('=') || html.match_indices('<').any(|(at, _)| is_code(at))
}

/// A comment shows nothing, so that escaping it would show what the author hid.
fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.find("-->").is_none_or(|end| end + 3 == html.len())
}
