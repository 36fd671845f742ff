//! Where a document lies: its kind, its section, and the URL that follows from them.

use std::collections::BTreeSet;

use jiff::ZonedDateTime;

use super::config::SiteConfig;
use super::document::DocumentKind;
use super::fields::Fields;
use super::permalink::{self, Values};
use super::site_path::{self, PathFault};
use super::walk::stem;
use crate::url::{file_segment, has_media_extension};

/// What the folder says of a Markdown file, before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub kind: DocumentKind,
    pub is_bundle: bool,
    /// Path of the section without slashes at the ends, as its folders are named.
    pub section: String,
    /// Decoded URL of the folder that the page's own segment follows, with slashes at both ends.
    pub folder: String,
    /// The file's name without extension; of a bundle its folder's name, of a section too.
    pub name: String,
}

/// The folders that decide where a document lies.
#[derive(Debug, Default)]
pub(super) struct Folders {
    /// Folders with an `index.md`, without a slash at the end.
    bundles: BTreeSet<String>,
    /// Folders with an `_index.md`.
    sections: BTreeSet<String>,
}

impl Folders {
    /// Looks at the paths of all Markdown files.
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Folders {
        let mut folders = Folders::default();
        for path in paths {
            let Some((folder, name)) = path.rsplit_once('/') else { continue };
            match stem(name) {
                Some("index") => folders.bundles.insert(folder.to_owned()),
                Some("_index") => folders.sections.insert(folder.to_owned()),
                _ => false,
            };
        }
        folders
    }

    /// Where a Markdown file lies; `None` if it is a resource of a bundle and no page.
    pub fn place(&self, path: &str) -> Option<Place> {
        let (folder, file_name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = stem(file_name)?;
        let bundle = self.bundle_above(folder);
        let is_index = name == "index" && bundle == Some(folder);
        if bundle.is_some() && !is_index {
            return None;
        }
        let (above, folder_name) = folder.rsplit_once('/').unwrap_or(("", folder));
        Some(match name {
            "_index" | "index" if folder.is_empty() => Place {
                kind: DocumentKind::Home,
                is_bundle: false,
                section: String::new(),
                folder: "/".to_owned(),
                name: String::new(),
            },
            "_index" => Place {
                kind: DocumentKind::Section,
                is_bundle: false,
                section: folder.to_owned(),
                folder: folder_url(above),
                name: folder_name.to_owned(),
            },
            "index" => Place {
                kind: DocumentKind::Page,
                is_bundle: true,
                section: self.section(above).to_owned(),
                folder: folder_url(above),
                name: folder_name.to_owned(),
            },
            _ => Place {
                kind: DocumentKind::Page,
                is_bundle: false,
                section: self.section(folder).to_owned(),
                folder: folder_url(folder),
                name: name.to_owned(),
            },
        })
    }

    /// The outermost bundle that a folder is, or lies in.
    pub fn bundle_above<'a>(&self, folder: &'a str) -> Option<&'a str> {
        ancestors(folder).find(|ancestor| self.bundles.contains(*ancestor))
    }

    /// The nearest section that a folder is, or lies in: any with an `_index.md`, else the top one.
    fn section<'a>(&self, folder: &'a str) -> &'a str {
        let top = folder.split('/').next().unwrap_or_default();
        let nearest = ancestors(folder).filter(|ancestor| self.sections.contains(*ancestor)).last();
        nearest.unwrap_or(top)
    }
}

/// `a`, `a/b`, `a/b/c`.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let slashes = folder.match_indices('/').map(|(at, _)| at);
    slashes.chain([folder.len()]).map(|end| &folder[..end])
}

/// Decoded URL of a folder of pages, with slashes at both ends.
fn folder_url(folder: &str) -> String {
    let segments = folder.split('/').filter(|segment| !segment.is_empty());
    segments.fold("/".to_owned(), |url, segment| url + &file_segment(segment) + "/")
}

impl Place {
    /// The decoded absolute path of the page.
    ///
    /// A fault comes with the name of the field that is to blame, if one is.
    pub fn url(
        &self,
        fields: &Fields,
        title: &str,
        date: Option<&ZonedDateTime>,
        config: &SiteConfig,
    ) -> Result<String, (Option<&'static str>, PathFault)> {
        if let Some(written) = fields.text("url") {
            let path = site_path::resolve(written, "/").map_err(|fault| (Some("url"), fault))?;
            return Ok(as_folder(path));
        }
        match self.kind {
            DocumentKind::Home => Ok("/".to_owned()),
            DocumentKind::Section => self.below(&self.name).map_err(|fault| (None, fault)),
            DocumentKind::Page => self.page_url(fields, title, date, config),
        }
    }

    fn page_url(
        &self,
        fields: &Fields,
        title: &str,
        date: Option<&ZonedDateTime>,
        config: &SiteConfig,
    ) -> Result<String, (Option<&'static str>, PathFault)> {
        let slug = fields.text("slug");
        if let Some(pattern) = self.pattern(config) {
            let values = Values { date, title, slug, section: &self.section, filename: &self.name };
            let path = permalink::expand(pattern, &values)
                .and_then(|path| site_path::check(&path).map(|()| path))
                .map_err(|fault| (None, fault))?;
            return Ok(as_folder(path));
        }
        match slug {
            Some(slug) => self.below(slug).map_err(|fault| (Some("slug"), fault)),
            None => self.below(&self.name).map_err(|fault| (None, fault)),
        }
    }

    /// The pattern of the section, or of the nearest one above it.
    fn pattern<'a>(&self, config: &'a SiteConfig) -> Option<&'a str> {
        let found = ancestors(&self.section).filter_map(|section| config.permalinks.get(section));
        found.last().map(String::as_str)
    }

    fn below(&self, name: &str) -> Result<String, PathFault> {
        let segment = file_segment(name);
        if segment.trim_matches('.').is_empty() {
            let message = format!("\"{name}\" leaves nothing for a URL");
            return Err(PathFault::new(message, "give it letters or digits, or set \"url\""));
        }
        let path = format!("{}{segment}/", self.folder);
        site_path::check(&path)?;
        Ok(path)
    }
}

/// A path that names no file gets a slash at its end.
fn as_folder(path: String) -> String {
    match path.ends_with('/') || has_media_extension(&path) {
        true => path,
        false => path + "/",
    }
}
