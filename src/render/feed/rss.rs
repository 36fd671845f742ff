//! RSS 2.0 (RSS Advisory Board), with the full text in `content:encoded`.

use super::{Entry, Feed, Text, epoch};
use crate::render::dates::rfc822;
use crate::render::escape::{markup, push_markup};

const OPEN: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
    <rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
    xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n";

pub(super) fn write(feed: &Feed<'_>) -> String {
    let mut out = String::from(OPEN);
    element(&mut out, "title", &feed.title);
    element(&mut out, "link", &feed.home);
    // The element must be there, and not be empty.
    let description = Some(feed.description).filter(|text| !text.is_empty());
    element(&mut out, "description", description.unwrap_or(&feed.title));
    element(&mut out, "language", feed.language);
    element(&mut out, "generator", "Pamphlet");
    element(&mut out, "lastBuildDate", &rfc822(feed.updated.as_ref().unwrap_or(&epoch())));
    out.push_str(&format!(
        "<atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n",
        markup(&feed.own)
    ));
    for entry in &feed.entries {
        write_entry(&mut out, entry, feed.author);
    }
    out.push_str("</channel>\n</rss>\n");
    out
}

fn write_entry(out: &mut String, entry: &Entry<'_>, author: Option<&str>) {
    out.push_str("<item>\n");
    element(out, "title", &entry.document.title);
    element(out, "link", &entry.url);
    let is_permalink = entry.id == entry.url;
    out.push_str(&format!("<guid isPermaLink=\"{is_permalink}\">{}</guid>\n", markup(&entry.id)));
    if let Some(published) = entry.published {
        element(out, "pubDate", &rfc822(published));
    }
    let by_site = author.filter(|_| entry.authors.is_empty());
    for name in entry.authors.iter().copied().chain(by_site) {
        element(out, "dc:creator", name);
    }
    for term in &entry.terms {
        element(out, "category", term);
    }
    match &entry.content {
        Text::Summary(html) => element(out, "description", html),
        Text::Whole(html) => {
            if !entry.summary.is_empty() {
                element(out, "description", entry.summary);
            }
            element(out, "content:encoded", html);
        }
    }
    out.push_str("</item>\n");
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>"));
    push_markup(out, text);
    out.push_str(&format!("</{name}>\n"));
}
