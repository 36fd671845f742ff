//! The folder to come: every file lies in it, and none is written over another.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Component, Path};

/// The folder into which an old one is written. Where files go is said by settings that a stranger may
/// have written.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewFolder<'a> {
    pub root: &'a Path,
}

impl NewFolder<'_> {
    /// Makes a file at `target`, below the folder `part` (`content`, or nothing for the whole), together
    /// with the folders above it.
    ///
    /// # Errors
    /// When `target` does not lead down from there, when something is there already, when the system
    /// refuses; [`is_of_one_file`] tells which of them the rest can do without.
    pub fn create(self, part: &str, target: &str) -> io::Result<File> {
        let is_down = |part| matches!(part, Component::Normal(_));
        let mut parts = Path::new(target).components().peekable();
        if parts.peek().is_none() || !parts.all(is_down) {
            let message = "leads out of the new folder";
            return Err(io::Error::new(ErrorKind::InvalidFilename, message));
        }
        let path = self.root.join(part).join(target);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        OpenOptions::new().write(true).create_new(true).open(path)
    }
}

/// Whether a file has no place at its name, which says nothing about other files.
pub(super) fn is_of_one_file(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidFilename
            | ErrorKind::InvalidInput
            | ErrorKind::AlreadyExists
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
    )
}
