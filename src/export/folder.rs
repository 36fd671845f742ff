//! An export as a folder, which takes its place in one step.

use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};

use super::error::ExportError;
use super::manifest;
use super::plan::Plan;
use crate::staging::{StagedFolder, sweep};

impl Plan<'_> {
    /// Writes every file into a folder beside `folder`, which then takes its place. `tell` hears how many
    /// files are done, and may break it off.
    ///
    /// # Errors
    /// When `folder` holds what no export made, at the start or by the end, when the system refuses, when
    /// `tell` breaks it off; the folder is as it was.
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
        sweep(parent);
        let made = StagedFolder::create(parent).map_err(cannot())?;
        self.write_files(made.path(), tell)?;
        match is_there {
            true => replace(&folder, made),
            false => made.give_name(&folder).map_err(cannot()),
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

/// Puts the new folder in the place of the old one, which goes if it still holds nothing but an export:
/// it had its name while the new one was written, and anybody could put something into it.
fn replace(folder: &Path, made: StagedFolder) -> Result<(), ExportError> {
    let cannot = || ExportError::io(format!("cannot write {}", folder.display()));
    made.guard().map_err(cannot())?;
    exchange(made.path(), folder).map_err(cannot())?;
    let why = match manifest::foreign_entry(made.path()) {
        Ok(None) => return made.remove().map_err(cannot()),
        Ok(Some(entry)) => ExportError::NotOurs { folder: folder.to_owned(), entry },
        Err(error) => cannot()(error),
    };
    match exchange(made.path(), folder) {
        Ok(()) => Err(why),
        Err(error) => {
            // What it holds is not ours to remove.
            let kept = made.leave();
            let what = format!("{why}\n  what was there is in {} now", kept.display());
            Err(ExportError::Io { what, error })
        }
    }
}

/// Lets the new folder and the old one change names, so that there is one at every instant.
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    match renameat2(AT_FDCWD, new, AT_FDCWD, old, RenameFlags::RENAME_EXCHANGE) {
        Ok(()) => Ok(()),
        Err(Errno::EINVAL | Errno::ENOSYS) => exchange_in_steps(new, old),
        Err(error) => Err(error.into()),
    }
}

/// The same where the file system cannot do it at once: the name is free for an instant. Nothing is
/// removed on the way.
fn exchange_in_steps(new: &Path, old: &Path) -> io::Result<()> {
    let aside = new.with_file_name("aside");
    fs::rename(old, &aside)?;
    let lost = |error: io::Error| {
        io::Error::new(error.kind(), format!("{error}; what was there is in {}", aside.display()))
    };
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&aside, old).map_err(lost)?;
        return Err(error);
    }
    fs::rename(&aside, new).map_err(lost)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::exchange_in_steps;

    #[test]
    fn in_steps_two_folders_change_names_and_a_failure_loses_neither() {
        let place = tempfile::tempdir().expect("a folder");
        let (new, old) = (place.path().join("new"), place.path().join("old"));
        for folder in [&new, &old] {
            fs::create_dir(folder).expect("a folder");
            fs::write(folder.join("name"), folder.to_str().expect("UTF-8")).expect("written");
        }
        exchange_in_steps(&new, &old).expect("exchanged");
        let read = |folder: &std::path::Path| fs::read_to_string(folder.join("name")).ok();
        assert_eq!(read(&new).as_deref(), old.to_str());
        assert_eq!(read(&old).as_deref(), new.to_str());

        exchange_in_steps(&place.path().join("none"), &old).expect_err("there is no such folder");
        assert_eq!(read(&old).as_deref(), new.to_str());
        assert_eq!(fs::read_dir(place.path()).expect("a folder").count(), 2, "nothing lies about");
    }
}
