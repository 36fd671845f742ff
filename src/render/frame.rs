//! What every page has around its content: language, navigation, feeds, the site's own markup.

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::address::has_scheme;
use super::context::{
    AuthorContext, FeedContext, LinkContext, NavContext, PageContext, SiteContext,
};
use super::edition::Edition;
use super::strings::{Strings, direction};
use crate::content::{Document, FeedFormat, ListId, ListKind, Route};
use crate::url::encode;

/// The values that a template is given.
#[derive(Debug, Serialize)]
pub(super) struct Values<'a> {
    pub site: &'a Value,
    pub page: &'a PageContext,
    pub t: &'static Strings,
}

/// Links of a navigation that the site did not write itself.
const NAV_ITEMS_MAX: usize = 6;

/// `site` of the templates. `stylesheet` is its encoded path.
pub(super) fn site_value(edition: &Edition<'_>, stylesheet: &str) -> Value {
    let config = &edition.site.config;
    let html = |text: &Option<String>| Value::from_safe_string(text.clone().unwrap_or_default());
    let (icon, icon_type) = icon(edition);
    let mut years: Vec<LinkContext> = Vec::new();
    for list in edition.routes.lists() {
        if let ListKind::Year(_) = list.kind {
            years.push(link(&list.title, &list.url));
        }
    }
    years.sort_by(|left, right| right.title.cmp(&left.title));
    Value::from(Serde(SiteContext {
        title: config.title.clone(),
        description: config.description.clone(),
        url: edition.addresses.base().to_owned(),
        language: config.language.clone(),
        author: AuthorContext {
            name: config.author.name.clone(),
            email: config.author.email.clone(),
            url: config.author.url.clone(),
        },
        logo: config.theme.logo.clone(),
        head: html(&config.theme.head),
        footer: html(&config.theme.footer),
        stylesheet: stylesheet.to_owned(),
        icon,
        icon_type,
        years,
        params: Value::from(Serde(&config.params)),
    }))
}

/// The site's icon: its own, where it has one at a usual place, else the theme's.
fn icon(edition: &Edition<'_>) -> (String, Option<&'static str>) {
    let is_theme = |route: &Route| matches!(route, Route::Icon);
    let of_theme = edition.routes.iter().find(|(_, route)| is_theme(route)).map(|(path, _)| path);
    let path = ["/favicon.svg", "/icon.svg", "/favicon.png", "/favicon.ico"]
        .into_iter()
        .find(|path| matches!(edition.routes.get(path), Some(Route::Asset(_))))
        .or(of_theme)
        .unwrap_or("/favicon.ico");
    let media_type = match path.rsplit('.').next() {
        Some("svg") => Some("image/svg+xml"),
        Some("png") => Some("image/png"),
        _ => None,
    };
    (encode(path), media_type)
}

pub(super) fn link(title: &str, path: &str) -> LinkContext {
    LinkContext { title: title.to_owned(), url: encode(path), date: None }
}

/// A page with its frame: everything that does not depend on what it shows.
///
/// `path` is its decoded path, or empty where it has none. `list` is the list whose feeds it names.
pub(super) fn framed(
    edition: &Edition<'_>,
    kind: &'static str,
    title: &str,
    path: &str,
    list: Option<ListId>,
    document: Option<&Document>,
) -> PageContext {
    let config = &edition.site.config;
    let mut page = PageContext::new(kind, title.to_owned());
    if kind == "home" {
        page.head_title.clone_from(&config.title);
    } else if title != config.title && !config.title.is_empty() {
        page.head_title = format!("{title} · {}", config.title);
    }
    let own_lang = document.and_then(|document| document.lang.clone());
    page.lang = own_lang.clone().unwrap_or_else(|| config.language.clone());
    let own_dir = document.and_then(|document| document.dir.clone());
    page.dir = own_dir.unwrap_or_else(|| direction(&page.lang).to_owned());
    page.og_locale = page.lang.contains('-').then(|| page.lang.replace('-', "_"));
    page.nav = nav(edition, path);
    page.feeds = feeds(edition, list);
    if !path.is_empty() {
        page.url = encode(path);
        page.canonical = Some(edition.addresses.absolute(path));
    }
    page
}

/// The feeds of the page's list, and behind them those of the site.
fn feeds(edition: &Edition<'_>, list: Option<ListId>) -> Vec<FeedContext> {
    let home = edition.home;
    let lists = [list, home.filter(|home| Some(*home) != list)];
    let mut feeds = Vec::new();
    for id in lists.into_iter().flatten() {
        let mut named = Vec::new();
        for (format, path) in edition.feeds(id) {
            // Hugo's address of a feed is for subscribers who have it; new ones get ours.
            if named.contains(&format) {
                continue;
            }
            named.push(format);
            let of = &edition.routes.lists()[id];
            let title = if of.kind == ListKind::Home {
                edition.site.config.title.clone()
            } else {
                format!("{} · {}", of.title, edition.site.config.title)
            };
            feeds.push(FeedContext {
                title: format!("{title} ({})", format_name(*format)),
                url: encode(path),
                media_type: media_type(*format),
            });
        }
    }
    feeds
}

fn format_name(format: FeedFormat) -> &'static str {
    match format {
        FeedFormat::Atom => "Atom",
        FeedFormat::Rss => "RSS",
        FeedFormat::Json => "JSON Feed",
    }
}

/// RFC 4287 section 7; the RSS Advisory Board's RSS 2.0; JSON Feed 1.1.
pub(super) fn media_type(format: FeedFormat) -> &'static str {
    match format {
        FeedFormat::Atom => "application/atom+xml",
        FeedFormat::Rss => "application/rss+xml",
        FeedFormat::Json => "application/feed+json",
    }
}

/// The site's navigation as this page shows it.
fn nav(edition: &Edition<'_>, path: &str) -> Vec<NavContext> {
    let here = encode(path);
    let context = |(title, url): &(String, String)| {
        let is_folder = url.len() > 1 && url.ends_with('/') && !has_scheme(url);
        let current = if *url == here {
            "page"
        } else if is_folder && here.starts_with(url) {
            "true"
        } else {
            ""
        };
        NavContext { title: title.clone(), url: url.clone(), current }
    };
    edition.nav.iter().map(context).collect()
}

/// Titles and addresses of the site's navigation, or else its sections, its tags and its pages at
/// the root.
pub(super) fn navigation(edition: &Edition<'_>) -> Vec<(String, String)> {
    let own = &edition.site.config.nav;
    if !own.is_empty() {
        return own.iter().map(|item| (item.title.clone(), item.url.clone())).collect();
    }
    let item = |title: &str, path: &str| (title.to_owned(), encode(path));
    let is_at_root = |path: &str| path.matches('/').count() == 2;
    let lists = edition.routes.lists();
    let mut items: Vec<(String, String)> = lists
        .iter()
        .filter(|list| list.kind == ListKind::Section && !list.members.is_empty())
        .filter(|list| is_at_root(&list.url))
        .map(|list| item(&list.title, &list.url))
        .collect();
    if !edition.terms_of("tags").is_empty() {
        items.push(item(edition.strings.tags, "/tags/"));
    }
    let pages = edition.routes.iter().filter_map(|(path, route)| match route {
        Route::Document(id) => Some((path, edition.document(*id))),
        _ => None,
    });
    let at_root = pages.filter(|(path, document)| {
        document.section.is_empty() && !document.is_post() && is_at_root(path)
    });
    items.extend(at_root.map(|(path, document)| item(&document.title, path)));
    items.truncate(NAV_ITEMS_MAX);
    items
}
