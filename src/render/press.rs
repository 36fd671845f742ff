//! What each URL of an edition shows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use minijinja::Value;

use super::context::PageContext;
use super::document_page::{document_page, preview_page};
use super::edition::Edition;
use super::feed::feed;
use super::fingerprints::{Fingerprints, Key, Print, hash};
use super::frame::{Values, framed, media_type, site_value};
use super::html::inspect;
use super::list_page::list_page;
use super::live::follow;
use super::location::location;
use super::sitemap::{part_path, robots, sitemap};
use super::strings::Strings;
use super::style::Stylesheet;
use super::theme::Theme;
use super::{
    Content, Effort, Keeping, Media, Page, PageKind, Policy, Representation, Representer,
    SUGGESTIONS_MARK, forms,
};
use crate::content::{DocumentId, FeedFormat, List, ListId, ListKind, RedirectRule, Route};
use crate::url::encode;

const HTML: &str = "text/html; charset=utf-8";
const ICON: &str = include_str!("theme/icon.svg");

/// The key of the body of a 404.
const NOT_FOUND: &str = "\x00404";

/// A page that links to another site does not tell it more than which site it comes from.
const REFERRER_POLICY: &str = "strict-origin-when-cross-origin";

/// Makes the pages of an edition; shared by all threads.
#[derive(Debug)]
pub(super) struct Press<'a> {
    pub edition: &'a Edition<'a>,
    theme: &'a Theme,
    stylesheet: Stylesheet,
    pub representer: Representer,
    /// The encoded path of the style sheet, where pages follow what is said of a new site.
    followed_style: Option<String>,
    site_value: Value,
    /// What the site's own markup in every page needs.
    frame_policy: Policy,
    before: &'a Fingerprints,
    /// Hash of what goes into every page: settings, templates, navigation.
    pub seed: u128,
    /// Forms of posts that were made for one of their two URLs and wait for the other.
    forms: Mutex<HashMap<(DocumentId, Media), Vec<Representation>>>,
}

/// An HTML page before it is rendered: all that goes into it.
struct Draft<'a> {
    path: &'a str,
    template: String,
    fallback: &'static str,
    page: PageContext,
    policy: Policy,
    keeping: Keeping,
    /// Whose Markdown and JSON the page can be had as.
    forms_of: Option<DocumentId>,
}

impl<'a> Draft<'a> {
    fn new(path: &'a str, template: &'static str, page: PageContext, policy: Policy) -> Draft<'a> {
        let (template, fallback, keeping) = (template.to_owned(), template, Keeping::Revalidate);
        Draft { path, template, fallback, page, policy, keeping, forms_of: None }
    }
}

impl<'a> Press<'a> {
    /// Pages that are as they were when `before` was taken are not made again. What is watched is
    /// explained at [`Renderer::watched`](super::Renderer::watched).
    pub fn new(
        edition: &'a Edition<'a>,
        theme: &'a Theme,
        (effort, is_watched): (Effort, bool),
        before: &'a Fingerprints,
    ) -> Press<'a> {
        let config = &edition.site.config;
        let stylesheet = Stylesheet::new(config.theme.accent.as_deref());
        let planned = edition.routes.iter().find(|(_, route)| matches!(route, Route::Stylesheet));
        let path = planned.map_or("/style.css", |(path, _)| path);
        let style_path = encode(&stylesheet.hashed_path(path));
        let site_value = site_value(edition, &style_path);
        let mut frame_policy = Policy::default();
        for html in [&config.theme.head, &config.theme.footer].into_iter().flatten() {
            frame_policy.merge(&inspect(html));
        }
        let templates = edition.site.templates.iter();
        let templates: Vec<_> = templates.map(|found| (&found.name, &found.text)).collect();
        let seed = hash(0, &[format!("{config:?}{templates:?}{site_value}{effort:?}").as_bytes()]);
        let representer = Representer::new(effort, &config.headers);
        let representer = if is_watched { representer.watched() } else { representer };
        let forms = Mutex::default();
        Press {
            edition,
            theme,
            stylesheet,
            representer,
            followed_style: is_watched.then_some(style_path),
            site_value,
            frame_policy,
            before,
            seed,
            forms,
        }
    }

    /// The pages that no URL leads to: the rules, and the body of a 404. In the order of their keys.
    pub fn reserved_pages(&self) -> Vec<Print> {
        let rule = |rule: &RedirectRule| {
            let path = format!("\0{}", rule.from.strip_suffix('*')?);
            if rule.status == 410 {
                return Some(self.gone(&path));
            }
            let kind = PageKind::Redirect { status: rule.status, location: location(&rule.to) };
            Some(Print::of_small(path, kind))
        };
        let mut pages: Vec<Print> = self.edition.routes.rules().iter().filter_map(rule).collect();
        pages.push(self.not_found());
        pages.sort_by(|left, right| left.page.path.cmp(&right.page.path));
        pages.dedup_by(|later, first| later.page.path == first.page.path);
        pages
    }

    /// The page at the decoded path `path`; more than one only for a style sheet, which has a second
    /// name, and for a sitemap that has to be split; none for a file that is not there any more.
    pub fn pages(&self, path: &str, route: &Route) -> Vec<Print> {
        let Some(outer) = self.outer(route) else { return self.make(path, route) };
        let mut prints = self.same(path, route, outer);
        if prints.is_empty() {
            prints = self.make(path, route);
            for key in prints.iter_mut().filter_map(|print| print.key.as_mut()) {
                key.outer = outer;
            }
        }
        prints
    }

    /// The hash of the texts that a page shows and of all that it may show of others; `None` where that
    /// takes no less than the page.
    fn outer(&self, route: &Route) -> Option<u128> {
        let said = |ids: &[DocumentId]| {
            let hashes = ids.iter().map(|&id| self.edition.content_hash(id).to_le_bytes());
            let hashes = hashes.collect::<Vec<_>>();
            let surroundings = self.edition.surroundings.to_le_bytes();
            Some(hash(self.seed, &[&surroundings, hashes.as_flattened()]))
        };
        match route {
            Route::Document(id) | Route::DocumentMarkdown(id) | Route::DocumentJson(id) => {
                said(&[*id])
            }
            Route::List { list, number } => {
                let own = self.edition.routes.lists()[*list].document;
                let shown = self.edition.routes.shown(*list, *number);
                said(&own.into_iter().chain(shown.iter().copied()).collect::<Vec<_>>())
            }
            Route::Feed { list, .. } => said(&super::feed::posts(self.edition, *list)),
            Route::Sitemap => said(&[]),
            _ => None,
        }
    }

    /// The pages of a route as they were before; none if something may be different.
    fn same(&self, path: &str, route: &Route, outer: u128) -> Vec<Print> {
        let mut prints: Vec<Print> = self.before.same(path, outer).into_iter().collect();
        if !prints.is_empty() && *route == Route::Sitemap {
            let parts = (1..).map_while(|number| self.before.same(&part_path(path, number), outer));
            prints.extend(parts);
        }
        prints
    }

    fn make(&self, path: &str, route: &Route) -> Vec<Print> {
        vec![match route {
            Route::Document(id) => self.html(self.document(*id, path)),
            Route::DocumentMarkdown(id) => self.form_page(*id, Media::Markdown, path),
            Route::DocumentJson(id) => self.form_page(*id, Media::Json, path),
            Route::List { list, number } => self.html(self.list(*list, *number, path)),
            Route::Feed { list, format } => self.feed(*list, *format, path),
            Route::Redirect { status: 410, .. } | Route::Gone(_) => self.gone(path),
            Route::Redirect { to, status } => {
                let is_page = self.edition.routes.get(to).is_some();
                let location = if is_page { encode(to) } else { location(to) };
                let kind = PageKind::Redirect { status: *status, location };
                Print::of_small(path.to_owned(), kind)
            }
            Route::Robots => {
                let text = robots(self.edition);
                self.text(path, "text/plain; charset=utf-8", text, Keeping::Short)
            }
            Route::Icon => self.text(path, "image/svg+xml", ICON.to_owned(), Keeping::Short),
            Route::Asset(id) => {
                let asset = &self.edition.site.assets[*id];
                return self.asset(asset, path, Keeping::Short).into_iter().collect();
            }
            Route::Preview(id) => self.html(self.preview(*id, path)),
            Route::PreviewAsset(id) => {
                let asset = &self.edition.site.assets[*id];
                return self.asset(asset, path, Keeping::Never).into_iter().collect();
            }
            Route::Sitemap => {
                let xml = "application/xml; charset=utf-8";
                let files = sitemap(self.edition, path).into_iter();
                return files
                    .map(|(path, text)| self.text(&path, xml, text, Keeping::Short))
                    .collect();
            }
            Route::Stylesheet => return self.style(path),
        }]
    }

    fn document<'p>(&self, id: DocumentId, path: &'p str) -> Draft<'p> {
        let page = document_page(self.edition, id, path);
        let fallback = if page.kind == "post" { "post.html" } else { "page.html" };
        let document = self.edition.document(id);
        let own = document.template.as_deref();
        let own = own.map(|name| format!("{}.html", name.strip_suffix(".html").unwrap_or(name)));
        let template = own.filter(|name| self.theme.has_for(name, document));
        let policy = self.edition.article(id).policy.clone();
        Draft {
            forms_of: Some(id),
            template: template.unwrap_or_else(|| fallback.to_owned()),
            ..Draft::new(path, fallback, page, policy)
        }
    }

    /// A document that is not shown yet. It has no other address, and none for others to cite.
    fn preview<'p>(&self, id: DocumentId, path: &'p str) -> Draft<'p> {
        let page = preview_page(self.edition, id, path);
        Draft { page, keeping: Keeping::Never, ..self.document(id, path) }
    }

    fn list<'p>(&self, list: ListId, number: Option<usize>, path: &'p str) -> Draft<'p> {
        let page = list_page(self.edition, list, number, path);
        let template = match self.edition.routes.lists()[list].kind {
            ListKind::Home => "home.html",
            ListKind::Section => "section.html",
            ListKind::Term { .. } => "term.html",
            ListKind::Taxonomy { .. } => "taxonomy.html",
            ListKind::Year(_) | ListKind::Month(..) => "archive.html",
        };
        let mut policy = Policy::default();
        if let Some(id) = self.edition.routes.lists()[list].document {
            policy.merge(&self.edition.article(id).policy);
        }
        for &id in self.edition.routes.shown(list, number) {
            policy.merge(&self.edition.article(id).summary_policy);
        }
        Draft::new(path, template, page, policy)
    }

    fn not_found(&self) -> Print {
        let strings = self.edition.strings;
        let mut page = framed(self.edition, "not-found", strings.not_found, "", None, None);
        page.content = match &self.edition.site.config.not_found {
            Some(markdown) => Value::from_safe_string(markdown_html(markdown)),
            None => paragraph(strings.not_found_text),
        };
        page.suggestions = Value::from_safe_string(SUGGESTIONS_MARK.to_owned());
        let draft = Draft::new(NOT_FOUND, "404.html", page, Policy::default());
        self.html_as(Draft { keeping: Keeping::Short, ..draft }, |representations| {
            PageKind::Error { status: 404, representations }
        })
    }

    fn gone(&self, path: &str) -> Print {
        let strings = self.edition.strings;
        let mut page = framed(self.edition, "gone", strings.gone, "", None, None);
        page.content = paragraph(strings.gone_text);
        let draft = Draft::new(path, "gone.html", page, Policy::default());
        self.html_as(Draft { keeping: Keeping::Short, ..draft }, PageKind::Gone)
    }

    fn html(&self, draft: Draft<'_>) -> Print {
        self.html_as(draft, PageKind::Content)
    }

    /// A page with its policy: what its text needs, what the site adds to every page, and, where
    /// templates of the site's own may have put anything in, what is really there.
    fn html_as(
        &self,
        draft: Draft<'_>,
        kind: impl FnOnce(Vec<Representation>) -> PageKind,
    ) -> Print {
        let Draft { path, template, fallback, page, policy, keeping, forms_of } = draft;
        let context = serde_json::to_vec(&page).unwrap_or_default();
        let allowed = format!("{policy:?}");
        let mut key = hash(self.seed, &[template.as_bytes(), &context, allowed.as_bytes()]);
        if let Some(id) = forms_of {
            key = hash(key, &[&self.edition.content_hash(id).to_le_bytes()]);
        }
        self.unless_same(path, key, || {
            let values = Values { site: &self.site_value, page: &page, t: Strings::of(&page.lang) };
            let mut html = self.theme.render(&template, fallback, &values);
            let mut whole = self.frame_policy.clone();
            whole.merge(&policy);
            if self.theme.has_own() {
                whole.merge(&inspect(&html));
            }
            if let Some(stylesheet) = &self.followed_style {
                html = follow(html, stylesheet, &mut whole);
            }
            let is_negotiated = page.markdown_url.is_some() || page.json_url.is_some();
            let mut representations = self.representer.represent(Content {
                path,
                media: Media::Default,
                content_type: HTML,
                keeping,
                is_negotiated,
                fields: vec![
                    ("Content-Security-Policy", whole.field(&self.edition.site.config.csp)),
                    ("Referrer-Policy", REFERRER_POLICY.to_owned()),
                    ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
                ],
                body: html.into_bytes(),
            });
            // Where a form has an address of its own; only then it is offered here too.
            let own = [(Media::Markdown, page.markdown_url), (Media::Json, page.json_url)];
            for (media, url) in own {
                if let (Some(id), Some(url)) = (forms_of, url) {
                    representations.extend(self.form(id, media, &url));
                }
            }
            kind(representations)
        })
    }

    /// A form of a document at its own URL.
    fn form_page(&self, id: DocumentId, media: Media, path: &str) -> Print {
        let key = hash(self.seed, &[&self.edition.content_hash(id).to_le_bytes()]);
        self.unless_same(path, key, || {
            let mut forms = self.form(id, media, &encode(path));
            for form in &mut forms {
                form.media = Media::Default;
            }
            PageKind::Content(forms)
        })
    }

    /// The Markdown or the JSON of a document, which has its own address at the encoded path `url`. It
    /// is asked for twice, there and at the page, and is the same down to its head.
    fn form(&self, id: DocumentId, media: Media, url: &str) -> Vec<Representation> {
        let waiting = || self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = waiting().remove(&(id, media)) {
            return ready;
        }
        let document = self.edition.document(id);
        let addresses = &self.edition.addresses;
        let (content_type, body) = match media {
            Media::Json => (
                "application/json",
                forms::json(document, self.edition.absolute_html(id), addresses),
            ),
            _ => ("text/markdown; charset=utf-8", forms::markdown(document, addresses)),
        };
        let page = addresses.absolute(&document.url);
        let made = self.representer.represent(Content {
            path: url,
            media,
            content_type,
            keeping: Keeping::Revalidate,
            is_negotiated: true,
            fields: vec![
                ("Content-Location", url.to_owned()),
                ("Link", format!("<{page}>; rel=\"canonical\"")),
            ],
            body: body.into_bytes(),
        });
        waiting().insert((id, media), made.clone());
        made
    }

    fn feed(&self, list: ListId, format: FeedFormat, path: &str) -> Print {
        let List { title, url, .. } = &self.edition.routes.lists()[list];
        let mut key = hash(self.seed, &[title.as_bytes(), url.as_bytes(), path.as_bytes()]);
        for id in super::feed::posts(self.edition, list) {
            key = hash(key, &[&self.edition.content_hash(id).to_le_bytes()]);
        }
        let charset = if format == FeedFormat::Json { "" } else { "; charset=utf-8" };
        let content_type = format!("{}{charset}", media_type(format));
        self.unless_same(path, key, || {
            let body = feed(self.edition, list, format, path);
            PageKind::Content(self.represent(path, &content_type, body, Keeping::Short))
        })
    }

    fn style(&self, path: &str) -> Vec<Print> {
        let sheet = |path: &str, keeping: Keeping| {
            self.text(path, "text/css; charset=utf-8", self.stylesheet.text.clone(), keeping)
        };
        // The plan's name is for links that people write; the theme's own carry the hash.
        let hashed = self.stylesheet.hashed_path(path);
        vec![sheet(path, Keeping::Short), sheet(&hashed, Keeping::Forever)]
    }

    fn text(&self, path: &str, content_type: &str, body: String, keeping: Keeping) -> Print {
        let key = hash(self.seed, &[content_type.as_bytes(), body.as_bytes()]);
        self.unless_same(path, key, || {
            PageKind::Content(self.represent(path, content_type, body, keeping))
        })
    }

    fn represent(
        &self,
        path: &str,
        content_type: &str,
        body: String,
        keeping: Keeping,
    ) -> Vec<Representation> {
        self.representer.represent(Content {
            path,
            media: Media::Default,
            content_type,
            keeping,
            is_negotiated: false,
            fields: Vec::new(),
            body: body.into_bytes(),
        })
    }

    /// A page whose content has the hash `key`, made only if it was another before.
    pub fn unless_same(&self, path: &str, key: u128, make: impl FnOnce() -> PageKind) -> Print {
        let is_same = self.before.has(path, key);
        let kind = if is_same { PageKind::Same } else { make() };
        let key = Key { outer: 0, inner: key };
        Print { page: Page { path: path.to_owned(), kind }, key: Some(key) }
    }
}

fn paragraph(text: &str) -> Value {
    Value::from_safe_string(format!("<p>{}</p>", super::escape::markup(text)))
}

/// Markdown of the settings, which has no page and so no relative links.
fn markdown_html(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(markdown));
    html
}
