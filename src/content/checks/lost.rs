//! URLs that answered once, and do not any more.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::at_field;
use super::nearby::Nearby;
use crate::content::config::SETTINGS;
use crate::content::document::Document;
use crate::content::report::{Code, Diagnostic};
use crate::content::routes::{Answer, Route, Routes};
use crate::content::site::{DocumentId, Hidden, Site};
use crate::url::encode;

/// A URL at which an earlier state of the site answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerUrl {
    /// Decoded absolute path.
    pub path: String,
    /// The title of the post that was there.
    pub title: Option<String>,
    /// Where it led, if it was a redirect to a path of the site: decoded.
    pub led_to: Option<String>,
}

/// The `former` URLs that are answered neither with 200 nor with a redirect, each with what would let
/// them answer again. Posts that were `left_out` for a fault of their own are not lost.
///
/// A post is lost once, with all its forms; an alias once, with and without its slash.
pub(in crate::content) fn check(
    site: &Site,
    routes: &Routes,
    at: Timestamp,
    left_out: &[&Document],
    former: &[FormerUrl],
) -> Vec<Diagnostic> {
    let answers =
        |path: &str| matches!(routes.answer(path), Answer::Found(_) | Answer::Redirect(_));
    let spared: HashSet<&str> = left_out
        .iter()
        .flat_map(|document| std::iter::once(&document.url).chain(&document.aliases))
        .map(|url| bare(url))
        .collect();
    let known: HashSet<&str> = former.iter().map(|url| url.path.as_str()).collect();
    let is_lost = |url: &&FormerUrl| {
        let path = url.path.as_str();
        let page = page_of_form(path).filter(|page| known.contains(page));
        let with_slash = format!("{path}/");
        let is_said = known.contains(with_slash.as_str()) && !answers(&with_slash);
        !answers(path) && page.is_none() && !is_said && !spared.contains(bare(path))
    };
    let finder = Finder::new(site, routes, at);
    former.iter().filter(is_lost).map(|url| finder.diagnostic(url)).collect()
}

/// A path without the slash at its end.
fn bare(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

/// The page whose Markdown or JSON a path may be.
fn page_of_form(path: &str) -> Option<&str> {
    ["index.md", "index.json"]
        .iter()
        .find_map(|form| path.strip_suffix(form).filter(|page| page.ends_with('/')))
}

/// Finds out where to a URL has gone.
struct Finder<'a> {
    site: &'a Site,
    routes: &'a Routes,
    at: Timestamp,
    nearby: Nearby<'a>,
    /// Posts by their titles, where only one has it.
    by_title: HashMap<&'a str, Option<DocumentId>>,
    hidden: HashMap<&'a str, DocumentId>,
}

impl<'a> Finder<'a> {
    fn new(site: &'a Site, routes: &'a Routes, at: Timestamp) -> Finder<'a> {
        let mut by_title: HashMap<&str, Option<DocumentId>> = HashMap::new();
        let mut hidden = HashMap::new();
        for (id, document) in site.documents.iter().enumerate() {
            if routes.get(&document.url) == Some(&Route::Document(id)) {
                let same = by_title.entry(&document.title);
                same.and_modify(|only| *only = None).or_insert(Some(id));
            } else if !site.is_visible(document, at) {
                hidden.insert(bare(&document.url), id);
            }
        }
        Finder { site, routes, at, nearby: Nearby::new(site, routes), by_title, hidden }
    }

    fn diagnostic(&self, url: &FormerUrl) -> Diagnostic {
        let path = url.path.as_str();
        if let Some(&id) = self.hidden.get(bare(path)) {
            return self.hidden(path, id);
        }
        let of_title = url.title.as_deref().and_then(|title| *self.by_title.get(title)?);
        let moved = of_title.map(|id| (id, "the post is there now"));
        let led_to = url.led_to.as_deref().and_then(|to| self.document_at(to));
        let led_to = led_to.map(|id| (id, "it led to that page"));
        if let Some((id, why)) = moved.or(led_to) {
            let document = &self.site.documents[id];
            let message = format!("{path} answered, and does not any more: {why}");
            let help = format!("add \"aliases\": [\"{}\"] to {}", encode(path), document.path);
            return at_field(document, "url", Code::UrlLost, message).with_help(help);
        }
        let message = match self.routes.answer(path) {
            Answer::Gone(_) => format!("{path} answered, and is gone: 410"),
            _ => format!("{path} answered, and does not any more"),
        };
        let from = encode(path);
        let help = match self.nearby.url(path) {
            Some(near) => match self.document_at(near) {
                Some(id) => format!(
                    "if it has become {near}, add \"aliases\": [\"{from}\"] to {}",
                    self.site.documents[id].path
                ),
                None => format!("if it has become {near}, {}", redirect(&from, &encode(near))),
            },
            None => redirect(&from, "/"),
        };
        Diagnostic::of_file(Code::UrlLost, SETTINGS, message).with_help(help)
    }

    /// What was shown, and is not for now.
    fn hidden(&self, path: &str, id: DocumentId) -> Diagnostic {
        let document = &self.site.documents[id];
        let (field, why, help) = match self.site.hidden_because(document, self.at) {
            Some(Hidden::Future(when)) => {
                ("publishdate", format!("is not shown before {when}"), "publish it earlier")
            }
            Some(Hidden::Expired(when)) => {
                ("expirydate", format!("is not shown since {when}"), "let it expire later")
            }
            _ => ("draft", "is a draft".to_owned(), "publish it"),
        };
        let message = format!("{path} answered, and does not any more: {} {why}", document.path);
        let help = format!("{help}, or let the path lead elsewhere: {}", redirect(path, "/"));
        at_field(document, field, Code::UrlLost, message).with_help(help)
    }

    fn document_at(&self, path: &str) -> Option<DocumentId> {
        match self.routes.get(path)? {
            Route::Document(id) => Some(*id),
            _ => None,
        }
    }
}

fn redirect(from: &str, to: &str) -> String {
    format!("add {{\"from\": \"{from}\", \"to\": \"{to}\"}} to \"redirects\" in site.json")
}
