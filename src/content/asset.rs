//! A file that is served as it is.

use std::path::PathBuf;
use std::time::SystemTime;

/// A file that is not Markdown: a resource of a bundle, a static file, a download.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Source path relative to the content folder, with `/` on every system.
    pub path: String,
    /// Where to read it.
    pub file: PathBuf,
    /// Decoded absolute path it is served at.
    pub url: String,
    /// Bytes.
    pub length: u64,
    /// When it was changed last, where the system knows.
    pub modified: Option<SystemTime>,
}
