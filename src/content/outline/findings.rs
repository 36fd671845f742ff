//! What is wrong in one Markdown text, whatever the rest of the site is.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::html::{Attribute, HtmlTag};
use super::links::fold;
use super::{LinkKind, Outline, Passage};
use crate::content::lines::Lines;
use crate::content::markdown::Definition;
use crate::content::report::{Code, Diagnostic};

/// A longer label or URL is none: no text takes long to be looked through.
const LABEL_BYTES_MAX: usize = 1_000;

/// Every fault of the text, in no order.
pub(super) fn findings(
    passage: &Passage<'_>,
    outline: &Outline,
    tags: &[HtmlTag],
) -> Vec<Diagnostic> {
    let lines = Lines::new(passage.path, passage.text);
    let mut findings = Findings { passage, lines, found: Vec::new() };
    findings.headings(outline);
    findings.ids(outline, tags);
    findings.links(outline);
    findings.texts();
    findings.reversed_links();
    findings.definitions();
    findings.undefined();
    findings.undefined_footnotes();
    findings.footnotes();
    findings.html(tags);
    findings.shortcodes();
    findings.found
}

struct Findings<'a> {
    passage: &'a Passage<'a>,
    lines: Lines<'a>,
    found: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// `span` counts bytes of the file.
    fn add(&mut self, code: Code, span: Range<usize>, message: impl Into<String>, help: &str) {
        let found = self.lines.diagnostic(code, span, message);
        self.found.push(if help.is_empty() { found } else { found.with_help(help) });
    }

    fn headings(&mut self, outline: &Outline) {
        let mut before = None;
        for heading in &outline.headings {
            let level = heading.level;
            if level == 1 {
                let message = "a heading of the first level in the text";
                let help = "the page's title is its heading of the first level: begin with `##`";
                self.add(Code::H1InBody, heading.span.clone(), message, help);
            }
            if let Some(before) = before.filter(|before| level > before + 1) {
                let message = format!("a heading of level {level} follows one of level {before}");
                let help = format!("make it level {}", before + 1);
                self.add(Code::HeadingSkip, heading.span.clone(), message, &help);
            }
            before = Some(level);
        }
    }

    /// Ids of the author's own that are there twice; those made from text are unique.
    fn ids(&mut self, outline: &Outline, tags: &[HtmlTag]) {
        let mut seen = HashSet::new();
        for heading in &outline.headings {
            if !seen.insert(heading.id.as_str()) {
                let message = format!("the id `{}` is there twice", heading.id);
                let help = "a link leads to the first of them";
                self.add(Code::HeadingDuplicateId, heading.span.clone(), message, help);
            }
        }
        for tag in tags {
            // An `a` may have the same id and name.
            let ids: HashSet<&str> = tag.ids().collect();
            for id in ids {
                if !seen.insert(id) {
                    let message = format!("the id `{id}` is there twice");
                    let help = "a link leads to the first of them";
                    let span = self.passage.span(tag.span.clone());
                    self.add(Code::HeadingDuplicateId, span, message, help);
                }
            }
        }
    }

    fn links(&mut self, outline: &Outline) {
        let mut seen = HashSet::new();
        for link in &outline.links {
            let destination = link.destination.as_str();
            let is_link = matches!(link.kind, LinkKind::Link | LinkKind::Html);
            let is_image = matches!(link.kind, LinkKind::Image | LinkKind::HtmlImage);
            if is_link && (destination.is_empty() || destination == "#") {
                let message = "a link that leads nowhere";
                self.add(Code::EmptyLink, link.span.clone(), message, "give it a destination");
            } else if is_image && destination.is_empty() {
                let message = "an image without a file";
                self.add(Code::EmptyLink, link.span.clone(), message, "give it a source");
            }
            // All links by one definition are mended at one place.
            let is_followed = is_link || is_image;
            if is_followed
                && is_plain_http(destination)
                && seen.insert(link.destination_span.clone())
            {
                let message = format!("`{destination}` is not encrypted");
                let help = format!("https://{}", &destination["http://".len()..]);
                self.add(Code::HttpLink, link.destination_span.clone(), message, &help);
            }
        }
    }

    /// Links without text, images without a description.
    fn texts(&mut self) {
        for (at, kind) in empty_elements(&self.passage.reading.events) {
            let span = self.passage.span(self.passage.reading.events[at].1.clone());
            match kind {
                Element::Image => {
                    let message = "an image without a description";
                    let help = "say in the brackets what it shows: `![a cat asleep](cat.jpg)`";
                    self.add(Code::ImageAltMissing, span, message, help);
                }
                Element::Link => {
                    let message = "a link without text";
                    self.add(Code::EmptyLink, span, message, "nobody can see or follow it");
                }
            }
        }
    }

    /// `(text)[https://url]`.
    fn reversed_links(&mut self) {
        let text = &*self.passage.reading.text;
        for (event, range) in &self.passage.reading.events {
            let Event::Text(_) = event else { continue };
            // The parser gives each bracket an event of its own.
            if !text[range.clone()].starts_with('[') || !text[..range.start].ends_with(')') {
                continue;
            }
            let Some(reversed) = reversed_link(text, range.start) else { continue };
            let (label, url) = (&text[reversed.label], text[reversed.url].trim_matches(['<', '>']));
            let help = format!("[{label}]({url})");
            let span = self.passage.span(reversed.span);
            self.add(Code::ReversedLink, span, "brackets and parentheses are reversed", &help);
        }
    }

    /// Link reference definitions that nothing refers to.
    fn definitions(&mut self) {
        let reading = self.passage.reading;
        let label =
            |event: &Event<'_>| match event {
                Event::Start(
                    Tag::Link { id, link_type, .. } | Tag::Image { id, link_type, .. },
                ) if is_by_reference(*link_type) => Some(fold(id)),
                _ => None,
            };
        let used: HashSet<String> =
            reading.events.iter().filter_map(|(event, _)| label(event)).collect();
        for definition in &reading.definitions {
            if used.contains(&fold(&definition.label)) || is_comment(definition) {
                continue;
            }
            let length = reading.text[definition.span.clone()].trim_end().len();
            let span = definition.span.start..definition.span.start + length;
            let message = format!("nothing refers to [{}]", definition.label);
            self.add(Code::UnusedReference, self.passage.span(span), message, "");
        }
    }

    /// `[text][label]` and `[label][]` without a definition, `[^label]` without a note. `[label]` alone is
    /// more often meant as it stands: `[sic]`, `[1]`, `Vec<[T]>`.
    fn undefined(&mut self) {
        let text = &*self.passage.reading.text;
        for undefined in &self.passage.reading.undefined {
            let before = text[..undefined.span.start].chars().next_back();
            // `a[i][j]`
            let is_index =
                before.is_some_and(|before| before.is_alphanumeric() || "_)]".contains(before));
            if is_index || !matches!(undefined.kind, LinkType::Reference | LinkType::Collapsed) {
                continue;
            }
            let label = &undefined.label;
            let end = undefined.span.end;
            // The parser leaves the empty brackets out.
            let is_collapsed =
                undefined.kind == LinkType::Collapsed && text[end..].starts_with("[]");
            let span = undefined.span.start..if is_collapsed { end + 2 } else { end };
            let message = format!("no definition of [{label}]");
            let help = format!("add a line `[{label}]: https://...`");
            self.add(Code::RefUndefined, self.passage.span(span), message, &help);
        }
    }

    /// `[^label]` without its note: the parser takes it for text.
    fn undefined_footnotes(&mut self) {
        let text = &*self.passage.reading.text;
        let mut is_code = false;
        for (event, range) in &self.passage.reading.events {
            match event {
                Event::Start(Tag::CodeBlock(_)) => is_code = true,
                Event::End(TagEnd::CodeBlock) => is_code = false,
                // The parser gives each bracket an event of its own.
                Event::Text(_) if !is_code && text[range.clone()].starts_with('[') => {
                    let Some(label) = footnote_label(text, range.start) else { continue };
                    let span = range.start..range.start + label.len() + "[^]".len();
                    let message = format!("no footnote [^{label}]");
                    let help = format!("add a line `[^{label}]: ...`");
                    self.add(Code::FootnoteUndefined, self.passage.span(span), message, &help);
                }
                _ => {}
            }
        }
    }

    fn footnotes(&mut self) {
        let mut defined = Vec::new();
        let mut used = HashSet::new();
        for (event, range) in &self.passage.reading.events {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    defined.push((label.as_ref(), range.clone()));
                }
                Event::FootnoteReference(label) => {
                    used.insert(label.as_ref());
                }
                _ => {}
            }
        }
        for (label, range) in defined.into_iter().filter(|(label, _)| !used.contains(label)) {
            let marker = range.start..range.start + label.len() + "[^]:".len();
            let message = format!("nothing refers to the footnote [^{label}]");
            let span = self.passage.span(marker);
            self.add(Code::FootnoteUnused, span, message, "it is not shown");
        }
    }

    fn html(&mut self, tags: &[HtmlTag]) {
        for tag in tags {
            let span = self.passage.span(tag.span.clone());
            if tag.name == "script" {
                let message = "a script in the text";
                let help = "it runs on this page only, and not in feeds or readers";
                self.add(Code::RawHtmlScript, span.clone(), message, help);
            }
            for handler in tag.attributes.iter().filter(|attribute| is_script(attribute)) {
                let span = self.passage.span(handler.span.clone());
                let message = format!("a script in the attribute `{}`", handler.name);
                let help = "browsers do not run it under the page's Content-Security-Policy";
                self.add(Code::RawHtmlScript, span, message, help);
            }
            if tag.name == "img" && tag.attribute("alt").is_none() {
                let message = "an image without a description";
                let help = "say what it shows in `alt`; `alt=\"\"` if it is decoration";
                self.add(Code::ImageAltMissing, span, message, help);
            }
        }
    }

    fn shortcodes(&mut self) {
        let start = self.passage.body_start;
        for range in &self.passage.reading.unknown_shortcodes {
            let span = start + range.start..start + range.end;
            let message = "a shortcode that is not known stays visible";
            let help = "known are figure, gist, highlight, ref, relref, vimeo, youtube";
            self.add(Code::ShortcodeUnknown, span, message, help);
        }
    }
}

/// The label of a footnote reference whose bracket opens at `open`. Negated classes of regular
/// expressions, `[^a-z]` and `[^,]`, have no label.
fn footnote_label(text: &str, open: usize) -> Option<&str> {
    let rest = text[open..].strip_prefix("[^")?;
    let label = &rest[..rest[..near(rest, 0).end].find(']')?];
    let is_word = |character: char| character.is_alphanumeric() || "-_.".contains(character);
    let is_label = !label.is_empty() && label.chars().all(is_word);
    let is_class = label.as_bytes().windows(2).any(|pair| pair[1] == b'-') && label.len() <= 3
        || label.contains("a-z");
    let is_repeated = rest[label.len() + 1..].starts_with(['+', '*', '?', '{']);
    let is_escaped = text[..open].ends_with('\\');
    (is_label && !is_class && !is_repeated && !is_escaped).then_some(label)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Link,
    Image,
}

/// The links and images of which nothing is seen or read, by the places of their starts among the events.
/// A link shows an image, tags, mathematics and text; an image is described by text alone.
fn empty_elements(events: &[(Event<'_>, Range<usize>)]) -> Vec<(usize, Element)> {
    /// An element whose end is still to come.
    struct Open {
        start: usize,
        kind: Element,
        has_text: bool,
        is_seen: bool,
    }
    let mut open: Vec<Open> = Vec::new();
    let mut empty = Vec::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Link { .. }) => {
                open.push(Open { start: at, kind: Element::Link, has_text: false, is_seen: false });
            }
            Event::Start(Tag::Image { .. }) => {
                open.push(Open {
                    start: at,
                    kind: Element::Image,
                    has_text: false,
                    is_seen: false,
                });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let Some(closed) = open.pop() else { continue };
                let is_image = closed.kind == Element::Image;
                if !closed.has_text && (is_image || !closed.is_seen) {
                    empty.push((closed.start, closed.kind));
                }
                if let Some(outer) = open.last_mut() {
                    outer.has_text |= closed.has_text;
                    outer.is_seen |= closed.is_seen || is_image;
                }
            }
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => {
                if let Some(inner) = open.last_mut() {
                    let is_math = matches!(event, Event::InlineMath(_) | Event::DisplayMath(_));
                    inner.has_text |= !text.trim().is_empty() && !is_math;
                    inner.is_seen |= is_math;
                }
            }
            Event::InlineHtml(_) => {
                if let Some(inner) = open.last_mut() {
                    inner.is_seen = true;
                }
            }
            _ => {}
        }
    }
    empty
}

struct Reversed {
    span: Range<usize>,
    label: Range<usize>,
    url: Range<usize>,
}

/// The text around a place, as far as a label or a URL may reach.
fn near(text: &str, at: usize) -> Range<usize> {
    let mut start = at.saturating_sub(LABEL_BYTES_MAX);
    let mut end = (at + LABEL_BYTES_MAX).min(text.len());
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start..end
}

/// The reversed link whose bracket opens at `open`, if what stands there is meant as one.
fn reversed_link(text: &str, open: usize) -> Option<Reversed> {
    let around = near(text, open);
    let line_start =
        text[around.start..open].rfind('\n').map_or(around.start, |at| around.start + at + 1);
    let label_start = line_start + text[line_start..open].rfind('(')? + 1;
    let close = open + text[open..around.end].find([']', '\n'])?;
    let url = open + 1..close;
    let written = text[url.clone()].trim_start_matches('<');
    let begins = ["https://", "http://", "www.", "mailto:", "/", "./", "../", "#"];
    let ends = [".md", ".html", ".htm", ".pdf", ".png", ".jpg"];
    let is_url = begins.iter().any(|start| written.starts_with(start))
        || ends.iter().any(|end| written.ends_with(end));
    let is_link =
        text[close..].starts_with(']') && is_url && !written.contains(char::is_whitespace);
    // What follows decides: `](` or `][` and the bracket is the text of a link.
    let is_text = text[close + 1..].starts_with(['(', '[']);
    (is_link && !is_text).then(|| Reversed {
        span: label_start - 1..close + 1,
        label: label_start..open - 1,
        url,
    })
}

fn is_by_reference(link_type: LinkType) -> bool {
    matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}

/// `[//]: # (a remark)`, the usual way to hide a remark in Markdown.
fn is_comment(definition: &Definition) -> bool {
    matches!(definition.destination.as_str(), "#" | "" | "/dev/null")
}

/// A URL that names a host of the internet without encryption.
fn is_plain_http(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let is_address =
        host.starts_with('[') || name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_elsewhere = ["localhost", "local", "internal", "onion", "test", "example", "invalid"];
    scheme.eq_ignore_ascii_case("http")
        && !is_address
        && name.contains('.')
        && !is_elsewhere.contains(&last)
}

/// Words that the names of event handlers begin or end with (HTML 8.1.8.2).
const EVENTS: [&str; 22] = [
    "abort",
    "blur",
    "change",
    "click",
    "drag",
    "drop",
    "error",
    "focus",
    "input",
    "key",
    "load",
    "mouse",
    "pause",
    "play",
    "pointer",
    "resize",
    "scroll",
    "submit",
    "toggle",
    "touch",
    "wheel",
    "animation",
];

fn is_script(attribute: &Attribute) -> bool {
    let event = attribute.name.strip_prefix("on");
    let is_handler = event.is_some_and(|event| {
        EVENTS.iter().any(|name| event.starts_with(name) || event.ends_with(name))
    });
    is_handler || attribute.value.trim_start().to_ascii_lowercase().starts_with("javascript:")
}
