//! What a file allows: codes in its front matter, and codes in comments beside a line.
//!
//! ```markdown
//! <!-- allow: http-link, image-alt-missing -->
//! A line that may have both.
//! ```

use std::ops::Range;

use pulldown_cmark::Event;

use super::fields::Placed;
use super::lines::Lines;
use super::markdown::markdown_events;

const OPENING: &str = "<!-- allow:";

/// A code that may be found in a file, or in some of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Allowed {
    pub code: Placed,
    /// 1-based lines; `None` for the whole file.
    pub lines: Option<Range<usize>>,
}

impl Allowed {
    pub fn everywhere(code: Placed) -> Allowed {
        Allowed { code, lines: None }
    }

    pub fn covers(&self, line: usize) -> bool {
        self.lines.as_ref().is_none_or(|lines| lines.contains(&line))
    }
}

/// The codes that comments of the Markdown allow: each for its own line, and if it stands alone there,
/// for the next line with a text.
pub(super) fn in_comments(text: &str, body_start: usize) -> Vec<Allowed> {
    let body = &text[body_start..];
    // Comments are looked for only where there may be one: it takes a parse to tell one from code.
    if !body.contains(OPENING) {
        return Vec::new();
    }
    let places = Lines::new("", text);
    let mut allowed = Vec::new();
    for (event, range) in markdown_events(body) {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) {
            continue;
        }
        let html = &body[range.clone()];
        for (at, _) in html.match_indices(OPENING) {
            let start = body_start + range.start + at + OPENING.len();
            // What is not closed here is closed nowhere behind.
            let Some(length) = text[start..].find("-->") else { break };
            let lines = lines(text, &places, start, start + length + "-->".len());
            allowed.extend(
                codes(text, start..start + length)
                    .map(|code| Allowed { code, lines: Some(lines.clone()) }),
            );
        }
    }
    allowed
}

fn codes(text: &str, list: Range<usize>) -> impl Iterator<Item = Placed> {
    let mut at = list.start;
    text[list].split_inclusive([',', ' ', '\n']).filter_map(move |part| {
        let start = at;
        at += part.len();
        let code = part.trim_matches([',', ' ', '\r', '\n', '\t']);
        let span = start..start + code.len();
        (!code.is_empty()).then(|| Placed { text: code.to_owned(), span })
    })
}

fn lines(text: &str, places: &Lines<'_>, start: usize, end: usize) -> Range<usize> {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let (first, _) = places.place(start);
    let last = first + text[start..end].matches('\n').count();
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let before = text[line_start..start].trim_start().trim_start_matches(OPENING);
    let is_alone = before.is_empty() && text[end..line_end].trim().is_empty();
    if !is_alone {
        return first..last + 1;
    }
    let blank = text[line_end..].lines().skip(1).take_while(|line| line.trim().is_empty()).count();
    first..last + blank + 2
}
