//! What is written into a text before it is parsed: shortcodes and bare addresses as Markdown.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::REF_PREFIX;
use super::autolink::{self, Autolink};
use super::offsets::{OffsetMap, Substitution};
use super::shortcode::{Role, Shortcode, closing};

/// The substitutions of one text.
#[derive(Debug, Default)]
pub(super) struct Rewrites {
    /// Ascending, without overlaps.
    pub substitutions: Vec<Substitution>,
    /// The bare addresses among them: they are shown as they were written.
    addresses: Vec<Range<usize>>,
    pub unknown_shortcodes: Vec<Range<usize>>,
}

impl Rewrites {
    pub fn is_needed(&self) -> bool {
        !self.substitutions.is_empty()
    }
}

/// Finds what has to be rewritten in a text. `events` are those of the text as it is: they tell where
/// code, links and HTML are.
pub(super) fn rewrites(text: &str, events: &[(Event<'_>, Range<usize>)]) -> Rewrites {
    let mut rewrites = Rewrites::default();
    // Bodies of `highlight`: code that the parser has not seen as such.
    let mut code_bodies = Vec::new();
    if text.contains("{{<") || text.contains("{{%") {
        shortcodes(text, &code_ranges(events), &mut rewrites, &mut code_bodies);
    }
    rewrites.substitutions.extend(sums_of_money(text, events));
    let signs = autolink::signs(text);
    if !signs.is_empty() {
        let mut taken: Vec<Range<usize>> =
            rewrites.substitutions.iter().map(|substitution| substitution.range.clone()).collect();
        taken.append(&mut code_bodies);
        taken.sort_unstable_by_key(|range| range.start);
        addresses(text, events, &signs, &taken, &mut rewrites);
    }
    rewrites.substitutions.sort_by_key(|substitution| substitution.range.start);
    let mut end = 0;
    rewrites.substitutions.retain(|Substitution { range, .. }| {
        let is_free = range.start >= end;
        end = if is_free { range.end } else { end };
        is_free
    });
    rewrites
}

/// Gives the links of bare addresses their text as the author wrote it.
pub(super) fn show_as_written<'a>(
    markdown: &str,
    rewrites: &Rewrites,
    offsets: &OffsetMap,
    events: &mut [(Event<'a>, Range<usize>)],
) {
    let mut is_autolink = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Link { .. }) => {
                let original = offsets.original(range.clone());
                let starts = |address: &Range<usize>| address.start;
                is_autolink =
                    rewrites.addresses.binary_search_by_key(&original.start, starts).is_ok();
            }
            Event::End(TagEnd::Link) => is_autolink = false,
            Event::Text(text) if is_autolink => {
                let written = markdown[offsets.original(range.clone())].to_owned();
                *text = CowStr::from(written);
            }
            _ => {}
        }
    }
}

/// Dollar signs that the parser takes for the marks of a formula, but that are those of two sums: a
/// formula within a line of text does not go on in the next.
fn sums_of_money(text: &str, events: &[(Event<'_>, Range<usize>)]) -> Vec<Substitution> {
    let sum = |(event, range): &(Event<'_>, Range<usize>)| {
        let is_sum = matches!(event, Event::InlineMath(_)) && text[range.clone()].contains('\n');
        let sign = range.start..range.start + 1;
        (is_sum && text[sign.clone()] == *"$")
            .then(|| Substitution { range: sign, text: "\\$".to_owned() })
    };
    events.iter().filter_map(sum).collect()
}

/// Bare addresses in running text.
fn addresses(
    text: &str,
    events: &[(Event<'_>, Range<usize>)],
    signs: &[usize],
    taken: &[Range<usize>],
    rewrites: &mut Rewrites,
) {
    // Where the block or cell around an event ends; how many links, images and code blocks are around it.
    let mut ends = Vec::new();
    let mut closed = 0_usize;
    let mut from = 0;
    for (event, range) in events {
        match event {
            Event::Start(tag) => {
                closed += usize::from(is_closed_to_addresses(&tag.to_end()));
                let is_span = matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough);
                let outer = ends.last().copied().filter(|_| is_span);
                ends.push(outer.unwrap_or(range.end));
            }
            Event::End(tag) => {
                closed -= usize::from(is_closed_to_addresses(tag));
                ends.pop();
            }
            Event::Text(_) if closed == 0 => {
                let to = ends.last().copied().unwrap_or(text.len());
                let first = signs.partition_point(|sign| *sign < range.start.max(from));
                let inside = signs[first..].iter().take_while(|sign| **sign < range.end);
                for &sign in inside.filter(|sign| !is_within(taken, **sign)) {
                    if sign < from {
                        continue;
                    }
                    let (after, before) = free_around(taken, sign);
                    let (from_here, to_here) = (from.max(after), to.min(before));
                    if let Some(found) = autolink::autolink(text, sign, from_here, to_here) {
                        from = found.range.end;
                        rewrites.addresses.push(found.range.clone());
                        rewrites.substitutions.push(as_markdown(found));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The stretch around `at` that none of the ranges, which ascend, has a part of.
fn free_around(ranges: &[Range<usize>], at: usize) -> (usize, usize) {
    let next = ranges.partition_point(|range| range.start <= at);
    let after = next.checked_sub(1).map_or(0, |before| ranges[before].end);
    (after, ranges.get(next).map_or(usize::MAX, |range| range.start))
}

fn as_markdown(address: Autolink) -> Substitution {
    Substitution { range: address.range, text: format!("<{}>", address.destination) }
}

fn is_closed_to_addresses(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock)
}

fn code_ranges(events: &[(Event<'_>, Range<usize>)]) -> Vec<Range<usize>> {
    let is_code =
        |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    events.iter().filter(|(event, _)| is_code(event)).map(|(_, range)| range.clone()).collect()
}

/// Whether `at` lies in one of the ranges, which ascend.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= at);
    after.checked_sub(1).is_some_and(|before| at < ranges[before].end)
}

fn shortcodes(
    text: &str,
    code: &[Range<usize>],
    rewrites: &mut Rewrites,
    code_bodies: &mut Vec<Range<usize>>,
) {
    let mut from = 0;
    for (at, _) in text.match_indices("{{") {
        if at < from {
            continue;
        }
        let Some(found) = Shortcode::read(text, at) else { continue };
        let is_code = is_within(code, at);
        from = found.range.end;
        if found.role == Role::Quoted {
            rewrites.substitutions.extend(unquoted(text, &found, is_code));
        } else if is_code {
            from = at + 2;
        } else if let Some((open, close)) = highlighted(text, &found) {
            code_bodies.push(open.range.end..close.range.start);
            from = close.range.end;
            rewrites.substitutions.extend([open, close]);
        } else if let Some(markdown) = markdown(text, &found) {
            rewrites.substitutions.push(Substitution { range: found.range, text: markdown });
        } else {
            if found.role == Role::Open {
                rewrites.unknown_shortcodes.push(found.range.clone());
            }
            // Else `{{<x>}}` would be taken for a tag, and be seen by nobody.
            if text[at..].starts_with("{{<") {
                let range = at + 2..at + 3;
                rewrites.substitutions.push(Substitution { range, text: "\\<".to_owned() });
            }
        }
    }
}

/// `{{</* x */>}}` shows `{{< x >}}`.
fn unquoted(text: &str, quoted: &Shortcode, is_code: bool) -> [Substitution; 2] {
    let Range { start, end } = quoted.range;
    let is_tag = text[start..].starts_with("{{<") && !is_code;
    let open = if is_tag { "{{\\<" } else { &text[start..start + 3] };
    [
        Substitution { range: start..start + 5, text: open.to_owned() },
        Substitution { range: end - 5..end, text: text[end - 3..end].to_owned() },
    ]
}

/// `{{< highlight go >}} ... {{< /highlight >}}` is a fenced code block around the same lines.
fn highlighted(text: &str, open: &Shortcode) -> Option<(Substitution, Substitution)> {
    if open.name != "highlight" || open.role != Role::Open {
        return None;
    }
    let close = closing(text, open)?;
    let body = &text[open.range.end..close.range.start];
    let longest = body.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language = open.parameter("lang", 0).unwrap_or("");
    let language: String = language
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '`')
        .collect();
    let is_at_line_start = text[..open.range.start].trim_end_matches([' ', '\t']).ends_with('\n');
    let before = if is_at_line_start || open.range.start == 0 { "" } else { "\n" };
    let after =
        if body.trim_start_matches([' ', '\t', '\r']).starts_with('\n') { "" } else { "\n" };
    let ends_line = body.trim_end_matches([' ', '\t', '>']).ends_with('\n');
    let break_before_end = if ends_line { "" } else { "\n" };
    let rest = text[close.range.end..].trim_start_matches([' ', '\t', '\r']);
    let break_after_end = if rest.is_empty() || rest.starts_with('\n') { "" } else { "\n" };
    let start = format!("{before}{fence}{language}{after}");
    let end = format!("{break_before_end}{fence}{break_after_end}");
    Some((
        Substitution { range: open.range.clone(), text: start },
        Substitution { range: close.range, text: end },
    ))
}

/// The Markdown of a shortcode that is honoured.
fn markdown(text: &str, shortcode: &Shortcode) -> Option<String> {
    if shortcode.role != Role::Open {
        return None;
    }
    match shortcode.name.as_str() {
        "figure" => figure(shortcode),
        "ref" | "relref" => reference(text, shortcode),
        "youtube" => video(shortcode, "https://www.youtube.com/watch?v="),
        "vimeo" => video(shortcode, "https://vimeo.com/"),
        "gist" => {
            let (user, id) = (shortcode.parameter("user", 0)?, shortcode.parameter("id", 1)?);
            let path = format!("gist.github.com/{}/{}", plain_id(user)?, plain_id(id)?);
            Some(link(&path, &format!("https://{path}")))
        }
        _ => None,
    }
}

/// An image with its caption as the title: alone in its paragraph, render makes a figure of it.
fn figure(shortcode: &Shortcode) -> Option<String> {
    let source = shortcode.parameter("src", 0)?;
    let named = |name| shortcode.parameter(name, usize::MAX);
    let caption: Vec<&str> = [named("title"), named("caption")].into_iter().flatten().collect();
    let caption = caption.join(" \u{2014} ");
    let alt = named("alt").unwrap_or(&caption);
    let title = caption.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ");
    let title = if title.is_empty() { title } else { format!(" \"{title}\"") };
    let image = format!("![{}]({}{title})", escaped(alt), pointed(source)?);
    match named("link") {
        Some(target) => Some(format!("[{image}]({})", pointed(target)?)),
        None => Some(image),
    }
}

fn video(shortcode: &Shortcode, site: &str) -> Option<String> {
    let id = plain_id(shortcode.parameter("id", 0)?)?;
    let url = format!("{site}{id}");
    let title = shortcode.parameter("title", usize::MAX);
    Some(link(title.unwrap_or(url.trim_start_matches("https://")), &url))
}

/// A reference to a page: the destination of the link around it, the value of the attribute around it,
/// or else a link of its own.
fn reference(text: &str, shortcode: &Shortcode) -> Option<String> {
    let target = shortcode.parameter("path", 0)?;
    let before = text[..shortcode.range.start].trim_end_matches([' ', '\t', '\n', '\r']);
    if before.ends_with("](") || before.ends_with("]:") {
        return pointed(&format!("{REF_PREFIX}{target}"));
    }
    if before.ends_with(['=', '"', '\'', '<']) {
        let value = target.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        return Some(format!("{REF_PREFIX}{value}"));
    }
    Some(format!("[{}]({})", escaped(target), pointed(&format!("{REF_PREFIX}{target}"))?))
}

fn link(text: &str, url: &str) -> String {
    format!("[{}](<{url}>)", escaped(text))
}

/// What may stand in the URL of a video without a further look.
fn plain_id(id: &str) -> Option<&str> {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    id.chars().all(is_plain).then_some(id)
}

/// A link destination in pointy brackets (CommonMark 0.31 6.3).
fn pointed(destination: &str) -> Option<String> {
    let is_line = !destination.contains(['\n', '\r']);
    let escaped = destination.replace('\\', "\\\\").replace('<', "\\<").replace('>', "\\>");
    is_line.then(|| format!("<{escaped}>"))
}

/// Text that Markdown takes for nothing but text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            _ => {
                if character.is_ascii_punctuation() {
                    escaped.push('\\');
                }
                escaped.push(character);
            }
        }
    }
    escaped
}
