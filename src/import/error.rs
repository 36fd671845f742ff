//! Why nothing was imported.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::tool::Tool;

/// Why there is no new folder; nothing was written, and the old folder is as it was.
#[derive(Debug)]
pub enum ImportError {
    /// The old folder shows no sign of any engine.
    Unknown { folder: PathBuf },
    /// It shows the signs of several.
    Ambiguous { folder: PathBuf, tools: Vec<Tool> },
    /// The new folder holds something.
    Occupied { folder: PathBuf },
    /// One of the two folders lies in the other.
    Nested { from: PathBuf, to: PathBuf },
    /// The settings of the old site cannot be read.
    Settings { path: String, line: usize, column: usize, message: String },
    /// The system said no; `what` was being done.
    Io { what: String, error: io::Error },
}

impl ImportError {
    /// For `map_err`.
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> ImportError {
        let what = what.into();
        move |error| ImportError::Io { what, error }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names =
            |tools: &[Tool]| tools.iter().map(|tool| tool.name()).collect::<Vec<_>>().join(", ");
        match self {
            ImportError::Unknown { folder } => write!(
                f,
                "{} is no folder of {}, as far as its settings tell\n  name the engine with --from",
                folder.display(),
                names(&Tool::ALL)
            ),
            ImportError::Ambiguous { folder, tools } => write!(
                f,
                "{} could be a folder of each of {}\n  name the engine with --from",
                folder.display(),
                names(tools)
            ),
            ImportError::Occupied { folder } => {
                write!(f, "{} is not empty: name a new folder", folder.display())
            }
            ImportError::Nested { from, to } => write!(
                f,
                "{} and {} lie in one another: name a folder elsewhere",
                from.display(),
                to.display()
            ),
            ImportError::Settings { path, line, column, message } => {
                write!(f, "{path}:{line}:{column}: {message}")
            }
            ImportError::Io { what, error } => write!(f, "{what}: {error}"),
        }
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ImportError::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}
