//! `site.json`: the site's settings, typed and with defaults.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::tz::TimeZone;
use serde_json::Value;

use super::report::{Code, Level};

/// The path by which findings name the settings.
pub(super) const SETTINGS: &str = "site.json";

/// The settings of a site. Every field has a default, so that a folder without `site.json` serves.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    pub title: String,
    pub description: String,
    /// Scheme and authority, and a path if the site does not lie at the root; no slash at the end.
    pub base_url: String,
    /// BCP 47 tag.
    pub language: String,
    pub timezone: TimeZone,
    pub author: Author,
    /// Entries on a page of a list.
    pub page_size: usize,
    pub feed_items: usize,
    /// Section to permalink pattern.
    pub permalinks: BTreeMap<String, String>,
    pub nav: Vec<NavItem>,
    pub theme: Theme,
    pub redirects: Vec<RedirectRule>,
    pub headers: Vec<HeaderRule>,
    /// Names of the taxonomies in lower case, as front matter has them (`tags`).
    pub taxonomies: Vec<String>,
    /// Further Content-Security-Policy sources by directive.
    pub csp: BTreeMap<String, Vec<String>>,
    /// Level of a diagnostic by its code, where it differs from the default.
    pub check: BTreeMap<Code, Level>,
    /// Whether raw HTML in Markdown is passed through (the default) or escaped.
    pub raw_html: bool,
    /// Text of the 404 page, as Markdown.
    pub not_found: Option<String>,
    pub params: serde_json::Map<String, Value>,
    /// Where in `site.json` some values stand, strings without their quotes: `theme.logo`, `theme.head`,
    /// `theme.footer`, and the section's name of each pattern, `permalinks.posts`.
    pub spans: BTreeMap<String, Range<usize>>,
}

impl Default for SiteConfig {
    fn default() -> SiteConfig {
        SiteConfig {
            title: "Blog".to_owned(),
            description: String::new(),
            base_url: "http://127.0.0.1:8080".to_owned(),
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
}

#[derive(Debug, Clone, Default)]
pub struct Author {
    pub name: String,
    pub email: String,
    pub url: String,
}

#[derive(Debug, Clone)]
pub struct NavItem {
    /// Bytes of the URL in `site.json`.
    pub span: Range<usize>,
    pub title: String,
    pub url: String,
}

/// What the built-in theme lets a site set without a template.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    /// CSS colour.
    pub accent: Option<String>,
    pub logo: Option<String>,
    /// HTML.
    pub footer: Option<String>,
    /// HTML.
    pub head: Option<String>,
}

#[derive(Debug, Clone)]
pub struct RedirectRule {
    /// Bytes of the rule in `site.json`.
    pub span: Range<usize>,
    /// Bytes of where it leads; empty for what is gone.
    pub to_span: Range<usize>,
    /// Decoded path; a trailing `*` matches any rest.
    pub from: String,
    /// Path or URL; `:splat` stands for what `*` matched.
    pub to: String,
    /// 301, 302, 307, 308 or 410.
    pub status: u16,
}

/// Response fields for the paths that `pattern` matches.
#[derive(Debug, Clone)]
pub struct HeaderRule {
    pub pattern: String,
    pub values: Vec<(String, String)>,
}
