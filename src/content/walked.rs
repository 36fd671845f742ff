//! The files of a folder as they were found, and found again without a walk.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::report::Diagnostic;
use super::source::{Source, sources};
use super::walk::skipped_because;

/// Every file that counts, as of one walk through the folder or of what was told since.
#[derive(Debug)]
pub(super) struct Walked {
    /// Both canonical.
    root: PathBuf,
    content: PathBuf,
    /// In the byte order of their paths.
    pub sources: Vec<Source>,
    pub found: Vec<Diagnostic>,
    /// Whether a symbolic link was passed: then one file may lie at several paths.
    has_links: bool,
}

impl Walked {
    /// Walks through the folder; see [`sources`].
    pub fn new(root: PathBuf, content: PathBuf) -> io::Result<Walked> {
        let mut found = Vec::new();
        let (sources, has_links) = sources(&root, &content, &mut found)?;
        Ok(Walked { root, content, sources, found, has_links })
    }

    /// Whether this is of these folders, whatever leads to them now.
    pub fn is_of(&self, root: &Path, content: &Path) -> bool {
        self.root == root && self.content == content
    }

    /// Looks at just the files that were touched. The ranks of those that may be different; `None` where
    /// only a walk can tell what there is now: files came or went, or one may lie at two paths.
    pub fn look_again(&mut self, touched: &BTreeSet<PathBuf>) -> Option<Vec<usize>> {
        if self.has_links {
            return None;
        }
        let mut ranks = Vec::new();
        for file in touched {
            let path = self.path(file)?;
            let rank = self.sources.binary_search_by(|source| source.found.path.cmp(&path));
            match (rank, fs::symlink_metadata(file)) {
                (Ok(rank), Ok(metadata)) if is_plain(&metadata) => {
                    self.sources[rank].found.note(&metadata);
                    ranks.push(rank);
                }
                // What an editor makes on the way to a saved file.
                (Err(rank), Err(error)) if is_gone(&error) && !self.has_below(rank, &path) => {}
                (Err(_), _) if skipped_because(&path).is_some() => {}
                _ => return None,
            }
        }
        Some(ranks)
    }

    /// The path of a source; `None` for what has none.
    fn path(&self, file: &Path) -> Option<String> {
        if let Ok(path) = file.strip_prefix(&self.content) {
            return path.to_str().map(str::to_owned);
        }
        Some(format!("../{}", file.strip_prefix(&self.root).ok()?.to_str()?))
    }

    /// Whether files were found below a path whose place in their order is `rank`.
    fn has_below(&self, rank: usize, path: &str) -> bool {
        // Names such as `a-b` stand between `a` and `a/b`.
        let folder = format!("{path}/");
        let behind = self.sources.get(rank..).unwrap_or_default();
        let first = behind.partition_point(|source| source.found.path < folder);
        behind.get(first).is_some_and(|source| source.found.path.starts_with(&folder))
    }
}

/// A regular file that lies at one path only.
fn is_plain(metadata: &Metadata) -> bool {
    #[cfg(unix)]
    let names = std::os::unix::fs::MetadataExt::nlink(metadata);
    #[cfg(not(unix))]
    let names = 1;
    metadata.is_file() && names == 1
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}
