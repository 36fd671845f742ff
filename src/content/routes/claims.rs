//! URLs that files of the folder claim, and which of two files gets one.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::content::asset::Asset;
use crate::content::document::Document;
use crate::content::report::{Code, Diagnostic};
use crate::content::site::{AssetId, DocumentId, Hidden, Site};
use crate::url::file_segment;

/// A file of the folder that wants a URL.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    Document(DocumentId),
    Asset(AssetId),
}

struct Claim<'a> {
    url: &'a str,
    path: &'a str,
    source: Source,
    is_shown: bool,
    /// When it is shown: from, until. `None` is for ever.
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Claim<'_> {
    /// Whether there is an instant at which both are shown.
    fn meets(&self, other: &Claim<'_>) -> bool {
        let ends_before = |until: Option<Timestamp>, from: Option<Timestamp>| {
            until.zip(from).is_some_and(|(until, from)| until <= from)
        };
        !ends_before(self.until, other.from) && !ends_before(other.until, self.from)
    }
}

/// Who gets which URL at the instant `at`. Two files that are shown there at some time, if not now, are a
/// diagnostic at the second.
pub(super) fn settle(
    site: &Site,
    at: Timestamp,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Source> {
    let mut claims: Vec<Claim<'_>> = documents(site, at).chain(assets(site, at)).collect();
    claims.sort_by_key(|claim| (claim.url, claim.path));
    let mut owners = BTreeMap::new();
    for same in claims.chunk_by(|left, right| left.url == right.url) {
        for (nth, claim) in same.iter().enumerate() {
            if let Some(first) = same[..nth].iter().find(|first| first.meets(claim)) {
                found.push(collision(site, claim, first.path));
            }
        }
        if let Some(owner) = same.iter().find(|claim| claim.is_shown) {
            owners.insert(owner.url.to_owned(), owner.source);
        }
    }
    owners
}

fn documents(site: &Site, at: Timestamp) -> impl Iterator<Item = Claim<'_>> {
    let is_draft =
        move |document: &Document| matches!(site.hidden_because(document, at), Some(Hidden::Draft));
    let documents = site.documents.iter().enumerate();
    documents.filter(move |(_, document)| !is_draft(document)).map(move |(id, document)| Claim {
        url: &document.url,
        path: &document.path,
        source: Source::Document(id),
        is_shown: site.is_visible(document, at),
        from: document.publish.filter(|_| !site.future),
        until: document.expiry,
    })
}

/// Every asset but the resources of bundles that are not shown.
fn assets(site: &Site, at: Timestamp) -> impl Iterator<Item = Claim<'_>> {
    let hidden: Vec<&str> = site
        .documents
        .iter()
        .filter(|document| document.is_bundle && !site.is_visible(document, at))
        .filter_map(|document| Some(&document.path[..=document.path.rfind('/')?]))
        .collect();
    let is_hidden = move |asset: &Asset| {
        // Documents are sorted by path: the last folder before the asset's path is the only candidate.
        let before = hidden.partition_point(|folder| **folder <= *asset.path);
        before.checked_sub(1).is_some_and(|nearest| asset.path.starts_with(hidden[nearest]))
    };
    let assets = site.assets.iter().enumerate();
    assets.filter(move |(_, asset)| !is_hidden(asset)).map(|(id, asset)| Claim {
        url: asset_url(asset),
        path: &asset.path,
        source: Source::Asset(id),
        is_shown: true,
        from: None,
        until: None,
    })
}

/// An `index.html` answers for its folder.
fn asset_url(asset: &Asset) -> &str {
    let folder = asset.url.strip_suffix("index.html");
    folder.filter(|folder| folder.ends_with('/')).unwrap_or(&asset.url)
}

fn collision(site: &Site, claim: &Claim<'_>, first: &str) -> Diagnostic {
    let (first, path) = told_apart(first, claim.path);
    let message = format!("{} is the URL of {first} and of {path}", claim.url);
    let help = format!("{first} gets it; give this one another `url` or `slug`");
    match claim.source {
        Source::Document(id) => {
            at_field(&site.documents[id], &["url", "slug"], Code::UrlCollision, message)
        }
        Source::Asset(_) => Diagnostic::of_file(Code::UrlCollision, claim.path, message),
    }
    .with_help(help)
}

/// Two paths for a message. Names that look alike, because one has its accents in characters of their own,
/// are shown with escapes.
fn told_apart(first: &str, second: &str) -> (String, String) {
    let is_alike = !first.is_ascii() && file_segment(first) == file_segment(second);
    let shown = |path: &str| match is_alike {
        true => path
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { c.escape_unicode().to_string() })
            .collect(),
        false => path.to_owned(),
    };
    (shown(first), shown(second))
}

/// A finding at the first of some fields that a document has, or about the file.
pub(super) fn at_field(
    document: &Document,
    fields: &[&str],
    code: Code,
    message: impl Into<String>,
) -> Diagnostic {
    match fields.iter().find_map(|field| document.spans.get(*field)) {
        Some(span) => Diagnostic::at(code, &document.path, &document.text, span.clone(), message),
        None => Diagnostic::of_file(code, &document.path, message),
    }
}
