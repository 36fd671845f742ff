//! What went into pages, so that a page is made again only when that has changed.

use std::collections::HashMap;

use xxhash_rust::xxh3::Xxh3;

use super::page::{Page, PageKind};

/// By path, the hash of everything that went into its page, in one rendering of a site.
#[derive(Debug, Clone, Default)]
pub struct Fingerprints {
    by_path: HashMap<String, u128>,
}

impl Fingerprints {
    pub(super) fn has(&self, path: &str, key: u128) -> bool {
        self.by_path.get(path) == Some(&key)
    }

    pub(super) fn note(&mut self, print: &Print) {
        if let Some(key) = print.key {
            self.by_path.insert(print.page.path.clone(), key);
        }
    }
}

/// A page with its fingerprint.
#[derive(Debug)]
pub(super) struct Print {
    pub page: Page,
    /// None where making the page costs no more than knowing that it is the same.
    pub key: Option<u128>,
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
