//! The plan of every URL of the site, made before anything is rendered.

use std::collections::BTreeMap;

use super::site::{AssetId, DocumentId};

/// Every URL that answers at one instant, by decoded absolute path.
///
/// `render` emits exactly these; the link check asks it what a GET would answer;
/// a test holds both against real GETs.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    pub(super) entries: BTreeMap<String, Route>,
    pub(super) lists: Vec<List>,
}

/// Index into [`Routes::lists`].
pub type ListId = usize;

/// What stands at a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Permanent redirect to a decoded path or an absolute URL.
    Redirect {
        to: String,
        status: u16,
    },
    /// A post that has expired: 410.
    Gone(DocumentId),
    Sitemap,
    Robots,
    /// The theme's style sheet, under a name that carries its hash.
    Stylesheet,
    /// The theme's icon, where the site has none of its own.
    Icon,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// 301 or 308 to this URL, straight to the end.
    Redirect(String),
    /// 410.
    Gone(DocumentId),
    /// 404.
    Missing,
}

impl Routes {
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
}
