//! A blog of one post, in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use pamphlet::content::{
    Asset, Author, Document, DocumentKind, Outline, Site, SiteConfig, Theme, is_more_mark,
    markdown_events,
};
use pamphlet::render::{Article, Articles, Labels};
use pulldown_cmark::Event;

/// The article of a post at `/posts/a/` with this Markdown.
pub fn article(markdown: &str) -> Arc<Article> {
    article_of(&site(Vec::new()), &post(markdown))
}

pub fn article_of(site: &Site, document: &Document) -> Arc<Article> {
    Articles::new().article(site, document, &Labels::ENGLISH)
}

pub fn html(markdown: &str) -> String {
    article(markdown).html.clone()
}

pub fn post(markdown: &str) -> Document {
    let more = markdown_events(markdown).find_map(|(event, range)| match event {
        Event::Html(html) | Event::InlineHtml(html) if is_more_mark(&html) => Some(range.start),
        _ => None,
    });
    Document {
        path: "posts/a.md".to_owned(),
        text: markdown.into(),
        body_start: 0,
        kind: DocumentKind::Page,
        is_bundle: false,
        section: "posts".to_owned(),
        url: "/posts/a/".to_owned(),
        aliases: Vec::new(),
        title: "A".to_owned(),
        date: None,
        lastmod: None,
        publish: None,
        expiry: None,
        draft: false,
        description: None,
        summary: None,
        terms: BTreeMap::new(),
        keywords: Vec::new(),
        weight: None,
        template: None,
        images: Vec::new(),
        id: None,
        toc: None,
        canonical_url: None,
        related: Vec::new(),
        lang: None,
        dir: None,
        redirect_to: None,
        params: serde_json::Map::new(),
        outline: Outline { more, ..Outline::default() },
        spans: BTreeMap::new(),
    }
}

pub fn site(assets: Vec<Asset>) -> Site {
    let config = SiteConfig {
        title: String::new(),
        description: String::new(),
        base_url: "https://blog.example".to_owned(),
        language: "en".to_owned(),
        timezone: TimeZone::UTC,
        author: Author::default(),
        page_size: 10,
        feed_items: 20,
        permalinks: BTreeMap::new(),
        nav: Vec::new(),
        theme: Theme::default(),
        redirects: Vec::new(),
        headers: Vec::new(),
        taxonomies: Vec::new(),
        csp: BTreeMap::new(),
        check: BTreeMap::new(),
        raw_html: true,
        not_found: None,
        params: serde_json::Map::new(),
    };
    Site {
        config: Arc::new(config),
        documents: Vec::new(),
        assets,
        templates: Vec::new(),
        drafts: false,
        future: false,
    }
}
