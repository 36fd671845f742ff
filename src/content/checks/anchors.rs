//! What the fragment of a link can name.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::fs;

use crate::content::near::nearest;
use crate::content::outline::ids_of_html;
use crate::content::routes::{Route, Routes};
use crate::content::site::{AssetId, DocumentId, Site};

/// Ids that the built-in theme gives to every page. The top of a page is always there (HTML 7.4.6.4).
const THEME_IDS: [&str; 2] = ["main", "top"];

/// HTML of the author's own is read for its ids up to this length.
const HTML_BYTES_MAX: u64 = 4 << 20;

/// The ids of each page, gathered when they are first asked for.
pub(super) struct Anchors<'a> {
    site: &'a Site,
    routes: &'a Routes,
    documents: Vec<OnceCell<HashSet<&'a str>>>,
    assets: Vec<OnceCell<Option<HashSet<String>>>>,
    /// Ids in templates of the site's own.
    templates: OnceCell<HashSet<String>>,
}

impl<'a> Anchors<'a> {
    pub fn new(site: &'a Site, routes: &'a Routes) -> Anchors<'a> {
        Anchors {
            site,
            routes,
            documents: site.documents.iter().map(|_| OnceCell::new()).collect(),
            assets: site.assets.iter().map(|_| OnceCell::new()).collect(),
            templates: OnceCell::new(),
        }
    }

    /// Whether a fragment, its escapes decoded, names something on a page.
    pub fn has(&self, route: &Route, fragment: &str) -> bool {
        if fragment.is_empty() {
            return true;
        }
        match route {
            Route::Document(id) => self.on_document(*id, fragment),
            Route::List { list, .. } => match self.routes.lists()[*list].document {
                Some(id) => self.on_document(id, fragment),
                None => self.in_theme(fragment),
            },
            Route::Asset(id) => {
                self.of_asset(*id).is_none_or(|ids| ids.contains(fragment) || fragment == "top")
            }
            // Feeds, pictures and Markdown have no anchors that we know of.
            _ => true,
        }
    }

    /// The id that a fragment was most likely meant to name.
    pub fn nearest(&self, route: &Route, fragment: &str) -> Option<String> {
        let id = match route {
            Route::Document(id) => Some(*id),
            Route::List { list, .. } => self.routes.lists()[*list].document,
            _ => None,
        }?;
        let anchors = &self.site.documents[id].outline.anchors;
        nearest(fragment, anchors.iter().map(String::as_str)).map(str::to_owned)
    }

    pub fn on_document(&self, id: DocumentId, fragment: &str) -> bool {
        let anchors = self.documents[id].get_or_init(|| {
            self.site.documents[id].outline.anchors.iter().map(String::as_str).collect()
        });
        anchors.contains(fragment) || self.in_theme(fragment)
    }

    fn in_theme(&self, fragment: &str) -> bool {
        let ids = || self.site.templates.iter().flat_map(|template| ids_of_html(&template.text));
        let in_templates = || self.templates.get_or_init(|| ids().collect()).contains(fragment);
        THEME_IDS.contains(&fragment) || in_templates()
    }

    /// The ids of an HTML file; `None` of anything else.
    fn of_asset(&self, id: AssetId) -> Option<&HashSet<String>> {
        let ids = self.assets[id].get_or_init(|| {
            let asset = &self.site.assets[id];
            let is_html = [".html", ".htm"].iter().any(|end| asset.path.ends_with(end));
            if !is_html || asset.length > HTML_BYTES_MAX {
                return None;
            }
            let text = fs::read_to_string(&asset.file).ok()?;
            Some(ids_of_html(&text).into_iter().collect())
        });
        ids.as_ref()
    }
}
