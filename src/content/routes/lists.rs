//! The lists of a site: home, sections, taxonomies, terms, archives.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{List, ListKind};
use crate::content::document::{Document, DocumentKind};
use crate::content::site::{DocumentId, Site};
use crate::url::{file_segment, term_segment};

/// Every list but the archives. `shown` are the documents that are shown at URLs of their own.
pub(super) fn lists(site: &Site, shown: &[DocumentId]) -> Vec<List> {
    let pages = in_order(site, shown);
    let posts = of_kind(site, &pages, Document::is_post);
    let home = shown.iter().copied().find(|id| site.documents[*id].kind == DocumentKind::Home);
    let title = site.config.title.clone();
    let (kind, url) = (ListKind::Home, "/".to_owned());
    let mut lists = vec![List { kind, url, title, document: home, members: posts }];
    let mut texts = texts(site, shown);
    for taxonomy in &site.config.taxonomies {
        lists.extend(taxonomy_lists(site, taxonomy, &pages, &mut texts));
    }
    // Home first, then sections: what is left of the texts is theirs.
    let sections = sections(site, &pages, &texts, &lists);
    lists.splice(1..1, sections);
    lists
}

/// Posts by year and by month, newest first.
pub(super) fn archives(site: &Site, posts: &[DocumentId]) -> Vec<List> {
    let mut years: BTreeMap<i16, Vec<DocumentId>> = BTreeMap::new();
    let mut months: BTreeMap<(i16, i8), Vec<DocumentId>> = BTreeMap::new();
    for &id in posts {
        let Some(date) = &site.documents[id].date else { continue };
        years.entry(date.year()).or_default().push(id);
        months.entry((date.year(), date.month())).or_default().push(id);
    }
    let year = |(year, members)| List {
        kind: ListKind::Year(year),
        url: format!("/{year:04}/"),
        title: format!("{year:04}"),
        document: None,
        members,
    };
    let month = |((year, month), members)| List {
        kind: ListKind::Month(year, month),
        url: format!("/{year:04}/{month:02}/"),
        title: format!("{year:04}-{month:02}"),
        document: None,
        members,
    };
    years.into_iter().map(year).chain(months.into_iter().map(month)).collect()
}

/// Pages in Hugo's order: by weight, then newest first, then by title and path.
fn in_order(site: &Site, shown: &[DocumentId]) -> Vec<DocumentId> {
    let is_listed = |id: &DocumentId| {
        let document = &site.documents[*id];
        document.kind == DocumentKind::Page && document.redirect_to.is_none()
    };
    let mut pages: Vec<DocumentId> = shown.iter().copied().filter(is_listed).collect();
    pages.sort_by_cached_key(|id| {
        let document = &site.documents[*id];
        let weight = document.weight.filter(|weight| *weight != 0);
        let date = document.date.as_ref().map(|date| date.timestamp());
        (weight.is_none(), weight, Reverse(date), document.title.clone(), *id)
    });
    pages
}

fn of_kind(
    site: &Site,
    pages: &[DocumentId],
    is_wanted: impl Fn(&Document) -> bool,
) -> Vec<DocumentId> {
    pages.iter().copied().filter(|id| is_wanted(&site.documents[*id])).collect()
}

/// `_index.md` files below the root, by their URL.
fn texts(site: &Site, shown: &[DocumentId]) -> BTreeMap<String, DocumentId> {
    let sections = shown.iter().filter(|id| site.documents[**id].kind == DocumentKind::Section);
    sections.map(|id| (site.documents[*id].url.clone(), *id)).collect()
}

/// A taxonomy's own list and its terms; nothing if no page has a term.
fn taxonomy_lists(
    site: &Site,
    taxonomy: &str,
    pages: &[DocumentId],
    texts: &mut BTreeMap<String, DocumentId>,
) -> Vec<List> {
    let terms = terms(site, taxonomy, pages);
    if terms.is_empty() {
        return Vec::new();
    }
    let mut list = |kind, url: String, title: String, members| {
        let document = texts.remove(&url);
        let own_title = document.map(|id| site.documents[id].title.clone());
        let title = own_title.filter(|title| !title.is_empty()).unwrap_or(title);
        List { kind, url, title, document, members }
    };
    let root = format!("/{}/", file_segment(taxonomy));
    let kind = ListKind::Taxonomy { name: taxonomy.to_owned() };
    let mut lists = vec![list(kind, root.clone(), capitalised(taxonomy), Vec::new())];
    for (slug, term) in terms {
        let url = format!("{root}{slug}/");
        let kind = ListKind::Term { taxonomy: taxonomy.to_owned(), slug };
        lists.push(list(kind, url, term.spelling(), term.members));
    }
    lists
}

/// Terms that fold to one slug.
#[derive(Default)]
struct Term {
    members: Vec<DocumentId>,
    /// How often each spelling is used.
    spellings: BTreeMap<String, usize>,
}

impl Term {
    /// The spelling that is used most, the first in sorted order of equally frequent ones.
    fn spelling(&self) -> String {
        let mut spellings = self.spellings.iter().collect::<Vec<_>>();
        spellings.sort_by_key(|(_, count)| Reverse(**count));
        spellings.first().map(|(spelling, _)| (*spelling).clone()).unwrap_or_default()
    }
}

fn terms(site: &Site, taxonomy: &str, pages: &[DocumentId]) -> BTreeMap<String, Term> {
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    for &id in pages {
        for written in site.documents[id].terms.get(taxonomy).into_iter().flatten() {
            let slug = term_segment(written);
            if slug.is_empty() {
                continue;
            }
            let term = terms.entry(slug).or_default();
            *term.spellings.entry(written.trim().to_owned()).or_default() += 1;
            if term.members.last() != Some(&id) {
                term.members.push(id);
            }
        }
    }
    terms
}

/// A list for every section that has pages or a text; `taken` are lists that are at their URLs already.
fn sections(
    site: &Site,
    pages: &[DocumentId],
    texts: &BTreeMap<String, DocumentId>,
    taken: &[List],
) -> Vec<List> {
    let with_text: HashMap<&str, DocumentId> =
        texts.values().map(|id| (site.documents[*id].section.as_str(), *id)).collect();
    let mut names: BTreeSet<&str> = with_text.keys().copied().collect();
    let mut members: HashMap<&str, Vec<DocumentId>> = HashMap::new();
    for &id in pages {
        let section = site.documents[id].section.as_str();
        for (name, is_top) in ancestors(section) {
            if is_top || name == section || with_text.contains_key(name) {
                names.insert(name);
                members.entry(name).or_default().push(id);
            }
        }
    }
    let taken: BTreeSet<&str> = taken.iter().map(|list| list.url.as_str()).collect();
    let list = |name: &str| {
        let document = with_text.get(name).copied();
        let url = document.map_or_else(|| section_url(name), |id| site.documents[id].url.clone());
        let own_title = document.map(|id| site.documents[id].title.clone());
        let folder = name.rsplit('/').next().unwrap_or(name);
        let title = own_title.filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| capitalised(&folder.replace(['-', '_'], " ")));
        let members = section_members(site, members.get(name).map_or(&[], Vec::as_slice));
        List { kind: ListKind::Section, url, title, document, members }
    };
    names.into_iter().map(list).filter(|list| !taken.contains(list.url.as_str())).collect()
}

/// A section's posts; the pages of a section without posts, so that a manual has a list too.
fn section_members(site: &Site, pages: &[DocumentId]) -> Vec<DocumentId> {
    let posts = of_kind(site, pages, Document::is_post);
    if posts.is_empty() { pages.to_vec() } else { posts }
}

/// A section's path and those it lies in, with whether each is a top-level folder.
fn ancestors(section: &str) -> impl Iterator<Item = (&str, bool)> {
    let ends = section.match_indices('/').map(|(at, _)| at).chain([section.len()]);
    ends.enumerate()
        .map(|(depth, end)| (&section[..end], depth == 0))
        .filter(|(name, _)| !name.is_empty())
}

fn section_url(name: &str) -> String {
    name.split('/').fold("/".to_owned(), |url, folder| url + &file_segment(folder) + "/")
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}
