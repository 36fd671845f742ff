//! Front matter between two lines of marks: `---` for YAML, `+++` for TOML, `---json` for JSON.

use std::ops::Range;

use super::fault::Fault;

/// What stands between two fences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fenced {
    pub kind: FenceKind,
    /// The lines between the fences.
    pub inner: Range<usize>,
    /// Where the line after the closing fence begins.
    pub body_start: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FenceKind {
    Json,
    Yaml,
    Toml,
}

/// The front matter that a fence at `start` opens; `None` if no fence stands there.
pub(super) fn fenced(text: &str, start: usize) -> Option<Result<Fenced, Fault>> {
    let rest = &text[start..];
    let line_end = rest.find('\n').map_or(text.len(), |at| start + at + 1);
    let opening = text[start..line_end].trim_end();
    let (kind, closing) = match opening {
        "---json" => (FenceKind::Json, "---"),
        "---" => (FenceKind::Yaml, "---"),
        "+++" => (FenceKind::Toml, "+++"),
        _ => return None,
    };
    let mut at = line_end;
    for line in text[line_end..].split_inclusive('\n') {
        if line.trim_end() == closing {
            let body_start = at + line.len();
            return Some(Ok(Fenced { kind, inner: line_end..at, body_start }));
        }
        at += line.len();
    }
    Some(Err(missing_end(text, start..start + opening.len(), line_end, kind, closing)))
}

/// The closing fence most likely belongs before the first line that is none of the form's.
fn missing_end(
    text: &str,
    opening: Range<usize>,
    inner: usize,
    kind: FenceKind,
    closing: &str,
) -> Fault {
    let lines = text[inner..].lines().take_while(|line| match kind {
        FenceKind::Json => !line.trim().is_empty() && !line.starts_with('#'),
        FenceKind::Yaml => {
            let is_key = line.split_once(':').is_some_and(|(key, _)| !key.trim().contains(' '));
            is_key || line.starts_with([' ', '-', '\t']) && !line.trim().is_empty()
        }
        FenceKind::Toml => line.contains('=') || line.starts_with(['[', ' ', '\t', ']']),
    });
    let opening_line = text[..opening.start].matches('\n').count() + 1;
    let line = opening_line + lines.count() + 1;
    Fault::missing_end(opening, "the front matter that opens here is never closed").with_help(
        format!("put a line `{closing}` before line {line}, or where the front matter ends"),
    )
}
