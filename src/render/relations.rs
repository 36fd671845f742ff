//! How the documents of a site hang together at one instant.

use std::collections::HashMap;

use rayon::prelude::*;

use super::address::{Addresses, has_scheme};
use super::neighbours::Neighbours;
use super::related::Related;
use crate::content::{
    Answer, Document, DocumentId, FeedFormat, ListId, ListKind, Route, Routes, Site,
};
use crate::url::decode;

/// Who comes before and after whom, who leads to whom, who has what in common. Depends on the site's
/// [surroundings](super::surroundings) alone, so that it is found anew only when they change.
#[derive(Debug)]
pub(super) struct Relations {
    pub neighbours: Neighbours,
    pub related: Related,
    /// By document, those that link to it, newest first.
    pub backlinks: Vec<Vec<DocumentId>>,
    /// By list, the feeds that it has.
    pub feeds: Vec<Vec<(FeedFormat, String)>>,
    /// By taxonomy and slug.
    pub terms: HashMap<(String, String), ListId>,
    /// By taxonomy, its terms by title.
    pub taxonomies: HashMap<String, Vec<ListId>>,
}

impl Relations {
    /// `posts` is the home page's list, newest first.
    pub fn new(
        site: &Site,
        routes: &Routes,
        addresses: &Addresses,
        posts: &[DocumentId],
    ) -> Relations {
        let (terms, taxonomies) = term_lists(routes);
        Relations {
            neighbours: Neighbours::new(site.documents.len(), posts),
            related: Related::new(site, posts),
            backlinks: backlinks(site, routes, addresses),
            feeds: feeds(routes),
            terms,
            taxonomies,
        }
    }
}

/// The page that a reference leads to, if it is the page of a document that is shown.
pub(super) fn target(
    site: &Site,
    routes: &Routes,
    addresses: &Addresses,
    from: &Document,
    destination: &str,
) -> Option<DocumentId> {
    let href = site.href(from, destination);
    let here = href.strip_prefix(addresses.base()).unwrap_or(&href);
    if here.starts_with("//") || here.starts_with('#') || has_scheme(here) {
        return None;
    }
    let path = here.split(['?', '#']).next().unwrap_or_default();
    let folder = from.url.rfind('/').map_or("", |end| &from.url[..=end]);
    let mut decoded = Vec::new();
    if path.starts_with('/') {
        decode(path.as_bytes(), &mut decoded).ok()?;
    } else {
        decode(format!("{}{path}", crate::url::encode(folder)).as_bytes(), &mut decoded).ok()?;
    }
    let path = String::from_utf8(decoded).ok()?;
    match routes.answer(&path) {
        Answer::Found(Route::Document(id)) => Some(*id),
        Answer::Redirect(to) => match routes.get(&to)? {
            Route::Document(id) => Some(*id),
            _ => None,
        },
        _ => None,
    }
}

/// Documents that are shown, by the pages they link to: each once, newest first.
fn backlinks(site: &Site, routes: &Routes, addresses: &Addresses) -> Vec<Vec<DocumentId>> {
    let shown: Vec<DocumentId> = routes
        .iter()
        .filter_map(|(_, route)| match route {
            Route::Document(id) => Some(*id),
            _ => None,
        })
        .collect();
    let targets = |&from: &DocumentId| -> Vec<DocumentId> {
        let document = &site.documents[from];
        let links = document.outline.links.iter();
        links
            .filter_map(|link| target(site, routes, addresses, document, &link.destination))
            .collect()
    };
    let targets: Vec<Vec<DocumentId>> = shown.par_iter().map(targets).collect();
    let mut found = vec![Vec::new(); site.documents.len()];
    for (&from, targets) in shown.iter().zip(&targets) {
        for &to in targets.iter().filter(|&&to| to != from) {
            found[to].push(from);
        }
    }
    for links in &mut found {
        links.sort_unstable();
        links.dedup();
        links.sort_by_key(|&id| std::cmp::Reverse(site.documents[id].date.as_ref()));
    }
    found
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
