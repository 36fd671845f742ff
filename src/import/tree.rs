//! The files of the old folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::note::Note;

/// Folders of other programs, which hold nothing of a blog's.
const SKIPPED_FOLDERS: [&str; 8] =
    [".git", ".hg", ".svn", "node_modules", ".jekyll-cache", ".sass-cache", ".bundle", ".github"];

/// Folders in one another; deeper ones are left out.
const DEPTH_MAX: usize = 64;

/// Texts longer than this are no posts. In bytes.
const TEXT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Every file of a folder, by its path with `/` between folders.
#[derive(Debug, Default)]
pub(super) struct Tree {
    files: BTreeMap<String, PathBuf>,
    root: PathBuf,
}

impl Tree {
    /// Reads the names of all files. What is neither file nor folder, a link to a folder, one that leads
    /// out of `root`, and a name that is no UTF-8 are noted and left out.
    pub fn read(root: &Path, notes: &mut Vec<Note>) -> io::Result<Tree> {
        let root = root.canonicalize()?;
        let mut tree = Tree { files: BTreeMap::new(), root: root.clone() };
        tree.folder(&root, "", 0, notes)?;
        Ok(tree)
    }

    fn folder(
        &mut self,
        folder: &Path,
        prefix: &str,
        depth: usize,
        notes: &mut Vec<Note>,
    ) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                let shown = format!("{prefix}{}", entry.file_name().to_string_lossy());
                notes.push(Note::of_file(&shown, "the name is no UTF-8; left out"));
                continue;
            };
            let path = format!("{prefix}{name}");
            let kind = entry.file_type()?;
            // A link to a file stands for it, unless that would give away what was never the blog's;
            // one to a folder may lead round in circles.
            let file = match kind.is_symlink() {
                true => entry.path().canonicalize().ok(),
                false => Some(entry.path()),
            };
            let file = file.filter(|file| file.is_file());
            match () {
                () if kind.is_dir() && SKIPPED_FOLDERS.contains(&name.as_str()) => {}
                () if kind.is_dir() && depth < DEPTH_MAX => {
                    self.folder(&entry.path(), &format!("{path}/"), depth + 1, notes)?;
                }
                () => match file {
                    Some(file) if file.starts_with(&self.root) => {
                        self.files.insert(path, file);
                    }
                    Some(_) => {
                        let message = "a link that leads out of the folder; left out";
                        notes.push(Note::of_file(&path, message));
                    }
                    None => {
                        let message = "neither a file nor a plain folder; left out";
                        notes.push(Note::of_file(&path, message));
                    }
                },
            }
        }
        Ok(())
    }

    /// Paths and files, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Path)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file.as_path()))
    }

    /// The files below a folder, their paths without it.
    pub fn below<'t>(&'t self, folder: &str) -> impl Iterator<Item = (&'t str, &'t Path)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let files = self.files.range(prefix.clone()..);
        files
            .take_while({
                let prefix = prefix.clone();
                move |(path, _)| path.starts_with(&prefix)
            })
            .map(move |(path, file)| (&path[prefix.len()..], file.as_path()))
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub fn has_folder(&self, folder: &str) -> bool {
        self.below(folder).next().is_some()
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of a file; `None` if it is not there, too long, or no UTF-8.
    pub fn text(&self, path: &str) -> Option<String> {
        let file = self.files.get(path)?;
        let is_short = fs::metadata(file).is_ok_and(|found| found.len() <= TEXT_BYTES_MAX);
        let text = is_short.then(|| fs::read_to_string(file).ok()).flatten()?;
        Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }
}
