//! The plan of every URL of the site, made before anything is rendered.
//!
//! Who gets a URL that several things could stand at: documents and assets come first, and two of them
//! are an error; then redirects of `site.json`; then lists, feeds and the other forms of pages; then
//! aliases, for which a page at their place is an error; last the archives by year and month, which yield
//! to everything. With a key, previews of what is not shown yet stand at addresses of their own, in no
//! list; those of what is shown lead to it.
//!
//! Lists are cut into numbered pages from their oldest entry on, so that a page that is full never
//! changes. The list's own URL shows what is newer: at least a page, less than two, so that a new entry
//! is never alone there, and nothing is missed or shown twice.

mod answer;
mod claims;
mod fold;
mod lists;
mod planner;
mod previews;
mod redirects;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::config::RedirectRule;
use super::report::Diagnostic;
use super::site::{AssetId, DocumentId, Site};
use fold::Folded;
pub(super) use redirects::has_scheme;

/// Every URL that answers at one instant, by decoded absolute path.
///
/// `render` emits exactly these; the link check asks it what a GET would answer;
/// a test holds both against real GETs.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    entries: BTreeMap<String, Route>,
    lists: Vec<List>,
    /// Redirect rules of `site.json` whose path ends in `*`, the longest first.
    rules: Vec<RedirectRule>,
    /// Entries on a page of a list.
    page_size: usize,
    folded: Folded,
}

/// Index into [`Routes::lists`].
pub type ListId = usize;

/// What stands at a URL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Route {
    /// The HTML page of a document.
    Document(DocumentId),
    /// The document's Markdown, `index.md` below its page.
    DocumentMarkdown(DocumentId),
    /// The document as JSON, `index.json` below its page.
    DocumentJson(DocumentId),
    /// One page of a list. `number` counts from 1, the oldest full page; `None` is the list's own
    /// URL with the newest entries.
    List {
        list: ListId,
        number: Option<usize>,
    },
    /// A feed of a list.
    Feed {
        list: ListId,
        format: FeedFormat,
    },
    Asset(AssetId),
    /// A document that is not shown yet, for those who know this address.
    Preview(DocumentId),
    /// A file of its bundle, which only its preview shows.
    PreviewAsset(AssetId),
    /// Redirect to the decoded path of another page, or to a URL as `site.json` or the front matter
    /// spells it. Where no page is at a decoded path, a URL is meant. Status 410 leads nowhere.
    Redirect {
        to: String,
        status: u16,
    },
    /// A page that has expired: 410.
    Gone(DocumentId),
    Sitemap,
    Robots,
    /// The theme's style sheet by its plain name; render serves it under one with its hash, too.
    Stylesheet,
    /// The theme's icon, where the site has none of its own.
    Icon,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedFormat {
    Atom,
    Rss,
    Json,
}

/// A list of posts with a page of its own.
#[derive(Debug, Clone)]
pub struct List {
    pub kind: ListKind,
    /// Decoded absolute path, with a slash at the end.
    pub url: String,
    pub title: String,
    /// The `_index.md` that gives text and settings, if there is one.
    pub document: Option<DocumentId>,
    /// Visible members, in the order of the list (newest first).
    pub members: Vec<DocumentId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ListKind {
    Home,
    Section,
    /// All terms of a taxonomy: `/tags/`. Its entries are the term lists below it.
    Taxonomy {
        name: String,
    },
    /// `/tags/rust/`.
    Term {
        taxonomy: String,
        slug: String,
    },
    Year(i16),
    Month(i16, i8),
}

/// What a GET of a path would be answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<'a> {
    /// 200.
    Found(&'a Route),
    /// 301 or 308 to this URL, straight to the end; a decoded path as [`Route::Redirect`] has it.
    Redirect(String),
    /// 410; the document, if it was one.
    Gone(Option<DocumentId>),
    /// 404.
    Missing,
}

/// By what an [`Answer`] was found.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// What stands at this path: the one that was asked for, or, where that is no page, one that differs
    /// in its shape.
    At(&'a str),
    /// A page is at the path with a slash at its end.
    Slash,
    /// The path is the `index.html` of a page's folder.
    Folder,
    /// The path of one page alone differs in case.
    Case,
    /// A rule whose path ends in `*`.
    Rule(&'a RedirectRule),
    Nothing,
}

impl Routes {
    /// Plans every URL at the instant `at`. Of several sources for one URL the first path in sorted
    /// order gets it; each of the others is a diagnostic.
    pub fn plan(site: &Site, at: Timestamp) -> (Routes, Vec<Diagnostic>) {
        planner::plan(site, at)
    }

    /// Every URL with what stands there, in the byte order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Route)> {
        self.entries.iter().map(|(path, route)| (path.as_str(), route))
    }

    pub fn get(&self, path: &str) -> Option<&Route> {
        self.entries.get(path)
    }

    /// The lists of the site; [`Route::List`] and [`Route::Feed`] refer to them by index.
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// The members that a page of a list shows: the page with a number, or the list's own URL.
    pub fn shown(&self, list: ListId, number: Option<usize>) -> &[DocumentId] {
        let members = &self.lists[list].members[..];
        let older = |pages: usize| members.len().saturating_sub(pages * self.page_size);
        match number {
            Some(number) => &members[older(number)..older(number.saturating_sub(1))],
            None => &members[..older(self.numbered_pages(list))],
        }
    }

    /// How many numbered pages a list has. Archives and taxonomies are shown whole.
    pub fn numbered_pages(&self, list: ListId) -> usize {
        let List { kind, members, .. } = &self.lists[list];
        match kind {
            ListKind::Home | ListKind::Section | ListKind::Term { .. } => {
                (members.len() / self.page_size.max(1)).saturating_sub(1)
            }
            ListKind::Taxonomy { .. } | ListKind::Year(_) | ListKind::Month(..) => 0,
        }
    }

    /// The rules for many paths at once: those of `site.json` whose path ends in `*`, the longest first.
    pub fn rules(&self) -> &[RedirectRule] {
        &self.rules
    }
}
