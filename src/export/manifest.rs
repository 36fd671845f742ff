//! `.pamphlet-export`: the files of an export, so that the next one may replace it and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file's name, at the root of the export.
pub(super) const NAME: &str = ".pamphlet-export";

const HEAD: &str = "# Files that `pamphlet export` made here. The next export replaces them all.";

/// The manifest of an export of these files.
pub(super) fn write<'a>(files: impl Iterator<Item = &'a str>) -> String {
    let mut text = HEAD.to_owned();
    for file in files {
        text.push('\n');
        text.push_str(file);
    }
    text + "\n"
}

/// Something in a folder that no export put there, if there is such a thing; an empty folder has none.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn foreign_entry(folder: &Path) -> io::Result<Option<PathBuf>> {
    let text = match fs::read_to_string(folder.join(NAME)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut lines = text.lines();
    let is_ours = lines.next() == Some(HEAD);
    let mut known: BTreeSet<&str> = if is_ours { lines.collect() } else { BTreeSet::new() };
    if is_ours {
        known.insert(NAME);
    }
    foreign_in(folder, "", &known)
}

fn foreign_in(folder: &Path, prefix: &str, known: &BTreeSet<&str>) -> io::Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let path = name.to_str().map(|name| format!("{prefix}{name}"));
        let foreign = match path {
            Some(path) if entry.file_type()?.is_dir() => {
                let inside = format!("{path}/");
                let is_known = known
                    .range(inside.as_str()..)
                    .next()
                    .is_some_and(|next| next.starts_with(&inside));
                match is_known {
                    true => foreign_in(&entry.path(), &inside, known)?,
                    false => Some(PathBuf::from(path)),
                }
            }
            Some(path) => (!known.contains(path.as_str())).then(|| PathBuf::from(path)),
            None => Some(PathBuf::from(name)),
        };
        if foreign.is_some() {
            return Ok(foreign);
        }
    }
    Ok(None)
}
