//! Where a document lies: its kind, its section, and the URL that follows from them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ZonedDateTime;

use super::config::SiteConfig;
use super::document::DocumentKind;
use super::fields::Fields;
use super::permalink::{self, Values};
use super::site_path::{self, PathFault};
use super::walk::stem;
use crate::url::{file_segment, has_media_extension, title_segment};

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
    /// Folders whose `_index.md` has a slug, with the segment that it gives them.
    renamed: BTreeMap<String, String>,
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

    /// Takes notice of the slug of a folder's `_index.md`: it counts for the pages below as well.
    pub fn rename(&mut self, folder: &str, slug: &str) {
        let segment = slug_segments(slug);
        if !segment.is_empty() {
            self.renamed.insert(folder.to_owned(), segment);
        }
    }

    /// Decoded URL of a folder of pages, with slashes at both ends.
    fn url(&self, folder: &str) -> String {
        let folders = ancestors(folder).filter(|folder| !folder.is_empty());
        folders.fold("/".to_owned(), |url, folder| {
            let name = folder.rsplit('/').next().unwrap_or(folder);
            let segment = self.renamed.get(folder).cloned().unwrap_or_else(|| file_segment(name));
            url + &segment + "/"
        })
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
                folder: self.url(above),
                name: folder_name.to_owned(),
            },
            "index" => Place {
                kind: DocumentKind::Page,
                is_bundle: true,
                section: self.section(above).to_owned(),
                folder: self.url(above),
                name: folder_name.to_owned(),
            },
            _ => Place {
                kind: DocumentKind::Page,
                is_bundle: false,
                section: self.section(folder).to_owned(),
                folder: self.url(folder),
                name: name.to_owned(),
            },
        })
    }

    /// The outermost bundle that a folder is, or lies in.
    fn bundle_above<'a>(&self, folder: &'a str) -> Option<&'a str> {
        ancestors(folder).find(|ancestor| self.bundles.contains(*ancestor))
    }

    /// The folder whose page the files of `folder` belong to: the bundle that it lies in, else the
    /// nearest one with an `_index.md`.
    pub fn owner<'a>(&self, folder: &'a str) -> Option<&'a str> {
        let section = || ancestors(folder).filter(|above| self.sections.contains(*above)).last();
        self.bundle_above(folder).or_else(section)
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

/// What a slug becomes: one segment, or several with slashes between them.
fn slug_segments(slug: &str) -> String {
    let segments = slug.split('/').map(|part| title_segment(part).trim_matches('-').to_owned());
    let segments: Vec<String> =
        segments.filter(|part| !part.trim_matches('.').is_empty()).collect();
    segments.join("/")
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
        let slug = fields.text("slug");
        let values = Values { date, title, slug, section: &self.section, filename: &self.name };
        if let Some(written) = fields.text("url") {
            let path = match permalink::has_tokens(written) {
                true => permalink::expand(written, &values),
                false => Ok(written.to_owned()),
            };
            let path = path.and_then(|path| site_path::resolve(&path, "/"));
            return path.map(as_folder).map_err(|fault| (Some("url"), fault));
        }
        if self.kind == DocumentKind::Home {
            return Ok("/".to_owned());
        }
        let pattern = self.pattern(config).filter(|_| self.kind == DocumentKind::Page);
        if let Some(pattern) = pattern {
            let path = permalink::expand(pattern, &values)
                .and_then(|path| site_path::check(&path).map(|()| path))
                .map_err(|fault| (None, fault))?;
            return Ok(as_folder(path));
        }
        match slug {
            Some(slug) => self.below(slug, &slug_segments(slug)).map_err(|why| (Some("slug"), why)),
            None => self.below(&self.name, &file_segment(&self.name)).map_err(|why| (None, why)),
        }
    }

    /// The pattern of the section, or of the nearest one above it.
    fn pattern<'a>(&self, config: &'a SiteConfig) -> Option<&'a str> {
        let found = ancestors(&self.section).filter_map(|section| config.permalinks.get(section));
        found.last().map(String::as_str)
    }

    /// The URL of `name`, which has become `segment`, in the folder.
    fn below(&self, name: &str, segment: &str) -> Result<String, PathFault> {
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
