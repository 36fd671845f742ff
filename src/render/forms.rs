//! A post in forms for programs: its Markdown, and JSON.

use serde_json::{Map, Value, json};

use super::address::Addresses;
use super::dates::rfc3339;
use crate::content::Document;

/// The post's Markdown as its author wrote it, below what is public of its front matter: enough to be
/// a post again elsewhere.
pub(super) fn markdown(document: &Document, addresses: &Addresses) -> String {
    let facts = Value::Object(facts(document, addresses));
    format!("{facts:#}\n\n{}", document.body().trim_start_matches(['\r', '\n']))
}

/// The post as an object. `html` is its text with absolute addresses.
pub(super) fn json(document: &Document, html: &str, addresses: &Addresses) -> String {
    let mut object = facts(document, addresses);
    let url = addresses.absolute(&document.url);
    object.insert("id".into(), json!(document.id.as_deref().unwrap_or(&url)));
    object.insert("words".into(), json!(document.outline.words));
    object.insert("content_html".into(), json!(html));
    Value::Object(object).to_string()
}

fn facts(document: &Document, addresses: &Addresses) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("title".into(), json!(document.title));
    facts.insert("canonical_url".into(), json!(addresses.absolute(&document.url)));
    let dates = [("date", &document.date), ("lastmod", &document.lastmod)];
    for (name, date) in dates {
        facts.extend(date.as_ref().map(|date| (name.to_owned(), json!(rfc3339(date)))));
    }
    let texts = [("description", &document.description), ("lang", &document.lang)];
    for (name, text) in texts {
        facts.extend(text.as_ref().map(|text| (name.to_owned(), json!(text))));
    }
    for (taxonomy, terms) in document.terms.iter().filter(|(_, terms)| !terms.is_empty()) {
        facts.insert(taxonomy.clone(), json!(terms));
    }
    facts
}
