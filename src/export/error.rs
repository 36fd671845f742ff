//! Why nothing was exported.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why there is no export; whatever had its name is as it was.
#[derive(Debug)]
pub enum ExportError {
    /// A folder that holds something which no export put there.
    NotOurs { folder: PathBuf, entry: PathBuf },
    /// A folder where the archive should go, or a file where the folder should.
    WrongKind { path: PathBuf, is: &'static str, wanted: &'static str },
    /// The system said no; `what` was being done.
    Io { what: String, error: io::Error },
    /// Whoever asked for it has changed their mind.
    Stopped,
}

impl ExportError {
    /// For `map_err`.
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> ExportError {
        let what = what.into();
        move |error| ExportError::Io { what, error }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExportError::NotOurs { folder, entry } => write!(
                f,
                "{} holds {}, which no export made\n  name an empty folder, or a new one",
                folder.display(),
                entry.display()
            ),
            ExportError::WrongKind { path, is, wanted } => {
                write!(f, "{} is {is}: name {wanted}", path.display())
            }
            ExportError::Io { what, error } => write!(f, "{what}: {error}"),
            ExportError::Stopped => write!(f, "stopped; nothing was exported"),
        }
    }
}

impl std::error::Error for ExportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ExportError::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}
