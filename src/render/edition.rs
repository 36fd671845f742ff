//! The site at one instant: what its pages say of each other.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::address::{Addresses, has_scheme};
use super::fingerprints::hash;
use super::frame::navigation;
use super::neighbours::Neighbours;
use super::related::Related;
use super::strings::Strings;
use super::{Article, Articles, absolute};
use crate::content::{
    Answer, Document, DocumentId, FeedFormat, List, ListId, ListKind, Route, Routes, Site,
};
use crate::url::{decode, term_segment};

/// Everything that a page may have to know beside its own document.
#[derive(Debug)]
pub(super) struct Edition<'a> {
    pub site: &'a Site,
    pub routes: &'a Routes,
    articles: &'a Articles,
    /// By document, once it has been asked for.
    written: Vec<OnceLock<Arc<Article>>>,
    absolute: Vec<OnceLock<String>>,
    content_hashes: Vec<OnceLock<u128>>,
    pub addresses: Addresses,
    pub strings: &'static Strings,
    pub neighbours: Neighbours,
    pub related: Related,
    /// By document, those that link to it.
    pub backlinks: Vec<Vec<DocumentId>>,
    /// Titles and addresses of the navigation.
    pub nav: Vec<(String, String)>,
    pub home: Option<ListId>,
    /// By list, the feeds that it has.
    feeds: Vec<Vec<(FeedFormat, String)>>,
    /// By taxonomy and slug.
    terms: HashMap<(String, String), ListId>,
    /// By taxonomy, its terms by title.
    taxonomies: HashMap<String, Vec<ListId>>,
}

impl<'a> Edition<'a> {
    pub fn new(site: &'a Site, routes: &'a Routes, articles: &'a Articles) -> Edition<'a> {
        let home = routes.lists().iter().position(|list| list.kind == ListKind::Home);
        let posts = home.map_or(&[][..], |home| &routes.lists()[home].members);
        let (terms, taxonomies) = term_lists(routes);
        let mut edition = Edition {
            site,
            routes,
            articles,
            written: vec![OnceLock::new(); site.documents.len()],
            absolute: vec![OnceLock::new(); site.documents.len()],
            content_hashes: vec![OnceLock::new(); site.documents.len()],
            addresses: Addresses::new(&site.config.base_url),
            strings: Strings::of(&site.config.language),
            neighbours: Neighbours::new(site.documents.len(), posts),
            related: Related::new(site, posts),
            backlinks: vec![Vec::new(); site.documents.len()],
            nav: Vec::new(),
            home,
            feeds: feeds(routes),
            terms,
            taxonomies,
        };
        edition.nav = navigation(&edition);
        edition.backlinks = edition.find_backlinks();
        edition
    }

    /// The feeds of a list, at their decoded paths.
    pub fn feeds(&self, list: ListId) -> &[(FeedFormat, String)] {
        &self.feeds[list]
    }

    /// The list of a term as a document spells it.
    pub fn term(&self, taxonomy: &str, term: &str) -> Option<&'a List> {
        let key = (taxonomy.to_owned(), term_segment(term));
        self.terms.get(&key).and_then(|&list| self.routes.lists().get(list))
    }

    /// The terms of a taxonomy, by their titles.
    pub fn terms_of(&self, taxonomy: &str) -> &[ListId] {
        self.taxonomies.get(taxonomy).map_or(&[], Vec::as_slice)
    }

    pub fn document(&self, id: DocumentId) -> &'a Document {
        &self.site.documents[id]
    }

    /// The text of a document as HTML, in the words of its language.
    pub fn article(&self, id: DocumentId) -> &Article {
        let document = self.document(id);
        self.written[id].get_or_init(|| {
            self.articles.article(self.site, document, &self.strings_of(document).labels)
        })
    }

    /// The article of a document with absolute addresses, for those who read it elsewhere.
    pub fn absolute_html(&self, id: DocumentId) -> &str {
        let url = || self.addresses.absolute(&self.document(id).url);
        self.absolute[id].get_or_init(|| absolute(&self.article(id).html, &url()))
    }

    /// The hash of all that a document says, in its front matter and in its text.
    pub fn content_hash(&self, id: DocumentId) -> u128 {
        *self.content_hashes[id].get_or_init(|| {
            let document = self.document(id);
            let facts = format!("{:?} {:?}", document.date, document.lastmod);
            let parts = [&*document.text, &document.url, &facts, &self.article(id).html];
            hash(0, &parts.map(str::as_bytes))
        })
    }

    /// The words of the language that a document is in.
    pub fn strings_of(&self, document: &Document) -> &'static Strings {
        document.lang.as_deref().map_or(self.strings, Strings::of)
    }

    /// The page that a reference leads to, if it is the page of a document that is shown.
    pub fn target(&self, from: &Document, destination: &str) -> Option<DocumentId> {
        let href = self.site.href(from, destination);
        let here = href.strip_prefix(self.addresses.base()).unwrap_or(&href);
        if here.starts_with("//") || here.starts_with('#') || has_scheme(here) {
            return None;
        }
        let path = here.split(['?', '#']).next().unwrap_or_default();
        let folder = from.url.rfind('/').map_or("", |end| &from.url[..=end]);
        let mut decoded = Vec::new();
        if path.starts_with('/') {
            decode(path.as_bytes(), &mut decoded).ok()?;
        } else {
            decode(format!("{}{path}", crate::url::encode(folder)).as_bytes(), &mut decoded)
                .ok()?;
        }
        let path = String::from_utf8(decoded).ok()?;
        match self.routes.answer(&path) {
            Answer::Found(Route::Document(id)) => Some(*id),
            Answer::Redirect(to) => match self.routes.get(&to)? {
                Route::Document(id) => Some(*id),
                _ => None,
            },
            _ => None,
        }
    }

    /// Documents that are shown, by the pages they link to: each once, newest first.
    fn find_backlinks(&self) -> Vec<Vec<DocumentId>> {
        let shown: Vec<DocumentId> = self
            .routes
            .iter()
            .filter_map(|(_, route)| match route {
                Route::Document(id) => Some(*id),
                _ => None,
            })
            .collect();
        let targets = |&from: &DocumentId| -> Vec<DocumentId> {
            let document = self.document(from);
            let links = document.outline.links.iter();
            links.filter_map(|link| self.target(document, &link.destination)).collect()
        };
        let targets: Vec<Vec<DocumentId>> = shown.par_iter().map(targets).collect();
        let mut found = vec![Vec::new(); self.site.documents.len()];
        for (&from, targets) in shown.iter().zip(&targets) {
            for &to in targets.iter().filter(|&&to| to != from) {
                found[to].push(from);
            }
        }
        for links in &mut found {
            links.sort_unstable();
            links.dedup();
            links.sort_by_key(|&id| std::cmp::Reverse(self.document(id).date.as_ref()));
        }
        found
    }
}

/// The feeds of each list, Atom first; of one format, the site's own address before Hugo's.
fn feeds(routes: &Routes) -> Vec<Vec<(FeedFormat, String)>> {
    let mut feeds = vec![Vec::new(); routes.lists().len()];
    for (path, route) in routes.iter() {
        if let Route::Feed { list, format } = route {
            feeds[*list].push((*format, path.to_owned()));
        }
    }
    for of_list in &mut feeds {
        of_list.sort_by_key(|(format, path)| (*format as u8, path.len()));
    }
    feeds
}

/// The lists of all terms, by taxonomy and slug, and by taxonomy in the order of their titles.
type Terms = (HashMap<(String, String), ListId>, HashMap<String, Vec<ListId>>);

fn term_lists(routes: &Routes) -> Terms {
    let (mut terms, mut taxonomies) = Terms::default();
    for (id, list) in routes.lists().iter().enumerate() {
        if let ListKind::Term { taxonomy, slug } = &list.kind {
            terms.insert((taxonomy.clone(), slug.clone()), id);
            taxonomies.entry(taxonomy.clone()).or_default().push(id);
        }
    }
    for ids in taxonomies.values_mut() {
        ids.sort_by_cached_key(|&id| routes.lists()[id].title.to_lowercase());
    }
    (terms, taxonomies)
}
