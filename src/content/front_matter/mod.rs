//! What stands before the text of a post: JSON, fenced JSON, YAML, TOML, or nothing.
//!
//! Owns where front matter begins and ends and the syntax of each form. Promises the place of every
//! key and value. Refuses to know which fields there are and what they mean.

mod explain;
mod fault;
mod fence;
mod json;
mod mend;
mod node;
mod toml;
mod yaml;

pub(super) use fault::{Fault, FaultKind};
pub(super) use json::read_object;
pub(super) use node::{Data, Entry, Node, to_map};

use std::ops::Range;

use fence::{FenceKind, Fenced, fenced};

/// Front matter of more bytes is a fault, so that no file takes long to refuse.
pub(super) const FRONT_MATTER_BYTES_MAX: usize = 1024 * 1024;

/// Faults of one object that are mended before the rest is given up.
const MENDS_MAX: usize = 16;

/// How the front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Yaml,
    Toml,
    /// There is none.
    None,
}

/// How a file is written that is one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableForm {
    Json,
    Yaml,
    Toml,
}

/// Reads a file that is one table, such as the settings of a site.
pub(super) fn read_table(text: &str, form: TableForm) -> Result<Vec<Entry>, Fault> {
    match form {
        TableForm::Yaml => yaml::read(text, 0..text.len()),
        TableForm::Toml => toml::read(text, 0..text.len()),
        TableForm::Json => {
            let start = text.len() - text.trim_start().len();
            if !text[start..].starts_with('{') {
                return Err(Fault::syntax(start..start, "expected one JSON object"));
            }
            let (node, faults) = read_object(text, start);
            match (node, faults.into_iter().next()) {
                (Some(Node { data: Data::Table(entries), .. }), None) => Ok(entries),
                (_, fault) => {
                    Err(fault.unwrap_or_else(|| Fault::syntax(start..start, "this is no JSON")))
                }
            }
        }
    }
}

/// The front matter of one file.
#[derive(Debug, Clone)]
pub(super) struct FrontMatter {
    pub form: Form,
    /// Whether the entries are all that was written: the syntax was right.
    pub is_readable: bool,
    pub entries: Vec<Entry>,
    /// Where the Markdown begins; a guess, if the syntax is broken.
    pub body_start: usize,
    /// Text between the end of the object and the end of its line.
    pub stray: Option<Range<usize>>,
}

/// Splits a file into front matter and body.
pub(super) fn read(text: &str) -> (FrontMatter, Vec<Fault>) {
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let rest = &text[start..];
    if rest.starts_with('{') && !rest.starts_with("{{") && !rest.starts_with("{%") {
        return read_json(text, start);
    }
    match fenced(text, start) {
        Some(Ok(fenced)) => read_fenced(text, &fenced),
        Some(Err(fault)) => {
            (FrontMatter { is_readable: false, ..nothing(text, text.len()) }, vec![fault])
        }
        None => {
            let body_start = text.len() - text.trim_start_matches('\u{feff}').len();
            (nothing(text, body_start), Vec::new())
        }
    }
}

fn nothing(text: &str, body_start: usize) -> FrontMatter {
    let body_start = body_start.min(text.len());
    FrontMatter {
        form: Form::None,
        is_readable: true,
        entries: Vec::new(),
        body_start,
        stray: None,
    }
}

fn read_json(text: &str, start: usize) -> (FrontMatter, Vec<Fault>) {
    let (node, faults) = read_object(text, start);
    let Some(Node { span, data: Data::Table(entries) }) = node else {
        return read_broken_json(text, start, faults);
    };
    let line_end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
    let behind = &text[span.end..line_end];
    let (body_start, stray) = match behind.trim() {
        "" => (line_end, None),
        stray => {
            let at = span.end + behind.find(stray).unwrap_or_default();
            (span.end, Some(at..at + stray.len()))
        }
    };
    (FrontMatter { form: Form::Json, is_readable: true, entries, body_start, stray }, faults)
}

/// Reads what can be read of a broken object: each fault that has one clear mend is mended, so that
/// the faults behind it are found too.
fn read_broken_json(text: &str, start: usize, mut faults: Vec<Fault>) -> (FrontMatter, Vec<Fault>) {
    let mut body_start = guessed_body(text, &faults);
    let mut entries = Vec::new();
    let mut mended = faults.last().and_then(|fault| mend::mended(text, start, fault));
    for _ in 0..MENDS_MAX {
        let Some(object) = mended.take() else { break };
        let (node, further) = read_object(&object, start);
        if let Some(Node { span, data: Data::Table(found) }) = node {
            entries = found;
            let is_closed_by_author = span.end < object.len();
            if is_closed_by_author {
                body_start = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
            }
        } else {
            mended = further.last().and_then(|fault| mend::mended(&object, start, fault));
            body_start = further.last().and_then(|fault| fault.body_start).unwrap_or(body_start);
        }
        faults.extend(further);
    }
    let front = nothing(text, body_start);
    (FrontMatter { form: Form::Json, is_readable: false, entries, ..front }, faults)
}

/// Where the text begins behind a broken object: where the object's end is missed, or behind the
/// first line after the fault that begins with its closing brace.
fn guessed_body(text: &str, faults: &[Fault]) -> usize {
    let Some(fault) = faults.first() else { return text.len() };
    if let Some(at) = fault.body_start {
        return at;
    }
    let brace = text[fault.span.start..].find("\n}").map(|at| fault.span.start + at + 1);
    let line_end = brace.and_then(|brace| text[brace..].find('\n').map(|at| brace + at + 1));
    line_end.unwrap_or(text.len())
}

fn read_fenced(text: &str, fenced: &Fenced) -> (FrontMatter, Vec<Fault>) {
    let inner = fenced.inner.clone();
    let (form, read) = match fenced.kind {
        _ if inner.len() > FRONT_MATTER_BYTES_MAX => (Form::Yaml, Err(vec![too_big(inner.start)])),
        FenceKind::Json => (Form::Json, read_fenced_json(text, inner)),
        FenceKind::Yaml => (Form::Yaml, yaml::read(text, inner).map_err(|fault| vec![fault])),
        FenceKind::Toml => (Form::Toml, toml::read(text, inner).map_err(|fault| vec![fault])),
    };
    let front = FrontMatter { form, ..nothing(text, fenced.body_start) };
    match read {
        Ok(entries) => (FrontMatter { entries, ..front }, Vec::new()),
        Err(faults) => (FrontMatter { is_readable: false, ..front }, faults),
    }
}

/// Fails with every fault of the object, and for text behind it.
fn read_fenced_json(text: &str, inner: Range<usize>) -> Result<Vec<Entry>, Vec<Fault>> {
    let text = &text[..inner.end];
    let start = inner.end - text[inner.clone()].trim_start().len();
    if start == inner.end {
        return Ok(Vec::new());
    }
    if !text[start..].starts_with('{') {
        let message = "expected one JSON object between the fences";
        return Err(vec![Fault::syntax(start..start + 1, message)]);
    }
    let (node, faults) = read_object(text, start);
    let Some(Node { span, data: Data::Table(entries) }) = node else { return Err(faults) };
    let stray = text[span.end..].trim();
    match (stray, faults.is_empty()) {
        ("", true) => Ok(entries),
        ("", false) => Err(faults),
        _ => {
            let at = inner.end - text[span.end..].trim_start().len();
            let fault =
                Fault::syntax(at..at + stray.len(), "text behind the object, before the fence");
            Err(vec![fault.with_help("the text begins after the line `---`")])
        }
    }
}

fn too_big(at: usize) -> Fault {
    let message = format!("front matter of more than {FRONT_MATTER_BYTES_MAX} bytes");
    Fault { kind: FaultKind::TooBig, ..Fault::syntax(at..at + 1, message) }
}
