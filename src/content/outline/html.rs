//! Tags in the raw HTML of a text, as a browser would find them.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::LinkKind;
use super::srcset::srcset_candidates;
use crate::content::markdown::Reading;

/// A start tag. Ranges count bytes of the parsed text.
#[derive(Debug)]
pub(super) struct HtmlTag {
    /// In lower case.
    pub name: String,
    pub span: Range<usize>,
    pub attributes: Vec<Attribute>,
}

#[derive(Debug)]
pub(super) struct Attribute {
    /// In lower case.
    pub name: String,
    /// Without quotes, character references resolved.
    pub value: String,
    /// The value as it stands between the quotes; the name, if there is no value.
    pub span: Range<usize>,
}

impl HtmlTag {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// What a fragment can name.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let name = self.attribute("name").filter(|_| self.name == "a");
        let ids = [self.attribute("id"), name].into_iter().flatten();
        ids.map(|attribute| attribute.value.as_str()).filter(|id| !id.is_empty())
    }

    /// Every URL of something else that the tag holds, with its attribute. The forms that send something
    /// away are left out: what answers a POST does not answer a GET.
    pub fn urls(&self) -> impl Iterator<Item = (&str, &Attribute, LinkKind)> {
        let sends = self.name == "form"
            && self
                .attribute("method")
                .is_some_and(|method| !method.value.eq_ignore_ascii_case("get"));
        let named = html_references(&self.name).iter().filter(move |_| !sends);
        named.flat_map(|(name, kind)| {
            let attributes = self.attribute(name).into_iter();
            attributes.flat_map(move |attribute| {
                let value = attribute.value.trim();
                let urls: Vec<&str> = match *name {
                    "srcset" => srcset_candidates(value).into_iter().map(|(url, _)| url).collect(),
                    // Nothing is meant by their being empty.
                    "poster" | "action" | "cite" if value.is_empty() => Vec::new(),
                    _ => vec![value],
                };
                urls.into_iter().map(move |url| (url, attribute, *kind))
            })
        })
    }
}

/// The attributes of an element that hold the URL of something else, with what that is.
pub fn html_references(element: &str) -> &'static [(&'static str, LinkKind)] {
    use LinkKind::{Html, HtmlImage, HtmlMention};
    match element {
        "a" | "area" | "link" => &[("href", Html)],
        "iframe" | "script" | "audio" | "track" | "embed" => &[("src", Html)],
        "object" => &[("data", Html)],
        "img" => &[("src", HtmlImage), ("srcset", HtmlImage)],
        "source" => &[("src", Html), ("srcset", HtmlImage)],
        "video" => &[("src", Html), ("poster", HtmlImage)],
        "input" => &[("src", HtmlImage)],
        // Of SVG.
        "image" => &[("href", HtmlImage), ("xlink:href", HtmlImage)],
        "use" => &[("href", HtmlMention), ("xlink:href", HtmlMention)],
        "form" => &[("action", HtmlMention)],
        "blockquote" | "q" | "ins" | "del" => &[("cite", HtmlMention)],
        _ => &[],
    }
}

/// Every start tag, in source order.
pub(super) fn tags(reading: &Reading<'_>) -> Vec<HtmlTag> {
    let mut tags = Vec::new();
    let mut block = Piece::default();
    for (event, range) in &reading.events {
        match event {
            Event::Start(Tag::HtmlBlock) => block.clear(),
            Event::Html(html) => block.push(html, range.start),
            Event::End(TagEnd::HtmlBlock) => block.read(&mut tags),
            // The parser gives an inline tag alone.
            Event::InlineHtml(html) if !html.starts_with("</") => {
                block.clear();
                block.push(html, range.start);
                block.read(&mut tags);
            }
            _ => {}
        }
    }
    tags
}

/// Every id of an HTML text.
pub(in crate::content) fn ids_of_html(html: &str) -> Vec<String> {
    tags_of(html).iter().flat_map(HtmlTag::ids).map(str::to_owned).collect()
}

/// Every URL that an HTML text leads to or shows.
pub(in crate::content) fn links_of_html(html: &str) -> Vec<(String, LinkKind)> {
    let tags = tags_of(html);
    let urls = tags.iter().flat_map(HtmlTag::urls);
    urls.map(|(url, _, kind)| (url.to_owned(), kind)).collect()
}

fn tags_of(html: &str) -> Vec<HtmlTag> {
    let mut piece = Piece::default();
    piece.push(html, 0);
    let mut tags = Vec::new();
    piece.read(&mut tags);
    tags
}

/// Some HTML, gathered from lines that may have had the marks of a quote or a list before them.
#[derive(Default)]
struct Piece {
    html: String,
    /// Offset in `html` and offset in the text, for each line.
    lines: Vec<(usize, usize)>,
}

impl Piece {
    fn clear(&mut self) {
        self.html.clear();
        self.lines.clear();
    }

    fn push(&mut self, html: &str, start: usize) {
        self.lines.push((self.html.len(), start));
        self.html.push_str(html);
    }

    /// Offset in the text for an offset in `html`.
    fn place(&self, offset: usize) -> usize {
        let after = self.lines.partition_point(|(start, _)| *start <= offset);
        let (line, start) = after.checked_sub(1).map_or((0, 0), |at| self.lines[at]);
        start + (offset - line)
    }

    fn range(&self, start: usize, end: usize) -> Range<usize> {
        let start = start.min(self.html.len());
        let end = end.clamp(start, self.html.len());
        if end == start {
            return self.place(start)..self.place(start);
        }
        self.place(start)..self.place(end - 1) + 1
    }

    fn read(&self, tags: &mut Vec<HtmlTag>) {
        let mut open: Option<HtmlTag> = None;
        let on_event = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            match event {
                CallbackEvent::OpenStartTag { name } => {
                    let span = self.range(span.start, span.end);
                    open = Some(HtmlTag { name: lossy(name), span, attributes: Vec::new() });
                }
                CallbackEvent::AttributeName { name } => {
                    if let Some(tag) = &mut open {
                        let (name, span) = (lossy(name), self.range(span.start, span.end));
                        tag.attributes.push(Attribute { name, value: String::new(), span });
                    }
                }
                CallbackEvent::AttributeValue { value } => {
                    if let Some(attribute) = open.as_mut().and_then(|tag| tag.attributes.last_mut())
                    {
                        attribute.value = lossy(value);
                        attribute.span = self.range(span.start, span.end);
                    }
                }
                CallbackEvent::CloseStartTag { .. } => {
                    if let Some(mut tag) = open.take() {
                        tag.span.end = self.range(span.start, span.end).end;
                        tags.push(tag);
                    }
                }
                _ => {}
            }
            None
        };
        let mut emitter = CallbackEmitter::new(on_event);
        emitter.naively_switch_states(true);
        // Reading from memory does not fail, and the callback yields nothing.
        let Ok(()) = Tokenizer::new_with_emitter(self.html.as_str(), emitter).finish();
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
