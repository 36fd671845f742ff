//! A folder that is filled before it has its name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::leftovers::{TRIES_MAX, named, taken};

/// What is to get a name, in the temporary folder.
const NEW: &str = "new";

/// Beside it: from here on nobody sweeps the temporary folder away.
pub(super) const KEPT: &str = "kept";

/// A new folder within a temporary one, which is locked while this is held and gone with it.
#[derive(Debug)]
pub struct StagedFolder {
    around: TempDir,
    /// Of the temporary folder.
    _lock: File,
    path: PathBuf,
}

impl StagedFolder {
    /// Makes one in `parent`, in which it is to get its name.
    ///
    /// # Errors
    /// When `parent` does not take a new folder.
    pub fn create(parent: &Path) -> io::Result<StagedFolder> {
        for _ in 0..TRIES_MAX {
            let around = named().tempdir_in(parent)?;
            let Ok(lock) = File::open(around.path()) else { continue };
            // Where there are no locks, nobody can get one, and nothing is swept away.
            let _ = lock.try_lock();
            let path = around.path().join(NEW);
            if fs::create_dir(&path).is_ok() {
                return Ok(StagedFolder { around, _lock: lock, path });
            }
        }
        Err(taken())
    }

    /// The folder to fill. What is beside it goes with the temporary one.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it a name that is free, or that of an empty folder.
    ///
    /// # Errors
    /// Those of the system; then the folder is gone.
    pub fn give_name(self, name: &Path) -> io::Result<()> {
        fs::rename(&self.path, name)
    }

    /// From here on it may hold what is not ours: a process that is ended at once leaves it behind for
    /// good.
    ///
    /// # Errors
    /// Those of the system.
    pub fn guard(&self) -> io::Result<()> {
        File::create(self.around.path().join(KEPT)).map(drop)
    }

    /// Removes it with all that is in it.
    ///
    /// # Errors
    /// Those of the system.
    pub fn remove(self) -> io::Result<()> {
        self.around.close()
    }

    /// Leaves it where it is, and tells where. It is to be [guarded](Self::guard) before.
    pub fn leave(self) -> PathBuf {
        let StagedFolder { around, path, .. } = self;
        // Not removed when it goes out of scope.
        let _ = around.keep();
        path
    }
}
