//! A post in the vocabulary of search engines: JSON-LD, schema.org's `BlogPosting`.

use minijinja::Value;
use serde_json::{Map, json};

use super::context::PageContext;
use super::escape::json_in_script;

/// The content of the `<script type="application/ld+json">` of a post. A browser does not run it, so
/// that a Content-Security-Policy has nothing to allow.
pub(super) fn blog_posting(page: &PageContext, site_title: &str) -> Value {
    let mut posting = Map::new();
    posting.insert("@context".into(), json!("https://schema.org"));
    posting.insert("@type".into(), json!("BlogPosting"));
    posting.insert("headline".into(), json!(page.title));
    posting.insert("inLanguage".into(), json!(page.lang));
    posting.insert("wordCount".into(), json!(page.words));
    if let Some(url) = &page.canonical {
        posting.insert("url".into(), json!(url));
        posting.insert("mainEntityOfPage".into(), json!(url));
    }
    if let Some(date) = &page.date {
        posting.insert("datePublished".into(), json!(date.iso));
        let modified = page.updated.as_ref().unwrap_or(date);
        posting.insert("dateModified".into(), json!(modified.iso));
    }
    if !page.description.is_empty() {
        posting.insert("description".into(), json!(page.description));
    }
    if let Some(image) = &page.image {
        posting.insert("image".into(), json!(image));
    }
    if !page.authors.is_empty() {
        let person = |name: &str| json!({ "@type": "Person", "name": name });
        let authors: Vec<_> = page.authors.iter().map(|author| person(&author.title)).collect();
        posting.insert("author".into(), json!(authors));
    }
    let terms = page.terms.iter().flat_map(|taxonomy| &taxonomy.terms);
    let names: Vec<&str> = terms.map(|term| term.title.as_str()).collect();
    if !names.is_empty() {
        posting.insert("keywords".into(), json!(names));
    }
    if !site_title.is_empty() {
        posting.insert("isPartOf".into(), json!({ "@type": "Blog", "name": site_title }));
    }
    Value::from_safe_string(json_in_script(&serde_json::Value::Object(posting).to_string()))
}
