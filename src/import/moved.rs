//! The whole way from the old folder to the new one.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::error::ImportError;
use super::harvest::{CopiedFile, Harvest, Page};
use super::new_folder::{NewFolder, is_of_one_file};
use super::note::Note;
use super::tool::Tool;
use super::tree::Tree;
use super::{eleventy, hugo, jekyll, proof, zola};
use crate::staging::{StagedFolder, sweep};

/// What became of a folder.
#[derive(Debug)]
pub struct Moved {
    pub tool: Tool,
    pub posts: usize,
    /// Pages without a date.
    pub pages: usize,
    /// Files that were copied as they are.
    pub files: usize,
    /// Addresses that lead to another now.
    pub redirects: usize,
    /// What was not taken over, in the order of the paths.
    pub notes: Vec<Note>,
    /// Faults for which the new folder would not be served.
    pub faults: usize,
}

/// Reads the folder `from` and writes a folder of this engine's to `to`, which must not be there, or be
/// empty. The engine is the one whose signs `from` shows, unless it is named.
///
/// # Errors
/// When it is not clear which engine the folder is for, when `to` is occupied, when the system refuses;
/// then nothing is there that was not before.
pub fn import(from: &Path, to: &Path, tool: Option<Tool>) -> Result<Moved, ImportError> {
    check_places(from, to)?;
    let mut notes = Vec::new();
    let cannot_read = || ImportError::io(format!("cannot read {}", from.display()));
    let tree = Tree::read(from, &mut notes).map_err(cannot_read())?;
    let tool = match tool {
        Some(tool) => tool,
        None => detected(from, &tree)?,
    };
    let mut harvest = match tool {
        Tool::Hugo => hugo::read(&tree)?,
        Tool::Jekyll => jekyll::read(&tree)?,
        Tool::Zola => zola::read(&tree)?,
        Tool::Eleventy => eleventy::read(&tree)?,
    };
    harvest.notes.extend(notes);
    apart(&mut harvest.pages);
    write(harvest, to, tool)
}

fn check_places(from: &Path, to: &Path) -> Result<(), ImportError> {
    let cannot_read = ImportError::io(format!("cannot read {}", from.display()));
    let whole = from.canonicalize().map_err(cannot_read)?;
    // The nearest folder of `to` that is there.
    let absolute =
        std::path::absolute(to).map_err(ImportError::io("cannot name the new folder"))?;
    let mut there = absolute.as_path();
    while let (false, Some(parent)) = (there.exists(), there.parent()) {
        there = parent;
    }
    let rest = absolute.strip_prefix(there).unwrap_or(Path::new(""));
    let target = there.canonicalize().unwrap_or_else(|_| there.to_owned()).join(rest);
    if target.starts_with(&whole) || whole.starts_with(&target) {
        return Err(ImportError::Nested { from: from.to_owned(), to: to.to_owned() });
    }
    let is_free = match fs::read_dir(to) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => to.symlink_metadata().is_err(),
    };
    if is_free { Ok(()) } else { Err(ImportError::Occupied { folder: to.to_owned() }) }
}

fn detected(from: &Path, tree: &Tree) -> Result<Tool, ImportError> {
    let tools = Tool::detect(tree);
    match tools.as_slice() {
        [tool] => Ok(*tool),
        [] => Err(ImportError::Unknown { folder: from.to_owned() }),
        _ => Err(ImportError::Ambiguous { folder: from.to_owned(), tools }),
    }
}

/// Gives pages that would be one file names of their own; their addresses stay.
fn apart(pages: &mut [Page]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for page in pages {
        let stem = page.target.strip_suffix(".md").unwrap_or(&page.target).to_owned();
        let mut number = 2;
        while !taken.insert(page.target.clone()) {
            page.target = format!("{stem}-{number}.md");
            number += 1;
        }
    }
}

/// Writes files and pages, and notes those that have no place. Returns the number of files.
fn fill(harvest: &mut Harvest, folder: NewFolder<'_>) -> io::Result<usize> {
    let mut files = 0;
    let mut written: BTreeSet<String> =
        harvest.pages.iter().map(|page| format!("content/{}", page.target)).collect();
    for file in std::mem::take(&mut harvest.files) {
        if !written.insert(file.target.clone()) {
            harvest.note(&file.target, "two files of that name; the first one stays");
            continue;
        }
        match copy(&file, folder) {
            Ok(()) => files += 1,
            Err(error) if is_of_one_file(&error) => {
                harvest.note(&file.target, format!("{error}; left out"));
            }
            Err(error) => {
                let message = format!("{}: {error}", file.from.display());
                return Err(io::Error::new(error.kind(), message));
            }
        }
    }
    for page in std::mem::take(&mut harvest.pages) {
        let made = folder.create("content", &page.target);
        match made.and_then(|mut made| made.write_all(file_text(&page).as_bytes())) {
            Ok(()) => harvest.pages.push(page),
            Err(error) if is_of_one_file(&error) => {
                harvest.note(&page.source, format!("{error}; left out"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(files)
}

fn copy(file: &CopiedFile, folder: NewFolder<'_>) -> io::Result<()> {
    let mut from = fs::File::open(&file.from)?;
    let mut made = folder.create("", &file.target)?;
    io::copy(&mut from, &mut made)?;
    made.set_permissions(from.metadata()?.permissions())
}

/// Writes everything beside `to`, proves it, and gives it the name.
fn write(mut harvest: Harvest, to: &Path, tool: Tool) -> Result<Moved, ImportError> {
    let cannot = || ImportError::io(format!("cannot write {}", to.display()));
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(cannot())?;
    sweep(parent);
    let made = StagedFolder::create(parent).map_err(cannot())?;
    let root = made.path();
    let files = fill(&mut harvest, NewFolder { root }).map_err(cannot())?;
    let settings = root.join("site.json");
    fs::create_dir_all(root.join("content")).map_err(cannot())?;
    fs::write(&settings, harvest.settings.to_json()).map_err(cannot())?;
    fs::write(root.join(".gitignore"), "*.pack\n").map_err(cannot())?;
    let faults = proof::prove(&mut harvest, root).map_err(cannot())?;
    made.give_name(to).map_err(cannot())?;
    harvest.notes.sort();
    harvest.notes.dedup();
    let is_post = |page: &&Page| page.fields.text("date").is_some();
    let posts = harvest.pages.iter().filter(is_post).count();
    let aliases: usize = harvest.pages.iter().map(|page| page.fields.list("aliases").len()).sum();
    Ok(Moved {
        tool,
        posts,
        pages: harvest.pages.len() - posts,
        files,
        redirects: aliases + harvest.settings.redirects.len(),
        notes: harvest.notes,
        faults,
    })
}

/// The front matter, a blank line, the text.
pub(super) fn file_text(page: &Page) -> String {
    let body = page.body.trim_start_matches(['\r', '\n']);
    format!("{}\n\n{body}", page.fields.to_json())
}
