//! The files of a folder, and what in it is no file that can be served.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::report::{Code, Diagnostic};
use super::version::Version;

/// Folders in one another; deeper ones are refused.
const FOLDER_DEPTH_MAX: usize = 64;

/// Entries of all folders together; a link that multiplies folders ends here.
const ENTRIES_MAX: usize = 1_000_000;

/// Names that editors and systems leave behind.
const LEFTOVERS: &[&str] = &["4913", "Thumbs.db", "desktop.ini"];
const LEFTOVER_ENDINGS: &[&str] = &["~", ".swp", ".swo", ".swx", ".bak", ".orig", ".tmp"];

/// A regular file.
#[derive(Debug, Clone)]
pub(super) struct FoundFile {
    /// Path relative to the content folder, with `/` on every system.
    pub path: String,
    pub file: PathBuf,
    /// Bytes.
    pub length: u64,
    pub modified: Option<SystemTime>,
    pub version: Version,
}

impl FoundFile {
    /// Takes over what the system says of the file now.
    pub fn note(&mut self, metadata: &Metadata) {
        self.length = metadata.len();
        self.modified = metadata.modified().ok();
        self.version = Version::of(metadata);
    }
}

/// The regular files of the content folder and of what lies beside it in `root`, in the byte order of
/// their paths. Symbolic links may lead anywhere in the two folders.
///
/// `beside` are names in `root`; the paths of their files begin with `../`. With the files comes whether
/// a symbolic link was passed. Fails only if the content folder itself cannot be read.
pub(super) fn walk(
    root: &Path,
    content: &Path,
    beside: &[&str],
    found: &mut Vec<Diagnostic>,
) -> io::Result<(Vec<FoundFile>, bool)> {
    let above = content.canonicalize()?;
    let roots = [root.canonicalize()?, above.clone()];
    let mut walker = Walker { roots, files: Vec::new(), found, entries: 0, has_links: false };
    walker.folder(content, "", &[above])?;
    for name in beside {
        let above = [walker.roots[0].clone()];
        let file = root.join(name);
        let is_link = fs::symlink_metadata(&file).is_ok_and(|found| found.is_symlink());
        walker.entry(&file, is_link, &format!("../{name}"), &above);
    }
    let Walker { mut files, has_links, .. } = walker;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((files, has_links))
}

/// Whether a name belongs to nobody's site. `.well-known` (RFC 8615) does.
fn is_skipped(name: &str) -> bool {
    let is_hidden = name.starts_with('.') && name != ".well-known";
    let is_emacs_lock = name.starts_with('#') && name.ends_with('#');
    is_hidden
        || is_emacs_lock
        || LEFTOVERS.contains(&name)
        || LEFTOVER_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Why a file is passed over, by its path alone: the first name in it that is skipped.
pub fn skipped_because(path: &str) -> Option<String> {
    let name = path.split('/').find(|name| is_skipped(name) && !matches!(*name, "." | ".."))?;
    Some(match name.starts_with('.') {
        true => format!("{name} begins with a dot: hidden files are skipped"),
        false => format!("{name} is what an editor or a system leaves behind: it is skipped"),
    })
}

struct Walker<'a> {
    roots: [PathBuf; 2],
    files: Vec<FoundFile>,
    found: &'a mut Vec<Diagnostic>,
    entries: usize,
    has_links: bool,
}

impl Walker<'_> {
    fn report(&mut self, code: Code, path: &str, message: impl Into<String>, help: &str) {
        self.found.push(Diagnostic::of_file(code, path, message).with_help(help));
    }

    /// `above`: the canonical paths of this folder and of those that were passed on the way to it.
    fn folder(&mut self, folder: &Path, prefix: &str, above: &[PathBuf]) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            self.entries += 1;
            if self.entries == ENTRIES_MAX {
                let message =
                    format!("more than {ENTRIES_MAX} files and folders; the rest is left out");
                self.report(Code::FileTooBig, prefix, message, "is this the folder you meant?");
            }
            if self.entries >= ENTRIES_MAX {
                return Ok(());
            }
            let Some(name) = self.name(&entry.file_name(), prefix) else { continue };
            if !is_skipped(&name) {
                let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                self.entry(&entry.path(), is_link, &format!("{prefix}{name}"), above);
            }
        }
        Ok(())
    }

    fn name(&mut self, name: &std::ffi::OsStr, prefix: &str) -> Option<String> {
        if let Some(name) = name.to_str() {
            if name.chars().any(char::is_control) || name.contains('\\') {
                let path = format!("{prefix}{}", name.escape_debug());
                let message =
                    "a name with a control character or a backslash cannot be part of a URL";
                self.report(Code::UrlInvalid, &path, message, "rename it");
                return None;
            }
            return Some(name.to_owned());
        }
        let path = format!("{prefix}{}", name.to_string_lossy());
        self.report(Code::NotUtf8, &path, "the file's name is not UTF-8", "rename it");
        None
    }

    fn entry(&mut self, file: &Path, is_link: bool, path: &str, above: &[PathBuf]) {
        self.has_links |= is_link;
        // Follows links.
        let metadata = match fs::metadata(file) {
            Ok(metadata) => metadata,
            Err(error) => {
                let (message, help) = match is_link {
                    true => ("the symbolic link leads to nothing", "mend or remove it"),
                    false => ("the file cannot be read", "look at its permissions"),
                };
                let message = format!("{message}: {error}");
                return self.report(Code::ResourceEscapesRoot, path, message, help);
            }
        };
        let canonical = match (is_link, file.canonicalize()) {
            (false, _) => None,
            (true, Ok(target)) if self.roots.iter().any(|root| target.starts_with(root)) => {
                Some(target)
            }
            (true, _) => {
                let message = "the symbolic link leaves the folder";
                let help = "put a copy of the file into the folder";
                return self.report(Code::ResourceEscapesRoot, path, message, help);
            }
        };
        if metadata.is_dir() {
            self.inner_folder(file, path, canonical, above);
        } else {
            self.file(file, path, &metadata);
        }
    }

    fn inner_folder(
        &mut self,
        folder: &Path,
        path: &str,
        canonical: Option<PathBuf>,
        above: &[PathBuf],
    ) {
        let name = path.rsplit('/').next().unwrap_or_default();
        if is_markdown(name) {
            let message = "a folder with the name of a page";
            let help = "rename it; the files in it are left out";
            return self.report(Code::UrlInvalid, path, message, help);
        }
        if above.len() > FOLDER_DEPTH_MAX {
            let message = format!("more than {FOLDER_DEPTH_MAX} folders in one another");
            return self.report(Code::UrlInvalid, path, message, "move it up");
        }
        let here = match canonical {
            Some(target) => target,
            // A plain folder lies in the folder before it.
            None => above.last().map_or_else(PathBuf::new, |parent| parent.join(name)),
        };
        if above.contains(&here) {
            let message = "the symbolic link leads back to a folder that it lies in";
            return self.report(Code::ResourceEscapesRoot, path, message, "remove it");
        }
        let mut above = above.to_vec();
        above.push(here);
        if let Err(error) = self.folder(folder, &format!("{path}/"), &above) {
            let message = format!("the folder cannot be read: {error}");
            self.report(Code::ResourceEscapesRoot, path, message, "look at its permissions");
        }
    }

    fn file(&mut self, file: &Path, path: &str, metadata: &Metadata) {
        if !metadata.is_file() {
            let message = "this is no file but a pipe, a socket or a device";
            return self.report(Code::ResourceEscapesRoot, path, message, "remove it");
        }
        self.files.push(FoundFile {
            path: path.to_owned(),
            file: file.to_owned(),
            length: metadata.len(),
            modified: metadata.modified().ok(),
            version: Version::of(metadata),
        });
    }
}

/// `.md` and `.markdown`, in any case.
pub(super) fn is_markdown(name: &str) -> bool {
    stem(name).is_some()
}

/// The name of a Markdown file without its extension.
pub(super) fn stem(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let is_it = extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown");
    is_it.then_some(stem)
}
