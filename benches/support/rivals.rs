//! The prefix tree and the structures it is compared with, behind one look-up: key to rank.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};

use hashbrown::HashMap;
use pamphlet::arena;
use pamphlet::index::{self, KeyRecord, Tree, UncheckedTree};

/// A map from the keys of a sorted list to their places in it.
pub trait Lookup {
    const NAME: &'static str;
    /// Whether keys can be listed in order, and those below a prefix.
    const IS_ORDERED: bool;
    fn find(&self, key: &CStr) -> Option<usize>;
}

/// The sections of the prefix tree.
#[derive(Debug)]
pub struct Sections {
    words: Vec<u32>,
    records: Vec<KeyRecord>,
    tails: Vec<u8>,
}

impl Sections {
    pub fn new(keys: &[Vec<u8>]) -> Sections {
        let mut tails = Vec::new();
        let record = |key: &Vec<u8>| KeyRecord::new(key, &mut tails).expect("a short enough key");
        let records: Vec<KeyRecord> = keys.iter().map(record).collect();
        let words = index::build(&records, &tails).expect("few enough keys");
        Sections { words, records, tails }
    }

    pub fn tree(&self) -> PrefixTree<'_> {
        let sections = UncheckedTree {
            tree: arena::bytes_of(&self.words),
            keys: arena::bytes_of(&self.records),
            tails: &self.tails,
        };
        PrefixTree(sections.verify().expect("what was built is sound"))
    }

    /// Bytes of the tree beside its keys.
    pub fn tree_bytes(&self) -> usize {
        self.words.len() * size_of::<u32>()
    }
}

#[derive(Debug)]
pub struct PrefixTree<'a>(pub Tree<'a>);

impl Lookup for PrefixTree<'_> {
    const NAME: &'static str = "prefix tree";
    const IS_ORDERED: bool = true;

    #[inline]
    fn find(&self, key: &CStr) -> Option<usize> {
        self.0.get(key.to_bytes())
    }
}

/// hashbrown with foldhash, its keys side by side in the sorted list.
#[derive(Debug)]
pub struct Hash<'a>(pub HashMap<&'a [u8], u32, foldhash::fast::FixedState>);

impl<'a> Hash<'a> {
    pub fn new(keys: &'a [Vec<u8>]) -> Hash<'a> {
        let mut map = HashMap::with_capacity_and_hasher(keys.len(), Default::default());
        map.extend(keys.iter().enumerate().map(|(rank, key)| (&key[..], rank as u32)));
        Hash(map)
    }
}

impl Lookup for Hash<'_> {
    const NAME: &'static str = "hashbrown + foldhash";
    const IS_ORDERED: bool = false;

    #[inline]
    fn find(&self, key: &CStr) -> Option<usize> {
        self.0.get(key.to_bytes()).map(|rank| *rank as usize)
    }
}

#[derive(Debug)]
pub struct BTree<'a>(pub BTreeMap<&'a [u8], u32>);

impl Lookup for BTree<'_> {
    const NAME: &'static str = "BTreeMap";
    const IS_ORDERED: bool = true;

    #[inline]
    fn find(&self, key: &CStr) -> Option<usize> {
        self.0.get(key.to_bytes()).map(|rank| *rank as usize)
    }
}

/// A binary search of the sorted list.
#[derive(Debug)]
pub struct Sorted<'a>(pub Vec<&'a [u8]>);

impl Lookup for Sorted<'_> {
    const NAME: &'static str = "binary search";
    const IS_ORDERED: bool = true;

    #[inline]
    fn find(&self, key: &CStr) -> Option<usize> {
        self.0.binary_search(&key.to_bytes()).ok()
    }
}

/// A finite-state transducer.
#[derive(Debug)]
pub struct Transducer(pub fst::Map<Vec<u8>>);

impl Transducer {
    pub fn new(keys: &[Vec<u8>]) -> Transducer {
        let ranked = keys.iter().enumerate().map(|(rank, key)| (key, rank as u64));
        Transducer(fst::Map::from_iter(ranked).expect("keys that ascend"))
    }
}

impl Lookup for Transducer {
    const NAME: &'static str = "fst";
    const IS_ORDERED: bool = true;

    #[inline]
    fn find(&self, key: &CStr) -> Option<usize> {
        self.0.get(key.to_bytes()).map(|rank| rank as usize)
    }
}

/// An adaptive radix tree; it wants keys of which none begins another, so each ends in a NUL.
#[derive(Debug)]
pub struct Radix(pub blart::TreeMap<CString, u32>);

impl Radix {
    pub fn new(keys: &[Vec<u8>]) -> Radix {
        let key = |key: &Vec<u8>| CString::new(&key[..]).expect("a key without a NUL");
        Radix(keys.iter().enumerate().map(|(rank, bytes)| (key(bytes), rank as u32)).collect())
    }
}

impl Lookup for Radix {
    const NAME: &'static str = "ART (blart)";
    const IS_ORDERED: bool = true;

    #[inline]
    fn find(&self, key: &CStr) -> Option<usize> {
        self.0.get(key).map(|rank| *rank as usize)
    }
}
