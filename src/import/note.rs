//! Something that was not taken over, with its place.

use std::fmt;

/// A place in the old folder and what is to be known about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Relative to the old folder, with `/` between folders.
    pub path: String,
    /// Line and column count from 1, the column in characters; `None` for a file as a whole.
    pub place: Option<(usize, usize)>,
    pub message: String,
}

impl Note {
    pub(super) fn of_file(path: &str, message: impl Into<String>) -> Note {
        Note { path: path.to_owned(), place: None, message: message.into() }
    }

    /// At byte `at` of the file's text.
    pub(super) fn at(path: &str, text: &str, at: usize, message: impl Into<String>) -> Note {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Note { path: path.to_owned(), place: Some((line, column)), message: message.into() }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}
