//! The site at one instant: what its pages say of each other.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::address::{Addresses, has_scheme};
use super::frame::navigation;
use super::neighbours::Neighbours;
use super::related::Related;
use super::strings::Strings;
use super::{Article, Articles};
use crate::content::{
    Document, DocumentId, FeedFormat, List, ListId, ListKind, Route, Routes, Site,
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
    pub addresses: Addresses,
    pub strings: &'static Strings,
    pub neighbours: Neighbours,
    pub related: Related,
    /// By document, those that link to it.
    pub backlinks: Vec<Vec<DocumentId>>,
    /// Titles and addresses of the navigation.
    pub nav: Vec<(String, String)>,
    pub home: Option<ListId>,
    lists: Vec<ListFacts>,
    /// By taxonomy and slug.
    terms: HashMap<(String, String), ListId>,
    /// By taxonomy, its terms by title.
    taxonomies: HashMap<String, Vec<ListId>>,
}

/// What `Routes` says of a list, gathered.
#[derive(Debug, Clone, Default)]
struct ListFacts {
    feeds: Vec<(FeedFormat, String)>,
    /// The number of its newest numbered page; 0 where the list fits on one.
    numbered: usize,
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
            addresses: Addresses::new(&site.config.base_url),
            strings: Strings::of(&site.config.language),
            neighbours: Neighbours::new(site.documents.len(), posts),
            related: Related::new(site, posts),
            backlinks: vec![Vec::new(); site.documents.len()],
            nav: Vec::new(),
            home,
            lists: list_facts(routes),
            terms,
            taxonomies,
        };
        edition.nav = navigation(&edition);
        edition.backlinks = edition.find_backlinks();
        edition
    }

    /// The feeds of a list, at their decoded paths.
    pub fn feeds(&self, list: ListId) -> &[(FeedFormat, String)] {
        self.lists.get(list).map_or(&[], |facts| &facts.feeds)
    }

    /// How many numbered pages a list has.
    pub fn numbered(&self, list: ListId) -> usize {
        self.lists.get(list).map_or(0, |facts| facts.numbered)
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

    /// The words of the language that a document is in.
    pub fn strings_of(&self, document: &Document) -> &'static Strings {
        document.lang.as_deref().map_or(self.strings, Strings::of)
    }

    /// Where a destination as written in a document leads.
    pub fn href<'d>(&self, _from: &Document, destination: &'d str) -> Cow<'d, str> {
        destination.into()
    }

    /// The page that a reference leads to, if it is the page of a document that is shown.
    pub fn target(&self, from: &Document, destination: &str) -> Option<DocumentId> {
        let href = self.href(from, destination);
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
        let with_slash = || self.routes.get(&format!("{path}/"));
        match self.routes.get(&path).or_else(with_slash)? {
            Route::Document(id) => Some(*id),
            Route::Redirect { to, .. } => match self.routes.get(to)? {
                Route::Document(id) => Some(*id),
                _ => None,
            },
            _ => None,
        }
    }

    /// Documents that are shown, by the pages they link to: each once, newest first.
    fn find_backlinks(&self) -> Vec<Vec<DocumentId>> {
        let mut found = vec![Vec::new(); self.site.documents.len()];
        let shown = self.routes.iter().filter_map(|(_, route)| match route {
            Route::Document(id) => Some(*id),
            _ => None,
        });
        for from in shown {
            let document = self.document(from);
            for link in &document.outline.links {
                let target = self.target(document, &link.destination);
                if let Some(to) = target.filter(|&to| to != from) {
                    found[to].push(from);
                }
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

fn list_facts(routes: &Routes) -> Vec<ListFacts> {
    let mut lists = vec![ListFacts::default(); routes.lists().len()];
    for (path, route) in routes.iter() {
        match route {
            Route::Feed { list, format } => lists[*list].feeds.push((*format, path.to_owned())),
            Route::List { list, number: Some(number) } => {
                lists[*list].numbered = lists[*list].numbered.max(*number);
            }
            _ => {}
        }
    }
    for facts in &mut lists {
        facts.feeds.sort_by_key(|(format, path)| (*format as u8, path.len()));
    }
    lists
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
