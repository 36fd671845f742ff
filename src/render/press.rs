//! One URL's page: what it shows, in every form and coding that it is answered with.

use std::borrow::Cow;

use minijinja::Value;

use super::asset::{READ_BYTES_MAX, content_type};
use super::context::PageContext;
use super::document_page::document_page;
use super::edition::Edition;
use super::feed::feed;
use super::frame::{Values, framed, media_type, site_value};
use super::html::inspect;
use super::list_page::list_page;
use super::location::location;
use super::sitemap::{robots, sitemap};
use super::strings::Strings;
use super::style::Stylesheet;
use super::theme::Theme;
use super::{
    Content, Effort, Keeping, Media, Page, PageKind, Policy, Representation, Representer,
    SUGGESTIONS_MARK, forms,
};
use crate::content::{Asset, DocumentId, FeedFormat, ListId, ListKind, Route};
use crate::url::encode;

const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const JSON: &str = "application/json";
/// The key of the body of a 404.
const NOT_FOUND: &str = "\x00404";
const ICON: &str = include_str!("theme/icon.svg");

/// A page that links to another site does not tell it more than which site it comes from.
const REFERRER_POLICY: &str = "strict-origin-when-cross-origin";

/// A picture that is opened by itself runs nothing and loads nothing.
const PICTURE_POLICY: &str = "script-src 'none'; object-src 'none'; frame-ancestors 'self'";

/// Renders single pages of an edition; shared by all threads.
#[derive(Debug)]
pub(super) struct Press<'a> {
    edition: &'a Edition<'a>,
    theme: &'a Theme,
    stylesheet: Stylesheet,
    representer: Representer,
    site_value: Value,
    /// What the site's own markup in every page needs.
    frame_policy: Policy,
}

impl<'a> Press<'a> {
    pub fn new(
        edition: &'a Edition<'a>,
        theme: &'a Theme,
        stylesheet: Stylesheet,
        effort: Effort,
    ) -> Press<'a> {
        let config = &edition.site.config;
        let planned = edition.routes.iter().find(|(_, route)| matches!(route, Route::Stylesheet));
        let path = planned.map_or("/style.css", |(path, _)| path);
        let site_value = site_value(edition, &encode(&stylesheet.hashed_path(path)));
        let mut frame_policy = Policy::default();
        for html in [&config.theme.head, &config.theme.footer].into_iter().flatten() {
            frame_policy.merge(&inspect(html));
        }
        let representer = Representer::new(effort, &config.headers);
        Press { edition, theme, stylesheet, representer, site_value, frame_policy }
    }

    /// The pages that no URL leads to: the rules, and the body of a 404. In the order of their keys.
    pub fn reserved_pages(&self) -> Vec<Page> {
        let rules = self.edition.routes.rules().iter().filter_map(|rule| {
            let prefix = rule.from.strip_suffix('*')?;
            let path = format!("\0{prefix}");
            let kind = if rule.status == 410 {
                PageKind::Gone(self.gone(&path))
            } else {
                PageKind::Redirect { status: rule.status, location: location(&rule.to) }
            };
            Some(Page { path, kind })
        });
        let mut pages: Vec<Page> = rules.collect();
        let kind = PageKind::Error { status: 404, representations: self.not_found() };
        pages.push(Page { path: NOT_FOUND.to_owned(), kind });
        pages.sort_by(|left, right| left.path.cmp(&right.path));
        pages.dedup_by(|later, first| later.path == first.path);
        pages
    }

    /// The page at the decoded path `path`; more than one only for a style sheet, which has a second
    /// name, and for a sitemap that has to be split; none for a file that is not there any more.
    pub fn pages(&self, path: &str, route: &Route) -> Vec<Page> {
        let kind = match route {
            Route::Document(id) => PageKind::Content(self.document(*id, path)),
            Route::DocumentMarkdown(id) => PageKind::Content(self.markdown(*id, path, None)),
            Route::DocumentJson(id) => PageKind::Content(self.json(*id, path, None)),
            Route::List { list, number } => PageKind::Content(self.list(*list, *number, path)),
            Route::Feed { list, format } => PageKind::Content(self.feed(*list, *format, path)),
            Route::Redirect { status: 410, .. } => PageKind::Gone(self.gone(path)),
            Route::Redirect { to, status } => {
                let is_page = self.edition.routes.get(to).is_some();
                let location = if is_page { encode(to) } else { location(to) };
                PageKind::Redirect { status: *status, location }
            }
            Route::Gone(_) => PageKind::Gone(self.gone(path)),
            Route::Robots => {
                let text = robots(self.edition);
                PageKind::Content(self.text(path, "text/plain; charset=utf-8", text))
            }
            Route::Icon => PageKind::Content(self.text(path, "image/svg+xml", ICON.to_owned())),
            Route::Asset(id) => match self.asset(&self.edition.site.assets[*id], path) {
                Some(representations) => PageKind::Content(representations),
                None => return Vec::new(),
            },
            Route::Sitemap => {
                let files = sitemap(self.edition, path).into_iter();
                return files.map(|(path, text)| self.xml(path, text)).collect();
            }
            Route::Stylesheet => return self.style_pages(path),
        };
        vec![Page { path: path.to_owned(), kind }]
    }

    fn document(&self, id: DocumentId, path: &str) -> Vec<Representation> {
        let document = self.edition.document(id);
        let article = self.edition.article(id);
        let page = document_page(self.edition, id, path);
        let fallback = if page.kind == "post" { "post.html" } else { "page.html" };
        let own = document.template.as_deref().map(|name| match name.ends_with(".html") {
            true => name.to_owned(),
            false => format!("{name}.html"),
        });
        let template = own.filter(|name| self.theme.has(name));
        let template = template.as_deref().unwrap_or(fallback);
        let html = self.render(template, fallback, &page);
        let is_negotiated = page.markdown_url.is_some() || page.json_url.is_some();
        let mut forms = self.html(path, html, &article.policy, Keeping::Revalidate, is_negotiated);
        // Where each form has an address of its own; only then it is offered here too.
        if let Some(own) = page.markdown_url {
            forms.extend(self.markdown(id, path, Some(own)));
        }
        if let Some(own) = page.json_url {
            forms.extend(self.json(id, path, Some(own)));
        }
        forms
    }

    fn list(&self, list: ListId, number: Option<usize>, path: &str) -> Vec<Representation> {
        let page = list_page(self.edition, list, number, path);
        let template = match self.edition.routes.lists()[list].kind {
            ListKind::Home => "home.html",
            ListKind::Section => "section.html",
            ListKind::Term { .. } => "term.html",
            ListKind::Taxonomy { .. } => "taxonomy.html",
            ListKind::Year(_) | ListKind::Month(..) => "archive.html",
        };
        let html = self.render(template, template, &page);
        let policy = self.list_policy(list, number);
        self.html(path, html, &policy, Keeping::Revalidate, false)
    }

    /// What the text of a list and the summaries on it need.
    fn list_policy(&self, list: ListId, number: Option<usize>) -> Policy {
        let own = self.edition.routes.lists()[list].document;
        let shown = self.edition.routes.shown(list, number);
        let mut policy = Policy::default();
        if let Some(id) = own {
            policy.merge(&self.edition.article(id).policy);
        }
        for &id in shown {
            policy.merge(&self.edition.article(id).summary_policy);
        }
        policy
    }

    fn feed(&self, list: ListId, format: FeedFormat, path: &str) -> Vec<Representation> {
        let body = feed(self.edition, list, format, path);
        let charset = if format == FeedFormat::Json { "" } else { "; charset=utf-8" };
        self.text(path, &format!("{}{charset}", media_type(format)), body)
    }

    /// The Markdown of a document: at a URL of its own, or as a form of its page which has its own
    /// address at `own`.
    fn markdown(&self, id: DocumentId, path: &str, own: Option<String>) -> Vec<Representation> {
        let body = forms::markdown(self.edition.document(id), &self.edition.addresses);
        self.form(id, path, (Media::Markdown, MARKDOWN), body, own)
    }

    fn json(&self, id: DocumentId, path: &str, own: Option<String>) -> Vec<Representation> {
        let document = self.edition.document(id);
        let body = forms::json(document, self.edition.article(id), &self.edition.addresses);
        self.form(id, path, (Media::Json, JSON), body, own)
    }

    fn form(
        &self,
        id: DocumentId,
        path: &str,
        (media, content_type): (Media, &str),
        body: String,
        own: Option<String>,
    ) -> Vec<Representation> {
        let is_negotiated = own.is_some();
        let fields = vec![match own {
            Some(own) => ("Content-Location", own),
            None => {
                let page = self.edition.addresses.absolute(&self.edition.document(id).url);
                ("Link", format!("<{page}>; rel=\"canonical\""))
            }
        }];
        self.representer.represent(Content {
            path,
            media: if is_negotiated { media } else { Media::Default },
            content_type,
            keeping: Keeping::Revalidate,
            is_negotiated,
            fields,
            body: body.into_bytes(),
        })
    }

    fn not_found(&self) -> Vec<Representation> {
        let strings = self.edition.strings;
        let mut page = framed(self.edition, "not-found", strings.not_found, "", None, None);
        page.content = match &self.edition.site.config.not_found {
            Some(markdown) => Value::from_safe_string(markdown_html(markdown)),
            None => paragraph(strings.not_found_text),
        };
        page.suggestions = Value::from_safe_string(SUGGESTIONS_MARK.to_owned());
        let html = self.render("404.html", "404.html", &page);
        self.html(NOT_FOUND, html, &Policy::default(), Keeping::Short, false)
    }

    fn gone(&self, path: &str) -> Vec<Representation> {
        let strings = self.edition.strings;
        let mut page = framed(self.edition, "gone", strings.gone, "", None, None);
        page.content = paragraph(strings.gone_text);
        let html = self.render("gone.html", "gone.html", &page);
        self.html(path, html, &Policy::default(), Keeping::Short, false)
    }

    fn asset(&self, asset: &Asset, path: &str) -> Option<Vec<Representation>> {
        let content_type = content_type(&asset.path);
        let mut fields = Vec::new();
        if content_type.starts_with("image/svg") {
            fields.push(("Content-Security-Policy", PICTURE_POLICY.to_owned()));
        }
        let mut content = Content {
            path,
            media: Media::Default,
            content_type: &content_type,
            keeping: Keeping::Short,
            is_negotiated: false,
            fields,
            body: Vec::new(),
        };
        if asset.length > READ_BYTES_MAX {
            return Some(vec![self.representer.represent_file(&content, &asset.file).ok()?]);
        }
        content.body = std::fs::read(&asset.file).ok()?;
        Some(self.representer.represent(content))
    }

    fn style_pages(&self, path: &str) -> Vec<Page> {
        let page = |path: String, keeping: Keeping| {
            let body = self.stylesheet.text.clone();
            let kind =
                PageKind::Content(self.kept(&path, "text/css; charset=utf-8", body, keeping));
            Page { path, kind }
        };
        // The plan's name is for links that people write; the theme's own carry the hash.
        let hashed = self.stylesheet.hashed_path(path);
        vec![page(path.to_owned(), Keeping::Short), page(hashed, Keeping::Forever)]
    }

    fn xml(&self, path: String, body: String) -> Page {
        let representations = self.text(&path, "application/xml; charset=utf-8", body);
        Page { path, kind: PageKind::Content(representations) }
    }

    fn text(&self, path: &str, content_type: &str, body: String) -> Vec<Representation> {
        self.kept(path, content_type, body, Keeping::Short)
    }

    fn kept(
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

    fn render(&self, template: &str, fallback: &str, page: &PageContext) -> String {
        let values = Values { site: &self.site_value, page, t: Strings::of(&page.lang) };
        self.theme.render(template, fallback, &values)
    }

    /// A page with its policy: what its text needs, what the site adds to every page, and, where
    /// templates of the site's own may have put anything in, what is really there.
    fn html(
        &self,
        path: &str,
        html: String,
        policy: &Policy,
        keeping: Keeping,
        is_negotiated: bool,
    ) -> Vec<Representation> {
        let mut whole = Cow::Borrowed(&self.frame_policy);
        if self.theme.has_own() {
            whole.to_mut().merge(&inspect(&html));
        }
        whole.to_mut().merge(policy);
        let fields = vec![
            ("Content-Security-Policy", whole.field(&self.edition.site.config.csp)),
            ("Referrer-Policy", REFERRER_POLICY.to_owned()),
            ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ];
        self.representer.represent(Content {
            path,
            media: Media::Default,
            content_type: HTML,
            keeping,
            is_negotiated,
            fields,
            body: html.into_bytes(),
        })
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
