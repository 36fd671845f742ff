//! Sites made in memory, for tests of what is planned and checked after the files were read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use pamphlet::content::{
    Asset, Author, Diagnostic, Document, DocumentKind, RedirectRule, Site, SiteConfig, Theme,
    read_outline,
};

/// A file name and what is said about the file, in the order of the arguments.
pub struct Blog {
    pub site: Site,
}

impl Blog {
    pub fn new() -> Blog {
        Blog {
            site: Site {
                config: Arc::new(config()),
                documents: Vec::new(),
                assets: Vec::new(),
                templates: Vec::new(),
                drafts: false,
                future: false,
                preview_key: None,
            },
        }
    }

    pub fn config(mut self, change: impl FnOnce(&mut SiteConfig)) -> Blog {
        let config = Arc::make_mut(&mut self.site.config);
        change(config);
        self
    }

    pub fn redirect(self, from: &str, to: &str, status: u16) -> Blog {
        let rule = RedirectRule {
            span: 0..0,
            to_span: 0..0,
            from: from.to_owned(),
            to: to.to_owned(),
            status,
        };
        self.config(|config| config.redirects.push(rule))
    }

    /// A page at the path's URL; its section is its folder.
    pub fn page(self, path: &str, text: &str, change: impl FnOnce(&mut Document)) -> Blog {
        let mut document = document(path, text);
        change(&mut document);
        self.document(document)
    }

    /// A page with a date.
    pub fn post(self, path: &str, date: &str, change: impl FnOnce(&mut Document)) -> Blog {
        self.page(path, "Text.\n", |document| {
            document.date = Some(day(date));
            change(document);
        })
    }

    pub fn document(mut self, document: Document) -> Blog {
        self.site.documents.push(Arc::new(document));
        self.site.documents.sort_by(|left, right| left.path.cmp(&right.path));
        self
    }

    pub fn asset(mut self, path: &str) -> Blog {
        let url = format!("/{}", path.trim_start_matches("static/"));
        let file = PathBuf::from(path);
        self.site.assets.push(Asset {
            path: path.to_owned(),
            file,
            url,
            length: 1,
            modified: None,
        });
        self.site.assets.sort_by(|left, right| left.path.cmp(&right.path));
        self
    }
}

/// The front matter's fields that a diagnostic points at, found by their text in the file.
pub fn spans(document: &mut Document, fields: &[(&str, &str)]) {
    for (field, value) in fields {
        let at = document.text.find(value).expect("the value is in the text");
        document.spans.insert((*field).to_owned(), at..at + value.len());
    }
}

/// `code path:line:column message`, one line each.
pub fn lines(found: &[Diagnostic]) -> Vec<String> {
    let line = |found: &Diagnostic| {
        let Diagnostic { code, path, line, column, message, .. } = found;
        format!("{} {path}:{line}:{column} {message}", code.name())
    };
    found.iter().map(line).collect()
}

pub fn now() -> Timestamp {
    instant("2024-06-01T00:00:00Z")
}

pub fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub fn day(date: &str) -> ZonedDateTime {
    format!("{date}T00:00[UTC]").parse().expect("a date")
}

fn document(path: &str, text: &str) -> Document {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.trim_end_matches(".md");
    let kind = match (folder, name) {
        ("", "_index") => DocumentKind::Home,
        (_, "_index") => DocumentKind::Section,
        _ => DocumentKind::Page,
    };
    let is_bundle = name == "index";
    let own = if is_bundle || name == "_index" { "" } else { name };
    let url = format!("/{folder}/{own}/").replace("//", "/").replace("//", "/");
    let body_start = front_matter_end(text).end;
    Document {
        path: path.to_owned(),
        text: text.into(),
        body_start,
        kind,
        is_bundle,
        section: if is_bundle {
            folder.rsplit_once('/').map_or("", |(above, _)| above)
        } else {
            folder
        }
        .to_owned(),
        url,
        aliases: Vec::new(),
        title: name.to_owned(),
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
        outline: read_outline(path, text, body_start).0,
        spans: BTreeMap::new(),
    }
}

/// Front matter in these tests is one line.
fn front_matter_end(text: &str) -> Range<usize> {
    let end =
        if text.starts_with('{') { text.find('\n').map_or(text.len(), |at| at + 1) } else { 0 };
    0..end
}

fn config() -> SiteConfig {
    SiteConfig {
        title: "Test".to_owned(),
        description: String::new(),
        base_url: "https://blog.example.org".to_owned(),
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
        taxonomies: ["tags", "categories", "series", "authors"].map(str::to_owned).to_vec(),
        csp: BTreeMap::new(),
        check: BTreeMap::new(),
        raw_html: true,
        not_found: None,
        params: serde_json::Map::new(),
        spans: BTreeMap::new(),
    }
}
