//! A site as it is served: read-only, shared by all who answer from it.

use std::path::Path;

use crate::arena::{Arena, Span};
use crate::index::UncheckedTree;

use super::generation::Generation;
use super::header::SectionRecord;
use super::open_error::OpenError;
use super::unverified::UnverifiedFile;

/// All responses of a site, by generation and URL. Immutable; swap it as a whole. Clones share the
/// regions.
#[derive(Debug, Clone)]
pub struct PackedSite {
    pub(super) arena: Arena,
    /// Ascending by `valid_from`; never empty.
    pub(super) generations: Vec<GenerationSections>,
    pub(super) identity: Span,
    pub(super) loaded_at_unix_s: i64,
    /// Of the file; empty for a site built in memory.
    pub(super) sections: Vec<SectionRecord>,
    /// Bytes of the arena that this site can send or needs to find what to send.
    pub(super) live_bytes: u64,
    pub(super) is_changing: bool,
}

/// Where the parts of a generation lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct GenerationSections {
    pub(super) valid_from: i64,
    pub(super) keys: Span,
    pub(super) tails: Span,
    pub(super) tree: Span,
    pub(super) pages: Span,
    pub(super) names: Span,
}

impl PackedSite {
    /// Maps and verifies a packed file.
    ///
    /// # Errors
    /// When the system refuses it, or the first fault of its bytes.
    pub fn open(path: &Path) -> Result<PackedSite, OpenError> {
        UnverifiedFile::map(path)?.open()
    }

    /// Bytes of the arena, and how many of them this site can send or needs to find what to send; the
    /// others are left of sites it was built [beside](super::Builder::beside).
    pub fn arena_bytes(&self) -> (u64, u64) {
        let all = self.arena.regions().map(|(_, region)| region.len() as u64).sum();
        (all, self.live_bytes)
    }

    /// Whether more than an eighth of what is in use is left of earlier sites.
    pub fn is_wasteful(&self) -> bool {
        let (all, live) = self.arena_bytes();
        all.saturating_sub(live) > live / 8
    }

    /// What the site looks like at an instant, in Unix seconds. Takes a few casts and no allocation.
    #[inline]
    pub fn generation(&self, now_unix_s: i64) -> Generation<'_> {
        let after = self.generations.partition_point(|sections| sections.valid_from <= now_unix_s);
        match self.generations.get(after.saturating_sub(1)) {
            Some(sections) => self.read(sections),
            None => Generation::empty(self),
        }
    }

    /// Every generation with the instant it begins at, the first at `i64::MIN`.
    pub fn generations(&self) -> impl Iterator<Item = (i64, Generation<'_>)> {
        self.generations.iter().map(|sections| (sections.valid_from, self.read(sections)))
    }

    /// The site as it is at an instant in Unix seconds, for good.
    pub fn still_at(mut self, now_unix_s: i64) -> PackedSite {
        let after = self.generations.partition_point(|sections| sections.valid_from <= now_unix_s);
        self.generations.truncate(after.max(1));
        self.generations.drain(..after.saturating_sub(1));
        for sections in &mut self.generations {
            sections.valid_from = i64::MIN;
        }
        self
    }

    #[inline]
    pub(super) fn read(&self, sections: &GenerationSections) -> Generation<'_> {
        let index = UncheckedTree {
            tree: self.bytes(sections.tree),
            keys: self.bytes(sections.keys),
            tails: self.bytes(sections.tails),
        };
        match (index.trust(), crate::arena::records(self.bytes(sections.pages))) {
            (Ok(tree), Some(pages)) => {
                let valid_from = sections.valid_from;
                Generation { site: self, tree, pages, names: sections.names, valid_from }
            }
            _ => Generation::empty(self),
        }
    }

    /// The bytes of a span; none when it is out of bounds.
    #[inline]
    pub fn bytes(&self, span: Span) -> &[u8] {
        self.arena.bytes(span).unwrap_or_default()
    }

    /// When these bytes were loaded, in Unix seconds: the `Last-Modified` of everything in them.
    pub fn loaded_at_unix_s(&self) -> i64 {
        self.loaded_at_unix_s
    }

    /// The same site, loaded at another second. Of two sites that are served one after the other the
    /// later one must have a later second, or a client that has a page of the first by its date is
    /// told that it has that of the second.
    pub fn with_loaded_at(self, unix_s: i64) -> PackedSite {
        PackedSite { loaded_at_unix_s: unix_s, ..self }
    }

    /// The same site, while it is being written: even what an answer says of where something is now
    /// may be another thing a moment later.
    pub fn changing(self) -> PackedSite {
        PackedSite { is_changing: true, ..self }
    }

    /// Whether nothing of it may be kept without asking.
    pub fn is_changing(&self) -> bool {
        self.is_changing
    }

    /// Which site this is: its base URL.
    pub fn identity(&self) -> &str {
        std::str::from_utf8(self.bytes(self.identity)).unwrap_or_default()
    }
}
