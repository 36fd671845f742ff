//! Atom (RFC 4287).

use super::{Entry, Feed, epoch};
use crate::render::dates::rfc3339;
use crate::render::escape::{markup, push_markup};

pub(super) fn write(feed: &Feed<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    attribute(&mut out, "xml:lang", feed.language);
    out.push_str(">\n");
    element(&mut out, "title", &feed.title);
    if !feed.description.is_empty() {
        element(&mut out, "subtitle", feed.description);
    }
    // The address of the list identifies its feed: it stays when a feed moves (section 4.2.6).
    element(&mut out, "id", &feed.home);
    link(&mut out, "alternate", "text/html", &feed.home);
    link(&mut out, "self", "application/atom+xml", &feed.own);
    element(&mut out, "updated", &rfc3339(feed.updated.as_ref().unwrap_or(&epoch())));
    author(&mut out, feed.author.unwrap_or(&feed.title), feed.author_email, feed.author_url);
    element(&mut out, "generator", "Pamphlet");
    for entry in &feed.entries {
        write_entry(&mut out, entry);
    }
    out.push_str("</feed>\n");
    out
}

fn write_entry(out: &mut String, entry: &Entry<'_>) {
    out.push_str("<entry");
    if let Some(lang) = &entry.document.lang {
        attribute(out, "xml:lang", lang);
    }
    out.push_str(">\n");
    element(out, "title", &entry.document.title);
    element(out, "id", &entry.id);
    link(out, "alternate", "text/html", &entry.url);
    if let Some(published) = entry.published {
        element(out, "published", &rfc3339(published));
    }
    element(out, "updated", &entry.updated.map_or_else(|| rfc3339(&epoch()), rfc3339));
    for name in &entry.authors {
        author(out, name, "", "");
    }
    for term in &entry.terms {
        out.push_str("<category");
        attribute(out, "term", term);
        out.push_str("/>\n");
    }
    if !entry.summary.is_empty() {
        element(out, "summary", entry.summary);
    }
    out.push_str("<content type=\"html\"");
    attribute(out, "xml:base", &entry.url);
    out.push('>');
    push_markup(out, entry.content.html());
    out.push_str("</content>\n</entry>\n");
}

fn author(out: &mut String, name: &str, email: &str, url: &str) {
    out.push_str("<author>");
    for (tag, value) in [("name", name), ("email", email), ("uri", url)] {
        if !value.is_empty() {
            out.push_str(&format!("<{tag}>{}</{tag}>", markup(value)));
        }
    }
    out.push_str("</author>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>{}</{name}>\n", markup(text)));
}

fn link(out: &mut String, relation: &str, media_type: &str, url: &str) {
    out.push_str(&format!(
        "<link rel=\"{relation}\" type=\"{media_type}\" href=\"{}\"/>\n",
        markup(url)
    ));
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!(" {name}=\"{}\"", markup(value)));
}
