//! What is answered for every URL of a watched folder that has not been a site yet.

use std::collections::BTreeMap;

use super::escape::markup;
use super::live::follow_faults;
use super::{Content, Effort, Keeping, Media, Page, PageKind, Policy, Representer};

/// Nothing can be served before the folder is mended (RFC 9110 15.6.4).
const UNAVAILABLE: u16 = 503;

/// The key of the rule that every path follows.
const ALL_PATHS: &str = "\0/";

/// Faults that are shown. Who has more has one that caused them.
const FAULTS_SHOWN_MAX: usize = 50;

const BEGIN: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width\">\n\
    <meta name=\"color-scheme\" content=\"light dark\">\n\
    <title>Not to be served yet</title>\n</head>\n<body>\n<h1>Not to be served yet</h1>\n\
    <p>The content has errors. The site is here as soon as they are mended.</p>\n<ul>\n";

/// The page that stands at every path until there is a site. It shows `faults`, one line each, and gives
/// way to the site by itself.
pub fn stand_in(faults: &[String]) -> Page {
    let mut html = BEGIN.to_owned();
    for fault in faults.iter().take(FAULTS_SHOWN_MAX) {
        html.push_str(&format!("<li><code>{}</code></li>\n", markup(fault)));
    }
    if let Some(left) = faults.len().checked_sub(FAULTS_SHOWN_MAX).filter(|left| *left > 0) {
        html.push_str(&format!("<li>and {left} more</li>\n"));
    }
    html.push_str("</ul>\n</body>\n</html>\n");
    let mut policy = Policy::default();
    let html = follow_faults(html, &mut policy);
    let representations = Representer::new(Effort::Serve, &[]).watched().represent(Content {
        path: "/",
        media: Media::Default,
        content_type: "text/html; charset=utf-8",
        keeping: Keeping::Never,
        is_negotiated: false,
        fields: vec![("Content-Security-Policy", policy.field(&BTreeMap::new()))],
        body: html.into_bytes(),
    });
    let kind = PageKind::Error { status: UNAVAILABLE, representations };
    Page { path: ALL_PATHS.to_owned(), kind }
}
