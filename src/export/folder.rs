//! An export as a folder, which takes its place in one step.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};
use tempfile::TempDir;

use super::error::ExportError;
use super::manifest;
use super::plan::Plan;

/// What others may do with the folder, less the umask; a temporary one would be its owner's alone.
const FOLDER_MODE: u32 = 0o777;

impl Plan<'_> {
    /// Writes every file into a folder beside `folder`, which then takes its place. `tell` hears how many
    /// files are done, and may break it off.
    ///
    /// # Errors
    /// When `folder` holds what no export made, when the system refuses, when `tell` breaks it off; the
    /// folder is as it was.
    pub fn write_folder(
        &self,
        folder: &Path,
        tell: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<(), ExportError> {
        // Through a symbolic link the folder it leads to is replaced, not the link.
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let is_there = check_place(&folder)?;
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let cannot = || ExportError::io(format!("cannot write {}", folder.display()));
        fs::create_dir_all(parent).map_err(cannot())?;
        let mut named = tempfile::Builder::new();
        named.prefix(".pamphlet-").suffix(".tmp").permissions(Permissions::from_mode(FOLDER_MODE));
        let made = named.tempdir_in(parent).map_err(cannot())?;
        self.write_files(made.path(), tell)?;
        match is_there {
            true => exchange(made, &folder).map_err(cannot()),
            false => {
                // From here on the folder is no temporary one.
                let made = made.keep();
                let renamed = fs::rename(&made, &folder);
                if renamed.is_err() {
                    let _ = fs::remove_dir_all(&made);
                }
                renamed.map_err(cannot())
            }
        }
    }

    fn write_files(
        &self,
        root: &Path,
        tell: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<(), ExportError> {
        let mut last_folder = PathBuf::new();
        for (done, file) in self.files().iter().enumerate() {
            let path = root.join(&file.name);
            let cannot = || ExportError::io(format!("cannot write {}", file.name));
            if let Some(folder) = path.parent().filter(|folder| *folder != last_folder) {
                fs::create_dir_all(folder).map_err(cannot())?;
                folder.clone_into(&mut last_folder);
            }
            let mut written = File::create_new(&path).map_err(cannot())?;
            written.write_all(file.bytes()).map_err(cannot())?;
            if tell(done + 1).is_break() {
                return Err(ExportError::Stopped);
            }
        }
        Ok(())
    }
}

/// Whether a folder is there that may be replaced.
fn check_place(folder: &Path) -> Result<bool, ExportError> {
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => {
            let cannot = ExportError::io(format!("cannot read {}", folder.display()));
            match manifest::foreign_entry(folder).map_err(cannot)? {
                Some(entry) => Err(ExportError::NotOurs { folder: folder.to_owned(), entry }),
                None => Ok(true),
            }
        }
        Ok(_) => Err(ExportError::WrongKind {
            path: folder.to_owned(),
            is: "a file",
            wanted: "a folder, or a file that ends in .zip",
        }),
        Err(_) => Ok(false),
    }
}

/// Lets the new folder and the old one change names, so that there is one at every instant; then the
/// old one, which has the temporary name now, goes.
fn exchange(made: TempDir, folder: &Path) -> io::Result<()> {
    match renameat2(AT_FDCWD, made.path(), AT_FDCWD, folder, RenameFlags::RENAME_EXCHANGE) {
        Ok(()) => made.close(),
        // Some file systems cannot: there the name is free for an instant.
        Err(Errno::EINVAL | Errno::ENOSYS) => {
            fs::remove_dir_all(folder)?;
            fs::rename(made.keep(), folder)
        }
        Err(error) => Err(error.into()),
    }
}
