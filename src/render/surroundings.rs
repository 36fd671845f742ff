//! What any page of a site may show of any other, in one hash.

use std::hash::Hash;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::content::{Document, Routes, Site};

/// The hash of the settings, of every URL and list, of every file, and of all that a document says outside
/// its text: its front matter, its place, its title, where it leads. While it is the same, an edit can only
/// change the pages that show the very text that was edited.
pub(super) fn surroundings(site: &Site, routes: &Routes) -> u128 {
    let mut hash = Xxh3::new();
    format!("{:?}", site.config).hash(&mut hash);
    let documents: Vec<u128> =
        site.documents.par_iter().with_min_len(64).map(|document| outside(document)).collect();
    documents.hash(&mut hash);
    for asset in &site.assets {
        (&asset.path, &asset.url, asset.length, asset.modified).hash(&mut hash);
    }
    for (path, route) in routes.iter() {
        (path, route).hash(&mut hash);
    }
    for list in routes.lists() {
        (&list.kind, &list.url, &list.title, list.document, &list.members).hash(&mut hash);
    }
    hash.digest128()
}

fn outside(document: &Document) -> u128 {
    let mut hash = Xxh3::new();
    let front = &document.text[..document.body_start];
    (&document.path, &document.url, &document.section, &document.title, front).hash(&mut hash);
    for link in &document.outline.links {
        (link.kind, &link.destination).hash(&mut hash);
    }
    hash.digest128()
}
