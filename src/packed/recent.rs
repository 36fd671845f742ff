//! Where the representations that were stored last lie, for pages that have one in common.

use std::collections::VecDeque;

use crate::render::{Body, Representation};

use super::answer::{AnswerHash, whole_length};

/// Pages that share a form lie beside each other: `/posts/a/` and `/posts/a/index.md`.
const RECENT_MAX: usize = 16;

/// The latest representations, by a hash of head and body.
#[derive(Debug, Default)]
pub(super) struct Recent {
    entries: VecDeque<(Key, u64)>,
}

/// What tells representations apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    hash: u64,
    length: u64,
}

impl Key {
    /// None for what lies in a file: it is not read for this.
    pub(super) fn of(representation: &Representation) -> Option<Key> {
        let Body::Bytes(body) = &representation.body else { return None };
        let mut hash = AnswerHash::default();
        hash.update(&representation.head.bytes);
        hash.update(body);
        Some(Key { hash: hash.finish(), length: whole_length(representation) })
    }
}

impl Recent {
    /// Where the same bytes were stored.
    pub(super) fn find(&self, key: Option<Key>) -> Option<u64> {
        let key = key?;
        self.entries.iter().find(|(known, _)| *known == key).map(|(_, offset)| *offset)
    }

    pub(super) fn note(&mut self, key: Option<Key>, offset: u64) {
        let Some(key) = key else { return };
        if self.entries.len() == RECENT_MAX {
            self.entries.pop_front();
        }
        self.entries.push_back((key, offset));
    }
}
