//! What went into pages, so that a page is made again only when that has changed.

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::page::{Page, PageKind};

/// What went into each page of one rendering of a site, by path. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Fingerprints {
    by_path: Arc<HashMap<String, Key>>,
}

/// What went into a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    /// Hash of the texts that the page shows and of all that it may show of others: quickly known, and
    /// another after an edit that the page does not show.
    pub outer: u128,
    /// Hash of just what the page shows.
    pub inner: u128,
}

impl Fingerprints {
    pub(super) fn has(&self, path: &str, inner: u128) -> bool {
        self.by_path.get(path).is_some_and(|key| key.inner == inner)
    }

    /// The page at `path`, if nothing that may go into it has changed.
    pub(super) fn same(&self, path: &str, outer: u128) -> Option<Print> {
        let key = *self.by_path.get(path).filter(|key| key.outer == outer)?;
        let page = Page { path: path.to_owned(), kind: PageKind::Same };
        Some(Print { page, key: Some(key) })
    }

    pub(super) fn note(&mut self, print: &Print) {
        if let Some(key) = print.key {
            Arc::make_mut(&mut self.by_path).insert(print.page.path.clone(), key);
        }
    }
}

/// A page with its fingerprint.
#[derive(Debug)]
pub(super) struct Print {
    pub page: Page,
    /// None where making the page costs no more than knowing that it is the same.
    pub key: Option<Key>,
}

impl Print {
    pub fn of_small(path: String, kind: PageKind) -> Print {
        Print { page: Page { path, kind }, key: None }
    }
}

/// The hash of some parts, each with its length, that follow on a seed.
pub(super) fn hash(seed: u128, parts: &[&[u8]]) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(&seed.to_le_bytes());
    for part in parts {
        hash.update(&part.len().to_le_bytes());
        hash.update(part);
    }
    hash.digest128()
}
