//! Pages that nobody finds, that say nothing, or that cannot be told apart.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::reach::Reach;
use super::{at_field, is_checked};
use crate::content::document::{Document, DocumentKind};
use crate::content::report::{Code, Diagnostic};
use crate::content::routes::{Route, Routes};
use crate::content::site::{DocumentId, Site};
use crate::url::encode;

pub(super) fn check(
    site: &Site,
    routes: &Routes,
    at: Timestamp,
    reach: &Reach,
    found: &mut Vec<Diagnostic>,
) {
    let pages: Vec<(DocumentId, &Document)> = site
        .documents
        .iter()
        .map(|document| &**document)
        .enumerate()
        .filter(|(_, document)| {
            document.kind == DocumentKind::Page && document.redirect_to.is_none()
        })
        .filter(|(_, document)| is_checked(site, document, at))
        .collect();
    empty(&pages, found);
    same_titles(site, &pages, found);
    orphans(site, routes, at, &pages, reach, found);
}

/// Pages without a text, unless a template of their own fills them; a draft may still be written.
fn empty(pages: &[(DocumentId, &Document)], found: &mut Vec<Diagnostic>) {
    for (_, document) in pages {
        if !document.draft && document.template.is_none() && is_empty(document.body()) {
            let found_here =
                Diagnostic::of_file(Code::PostEmpty, &document.path, "a page without a text");
            found.push(found_here.with_help("write it, or make it a draft: \"draft\": true"));
        }
    }
}

/// Whether a text has nothing but blanks and comments.
fn is_empty(mut text: &str) -> bool {
    loop {
        text = text.trim_start();
        let Some(comment) = text.strip_prefix("<!--") else { return text.is_empty() };
        let Some(end) = comment.find("-->") else { return true };
        text = &comment[end + 3..];
    }
}

fn same_titles(site: &Site, pages: &[(DocumentId, &Document)], found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(String, &Option<String>), &str> = HashMap::new();
    for (_, document) in pages {
        if document.title.trim().is_empty() || (document.draft && !site.drafts) {
            continue;
        }
        // Translations may have one title.
        let key = (document.title.trim().to_lowercase(), &document.lang);
        match first.get(&key) {
            None => {
                first.insert(key, &document.path);
            }
            Some(other) => {
                let message = format!("{other} has the same title");
                let here = at_field(document, "title", Code::DuplicateTitle, message);
                found.push(here.with_help("readers and search engines cannot tell them apart"));
            }
        }
    }
}

/// Pages that no list, no text, no navigation and no template leads to.
fn orphans(
    site: &Site,
    routes: &Routes,
    at: Timestamp,
    pages: &[(DocumentId, &Document)],
    reach: &Reach,
    found: &mut Vec<Diagnostic>,
) {
    let listed: HashSet<DocumentId> =
        routes.lists().iter().flat_map(|list| list.members.iter().copied()).collect();
    for &(id, document) in pages {
        let is_found = listed.contains(&id)
            || reach.documents.contains(&id)
            || !site.is_visible(document, at)
            // Another document has its URL, and that has been said.
            || routes.get(&document.url) != Some(&Route::Document(id))
            || is_in_default_navigation(site, document)
            || is_error_page(&document.url)
            || is_in_markup(site, &document.url);
        if !is_found {
            let message = format!("nothing leads to {}", document.url);
            let here = Diagnostic::of_file(Code::OrphanPage, &document.path, message);
            found.push(
                here.with_help("link to it, give it a date, or add it to \"nav\" in site.json"),
            );
        }
    }
}

/// Without a navigation of the site's own, the theme makes one of the pages at the root.
fn is_in_default_navigation(site: &Site, document: &Document) -> bool {
    site.config.nav.is_empty()
        && document.section.is_empty()
        && document.url.matches('/').count() == 2
}

fn is_error_page(url: &str) -> bool {
    url.trim_matches('/').trim_end_matches(".html").rsplit('/').next() == Some("404")
}

/// Whether a template names the URL.
fn is_in_markup(site: &Site, url: &str) -> bool {
    let encoded = encode(url);
    let names = |text: &str| text.contains(url) || text.contains(&encoded);
    url != "/" && site.templates.iter().any(|template| names(&template.text))
}
