//! What each file of the folder is for.

use std::io;
use std::path::Path;

use super::load::misplaced_page;
use super::report::Diagnostic;
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

/// Every file that counts, in the byte order of their paths.
///
/// `root` is `content` itself, or the folder that holds it: then `static/`, `templates/` and `site.json`
/// beside `content` are taken, each instead of its namesake inside.
pub(super) fn sources(
    root: &Path,
    content: &Path,
    found: &mut Vec<Diagnostic>,
) -> io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    let has_beside = |name: &str| root != content && root.join(name).exists();
    let beside: Vec<&str> =
        ["static", "templates"].into_iter().filter(|name| has_beside(name)).collect();
    let config_beside = has_beside("site.json");
    for file in walk(root, content, "", found)? {
        let is_replaced = beside.iter().any(|name| is_below(&file.path, name).is_some());
        if is_replaced || (config_beside && file.path == "site.json") {
            continue;
        }
        sources.extend(source(file, "", found));
    }
    for name in &beside {
        let files = walk(root, &root.join(name), &format!("../{name}/"), found)?;
        sources.extend(files.into_iter().filter_map(|file| source(file, "../", found)));
    }
    if config_beside {
        sources.extend(config_of(root));
    }
    sources.sort_by(|a, b| a.found.path.cmp(&b.found.path));
    Ok(sources)
}

fn config_of(root: &Path) -> Option<Source> {
    let file = root.join("site.json");
    let length = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
    let found = FoundFile { path: "../site.json".to_owned(), file, length };
    Some(Source { found, role: Role::Config })
}

/// The rest of a path below a folder.
fn is_below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

fn source(file: FoundFile, prefix: &str, found: &mut Vec<Diagnostic>) -> Option<Source> {
    let path = file.path.strip_prefix(prefix).unwrap_or(&file.path);
    let is_page = is_markdown(path);
    let role = if path == "site.json" {
        Role::Config
    } else if let Some(name) = is_below(path, "templates") {
        if is_page && prefix.is_empty() {
            found.push(misplaced_page(&file.path, "templates"));
        }
        let is_template = TEMPLATE_ENDINGS.iter().any(|ending| name.ends_with(ending));
        Role::Template { name: is_template.then(|| name.to_owned())? }
    } else if let Some(rest) = is_below(path, "static") {
        if is_page && prefix.is_empty() {
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
