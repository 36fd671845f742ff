//! JSON Feed 1.1 (jsonfeed.org).

use serde_json::{Map, Value, json};

use super::{Entry, Feed};
use crate::render::dates::rfc3339;

pub(super) fn write(feed: &Feed<'_>) -> String {
    let mut object = Map::new();
    object.insert("version".into(), json!("https://jsonfeed.org/version/1.1"));
    object.insert("title".into(), json!(feed.title));
    object.insert("home_page_url".into(), json!(feed.home));
    object.insert("feed_url".into(), json!(feed.own));
    object.insert("language".into(), json!(feed.language));
    if !feed.description.is_empty() {
        object.insert("description".into(), json!(feed.description));
    }
    if let Some(name) = feed.author {
        let mut author = Map::from_iter([("name".to_owned(), json!(name))]);
        if !feed.author_url.is_empty() {
            author.insert("url".into(), json!(feed.author_url));
        }
        object.insert("authors".into(), json!([author]));
    }
    let items: Vec<Value> = feed.entries.iter().map(item).collect();
    object.insert("items".into(), items.into());
    Value::Object(object).to_string()
}

fn item(entry: &Entry<'_>) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), json!(entry.id));
    object.insert("url".into(), json!(entry.url));
    object.insert("title".into(), json!(entry.document.title));
    object.insert("content_html".into(), json!(entry.content.html()));
    if !entry.summary.is_empty() {
        object.insert("summary".into(), json!(entry.summary));
    }
    if let Some(published) = entry.published {
        object.insert("date_published".into(), json!(rfc3339(published)));
    }
    if let Some(updated) = entry.updated {
        object.insert("date_modified".into(), json!(rfc3339(updated)));
    }
    if !entry.authors.is_empty() {
        let authors: Vec<_> = entry.authors.iter().map(|name| json!({ "name": name })).collect();
        object.insert("authors".into(), json!(authors));
    }
    if !entry.terms.is_empty() {
        object.insert("tags".into(), json!(entry.terms));
    }
    if let Some(lang) = &entry.document.lang {
        object.insert("language".into(), json!(lang));
    }
    Value::Object(object)
}
