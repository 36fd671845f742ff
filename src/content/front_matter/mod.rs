//! What stands before the text of a post: JSON, fenced JSON, YAML, TOML, or nothing.
//!
//! Owns where front matter begins and ends and the syntax of each form. Promises the place of every
//! key and value. Refuses to know which fields there are and what they mean.

mod explain;
mod fault;
mod json;
mod node;

pub(super) use fault::{Fault, FaultKind};
pub(super) use json::read_object;
pub(super) use node::{Data, Entry, Node, to_map};

use std::ops::Range;

/// Front matter of more bytes is a fault, so that no file takes long to refuse.
pub(super) const FRONT_MATTER_BYTES_MAX: usize = 1024 * 1024;

/// How the front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    /// There is none.
    None,
}

/// The front matter of one file.
#[derive(Debug, Clone)]
pub(super) struct FrontMatter {
    pub form: Form,
    pub entries: Vec<Entry>,
    /// Where the Markdown begins.
    pub body_start: usize,
    /// Text between the end of the object and the end of its line.
    pub stray: Option<Range<usize>>,
}

/// Splits a file into front matter and body.
///
/// The front matter is `None` if its syntax is broken: then where the body begins is not known. A key
/// that stands twice leaves it readable.
pub(super) fn read(text: &str) -> (Option<FrontMatter>, Vec<Fault>) {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let rest = &text[start..];
    if rest.starts_with('{') && !rest.starts_with("{{") && !rest.starts_with("{%") {
        return read_json(text, start);
    }
    let nothing = FrontMatter {
        form: Form::None,
        entries: Vec::new(),
        body_start: text.len() - text.trim_start_matches('\u{feff}').len(),
        stray: None,
    };
    (Some(nothing), Vec::new())
}

fn read_json(text: &str, start: usize) -> (Option<FrontMatter>, Vec<Fault>) {
    let (node, faults) = read_object(text, start);
    let Some(Node { span, data: Data::Table(entries) }) = node else { return (None, faults) };
    let line_end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
    let behind = &text[span.end..line_end];
    let (body_start, stray) = match behind.trim() {
        "" => (line_end, None),
        stray => {
            let at = span.end + behind.find(stray).unwrap_or_default();
            (span.end, Some(at..at + stray.len()))
        }
    };
    (Some(FrontMatter { form: Form::Json, entries, body_start, stray }), faults)
}
