//! Something that was not taken over, with its place.

use std::fmt;

use crate::content::Lines;

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
        Note::among(&Lines::new(path, text), at, message)
    }

    /// At byte `at` of a text that may have many notes.
    pub(super) fn among(lines: &Lines<'_>, at: usize, message: impl Into<String>) -> Note {
        let (path, place) = (lines.path().to_owned(), Some(lines.place(at)));
        Note { path, place, message: message.into() }
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
