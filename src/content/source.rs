//! What each file of the folder is for.

use std::io;
use std::path::Path;

use super::report::{Code, Diagnostic};
use super::walk::{FoundFile, is_markdown, walk};

/// Endings of files below `templates/` that are templates.
const TEMPLATE_ENDINGS: &[&str] = &[".html", ".xml", ".txt", ".json"];

/// What a file is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// `site.json`.
    Config,
    /// A page, or a bundle's resource that is written like one.
    Markdown,
    /// `name` is the path below `templates/`.
    Template { name: String },
    /// Served as it is, at a decoded path unless it belongs to a page.
    Asset { served_at: String, is_static: bool },
}

/// A file and what it is for.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub found: FoundFile,
    pub role: Role,
}

/// Every file that counts, in the byte order of their paths, and whether a symbolic link was passed.
///
/// `root` is `content` itself, or the folder that holds it: then `static/`, `templates/` and `site.json`
/// beside `content` are taken, each instead of its namesake inside.
pub(super) fn sources(
    root: &Path,
    content: &Path,
    found: &mut Vec<Diagnostic>,
) -> io::Result<(Vec<Source>, bool)> {
    let is_beside = |name: &&str| root != content && root.join(name).symlink_metadata().is_ok();
    let beside: Vec<&str> =
        ["site.json", "static", "templates"].into_iter().filter(is_beside).collect();
    let (files, has_links) = walk(root, content, &beside, found)?;
    let is_replaced =
        |path: &str| beside.iter().any(|name| path == *name || is_below(path, name).is_some());
    let kept = files.into_iter().filter(|file| !is_replaced(&file.path));
    Ok((kept.filter_map(|file| source(file, found)).collect(), has_links))
}

/// The rest of a path below a folder.
fn is_below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

fn source(file: FoundFile, found: &mut Vec<Diagnostic>) -> Option<Source> {
    let beside = file.path.strip_prefix("../");
    let path = beside.unwrap_or(&file.path);
    let is_page = is_markdown(path);
    let role = if path == "site.json" {
        Role::Config
    } else if let Some(name) = is_below(path, "templates") {
        if is_page && beside.is_none() {
            found.push(misplaced_page(&file.path, "templates"));
        }
        let is_template = TEMPLATE_ENDINGS.iter().any(|ending| name.ends_with(ending));
        Role::Template { name: is_template.then(|| name.to_owned())? }
    } else if let Some(rest) = is_below(path, "static") {
        if is_page && beside.is_none() {
            found.push(misplaced_page(&file.path, "static"));
        }
        Role::Asset { served_at: format!("/{rest}"), is_static: true }
    } else if is_page {
        Role::Markdown
    } else {
        Role::Asset { served_at: format!("/{path}"), is_static: false }
    };
    Some(Source { found: file, role })
}

/// A Markdown page where pages are not looked for.
fn misplaced_page(path: &str, folder: &str) -> Diagnostic {
    let message = format!("a Markdown file below {folder}/ is no page");
    Diagnostic::of_file(Code::UnusedAsset, path, message)
        .with_help(format!("move it out of {folder}/, if it is to be one"))
}
