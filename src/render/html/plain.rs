//! Tags in the plain form that this program's own writers give them, which most of a page consists of.
//!
//! A whole tokenizer looks at every character of a text. Between plain tags there is nothing to see: read so, the
//! markup of a real blog takes a sixth of the time.

use std::collections::BTreeMap;

use html5gum::emitters::default::{EndTag, StartTag, Token};
use html5gum::{HtmlString, Span, Spanned};

/// Elements whose content is read in another way than the content of a paragraph.
const SPECIAL: [&str; 12] = [
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "svg",
    "textarea",
    "title",
    "xmp",
];

/// The references that writers of HTML need.
const REFERENCES: [(&str, char); 5] =
    [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];

/// Calls `visit` with the tags of `html` up to the first markup that is not plain; tells where that begins.
pub(super) fn plain_tags(html: &str, mut visit: impl FnMut(Token<usize>)) -> usize {
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let mut tag = Tag { html, at: start + 1 };
        let Some(token) = tag.read(start) else { return start };
        visit(token);
        at = tag.at;
    }
    html.len()
}

/// A tag that is being read.
struct Tag<'h> {
    html: &'h str,
    /// Where the next byte lies; never in the midst of a character.
    at: usize,
}

impl<'h> Tag<'h> {
    /// The tag that begins at `start`; `None` if it is not plain.
    fn read(&mut self, start: usize) -> Option<Token<usize>> {
        if self.take("/") {
            let name = owned(self.name()?);
            let is_closed = self.take(">");
            let span = Span { start, end: self.at };
            return is_closed.then_some(Token::EndTag(EndTag { name, span }));
        }
        let name = self.name().filter(|name| !SPECIAL.contains(name))?;
        let mut attributes = BTreeMap::new();
        let self_closing = loop {
            let is_apart = self.skip_blanks();
            if self.take(">") {
                break false;
            }
            if self.take("/>") {
                break true;
            }
            let from = self.at;
            let key = self.name().filter(|_| is_apart)?;
            let value = if self.take("=\"") { self.value()? } else { return None };
            let value =
                Spanned { value: HtmlString(value), span: Span { start: from, end: self.at } };
            // The first of a name counts (HTML 13.2.5.33).
            attributes.entry(owned(key)).or_insert(value);
        };
        let span = Span { start, end: self.at };
        Some(Token::StartTag(StartTag { self_closing, name: owned(name), attributes, span }))
    }

    fn take(&mut self, expected: &str) -> bool {
        let is_there = self.html[self.at..].starts_with(expected);
        self.at += if is_there { expected.len() } else { 0 };
        is_there
    }

    fn skip_blanks(&mut self) -> bool {
        let from = self.at;
        while self.take(" ") || self.take("\n") {}
        self.at > from
    }

    /// Small letters, digits and hyphens, a letter first.
    fn name(&mut self) -> Option<&'h str> {
        let rest = &self.html[self.at..];
        let is_inner =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let length = rest.bytes().position(|byte| !is_inner(byte))?;
        self.at += length;
        rest[..length]
            .starts_with(|first: char| first.is_ascii_lowercase())
            .then(|| &rest[..length])
    }

    /// The value up to its closing quote, decoded.
    fn value(&mut self) -> Option<Vec<u8>> {
        let rest = &self.html[self.at..];
        let written = &rest[..rest.find('"')?];
        self.at += written.len() + 1;
        if written.bytes().any(|byte| matches!(byte, b'\r' | 0)) {
            return None;
        }
        let mut parts = written.split('&');
        let mut value = parts.next()?.to_owned();
        let mut at = value.len();
        for part in parts {
            let (name, character) =
                REFERENCES.iter().find(|(name, _)| written[at..].starts_with(name))?;
            value.push(*character);
            value.push_str(&part[name.len() - 1..]);
            at += 1 + part.len();
        }
        Some(value.into_bytes())
    }
}

fn owned(name: &str) -> HtmlString {
    HtmlString(name.as_bytes().to_vec())
}
