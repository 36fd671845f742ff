//! Where a link leads: the one place that reads destinations, for the checks and for render.

use std::borrow::Cow;

use super::document::Document;
use super::markdown::REF_PREFIX;
use super::routes::has_scheme;
use super::site::{AssetId, DocumentId, Site};
use crate::url::{PathError, decode, encode};

/// What a destination names. `tail` is its query and fragment as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// A Markdown file of the site, named as a file.
    Document { id: DocumentId, tail: &'a str },
    /// Another file of the site, named as a file.
    Asset { id: AssetId, tail: &'a str },
    /// A file that is not there, by a form that can mean nothing else.
    NoFile { name: String },
    /// A URL of the site, its path decoded. `is_full` if it was written with scheme and host.
    Path { path: String, tail: &'a str, is_full: bool },
    /// The page itself.
    Here { tail: &'a str },
    /// Another site, a mail address, ...
    Elsewhere,
    /// No URL.
    Invalid(PathError),
}

/// The text that a link stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    /// Source path.
    pub path: &'a str,
    /// Decoded path that it is shown at.
    pub url: &'a str,
}

impl<'a> Origin<'a> {
    pub fn of(document: &'a Document) -> Origin<'a> {
        Origin { path: &document.path, url: &document.url }
    }
}

impl Site {
    /// A destination as written in `from`, as it goes into an HTML attribute.
    ///
    /// Files of the site become the URLs they are served at, query and fragment kept: `other.md#x`
    /// and `map.png` relative to the file, `/content/posts/x.md`, Zola's `@/posts/x.md`, and what Hugo's
    /// `ref` and `relref` name. Everything else is a URL already and stays as it is.
    pub fn href<'a>(&self, from: &Document, destination: &'a str) -> Cow<'a, str> {
        match target(self, Origin::of(from), destination) {
            Target::Document { id, tail } => (encode(&self.documents[id].url) + tail).into(),
            Target::Asset { id, tail } => (encode(&self.assets[id].url) + tail).into(),
            _ => destination.strip_prefix(REF_PREFIX).unwrap_or(destination).into(),
        }
    }
}

/// What a destination as written in `from` names.
pub(super) fn target<'a>(site: &Site, from: Origin<'_>, destination: &'a str) -> Target<'a> {
    let (written, tail) =
        destination.split_at(destination.find(['?', '#']).unwrap_or(destination.len()));
    if let Some(name) = written.strip_prefix(REF_PREFIX) {
        return by_reference(site, from, name, tail);
    }
    if let Some(path) = written.strip_prefix("@/") {
        let path = unescaped(path);
        return match document_at(site, &path) {
            Some(id) => Target::Document { id, tail },
            None => Target::NoFile { name: path.into_owned() },
        };
    }
    if written.starts_with("//") || has_scheme(written) {
        return match path_of_own_url(site, written) {
            Some(path) => url(path, tail, true),
            None => Target::Elsewhere,
        };
    }
    if written.is_empty() {
        return Target::Here { tail };
    }
    by_file(site, from, &unescaped(written), tail)
        .unwrap_or_else(|| url(&join(&encode(from.url), written), tail, false))
}

/// The file that a destination names as files are named: from the folder of the file that it is
/// written in, or from the content folder.
fn by_file<'a>(site: &Site, from: Origin<'_>, name: &str, tail: &'a str) -> Option<Target<'a>> {
    // Only a name with a dot in it is that of a file.
    if !name.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return None;
    }
    let is_markdown = [".md", ".markdown"].iter().any(|extension| name.ends_with(extension));
    let path = match name.strip_prefix('/') {
        None => file_beside(from, name)?,
        Some(rest) => match rest.strip_prefix("content/") {
            Some(rest) => rest.to_owned(),
            None if is_markdown => rest.to_owned(),
            // A URL, as every path with a slash at its start.
            None => return None,
        },
    };
    if is_markdown && let Some(id) = document_at(site, &path) {
        return Some(Target::Document { id, tail });
    }
    asset_at(site, &path).map(|id| Target::Asset { id, tail })
}

/// As Hugo looks a `ref` up: beside the file, then from the content folder, then by name alone, if the
/// name is that of one page only. The extension, `index.md` and `_index.md` may be left out.
///
/// Linear in the documents where only the name fits.
fn by_reference<'a>(site: &Site, from: Origin<'_>, written: &str, tail: &'a str) -> Target<'a> {
    let name = written.trim_end_matches('/');
    if name.is_empty() {
        return Target::Here { tail };
    }
    let at = |path: &str| {
        let spellings = ["", ".md", ".markdown", "/index.md", "/_index.md"];
        spellings.iter().find_map(|end| document_at(site, &format!("{path}{end}")))
    };
    let from_root = name.trim_start_matches('/');
    let beside = || file_beside(from, name).and_then(|path| at(&path));
    let found =
        if name.starts_with('/') { at(from_root) } else { beside().or_else(|| at(from_root)) };
    match found.or_else(|| by_name(site, name)) {
        Some(id) => Target::Document { id, tail },
        None => Target::NoFile { name: written.to_owned() },
    }
}

fn by_name(site: &Site, name: &str) -> Option<DocumentId> {
    if name.contains('/') {
        return None;
    }
    let name = stem(name);
    let mut fitting = site.documents.iter().enumerate().filter(|(_, document)| {
        let path = stem(&document.path);
        let path = path.strip_suffix("/index").or(path.strip_suffix("/_index")).unwrap_or(path);
        path.rsplit('/').next() == Some(name)
    });
    let (id, _) = fitting.next()?;
    fitting.next().is_none().then_some(id)
}

fn stem(path: &str) -> &str {
    path.strip_suffix(".md").or(path.strip_suffix(".markdown")).unwrap_or(path)
}

/// Source path of a file named from the folder of another; `None` if that leaves the content folder.
pub(super) fn file_beside(from: Origin<'_>, name: &str) -> Option<String> {
    let mut path: Vec<&str> = from.path.split('/').collect();
    path.pop();
    for segment in name.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(path.pop()?),
            _ => path.push(segment),
        }
    }
    Some(path.join("/"))
}

pub(super) fn document_at(site: &Site, path: &str) -> Option<DocumentId> {
    site.documents.binary_search_by(|document| document.path.as_str().cmp(path)).ok()
}

fn asset_at(site: &Site, path: &str) -> Option<AssetId> {
    site.assets.binary_search_by(|asset| asset.path.as_str().cmp(path)).ok()
}

/// The path of a URL with a host, if it is a URL of this site; its scheme may be the other one.
fn path_of_own_url<'a>(site: &Site, url: &'a str) -> Option<&'a str> {
    let without_scheme = |url: &'a str| {
        let (scheme, rest) = url.split_once("//")?;
        ["", "http:", "https:"].iter().any(|own| scheme.eq_ignore_ascii_case(own)).then_some(rest)
    };
    let base = site.config.base_url.split_once("//")?.1;
    let rest = without_scheme(url)?;
    let is_own = !base.is_empty() && rest.get(..base.len())?.eq_ignore_ascii_case(base);
    let path = rest.get(base.len()..).filter(|_| is_own)?;
    match path {
        "" => Some("/"),
        _ => path.starts_with('/').then_some(path),
    }
}

fn url<'a>(path: &str, tail: &'a str, is_full: bool) -> Target<'a> {
    let mut decoded = Vec::with_capacity(path.len());
    match decode(path.as_bytes(), &mut decoded) {
        // `decode` has made sure that this is UTF-8.
        Ok(()) => {
            let path = String::from_utf8(decoded).unwrap_or_default();
            Target::Path { path, tail, is_full }
        }
        Err(error) => Target::Invalid(error),
    }
}

/// A reference resolved against an encoded path (RFC 3986 5.2): absolute, without dot segments.
/// `..` above the root stays there, as in browsers.
fn join(base: &str, reference: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    if !reference.starts_with('/') {
        segments.extend(base.split('/').skip(1));
        segments.pop();
    }
    let mut written = reference.trim_start_matches('/').split('/').peekable();
    while let Some(segment) = written.next() {
        let is_last = written.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    segments.pop();
                }
                if is_last {
                    segments.push("");
                }
            }
            _ => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

/// A file's name as written in a link: `%20` may stand for a blank.
pub(super) fn unescaped(written: &str) -> Cow<'_, str> {
    if !written.contains('%') {
        return written.into();
    }
    let mut decoded = Vec::with_capacity(written.len());
    let mut bytes = written.as_bytes();
    while let Some((&byte, rest)) = bytes.split_first() {
        let digit = |at: usize| rest.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                // Two hexadecimal digits are at most 255.
                decoded.push((high << 4 | low) as u8);
                bytes = &rest[2..];
            }
            _ => {
                decoded.push(byte);
                bytes = rest;
            }
        }
    }
    String::from_utf8(decoded).map_or_else(|_| written.into(), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_resolved_as_browsers_do() {
        assert_eq!(join("/posts/a/", "b"), "/posts/a/b");
        assert_eq!(join("/posts/a/", "../b/"), "/posts/b/");
        assert_eq!(join("/posts/a/", ".."), "/posts/");
        assert_eq!(join("/posts/a/", "."), "/posts/a/");
        assert_eq!(join("/posts/a.html", "b.html"), "/posts/b.html");
        assert_eq!(join("/a/", "../../../b"), "/b");
        assert_eq!(join("/a/", "/b/./c/../d"), "/b/d");
    }
}
