//! Where the representations that were stored last lie, for pages that have one in common.

use std::collections::VecDeque;

use crate::render::{Body, Representation};

use super::answer::{AnswerHash, whole_length};

/// Pages that share a form lie beside each other: `/posts/a/` and `/posts/a/index.md`.
const RECENT_MAX: usize = 16;

/// The latest representations, by a hash of head and body.
#[derive(Debug, Default)]
pub(super) struct Recent {
    entries: VecDeque<Entry>,
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    hash: u64,
    length: u64,
    offset: u64,
}

impl Recent {
    /// Where the same bytes were stored.
    pub(super) fn find(&self, representation: &Representation) -> Option<u64> {
        let (hash, length) = (hash(representation)?, whole_length(representation));
        let is_it = |entry: &&Entry| entry.hash == hash && entry.length == length;
        self.entries.iter().find(is_it).map(|entry| entry.offset)
    }

    pub(super) fn note(&mut self, representation: &Representation, offset: u64) {
        let Some(hash) = hash(representation) else { return };
        if self.entries.len() == RECENT_MAX {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry { hash, length: whole_length(representation), offset });
    }
}

/// None for what lies in a file: it is not read for this.
fn hash(representation: &Representation) -> Option<u64> {
    let Body::Bytes(body) = &representation.body else { return None };
    let mut hash = AnswerHash::default();
    hash.update(&representation.head.bytes);
    hash.update(body);
    Some(hash.finish())
}
