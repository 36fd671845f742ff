//! Links and images of a text, with the place of each destination.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::html::{Attribute, HtmlTag};
use super::{Link, LinkKind, Passage};
use crate::content::markdown::{Definition, REF_PREFIX, definition_destination, destination_after};

/// Link reference definitions by their folded label.
type Definitions<'a> = HashMap<String, &'a Definition>;

/// Every link in source order of its end, those in raw HTML last.
pub(super) fn links(passage: &Passage<'_>, tags: &[HtmlTag]) -> Vec<Link> {
    let definitions: Definitions<'_> = passage
        .reading
        .definitions
        .iter()
        .map(|definition| (fold(&definition.label), definition))
        .collect();
    let mut links = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    for (event, range) in &passage.reading.events {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                let kind = LinkKind::Link;
                open.push(Open {
                    kind,
                    link_type: *link_type,
                    dest_url,
                    id,
                    text_end: range.start + 1,
                });
            }
            Event::Start(Tag::Image { link_type, dest_url, id, .. }) => {
                let kind = LinkKind::Image;
                open.push(Open {
                    kind,
                    link_type: *link_type,
                    dest_url,
                    id,
                    text_end: range.start + 2,
                });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(link) = open.pop() {
                    links.push(link.close(passage, &definitions, range.clone()));
                }
                if let Some(outer) = open.last_mut() {
                    outer.text_end = range.end;
                }
            }
            _ => {
                if let Some(link) = open.last_mut() {
                    link.text_end = link.text_end.max(range.end);
                }
            }
        }
    }
    links.extend(tags.iter().flat_map(|tag| in_html(passage, tag)));
    links
}

/// A link whose end is still to come.
struct Open<'a> {
    kind: LinkKind,
    link_type: LinkType,
    dest_url: &'a str,
    /// Label of the definition.
    id: &'a str,
    /// Where its text ends, as far as it is known.
    text_end: usize,
}

impl Open<'_> {
    fn close(
        self,
        passage: &Passage<'_>,
        definitions: &Definitions<'_>,
        range: Range<usize>,
    ) -> Link {
        let text = &passage.reading.text;
        let found = match self.link_type {
            LinkType::Inline => destination_after(&text[..range.end], self.text_end),
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => definitions
                .get(&fold(self.id))
                .and_then(|found| definition_destination(text, &found.span)),
            LinkType::Autolink | LinkType::Email => Some(range.start + 1..range.end - 1),
            _ => None,
        };
        // The parser leaves the empty brackets of `[text][]` out.
        let is_collapsed =
            self.link_type == LinkType::Collapsed && text[range.end..].starts_with("[]");
        let span = passage.span(range.start..if is_collapsed { range.end + 2 } else { range.end });
        let destination_span = found.map_or_else(|| span.clone(), |found| passage.span(found));
        let destination = match self.link_type {
            LinkType::Email => format!("mailto:{}", self.dest_url),
            _ => self.dest_url.to_owned(),
        };
        let destination_span = within_shortcode(passage, destination_span, &destination);
        Link { kind: self.kind, destination, span, destination_span }
    }
}

/// CommonMark 0.31 6.3, "matches".
pub(super) fn fold(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The parameter that a destination comes from, if a shortcode stands there.
fn within_shortcode(passage: &Passage<'_>, span: Range<usize>, destination: &str) -> Range<usize> {
    let written = &passage.text[span.clone()];
    if !written.starts_with("{{") {
        return span;
    }
    let value = destination.strip_prefix(REF_PREFIX).unwrap_or(destination);
    match written.find(value).filter(|_| !value.is_empty()) {
        Some(at) => span.start + at..span.start + at + value.len(),
        None => span,
    }
}

fn in_html<'t>(passage: &'t Passage<'_>, tag: &'t HtmlTag) -> impl Iterator<Item = Link> + 't {
    tag.urls().map(|(url, attribute, kind)| {
        let destination_span = passage.span(place(passage, url, attribute));
        Link {
            kind,
            destination: url.to_owned(),
            span: passage.span(tag.span.clone()),
            destination_span: within_shortcode(passage, destination_span, url),
        }
    })
}

/// Where a URL stands that is a part of an attribute's value. Where character references or the marks of
/// a quote are between the value's characters, it is the value as a whole.
fn place(passage: &Passage<'_>, url: &str, attribute: &Attribute) -> Range<usize> {
    let Range { start, end } = attribute.span;
    let is_as_written = passage.reading.text.get(start..end) == Some(&*attribute.value);
    if attribute.name != "srcset" || !is_as_written {
        return start..end;
    }
    let at = url.as_ptr().addr() - attribute.value.as_ptr().addr();
    start + at..start + at + url.len()
}
