//! The site between two changes of its calendar, and its look-ups.

use crate::arena::{self, Span};
use crate::index::Tree;

use super::names::NameRecord;
use super::page_ref::PageRef;
use super::record::PageRecord;
use super::site::PackedSite;

/// Everything that answers at one instant.
#[derive(Debug, Clone, Copy)]
pub struct Generation<'a> {
    pub(super) site: &'a PackedSite,
    pub(super) tree: Tree<'a>,
    pub(super) pages: &'a [PageRecord],
    /// Where its [`NameRecord`]s are, which few requests need.
    pub(super) names: Span,
    pub(super) valid_from: i64,
}

/// The longest part of a rule before its `*`, in bytes.
pub const RULE_BYTES_MAX: usize = 1023;

impl<'a> Generation<'a> {
    pub(super) fn empty(site: &'a PackedSite) -> Generation<'a> {
        Generation {
            site,
            tree: Tree::empty(),
            pages: &[],
            names: Span::default(),
            valid_from: i64::MIN,
        }
    }

    /// When it took over from the generation before it, in Unix seconds; `i64::MIN` for the first.
    pub fn begins_unix_s(&self) -> i64 {
        self.valid_from
    }

    /// The page at exactly this decoded path.
    #[inline]
    pub fn get(&self, path: &[u8]) -> Option<PageRef<'a>> {
        self.page(self.tree.get(path)?)
    }

    /// The one page whose path differs from this in case alone, or not at all; `None` where several do.
    pub fn get_ignoring_case(&self, path: &str) -> Option<PageRef<'a>> {
        self.page(self.tree.get_ignoring_case(path)?)
    }

    /// The rule with the longest part before its `*` that `path` begins with, and that part's length.
    pub fn rule(&self, path: &[u8]) -> Option<(PageRef<'a>, usize)> {
        let mut reserved = [0; 1 + RULE_BYTES_MAX];
        let length = path.len().min(RULE_BYTES_MAX);
        reserved[1..=length].copy_from_slice(&path[..length]);
        let page = self.page(self.tree.longest_prefix(&reserved[..=length])?)?;
        let matched = page.key().len().checked_sub(1)?;
        page.key().starts_with(b"\0/").then_some((page, matched))
    }

    /// The page of an error status, where the site has one.
    pub fn error_page(&self, status: u16) -> Option<PageRef<'a>> {
        let digits = [100, 10, 1].map(|unit| b'0' + (status / unit % 10) as u8);
        let [hundreds, tens, ones] = digits;
        self.get(&[0, hundreds, tens, ones])
    }

    /// Pages by their names.
    pub(super) fn names(&self) -> &'a [NameRecord] {
        arena::records(self.site.bytes(self.names)).unwrap_or_default()
    }

    /// All pages whose paths begin with `prefix`, in the order of their bytes. Keys that begin with a
    /// NUL are the site's own: a prefix of `/` passes them by.
    pub fn scan(&self, prefix: &[u8]) -> impl Iterator<Item = (&'a [u8], PageRef<'a>)> + use<'a> {
        let generation = *self;
        let pages = self.tree.scan(prefix).filter_map(move |rank| generation.page(rank));
        pages.map(|page| (page.key(), page))
    }

    /// Keys of the generation, reserved ones among them.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    /// The index itself.
    pub fn tree(&self) -> Tree<'a> {
        self.tree
    }

    /// The page of a rank.
    #[inline]
    pub fn page(&self, rank: usize) -> Option<PageRef<'a>> {
        Some(PageRef { site: self.site, key: self.tree.key(rank)?, record: self.pages.get(rank)? })
    }
}
