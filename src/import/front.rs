//! The front matter of a page, in any form that one of the engines reads.

use serde_json::Value;

use super::note::Note;
use crate::content::{RawField, read_raw_fields};

/// A text with what was said about it.
#[derive(Debug, Clone)]
pub(super) struct Front {
    pub fields: Vec<(String, Value, usize)>,
    /// The whole file, as the places of notes count it.
    pub text: String,
    /// Where the body begins in `text`.
    pub body_start: usize,
    /// Whether there was any front matter, be it empty.
    pub is_there: bool,
}

impl Front {
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }
}

/// Splits a file. `;;;` fences JSON as `---json` does; `<!--{` … `}-->` hides it in a comment.
///
/// # Errors
/// A note with the place where it cannot be read.
pub(super) fn read(path: &str, text: String) -> Result<Front, Note> {
    let trimmed = text.trim_start();
    let start = text.len() - trimmed.len();
    if let Some(object) = hidden_object(trimmed) {
        return fenced(path, &text, start + object.0, start + object.1, start + object.2);
    }
    if let Some((from, to, behind)) = semicolons(trimmed) {
        return fenced(path, &text, start + from, start + to, start + behind);
    }
    match read_raw_fields(path, &text) {
        Ok((fields, body_start)) => {
            let is_there = body_start > start || !fields.is_empty();
            let body_start = body_start.min(text.len());
            Ok(Front { fields: plain(fields, 0), body_start, is_there, text })
        }
        Err(found) => Err(Note {
            path: path.to_owned(),
            place: Some((found.line, found.column)),
            message: format!("left out: {}", found.message),
        }),
    }
}

/// JSON between `from` and `to`, the body behind `behind`.
fn fenced(path: &str, text: &str, from: usize, to: usize, behind: usize) -> Result<Front, Note> {
    match read_raw_fields(path, &text[from..to]) {
        Ok((fields, _)) => {
            let line = text[behind..].find('\n');
            let is_blank = line.is_some_and(|end| text[behind..behind + end].trim().is_empty());
            let body_start = if is_blank { behind + line.unwrap_or(0) + 1 } else { behind };
            let fields = plain(fields, from);
            Ok(Front { fields, body_start, is_there: true, text: text.to_owned() })
        }
        Err(found) => Err(Note::at(path, text, from, format!("left out: {}", found.message))),
    }
}

fn plain(fields: Vec<RawField>, offset: usize) -> Vec<(String, Value, usize)> {
    fields.into_iter().map(|field| (field.key, field.value, field.span.start + offset)).collect()
}

/// `<!--{ … }-->`: begin and end of the object, and of the whole.
fn hidden_object(text: &str) -> Option<(usize, usize, usize)> {
    let inner = text.strip_prefix("<!--")?;
    let from = text.len() - inner.trim_start().len();
    text[from..].starts_with('{').then_some(())?;
    let end = text.find("-->")?;
    Some((from, end, end + 3))
}

/// `;;;` lines around an object.
fn semicolons(text: &str) -> Option<(usize, usize, usize)> {
    let rest = text.strip_prefix(";;;")?;
    let from = text.len() - rest.trim_start().len();
    let end = text[from..].find("\n;;;").map(|at| from + at + 1)?;
    text[from..].starts_with('{').then_some((from, end, end + 3))
}
