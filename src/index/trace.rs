//! A look-up told step by step.

use std::ops::Range;

use super::fingerprint;
use super::record::{BUCKET_KEYS_MAX, BranchHead, BucketHead, PLACES, PairHead, words_of};
use super::reference::Reference;
use super::tags;
use super::tree::{Node, Tree, branch_value};

/// Everything that finding a key takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    pub hash: u64,
    /// Of a small set: the entries of the tag table that an exact look-up reads; it then needs no walk.
    pub tags: Vec<TagProbe>,
    /// The walk from the root.
    pub steps: Vec<Step>,
    pub found: Option<usize>,
}

/// An entry of the tag table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagProbe {
    pub entry: usize,
    /// Of the entry in the tree's section.
    pub touched: Range<usize>,
    /// What the entry names; `None` where it is empty.
    pub rank: Option<usize>,
    /// Whether its tag is that of the key, so that the record is compared.
    pub fits: bool,
}

/// A node on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where it begins in the tree's section; none for a leaf, which has no bytes there.
    pub word: Option<usize>,
    /// Of the keys below it.
    pub ranks: Range<usize>,
    pub test: Test,
    /// Bytes of the tree's section that are read.
    pub touched: Vec<Range<usize>>,
}

/// What a node asks of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// The class of the byte at a position, or its place in the class; 0 is the end of the key.
    Branch {
        position: usize,
        byte: Option<u8>,
        by_place: bool,
        value: u32,
        child: usize,
        children: usize,
    },
    /// Two bytes in a table.
    Pair {
        position: usize,
        bytes: [Option<u8>; 2],
        cell: usize,
        rows: usize,
        columns: usize,
    },
    /// The ranks whose fingerprints are that of the key.
    Bucket {
        fingerprint: u8,
        candidates: Vec<usize>,
    },
    Leaf {
        rank: usize,
    },
}

impl Tree<'_> {
    /// Looks a key up as [`Tree::get`] does, and by the walk where that would take the tags.
    pub fn trace(&self, key: &[u8]) -> Trace {
        let hash = fingerprint::hash(key);
        let mut steps = Vec::new();
        let mut reference = Reference(self.head.root);
        while let Some(node) = self.node(reference) {
            steps.push(self.told(reference, node, key, hash));
            match self.step(node, key) {
                Some(child) => reference = child,
                None => break,
            }
        }
        Trace { hash, tags: tags::probes(self, key, hash), steps, found: self.get(key) }
    }

    fn told(&self, reference: Reference, node: Node<'_>, key: &[u8], hash: u64) -> Step {
        let at = reference.target();
        let words = |from: usize, count: usize| from * 4..(from + count) * 4;
        let mut touched = Vec::new();
        let test = match node {
            Node::Leaf { rank } => Test::Leaf { rank },
            Node::Bucket { head } => {
                touched.push(words(at, words_of::<BucketHead>() + BUCKET_KEYS_MAX / 4));
                let (fingerprint, candidates) = self.candidates(at, head, hash);
                Test::Bucket { fingerprint, candidates }
            }
            Node::Branch { head, children } => {
                let position = (head.position & !PLACES) as usize;
                let by_place = head.position & PLACES != 0;
                let byte = key.get(position).copied();
                let value = branch_value(self.head, head, key);
                let begun = head.bitmap() & (u64::MAX >> (63 - (value & 63)));
                let child = (begun.count_ones() as usize).saturating_sub(1);
                if let Some(byte) = byte {
                    let table = 16 + usize::from(by_place) * 256 + usize::from(byte);
                    touched.push(table..table + 1);
                }
                touched.push(words(at, words_of::<BranchHead>()));
                touched.push(words(at + words_of::<BranchHead>() + child, 1));
                let children = children.len();
                Test::Branch { position, byte, by_place, value, child, children }
            }
            Node::Pair { head, .. } => {
                let position = head.position as usize;
                let cell = head.cell(key);
                touched.push(words(at, words_of::<PairHead>()));
                touched.push(words(at + words_of::<PairHead>() + cell, 1));
                let bytes = [position, position + 1].map(|position| key.get(position).copied());
                let (rows, columns) = (usize::from(head.rows), usize::from(head.columns));
                Test::Pair { position, bytes, cell, rows, columns }
            }
        };
        let word = (!matches!(test, Test::Leaf { .. })).then_some(at);
        Step { word, ranks: node.ranks(), test, touched }
    }

    fn candidates(&self, at: usize, head: &BucketHead, hash: u64) -> (u8, Vec<usize>) {
        let fingerprint = fingerprint::tag(hash);
        let bytes = self.words.get(at + words_of::<BucketHead>()..).unwrap_or_default();
        let bytes = crate::arena::bytes_of(bytes).iter().take(head.count as usize);
        let fitting = bytes.enumerate().filter(|(_, byte)| **byte == fingerprint);
        (fingerprint, fitting.map(|(index, _)| head.first_rank as usize + index).collect())
    }
}
