//! Why a site could not be packed.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::open_error::OpenError;

/// What stopped a [`Builder`](super::Builder). Nothing that was there before has been touched.
#[derive(Debug)]
pub enum PackError {
    /// The system refused memory or a file: mend what it says.
    Io { doing: String, source: io::Error },
    /// Two pages of one generation have this URL: leave one out.
    DuplicateUrl(String),
    /// A URL, or the part of a rule before its `*`, is longer than the limit in bytes: shorten it.
    UrlTooLong { url: String, bytes_max: usize },
    /// A file changed its length while it was read: pack again.
    FileChanged { file: PathBuf, expected: u64, found: u64 },
    /// More pages than ranks, or more nodes than references, can name (2^30).
    TooManyPages,
    /// A generation would be valid from an instant not after that of the one before it.
    GenerationOrder { before: i64, valid_from: i64 },
    /// A page was to be the same as before, and there is none before it: render it.
    NothingBefore { url: String },
    /// What was written did not read back: look at the disk.
    Unreadable(OpenError),
}

impl PackError {
    /// Wraps a failure of the system with what was being done.
    pub(super) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> PackError {
        let doing = doing.into();
        move |source| PackError::Io { doing, source }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackError::Io { doing, source } => write!(f, "{doing}: {source}"),
            PackError::DuplicateUrl(url) => write!(f, "two pages have the URL {url:?}"),
            PackError::UrlTooLong { url, bytes_max } => {
                let start: String = url.chars().take(60).collect();
                write!(f, "the URL that begins {start:?} is longer than {bytes_max} bytes")
            }
            PackError::FileChanged { file, expected, found } => write!(
                f,
                "{} changed while it was read: expected {expected} bytes, found {found}",
                file.display()
            ),
            PackError::TooManyPages => write!(f, "there are more pages than a site can hold"),
            PackError::GenerationOrder { before, valid_from } => {
                write!(f, "a generation valid from {valid_from} comes after one from {before}")
            }
            PackError::NothingBefore { url } => {
                write!(f, "there was no page at {url:?} that it could be the same as")
            }
            PackError::Unreadable(error) => write!(f, "the file did not read back: {error}"),
        }
    }
}

impl std::error::Error for PackError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PackError::Io { source, .. } => Some(source),
            PackError::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
