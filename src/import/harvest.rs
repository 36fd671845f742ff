//! What a tool's reading brings: pages, files, settings, and notes on the rest.

use std::path::PathBuf;

use super::fields::Fields;
use super::note::Note;
use super::settings::Settings;

/// A page on its way.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Path in the old folder, for notes.
    pub source: String,
    /// Path in the new folder's `content`.
    pub target: String,
    pub fields: Fields,
    pub body: String,
    /// Where it answered before, decoded; `None` where this engine makes the same of the same file.
    pub url: Option<String>,
}

/// A file that is copied as it is.
#[derive(Debug, Clone)]
pub(super) struct CopiedFile {
    pub from: PathBuf,
    /// Path in the new folder: `static/…` or `content/…`.
    pub target: String,
}

/// Everything that is to be written, and what is not.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    pub settings: Settings,
    pub pages: Vec<Page>,
    pub files: Vec<CopiedFile>,
    pub notes: Vec<Note>,
}

impl Harvest {
    pub fn copy(&mut self, from: &std::path::Path, target: String) {
        self.files.push(CopiedFile { from: from.to_owned(), target });
    }

    pub fn note(&mut self, path: &str, message: impl Into<String>) {
        self.notes.push(Note::of_file(path, message));
    }

    /// Lets an old address lead to a new one, unless they are the same.
    pub fn redirect(&mut self, from: &str, to: &str) {
        if from != to && from.starts_with('/') {
            self.settings.redirects.entry(from.to_owned()).or_insert_with(|| to.to_owned());
        }
    }
}
