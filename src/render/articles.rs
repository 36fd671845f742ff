//! The articles of a site, each written once for its content.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use pulldown_cmark::Event;
use xxhash_rust::xxh3::Xxh3;

use super::article::Article;
use super::fingerprints::hash;
use super::highlight::Highlighter;
use super::html::{detach, inspect};
use super::markdown::{
    Context, Events, Form, Labels, Places, Size, excerpt, more_cut, words_cut, write,
};
use super::picture_sizes::PictureSizes;
use super::policy::Policy;
use crate::content::{Asset, Document, LinkKind, Site, markdown_events};
use crate::url::{decode, encode};

/// Writes documents as HTML. Shared by threads, and kept over rebuilds: what an edit did not touch is
/// not written again.
#[derive(Debug, Default)]
pub struct Articles {
    highlighter: Highlighter,
    sizes: PictureSizes,
    /// The latest article of each document, by source path.
    written: Mutex<HashMap<String, Known>>,
}

/// What a document was written as.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub article: Arc<Article>,
    /// Hash of all that the document says, in its front matter and in its text.
    pub content_hash: u128,
}

/// An article, and what it was written from.
#[derive(Debug)]
struct Known {
    document: Arc<Document>,
    /// Hash of what any page may show of any other.
    surroundings: Option<u128>,
    /// Hash of all that went into the article.
    key: u128,
    written: Written,
}

impl Articles {
    pub fn new() -> Articles {
        Articles::default()
    }

    /// Whether nothing has been written yet.
    pub(super) fn are_none(&self) -> bool {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Gets ready for code in a language.
    pub(super) fn prepare(&self, language: &str) {
        self.highlighter.prepare(language);
    }

    /// The article of a document of `site`, with `labels` in the language of its page.
    pub fn article(
        &self,
        site: &Site,
        document: &Arc<Document>,
        labels: &Labels<'_>,
    ) -> Arc<Article> {
        self.written(site, document, labels, None).article
    }

    /// As [`Articles::article`]. While neither the document nor its surroundings change, where they are
    /// known, nothing is looked at again.
    pub(super) fn written(
        &self,
        site: &Site,
        document: &Arc<Document>,
        labels: &Labels<'_>,
        surroundings: Option<u128>,
    ) -> Written {
        let desk = Desk { articles: self, site, document, labels };
        let known = || self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known().get(&document.path).map(|known| {
            let is_same = surroundings.is_some() && known.surroundings == surroundings;
            let is_same = is_same && Arc::ptr_eq(&known.document, document);
            (is_same, known.key, known.written.clone())
        });
        if let Some((true, _, written)) = before {
            return written;
        }
        let key = desk.key();
        let article = match before {
            Some((_, known, written)) if known == key => written.article,
            _ => Arc::new(desk.write()),
        };
        let written = Written { content_hash: content_hash(document, &article), article };
        let now =
            Known { document: Arc::clone(document), surroundings, key, written: written.clone() };
        known().insert(document.path.clone(), now);
        written
    }

    /// Lets go of what the site has no use for any more.
    pub(super) fn keep_only(&self, site: &Site) {
        let is_there = |path: &str| {
            let documents = &site.documents;
            documents.binary_search_by(|document| document.path.as_str().cmp(path)).is_ok()
        };
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.retain(|path, _| is_there(path));
    }
}

fn content_hash(document: &Document, article: &Article) -> u128 {
    let facts = format!("{:?} {:?}", document.date, document.lastmod);
    let parts = [&*document.text, &document.url, &facts, &article.html];
    hash(0, &parts.map(str::as_bytes))
}

/// One document at work.
struct Desk<'a> {
    articles: &'a Articles,
    site: &'a Site,
    document: &'a Document,
    labels: &'a Labels<'a>,
}

impl<'a> Desk<'a> {
    /// The hash of everything that the article depends on: the text, the settings, where its links
    /// lead and how large its pictures are.
    fn key(&self) -> u128 {
        let document = self.document;
        let mut hash = Xxh3::new();
        document.body().hash(&mut hash);
        document.summary.hash(&mut hash);
        document.url.hash(&mut hash);
        self.site.config.raw_html.hash(&mut hash);
        self.labels.hash(&mut hash);
        for link in &document.outline.links {
            let url = self.href(&link.destination);
            url.hash(&mut hash);
            if link.kind == LinkKind::Image {
                self.size(&url).hash(&mut hash);
            }
        }
        hash.digest128()
    }

    fn write(&self) -> Article {
        let document = self.document;
        let events: Vec<_> = markdown_events(document.body()).collect();
        let written = write(&events, events.len(), &self.context(Form::Page));
        let policy = self.policy(written.has_foreign_parts, &written.html);
        let (summary, summary_policy, has_more) = self.summary(&events);
        Article {
            html: written.html,
            summary,
            has_more,
            excerpt: excerpt(&events),
            first_picture: written.first_picture,
            policy,
            summary_policy,
        }
    }

    /// The author's mark, else the author's summary, else the first words.
    fn summary(&self, events: &Events<'_>) -> (String, Policy, bool) {
        let document = self.document;
        let own = document.summary.as_deref().filter(|_| document.outline.more.is_none());
        let own: Option<Vec<_>> = own.map(|summary| markdown_events(summary).collect());
        let (part, cut) = match (&own, document.outline.more) {
            (Some(own), _) => (&own[..], own.len()),
            (None, Some(more)) => {
                (events, more_cut(events, more.saturating_sub(document.body_start)))
            }
            (None, None) => (events, words_cut(events)),
        };
        let written = write(part, cut, &self.context(Form::Summary));
        let html = detach(&written.html, &encode(&document.url));
        let policy = self.policy(written.has_foreign_parts, &html);
        let shows = |(event, _): &(Event<'_>, _)| !matches!(event, Event::End(_));
        let has_more = own.is_some() && !events.is_empty()
            || events[cut.min(events.len())..].iter().any(shows);
        (html, policy, has_more)
    }

    fn context(&self, form: Form) -> Context<'_> {
        Context {
            form,
            raw_html: self.site.config.raw_html,
            labels: *self.labels,
            highlighter: &self.articles.highlighter,
            places: self,
        }
    }

    fn policy(&self, has_foreign_parts: bool, html: &str) -> Policy {
        if has_foreign_parts { inspect(html) } else { Policy::default() }
    }
}

impl Places for Desk<'_> {
    fn href<'d>(&self, destination: &'d str) -> Cow<'d, str> {
        self.site.href(self.document, destination)
    }

    fn size(&self, url: &str) -> Option<Size> {
        self.articles.sizes.size(&picture(self.site, self.document, url)?.file)
    }
}

/// The asset at a resolved URL of the site's own.
///
/// Assets are sorted by their source path: most lie at the path of their URL, below `static/`, or beside
/// the document. Only the others are looked for one by one.
fn picture<'s>(site: &'s Site, document: &Document, url: &str) -> Option<&'s Asset> {
    let path = url.split(['?', '#']).next().filter(|path| path.starts_with('/'))?;
    let mut decoded = Vec::new();
    decode(path.as_bytes(), &mut decoded).ok()?;
    let url = String::from_utf8(decoded).ok()?;
    let at = |path: &str| {
        let id = site.assets.binary_search_by(|asset| asset.path.as_str().cmp(path)).ok()?;
        site.assets.get(id).filter(|asset| asset.url == url)
    };
    let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = url.strip_prefix(&document.url).map(|name| format!("{folder}/{name}"));
    at(&url[1..])
        .or_else(|| at(&format!("static{url}")))
        .or_else(|| at(beside?.trim_start_matches('/')))
        .or_else(|| site.assets.iter().find(|asset| asset.url == url))
}
