//! Why a text is no front matter or no settings.

use std::ops::Range;

/// A fault of syntax, before it is known which file and which code it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::content) struct Fault {
    pub kind: FaultKind,
    /// Bytes of the whole file.
    pub span: Range<usize>,
    pub message: String,
    pub help: Option<String>,
    /// Where the post's text seems to begin, if nobody closed the front matter before it.
    pub body_start: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::content) enum FaultKind {
    Syntax,
    /// It begins and never ends.
    MissingEnd,
    DuplicateKey,
    TooBig,
}

impl Fault {
    pub fn syntax(span: Range<usize>, message: impl Into<String>) -> Fault {
        Fault {
            kind: FaultKind::Syntax,
            span,
            message: message.into(),
            help: None,
            body_start: None,
        }
    }

    pub fn missing_end(span: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { kind: FaultKind::MissingEnd, ..Fault::syntax(span, message) }
    }

    /// The second of two equal keys; `first` is where the other one stands.
    pub fn duplicate_key(text: &str, key: &str, first: usize, second: Range<usize>) -> Fault {
        let (line, column) = line_and_column(text, first);
        Fault {
            kind: FaultKind::DuplicateKey,
            ..Fault::syntax(second, format!("the key \"{key}\" stands here a second time"))
        }
        .with_help(format!("the first one is at {line}:{column}; remove one of the two"))
    }

    pub fn with_help(self, help: impl Into<String>) -> Fault {
        Fault { help: Some(help.into()), ..self }
    }
}

/// 1-based line and column (in characters) of a byte.
pub(in crate::content) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line_text = before[line_start..].trim_start_matches('\u{feff}');
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    (line, line_text.chars().count() + 1)
}
