//! The site at one instant: what its pages say of each other.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::address::Addresses;
use super::articles::Written;
use super::frame::navigation;
use super::relations::{Relations, target};
use super::strings::Strings;
use super::surroundings::surroundings;
use super::{Article, Articles, absolute, code_languages};
use crate::content::{
    Document, DocumentId, FeedFormat, List, ListId, ListKind, Route, Routes, Site,
};
use crate::url::term_segment;

/// The relations found last, by the surroundings they were found in.
pub(super) type KnownRelations = Mutex<Option<(u128, Arc<Relations>)>>;

/// Articles that are written by one task.
const CHUNK_ARTICLES: usize = 8;

/// Everything that a page may have to know beside its own document.
#[derive(Debug)]
pub(super) struct Edition<'a> {
    pub site: &'a Site,
    pub routes: &'a Routes,
    articles: &'a Articles,
    /// By document, once it has been asked for.
    written: Vec<OnceLock<Written>>,
    absolute: Vec<OnceLock<String>>,
    /// The hash of all that any page may show of any other.
    pub surroundings: u128,
    pub relations: Arc<Relations>,
    pub addresses: Addresses,
    pub strings: &'static Strings,
    /// Titles and addresses of the navigation.
    pub nav: Vec<(String, String)>,
    pub home: Option<ListId>,
}

impl<'a> Edition<'a> {
    pub fn new(
        site: &'a Site,
        routes: &'a Routes,
        articles: &'a Articles,
        known: &KnownRelations,
    ) -> Edition<'a> {
        let home = routes.lists().iter().position(|list| list.kind == ListKind::Home);
        let posts = home.map_or(&[][..], |home| &routes.lists()[home].members);
        let addresses = Addresses::new(&site.config.base_url);
        let surroundings = surroundings(site, routes);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let relations = match &*known {
            Some((of, relations)) if *of == surroundings => Arc::clone(relations),
            _ => Arc::new(Relations::new(site, routes, &addresses, posts)),
        };
        *known = Some((surroundings, Arc::clone(&relations)));
        let mut edition = Edition {
            site,
            routes,
            articles,
            written: vec![OnceLock::new(); site.documents.len()],
            absolute: vec![OnceLock::new(); site.documents.len()],
            surroundings,
            relations,
            addresses,
            strings: Strings::of(&site.config.language),
            nav: Vec::new(),
            home,
        };
        edition.nav = navigation(&edition);
        edition
    }

    /// The feeds of a list, at their decoded paths.
    pub fn feeds(&self, list: ListId) -> &[(FeedFormat, String)] {
        &self.relations.feeds[list]
    }

    /// The list of a term as a document spells it.
    pub fn term(&self, taxonomy: &str, term: &str) -> Option<&'a List> {
        let key = (taxonomy.to_owned(), term_segment(term));
        self.relations.terms.get(&key).and_then(|&list| self.routes.lists().get(list))
    }

    /// The terms of a taxonomy, by their titles.
    pub fn terms_of(&self, taxonomy: &str) -> &[ListId] {
        self.relations.taxonomies.get(taxonomy).map_or(&[], Vec::as_slice)
    }

    pub fn document(&self, id: DocumentId) -> &'a Document {
        &self.site.documents[id]
    }

    /// The text of a document as HTML, in the words of its language.
    pub fn article(&self, id: DocumentId) -> &Article {
        &self.written(id).article
    }

    fn written(&self, id: DocumentId) -> &Written {
        let document = &self.site.documents[id];
        let labels = &self.strings_of(document).labels;
        self.written[id].get_or_init(|| {
            self.articles.written(self.site, document, labels, Some(self.surroundings))
        })
    }

    /// Writes all articles, on all cores. Grammars take longest to begin with: they are compiled first, and
    /// what has no code in it is written meanwhile.
    pub fn write_ahead(&self) {
        let shown = self.routes.iter().filter_map(|(_, route)| match route {
            Route::Document(id) | Route::Preview(id) => Some(*id),
            _ => None,
        });
        let shown: Vec<DocumentId> = shown.collect();
        let shown = shown.into_par_iter().map(|id| (id, code_languages(self.document(id).body())));
        let (with_code, without): (Vec<_>, Vec<_>) =
            shown.partition(|(_, languages)| !languages.is_empty());
        let mut languages: HashMap<&str, usize> = HashMap::new();
        for language in with_code.iter().flat_map(|(_, languages)| languages) {
            *languages.entry(language).or_default() += 1;
        }
        let mut languages: Vec<_> = languages.into_iter().collect();
        languages.sort_unstable_by_key(|(_, count)| Reverse(*count));
        rayon::scope_fifo(|scope| {
            for (language, _) in languages {
                scope.spawn_fifo(move |_| self.articles.prepare(language));
            }
            for part in without.chunks(CHUNK_ARTICLES).chain(with_code.chunks(CHUNK_ARTICLES)) {
                scope.spawn_fifo(move |_| {
                    for (id, _) in part {
                        self.written(*id);
                    }
                });
            }
        });
    }

    /// The article of a document with absolute addresses, for those who read it elsewhere.
    pub fn absolute_html(&self, id: DocumentId) -> &str {
        let url = || self.addresses.absolute(&self.document(id).url);
        self.absolute[id].get_or_init(|| absolute(&self.article(id).html, &url()))
    }

    /// The hash of all that a document says, in its front matter and in its text.
    pub fn content_hash(&self, id: DocumentId) -> u128 {
        self.written(id).content_hash
    }

    /// The words of the language that a document is in.
    pub fn strings_of(&self, document: &Document) -> &'static Strings {
        document.lang.as_deref().map_or(self.strings, Strings::of)
    }

    /// The page that a reference leads to, if it is the page of a document that is shown.
    pub fn target(&self, from: &Document, destination: &str) -> Option<DocumentId> {
        target(self.site, self.routes, &self.addresses, from, destination)
    }
}
