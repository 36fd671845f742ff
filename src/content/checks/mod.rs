//! Findings that need the whole site.
//!
//! Every link of every page is held against the plan: it is good exactly if a GET of it would be
//! answered with 200. Pages of the future and drafts are checked like the others, as they are before
//! they are seen; what has expired is left alone.

mod anchors;
mod assets;
mod links;
mod lost;
mod nearby;
mod pages;
mod reach;
mod settings;
mod terms;

use jiff::Timestamp;

use super::document::Document;
use super::report::{Code, Diagnostic};
use super::routes::Routes;
use super::site::{Hidden, Site};
pub use lost::FormerUrl;
pub(super) use lost::check as lost;
use reach::Reach;

/// Everything that is wrong between the pages of a site at the instant `at`.
///
/// `asides` are paths of Markdown files that are no pages, sorted. Linear in the links, but for
/// suggestions, whose work is bounded for the whole run.
pub(super) fn check(
    site: &Site,
    routes: &Routes,
    at: Timestamp,
    asides: &[String],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut reach = Reach::default();
    links::check(site, routes, at, asides, &mut reach, &mut found);
    assets::check(site, routes, &reach, &mut found);
    pages::check(site, routes, at, &reach, &mut found);
    terms::check(site, at, &mut found);
    settings::permalinks(site, &mut found);
    found
}

/// Whether a document is looked at: all but those whose time is over.
fn is_checked(site: &Site, document: &Document, at: Timestamp) -> bool {
    !matches!(site.hidden_because(document, at), Some(Hidden::Expired(_)))
}

/// A finding at the front matter's value of a field, or about the file.
fn at_field(
    document: &Document,
    field: &str,
    code: Code,
    message: impl Into<String>,
) -> Diagnostic {
    match document.spans.get(field) {
        Some(span) => Diagnostic::at(code, &document.path, &document.text, span.clone(), message),
        None => Diagnostic::of_file(code, &document.path, message),
    }
}
