//! Files on their way to a name, and those that never got there.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::NamedTempFile;

const PREFIX: &str = ".pamphlet-pack-";
const SUFFIX: &str = ".tmp";

/// What others may do with the file, less the umask; a temporary file would be its owner's alone.
const FILE_MODE: u32 = 0o666;

/// How often somebody else's [`sweep`] may take a file in the instant before it is locked.
const TRIES_MAX: usize = 8;

/// A new file with a temporary name in `folder`, locked while it is open. A program that is ended at once
/// leaves it behind, without its lock.
pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut named = tempfile::Builder::new();
    named.prefix(PREFIX).suffix(SUFFIX).permissions(Permissions::from_mode(FILE_MODE));
    for _ in 0..TRIES_MAX {
        let file = named.tempfile_in(folder)?;
        // Where there are no locks, nobody can get one, and nothing is swept away.
        let _ = file.as_file().try_lock();
        if file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("its temporary file is taken away again and again"))
}

/// Removes the files of [`create`] that nobody holds any more. What cannot be removed stays.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_temporary =
            name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_temporary || !is_file {
            continue;
        }
        let held = File::open(entry.path());
        if held.is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
