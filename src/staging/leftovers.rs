//! Temporary names: those in use, and those that a process left behind.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use super::folder::KEPT;

const PREFIX: &str = ".pamphlet-new-";
const SUFFIX: &str = ".tmp";

/// What others may do with the file, less the umask; a temporary file would be its owner's alone.
const FILE_MODE: u32 = 0o666;

/// How often somebody else's [`sweep`] may take something in the instant before it is locked.
pub(super) const TRIES_MAX: usize = 8;

/// A new file with a temporary name in `folder`, locked while it is open. A program that is ended at once
/// leaves it behind, without its lock.
///
/// # Errors
/// When the folder does not take a new file.
pub fn staged_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut named = named();
    named.permissions(Permissions::from_mode(FILE_MODE));
    for _ in 0..TRIES_MAX {
        let file = named.tempfile_in(folder)?;
        // Where there are no locks, nobody can get one, and nothing is swept away.
        let _ = file.as_file().try_lock();
        if file.path().exists() {
            return Ok(file);
        }
    }
    Err(taken())
}

/// Removes what lies in `folder` under a temporary name and is held by nobody any more, but for a folder
/// that may hold what is not ours. What cannot be removed stays.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_temporary =
            name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        // A symbolic link is neither.
        let Ok(kind) = entry.file_type() else { continue };
        if !is_temporary || !(kind.is_file() || kind.is_dir()) {
            continue;
        }
        let path = entry.path();
        let held = File::open(&path);
        if !held.is_ok_and(|file| file.try_lock().is_ok()) {
            continue;
        }
        let _ = match kind.is_dir() {
            false => fs::remove_file(path),
            true if path.join(KEPT).exists() => Ok(()),
            true => fs::remove_dir_all(path),
        };
    }
}

pub(super) fn named() -> Builder<'static, 'static> {
    let mut named = Builder::new();
    named.prefix(PREFIX).suffix(SUFFIX);
    named
}

pub(super) fn taken() -> io::Error {
    io::Error::other("what has a temporary name is taken away again and again")
}
