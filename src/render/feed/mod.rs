//! The posts of a list for feed readers: Atom, RSS and JSON Feed, all with full text and absolute
//! addresses.

mod atom;
mod json;
mod rss;

use jiff::{Timestamp, ZonedDateTime};

use super::absolute;
use super::edition::Edition;
use crate::content::{Document, DocumentId, FeedFormat, ListId, ListKind};

/// What the three formats say in their own ways.
#[derive(Debug)]
struct Feed<'a> {
    title: String,
    description: &'a str,
    language: &'a str,
    author: Option<&'a str>,
    author_email: &'a str,
    author_url: &'a str,
    /// The page of the list, absolute.
    home: String,
    /// The feed itself, absolute.
    own: String,
    /// When something in it changed last.
    updated: Option<ZonedDateTime>,
    entries: Vec<Entry<'a>>,
}

#[derive(Debug)]
struct Entry<'a> {
    document: &'a Document,
    /// Stays the same for the life of the post.
    id: String,
    url: String,
    /// HTML with absolute addresses.
    content: Text<'a>,
    summary: &'a str,
    published: Option<&'a ZonedDateTime>,
    updated: Option<&'a ZonedDateTime>,
    authors: Vec<&'a str>,
    /// Terms of all taxonomies but the authors.
    terms: Vec<&'a str>,
}

#[derive(Debug)]
enum Text<'a> {
    Whole(&'a str),
    /// What lists show of it.
    Summary(String),
}

impl Text<'_> {
    fn html(&self) -> &str {
        match self {
            Text::Whole(html) => html,
            Text::Summary(html) => html,
        }
    }
}

/// A feed of `list`, at the decoded path `path`. Those at the addresses where Hugo has them say as much
/// as Hugo's do, summaries, but for that of the whole blog.
pub(super) fn feed(edition: &Edition<'_>, list: ListId, format: FeedFormat, path: &str) -> String {
    let is_home = edition.routes.lists()[list].kind == ListKind::Home;
    let feed = gather(edition, list, path, is_home || format != FeedFormat::Rss);
    match format {
        FeedFormat::Atom => atom::write(&feed),
        FeedFormat::Rss => rss::write(&feed),
        FeedFormat::Json => json::write(&feed),
    }
}

/// The posts that a feed of a list holds.
pub(super) fn posts(edition: &Edition<'_>, list: ListId) -> Vec<DocumentId> {
    let members = edition.routes.lists()[list].members.iter().copied();
    let posts = members.filter(|&id| edition.document(id).is_post());
    posts.take(edition.site.config.feed_items).collect()
}

fn gather<'e>(edition: &'e Edition<'_>, id: ListId, path: &str, is_whole: bool) -> Feed<'e> {
    let list = &edition.routes.lists()[id];
    let config = &edition.site.config;
    let title = match list.kind {
        ListKind::Home => config.title.clone(),
        _ if config.title.is_empty() => list.title.clone(),
        _ => format!("{} · {}", list.title, config.title),
    };
    let entry = |id| entry(edition, id, is_whole);
    let entries: Vec<Entry<'e>> = posts(edition, id).into_iter().map(entry).collect();
    let changed = |entry: &Entry<'e>| entry.updated.map(ZonedDateTime::timestamp);
    let newest = entries.iter().max_by_key(|entry| changed(entry));
    Feed {
        title,
        description: &config.description,
        language: &config.language,
        author: Some(config.author.name.as_str()).filter(|name| !name.is_empty()),
        author_email: &config.author.email,
        author_url: &config.author.url,
        home: edition.addresses.absolute(&list.url),
        own: edition.addresses.absolute(path),
        updated: newest.and_then(|entry| entry.updated).cloned(),
        entries,
    }
}

fn entry<'e>(edition: &'e Edition<'_>, id: DocumentId, is_whole: bool) -> Entry<'e> {
    let document = edition.document(id);
    let url = edition.addresses.absolute(&document.url);
    let names = |is_wanted: fn(&str) -> bool| {
        let lists = document.terms.iter().filter(move |(taxonomy, _)| is_wanted(taxonomy));
        lists.flat_map(|(_, names)| names).map(String::as_str).collect()
    };
    Entry {
        document,
        id: document.id.clone().unwrap_or_else(|| url.clone()),
        content: match is_whole {
            true => Text::Whole(edition.absolute_html(id)),
            false => Text::Summary(absolute(&edition.article(id).summary, &url)),
        },
        url,
        summary: document.description.as_deref().or(document.summary.as_deref()).unwrap_or(""),
        published: document.date.as_ref(),
        updated: document.lastmod.as_ref().or(document.date.as_ref()),
        authors: names(|taxonomy| taxonomy == "authors"),
        terms: names(|taxonomy| taxonomy != "authors"),
    }
}

/// Of a feed in which nothing ever happened.
fn epoch() -> ZonedDateTime {
    Timestamp::UNIX_EPOCH.to_zoned_datetime(jiff::tz::TimeZone::UTC)
}
