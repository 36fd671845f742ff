//! `site.json` of the new folder.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::fields::indented;

/// Begins the target of an entry of the navigation whose address is not known yet.
pub(super) const PAGE_MARK: char = '\0';

/// What is known of the site.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub title: String,
    pub description: String,
    /// Without a slash at the end.
    pub base_url: String,
    pub language: String,
    pub timezone: String,
    pub author: Map<String, Value>,
    pub page_size: Option<u64>,
    pub feed_items: Option<u64>,
    pub permalinks: BTreeMap<String, String>,
    /// Where they are not the usual ones.
    pub taxonomies: Option<Vec<String>>,
    /// Title and URL; [`PAGE_MARK`] and the path of a page's new file stand for its address, until that is
    /// known.
    pub nav: Vec<(String, String)>,
    /// Old path and new one.
    pub redirects: BTreeMap<String, String>,
    /// Text of the page for what is missing, as Markdown.
    pub not_found: Option<String>,
    pub params: Map<String, Value>,
}

impl Settings {
    /// The usual taxonomies, or the site's own.
    pub fn taxonomy_names(&self) -> Vec<String> {
        let usual = || ["tags", "categories", "series", "authors"].map(str::to_owned).to_vec();
        self.taxonomies.clone().unwrap_or_else(usual)
    }

    /// Takes the address of the site, if it is one. Fails with the reason.
    pub fn set_base_url(&mut self, written: &str) -> Result<(), String> {
        let trimmed = written.trim().trim_end_matches('/');
        let rest = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
        match rest {
            Some(rest) if !rest.is_empty() && !rest.contains([' ', '?', '#', '@']) => {
                trimmed.clone_into(&mut self.base_url);
                Ok(())
            }
            _ => Err(format!(
                "\"{written}\" is no address that begins with https://; set \"base_url\" in site.json"
            )),
        }
    }

    /// Takes a language as it is written elsewhere: `en_US`.
    pub fn set_language(&mut self, written: &str) {
        let tag = written.split('.').next().unwrap_or_default().replace('_', "-");
        let is_tag = !tag.is_empty()
            && tag.split('-').all(|part| {
                (1..=8).contains(&part.len())
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        if is_tag && tag.len() >= 2 {
            self.language = tag;
        }
    }

    pub fn to_json(&self) -> String {
        let text = |text: &str| (!text.is_empty()).then(|| json!(text));
        let nav: Vec<Value> =
            self.nav.iter().map(|(title, url)| json!({ "title": title, "url": url })).collect();
        let redirects: Vec<Value> =
            self.redirects.iter().map(|(from, to)| json!({ "from": from, "to": to })).collect();
        let table = |map: &Map<String, Value>| (!map.is_empty()).then(|| json!(map));
        let settings = [
            ("title", text(&self.title)),
            ("description", text(&self.description)),
            ("base_url", text(&self.base_url)),
            ("language", text(&self.language)),
            ("timezone", text(&self.timezone)),
            ("author", table(&self.author)),
            ("page_size", self.page_size.map(|count| json!(count))),
            ("feed_items", self.feed_items.map(|count| json!(count))),
            ("permalinks", (!self.permalinks.is_empty()).then(|| json!(self.permalinks))),
            ("taxonomies", self.taxonomies.as_ref().map(|names| json!(names))),
            ("nav", (!nav.is_empty()).then(|| json!(nav))),
            ("redirects", (!redirects.is_empty()).then(|| json!(redirects))),
            ("not_found", self.not_found.as_deref().and_then(text)),
            ("params", table(&self.params)),
        ];
        let lines: Vec<String> = settings
            .iter()
            .filter_map(|(name, value)| {
                Some(format!("  \"{name}\": {}", indented(value.as_ref()?)))
            })
            .collect();
        format!("{{\n{}\n}}\n", lines.join(",\n"))
    }
}
