//! "Did you mean /posts/hello/?": the URL or file that a broken link was most likely meant to lead to.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use crate::content::near::nearest;
use crate::content::routes::{Route, Routes};
use crate::content::site::Site;

/// Names that are compared letter by letter in one run. A site with thousands of broken links has one
/// cause for them, and the first suggestions show it.
const COMPARISONS_MAX: usize = 50_000;

/// Letters that may be wrong in a name, whatever its length.
const DISTANCE_MAX: usize = 6;

/// How often each of 32 classes of bytes is in a name.
type Letters = [u8; 32];

pub(super) struct Nearby<'a> {
    site: &'a Site,
    routes: &'a Routes,
    urls: OnceCell<Names<'a>>,
    files: OnceCell<Names<'a>>,
    comparisons: Cell<usize>,
}

/// Names that may be meant.
struct Names<'a> {
    letters: Vec<(&'a str, Letters)>,
    /// By the last segment, where only one name has it.
    by_end: HashMap<&'a str, Option<&'a str>>,
}

impl<'a> Nearby<'a> {
    pub fn new(site: &'a Site, routes: &'a Routes) -> Nearby<'a> {
        let comparisons = Cell::new(0);
        Nearby { site, routes, urls: OnceCell::new(), files: OnceCell::new(), comparisons }
    }

    /// The URL of a page or a file that is nearest to a path at which nothing is.
    pub fn url(&self, path: &str) -> Option<&'a str> {
        // The home page is near to every short path, and is never meant.
        let shown = |(path, route): (&'a str, &Route)| match route {
            _ if path == "/" => None,
            Route::Document(_) | Route::List { number: None, .. } | Route::Asset(_) => Some(path),
            _ => None,
        };
        let urls = self.urls.get_or_init(|| Names::of(self.routes.iter().filter_map(shown)));
        self.nearest(urls, path)
    }

    /// The source path of a Markdown file that is nearest to one at which nothing is.
    pub fn file(&self, path: &str) -> Option<&'a str> {
        let paths = || self.site.documents.iter().map(|document| document.path.as_str());
        let files = self.files.get_or_init(|| Names::of(paths()));
        // A reference may leave the extension out.
        let has_extension = [".md", ".markdown"].iter().any(|extension| path.ends_with(extension));
        match has_extension {
            true => self.nearest(files, path),
            false => self.nearest(files, &format!("{path}.md")),
        }
    }

    fn nearest(&self, names: &Names<'a>, name: &str) -> Option<&'a str> {
        // It may only have moved to another folder.
        if let Some(Some(moved)) = last_segment(name).and_then(|end| names.by_end.get(end)) {
            return Some(moved);
        }
        let (wanted, allowed) = (letters(name), (name.len() / 3).clamp(1, DISTANCE_MAX));
        let near = names.letters.iter().filter(|(_, other)| distance(&wanted, other) <= allowed);
        let room = COMPARISONS_MAX.saturating_sub(self.comparisons.get());
        let candidates: Vec<&'a str> = near.map(|(name, _)| *name).take(room).collect();
        self.comparisons.set(self.comparisons.get() + candidates.len());
        nearest(name, candidates)
    }
}

impl<'a> Names<'a> {
    fn of(names: impl Iterator<Item = &'a str>) -> Names<'a> {
        let letters: Vec<_> = names.map(|name| (name, letters(name))).collect();
        let mut by_end: HashMap<&str, Option<&str>> = HashMap::new();
        for (name, _) in &letters {
            let Some(end) = last_segment(name) else { continue };
            by_end.entry(end).and_modify(|only| *only = None).or_insert(Some(name));
        }
        Names { letters, by_end }
    }
}

/// The last segment that is a name of its own: of a page its slug, of a bundle its folder.
fn last_segment(path: &str) -> Option<&str> {
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix("/index.md").or(path.strip_suffix("/_index.md")).unwrap_or(path);
    path.rsplit('/').next().filter(|segment| segment.len() > 2)
}

fn letters(name: &str) -> Letters {
    let mut counts = [0_u8; 32];
    for byte in name.bytes() {
        let count = &mut counts[usize::from(byte & 31)];
        *count = count.saturating_add(1);
    }
    counts
}

/// At least so many letters have to be inserted, deleted or replaced to make one name of the other.
fn distance(a: &Letters, b: &Letters) -> usize {
    let (mut more, mut less) = (0_usize, 0_usize);
    for (a, b) in a.iter().zip(b) {
        more += usize::from(a.saturating_sub(*b));
        less += usize::from(b.saturating_sub(*a));
    }
    more.max(less)
}
