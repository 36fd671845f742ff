//! Where the site is: the folder or file that a person named, or meant.

use std::fs;
use std::path::{Path, PathBuf};

use crate::content::nearest;

/// What a command works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A content folder, or a root that holds `content/`.
    Folder(PathBuf),
    /// A packed file.
    File(PathBuf),
}

const DEFAULT: &str = "content";

/// The place that was named, else the current folder's `content` with what belongs to it: `static/`,
/// `templates/` and `site.json` may lie beside it.
///
/// # Errors
/// When there is nothing: in words that say what to do instead.
pub(super) fn find(named: Option<&Path>) -> Result<Place, String> {
    let path = named.unwrap_or(Path::new(DEFAULT));
    match fs::metadata(path) {
        Ok(found) if found.is_dir() && named.is_none() => Ok(Place::Folder(PathBuf::from("."))),
        Ok(found) if found.is_dir() => Ok(Place::Folder(path.to_owned())),
        Ok(found) if found.is_file() => Ok(Place::File(path.to_owned())),
        Ok(_) => Err(format!("{} is neither a folder nor a file", path.display())),
        Err(_) if named.is_none() => Err(outside_any_blog()),
        Err(error) => Err(match nearest_entry(path) {
            Some(near) => {
                format!(
                    "cannot read {}: {error}\n  did you mean {}?",
                    path.display(),
                    near.display()
                )
            }
            None => format!("cannot read {}: {error}", path.display()),
        }),
    }
}

/// As [`find`], for commands that read Markdown.
///
/// # Errors
/// As [`find`], and for a file.
pub(super) fn find_folder(named: Option<&Path>) -> Result<PathBuf, String> {
    match find(named)? {
        Place::Folder(folder) => Ok(folder),
        Place::File(file) => Err(format!("{} is a file: name the folder of posts", file.display())),
    }
}

fn outside_any_blog() -> String {
    let hint = if Path::new("site.json").is_file() {
        "this folder has a site.json: `pamphlet serve .` serves it"
    } else {
        "name a folder of posts, or make a blog with `pamphlet init DIR`"
    };
    format!("there is no folder `{DEFAULT}` here\n  {hint}")
}

/// The entry beside a missing one whose name is most like it.
fn nearest_entry(missing: &Path) -> Option<PathBuf> {
    let name = missing.file_name()?.to_str()?;
    let parent = missing.parent().unwrap_or(Path::new(""));
    let looked_at = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let mut entries: Vec<String> = fs::read_dir(looked_at)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    entries.sort();
    nearest(name, entries.iter().map(String::as_str)).map(|entry| parent.join(entry))
}
