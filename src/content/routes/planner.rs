//! The steps of the plan, in the order in which URLs are given away.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::claims::{self, Source, at_field};
use super::fold::Folded;
use super::{FeedFormat, List, ListId, ListKind, Route, Routes, lists, previews, redirects};
use crate::content::document::DocumentKind;
use crate::content::report::{Code, Diagnostic};
use crate::content::site::{DocumentId, Hidden, Site};
use crate::url::has_media_extension;

/// Places where browsers and authors put a site's icon.
const ICONS: [&str; 5] =
    ["/favicon.svg", "/favicon.ico", "/favicon.png", "/icon.svg", "/apple-touch-icon.png"];

pub(super) fn plan(site: &Site, at: Timestamp) -> (Routes, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let owners = claims::settle(site, at, &mut found);
    let mut planner = Planner { site, at, routes: Routes::default(), shown: Vec::new(), found };
    planner.routes.page_size = site.config.page_size.max(1);
    planner.files(&owners);
    redirects::of_settings(&mut planner);
    planner.lists();
    planner.forms();
    previews::place(&mut planner);
    planner.fixed();
    redirects::aliases(&mut planner);
    planner.archives();
    planner.gone();
    redirects::straighten(&mut planner);
    planner.routes.folded = Folded::default();
    (planner.routes, planner.found)
}

pub(super) struct Planner<'a> {
    pub site: &'a Site,
    pub at: Timestamp,
    pub routes: Routes,
    /// Documents that have got their URL, ascending.
    pub shown: Vec<DocumentId>,
    pub found: Vec<Diagnostic>,
}

impl Planner<'_> {
    /// Puts something at a URL that nothing stands at yet.
    pub fn place(&mut self, url: String, route: Route) -> bool {
        let is_free = !self.routes.entries.contains_key(&url);
        if is_free {
            self.routes.entries.insert(url, route);
        }
        is_free
    }

    fn files(&mut self, owners: &BTreeMap<String, Source>) {
        for (url, source) in owners {
            let route = match *source {
                Source::Asset(id) => Route::Asset(id),
                Source::Document(id) => {
                    self.shown.push(id);
                    let document = &self.site.documents[id];
                    match (&document.redirect_to, document.kind) {
                        (Some(to), _) => Route::Redirect {
                            to: redirects::target(self.site, url, to),
                            status: 301,
                        },
                        (None, DocumentKind::Page) => Route::Document(id),
                        // Their URL is that of a list, which shows their text.
                        (None, DocumentKind::Section | DocumentKind::Home) => continue,
                    }
                }
            };
            self.place(url.clone(), route);
        }
        self.shown.sort_unstable();
    }

    fn lists(&mut self) {
        for list in lists::lists(self.site, &self.shown) {
            let has_posts = list.members.iter().any(|id| self.site.documents[*id].is_post());
            let has_feeds = match list.kind {
                ListKind::Home => true,
                ListKind::Section | ListKind::Term { .. } => has_posts,
                ListKind::Taxonomy { .. } | ListKind::Year(_) | ListKind::Month(..) => false,
            };
            let id = self.list(list);
            if has_feeds {
                self.feeds(id);
            }
        }
    }

    /// A list at its URL, with its numbered pages.
    fn list(&mut self, list: List) -> ListId {
        let id = self.routes.lists.len();
        let url = list.url.clone();
        self.routes.lists.push(list);
        self.place(url.clone(), Route::List { list: id, number: None });
        for number in 1..=self.routes.numbered_pages(id) {
            let page = format!("{url}page/{number}/");
            let route = Route::List { list: id, number: Some(number) };
            if !self.place(page.clone(), route) {
                self.page_of_list_taken(&page);
            }
        }
        id
    }

    /// Whoever took the URL of a numbered page hides posts that are nowhere else.
    fn page_of_list_taken(&mut self, url: &str) {
        let message = format!("{url} is the URL of an older page of a list");
        let found = match self.routes.entries.get(url) {
            Some(Route::Document(id)) => {
                let document = &self.site.documents[*id];
                at_field(document, &["url", "slug"], Code::UrlCollision, message)
            }
            Some(Route::Asset(id)) => {
                Diagnostic::of_file(Code::UrlCollision, &self.site.assets[*id].path, message)
            }
            // What a redirect hides was said by whoever made the redirect.
            _ => return,
        };
        self.found.push(
            found.with_help("posts of that page are in no other list: give this another URL"),
        );
    }

    fn feeds(&mut self, list: ListId) {
        let List { kind, url, .. } = &self.routes.lists[list];
        let (url, is_home) = (url.clone(), *kind == ListKind::Home);
        let mut place = |name: &str, format| {
            self.place(format!("{url}{name}"), Route::Feed { list, format });
        };
        place("feed.xml", FeedFormat::Atom);
        // Where Hugo has them, so that subscribers stay.
        place("index.xml", FeedFormat::Rss);
        if is_home {
            place("rss.xml", FeedFormat::Rss);
            place("feed.json", FeedFormat::Json);
        }
    }

    /// Each post as Markdown and as JSON.
    fn forms(&mut self) {
        for id in self.shown.clone() {
            let document = &self.site.documents[id];
            if document.is_post() && document.redirect_to.is_none() {
                let (markdown, json) = (form(&document.url, "md"), form(&document.url, "json"));
                self.place(markdown, Route::DocumentMarkdown(id));
                self.place(json, Route::DocumentJson(id));
            }
        }
    }

    fn fixed(&mut self) {
        self.place("/sitemap.xml".to_owned(), Route::Sitemap);
        self.place("/robots.txt".to_owned(), Route::Robots);
        if !self.place("/style.css".to_owned(), Route::Stylesheet) {
            self.place("/pamphlet.css".to_owned(), Route::Stylesheet);
        }
        if ICONS.iter().all(|icon| !self.routes.entries.contains_key(*icon)) {
            self.place("/favicon.svg".to_owned(), Route::Icon);
            // Browsers look there when a page has no link to an icon: a PDF, a picture.
            let to = "/favicon.svg".to_owned();
            self.place("/favicon.ico".to_owned(), Route::Redirect { to, status: 301 });
        }
    }

    fn archives(&mut self) {
        let posts = self.routes.lists.first().map(|home| home.members.clone()).unwrap_or_default();
        for list in lists::archives(self.site, &posts) {
            if !self.routes.entries.contains_key(&list.url) {
                self.list(list);
            }
        }
    }

    /// Pages whose time is over, with everything that led to them.
    fn gone(&mut self) {
        for id in 0..self.site.documents.len() {
            let document = &self.site.documents[id];
            let hidden = self.site.hidden_because(document, self.at);
            if document.kind != DocumentKind::Page || !matches!(hidden, Some(Hidden::Expired(_))) {
                continue;
            }
            self.place(document.url.clone(), Route::Gone(id));
            if document.is_post() {
                self.place(form(&document.url, "md"), Route::Gone(id));
                self.place(form(&document.url, "json"), Route::Gone(id));
            }
            for alias in document.aliases.iter().flat_map(|alias| redirects::spellings(alias)) {
                self.place(alias, Route::Gone(id));
            }
        }
    }
}

/// Where the Markdown or JSON of a page lies: `index.md` in its folder, or beside its file.
fn form(url: &str, extension: &str) -> String {
    if url.ends_with('/') {
        return format!("{url}index.{extension}");
    }
    let stem = if has_media_extension(url) { url.rfind('.').map(|dot| &url[..dot]) } else { None };
    format!("{}.{extension}", stem.unwrap_or(url))
}
