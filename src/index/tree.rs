//! The reader: look-ups that walk the tree and let the records decide.

use std::ops::Range;

use crate::arena;

use super::fingerprint;
use super::record::{
    BUCKET_KEYS_MAX, BranchHead, BucketHead, KeyRecord, PLACES, PairHead, TreeHead, words_of,
};
use super::reference::{NodeKind, Reference};
use super::tags;

/// An ordered map from keys to their ranks, read in place.
///
/// Made by [`UncheckedTree::verify`](super::UncheckedTree::verify) alone: every node is in bounds
/// and every walk ends. Look-ups never allocate, and answer `None` rather than panic.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'a> {
    pub(super) head: &'a TreeHead,
    pub(super) words: &'a [u32],
    pub(super) keys: &'a [KeyRecord],
    pub(super) tails: &'a [u8],
}

/// A node as it lies in the section, with what follows its head.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'a> {
    Leaf { rank: usize },
    Bucket { head: &'a BucketHead },
    Branch { head: &'a BranchHead, children: &'a [u32] },
    Pair { head: &'a PairHead, cells: &'a [u32] },
}

impl<'a> Tree<'a> {
    /// The tree over no keys at all.
    pub fn empty() -> Tree<'static> {
        static HEAD: TreeHead = TreeHead {
            root: 0,
            keys: 0,
            tags_at: 0,
            tags_bits: 0,
            classes: [1; 256],
            places: [0; 256],
        };
        Tree { head: &HEAD, words: &[], keys: &[], tails: &[] }
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key of a rank.
    pub fn key(&self, rank: usize) -> Option<&'a [u8]> {
        self.keys.get(rank)?.key(self.tails)
    }

    /// The rank of exactly this key.
    ///
    /// One walk that skips what all keys below a node share, and one comparison at its end. Small
    /// sets are found through their tags without a walk.
    #[inline]
    pub fn get(&self, key: &[u8]) -> Option<usize> {
        let hash = fingerprint::hash(key);
        if self.head.tags_at != 0 {
            return tags::find(self, key, hash);
        }
        let mut reference = Reference(self.head.root);
        loop {
            let at = reference.target();
            match reference.kind() {
                NodeKind::Branch => reference = self.branch_step(at, key)?,
                NodeKind::Pair => reference = self.pair_step(at, key)?,
                NodeKind::Bucket => return self.find_in_bucket(at, key, hash),
                NodeKind::Leaf => return self.is_key(at, key).then_some(at),
            }
        }
    }

    /// The ranks of all keys that begin with `prefix`: a run, since ranks follow the order of keys.
    ///
    /// The walk goes as far as the prefix decides; the records of what is left are searched.
    pub fn scan(&self, prefix: &[u8]) -> Range<usize> {
        let mut reference = Reference(self.head.root);
        let mut ranks = 0..self.len();
        while let Some(node) = self.node(reference) {
            ranks = node.ranks();
            let is_decided = match node {
                Node::Branch { head, .. } => ((head.position & !PLACES) as usize) < prefix.len(),
                Node::Pair { head, .. } => (head.position as usize) + 1 < prefix.len(),
                Node::Leaf { .. } | Node::Bucket { .. } => false,
            };
            match self.step(node, prefix) {
                Some(child) if is_decided => reference = child,
                _ => break,
            }
        }
        let start = self.partition(ranks.clone(), |key| key < prefix);
        let end = self.partition(start..ranks.end, |key| key.starts_with(prefix));
        start..end
    }

    /// The rank of the longest key that `text` begins with.
    ///
    /// A key that ends within a node's shared bytes is the first of all below the node, so one
    /// record a level tells.
    pub fn longest_prefix(&self, text: &[u8]) -> Option<usize> {
        let mut best = None;
        let mut longest = 0;
        let mut reference = Reference(self.head.root);
        while let Some(node) = self.node(reference) {
            let side = match node {
                Node::Pair { head, cells } => {
                    pair_cell(head, cells, &text[..text.len().min(head.position as usize + 1)])
                }
                _ => None,
            };
            let aside = side.and_then(|reference| self.node(reference)).map(|node| node.ranks());
            let here = match node {
                Node::Leaf { .. } | Node::Bucket { .. } => node.ranks(),
                Node::Branch { .. } | Node::Pair { .. } => {
                    node.ranks().start..node.ranks().start + 1
                }
            };
            for rank in here.chain(aside.into_iter().flatten().take(BUCKET_KEYS_MAX)) {
                let fits = self.key(rank).filter(|key| text.starts_with(key));
                if let Some(key) = fits.filter(|key| best.is_none() || key.len() > longest) {
                    best = Some(rank);
                    longest = key.len();
                }
            }
            match self.step(node, text) {
                Some(child) => reference = child,
                None => break,
            }
        }
        best
    }

    /// The child of a node that a key's bytes lead to; `None` at leaves and buckets.
    pub(super) fn step(&self, node: Node<'a>, key: &[u8]) -> Option<Reference> {
        match node {
            Node::Branch { head, children } => branch_child(self.head, head, children, key),
            Node::Pair { head, cells } => pair_cell(head, cells, key),
            Node::Leaf { .. } | Node::Bucket { .. } => None,
        }
    }

    /// The child of a node that the bytes at its position and behind it lead to; `None` stands for
    /// the end of the key.
    pub(super) fn child(
        &self,
        node: Node<'a>,
        first: Option<u8>,
        second: Option<u8>,
    ) -> Option<Reference> {
        match node {
            Node::Branch { head, children } => {
                let value = first.map_or(0, |byte| class_or_place(self.head, head, byte));
                range_child(head, children, value)
            }
            Node::Pair { head, cells } => {
                let value = |byte: Option<u8>| byte.map_or(0, |byte| u32::from(byte) + 1);
                cells.get(head.cell_of(value(first), value(second))).copied().map(Reference)
            }
            Node::Leaf { .. } | Node::Bucket { .. } => None,
        }
    }

    /// Reads the node that a reference names; `None` past the end of the section.
    pub(super) fn node(&self, reference: Reference) -> Option<Node<'a>> {
        let at = reference.target();
        match reference.kind() {
            NodeKind::Leaf => (at < self.len()).then_some(Node::Leaf { rank: at }),
            NodeKind::Bucket => {
                let head = arena::record_at(self.words, at)?;
                Some(Node::Bucket { head })
            }
            NodeKind::Branch => {
                let head: &BranchHead = arena::record_at(self.words, at)?;
                let children = self.words.get(at + words_of::<BranchHead>()..)?;
                let children = children.get(..head.bitmap().count_ones() as usize)?;
                Some(Node::Branch { head, children })
            }
            NodeKind::Pair => {
                let head: &PairHead = arena::record_at(self.words, at)?;
                let cells = self.words.get(at + words_of::<PairHead>()..)?;
                let cells = cells.get(..usize::from(head.rows) * usize::from(head.columns))?;
                Some(Node::Pair { head, cells })
            }
        }
    }

    #[inline]
    fn branch_step(&self, at: usize, key: &[u8]) -> Option<Reference> {
        let head = arena::record_at(self.words, at)?;
        let children = self.words.get(at + words_of::<BranchHead>()..)?;
        branch_child(self.head, head, children, key)
    }

    #[inline]
    fn pair_step(&self, at: usize, key: &[u8]) -> Option<Reference> {
        let head = arena::record_at(self.words, at)?;
        let cells = self.words.get(at + words_of::<PairHead>()..)?;
        pair_cell(head, cells, key)
    }

    #[inline]
    fn find_in_bucket(&self, at: usize, key: &[u8], hash: u64) -> Option<usize> {
        let head: &BucketHead = arena::record_at(self.words, at)?;
        let fingerprints = arena::record_at(self.words, at + words_of::<BucketHead>())?;
        let mut candidates = equal_bytes(fingerprints, fingerprint::tag(hash));
        candidates &= u32::MAX >> (BUCKET_KEYS_MAX as u32 - head.count);
        while candidates != 0 {
            let rank = head.first_rank as usize + candidates.trailing_zeros() as usize;
            if self.is_key(rank, key) {
                return Some(rank);
            }
            candidates &= candidates - 1;
        }
        None
    }

    #[inline]
    pub(super) fn is_key(&self, rank: usize, key: &[u8]) -> bool {
        self.keys.get(rank).is_some_and(|record| record.is(key, self.tails))
    }

    /// The first rank of a run whose key does not satisfy `before`, which holds for a first part of
    /// it and for no key after that.
    fn partition(&self, ranks: Range<usize>, before: impl Fn(&[u8]) -> bool) -> usize {
        let records = self.keys.get(ranks.clone()).unwrap_or_default();
        let is_before = |record: &KeyRecord| record.key(self.tails).is_some_and(&before);
        ranks.start + records.partition_point(is_before)
    }
}

impl Node<'_> {
    /// The ranks of the keys below.
    pub(super) fn ranks(&self) -> Range<usize> {
        let (first, count) = match self {
            Node::Leaf { rank } => (*rank, 1),
            Node::Bucket { head } => (head.first_rank as usize, head.count as usize),
            Node::Branch { head, .. } => (head.first_rank as usize, head.count as usize),
            Node::Pair { head, .. } => (head.first_rank as usize, head.count as usize),
        };
        first..first + count
    }
}

/// What a branch tests of a byte: its class, or its place in the class.
#[inline]
fn class_or_place(tree: &TreeHead, head: &BranchHead, byte: u8) -> u32 {
    let table = if head.position & PLACES == 0 { &tree.classes } else { &tree.places };
    u32::from(table[usize::from(byte)])
}

/// What a branch tests of a key; 0 stands for its end.
#[inline]
pub(super) fn branch_value(tree: &TreeHead, head: &BranchHead, key: &[u8]) -> u32 {
    let position = (head.position & !PLACES) as usize;
    key.get(position).map_or(0, |byte| class_or_place(tree, head, *byte))
}

#[inline]
fn branch_child(
    tree: &TreeHead,
    head: &BranchHead,
    children: &[u32],
    key: &[u8],
) -> Option<Reference> {
    range_child(head, children, branch_value(tree, head, key))
}

/// The child whose range holds the value: as many ranges begin at or before it as bits are set.
#[inline]
fn range_child(head: &BranchHead, children: &[u32], value: u32) -> Option<Reference> {
    let begun = head.bitmap() & (u64::MAX >> (63 - (value & 63)));
    let index = (begun.count_ones() as usize).wrapping_sub(1);
    children.get(index).copied().map(Reference)
}

/// What a pair tests of a key at a position: 0 after its end, else the byte + 1.
#[inline]
pub(super) fn pair_value(key: &[u8], position: usize) -> u32 {
    key.get(position).map_or(0, |byte| u32::from(*byte) + 1)
}

#[inline]
fn pair_cell(head: &PairHead, cells: &[u32], key: &[u8]) -> Option<Reference> {
    cells.get(head.cell(key)).copied().map(Reference)
}

impl PairHead {
    /// The cell that a key leads to.
    #[inline]
    pub(super) fn cell(&self, key: &[u8]) -> usize {
        let position = self.position as usize;
        self.cell_of(pair_value(key, position), pair_value(key, position + 1))
    }

    #[inline]
    fn cell_of(&self, first: u32, second: u32) -> usize {
        let row = nearest_inside(first, self.row_low, self.rows);
        let column = nearest_inside(second, self.column_low, self.columns);
        (row * u32::from(self.columns) + column) as usize
    }
}

/// Distance of a value from the low end of a range of `count` values, kept within it.
#[inline]
fn nearest_inside(value: u32, low: u16, count: u16) -> u32 {
    value.saturating_sub(u32::from(low)).min(u32::from(count).wrapping_sub(1))
}

/// Bit *i* of the answer says whether byte *i* equals `tag`.
#[inline]
fn equal_bytes(bytes: &[u8; BUCKET_KEYS_MAX], tag: u8) -> u32 {
    let mut equal = 0;
    for (index, byte) in bytes.iter().enumerate() {
        equal |= u32::from(*byte == tag) << index;
    }
    equal
}
