//! The tag table of a small set: a hash table of 16 bits an entry that names ranks.
//!
//! ```text
//!   15        rank bits          0
//!   | tag     | rank + 1         |      0: no key; entries follow one another on a collision
//! ```
//!
//! As many low bits as the number of keys needs name the rank; the others are the entry's tag, the
//! highest bits of the key's hash. The lowest bits of the hash say where to begin.

use crate::arena;

use super::fingerprint;
use super::record::{KeyRecord, TreeHead};
use super::trace::TagProbe;
use super::tree::Tree;

/// Sets of at most this many keys have a tag table: 13 bits for the rank and 3 for the tag.
pub const TAGGED_KEYS_MAX: usize = (1 << 13) - 1;

/// At least a quarter of the table stays empty, so that runs of collisions stay short.
fn table_bits(keys: usize) -> u32 {
    (keys * 4 / 3 + 2).next_power_of_two().trailing_zeros()
}

fn rank_bits(keys: usize) -> u32 {
    usize::BITS - keys.leading_zeros()
}

/// The table of a set, and the logarithm of its size; `None` when the set is too large to have one.
pub fn build(keys: &[KeyRecord], tails: &[u8]) -> Option<(Vec<u16>, u32)> {
    if keys.is_empty() || keys.len() > TAGGED_KEYS_MAX {
        return None;
    }
    let bits = table_bits(keys.len());
    let mut table = vec![0u16; 1 << bits];
    for (rank, record) in keys.iter().enumerate() {
        let hash = fingerprint::hash(record.key(tails)?);
        let mut at = start(hash, bits);
        while table[at] != 0 {
            at = (at + 1) & (table.len() - 1);
        }
        table[at] = tag(hash, keys.len()) | (rank as u16 + 1);
    }
    Some((table, bits))
}

/// Looks a key up by its tag.
#[inline]
pub fn find(tree: &Tree<'_>, key: &[u8], hash: u64) -> Option<usize> {
    let table = table(tree)?;
    let mask = (1 << rank_bits(tree.len())) - 1;
    let wanted = tag(hash, tree.len());
    let mut at = start(hash, tree.head.tags_bits);
    for _ in 0..table.len() {
        let entry = *table.get(at)?;
        if entry == 0 {
            return None;
        }
        if entry & !mask == wanted {
            // An entry of a damaged table may name no rank; there is no such key then.
            let rank = usize::from(entry & mask).wrapping_sub(1);
            if tree.is_key(rank, key) {
                return Some(rank);
            }
        }
        at = (at + 1) & (table.len() - 1);
    }
    None
}

/// The entries that [`find`] reads, in their order; none for a tree without a table.
pub fn probes(tree: &Tree<'_>, key: &[u8], hash: u64) -> Vec<TagProbe> {
    let mut probes = Vec::new();
    let Some(table) = table(tree) else { return probes };
    let mask = (1 << rank_bits(tree.len())) - 1;
    let mut at = start(hash, tree.head.tags_bits);
    for _ in 0..table.len() {
        let entry = table[at];
        let rank = usize::from(entry & mask).checked_sub(1).filter(|_| entry != 0);
        let fits = rank.is_some() && entry & !mask == tag(hash, tree.len());
        let byte = tree.head.tags_at as usize * 4 + at * size_of::<u16>();
        probes.push(TagProbe { entry: at, touched: byte..byte + size_of::<u16>(), rank, fits });
        if rank.is_none() || rank.is_some_and(|rank| fits && tree.is_key(rank, key)) {
            break;
        }
        at = (at + 1) & (table.len() - 1);
    }
    probes
}

/// The table of a tree; `None` for one without, and when it is not where the head says.
pub fn table<'a>(tree: &Tree<'a>) -> Option<&'a [u16]> {
    let TreeHead { tags_at, tags_bits, .. } = *tree.head;
    if tags_at == 0 || tags_bits >= u16::BITS {
        return None;
    }
    let (at, entries) = (tags_at as usize, 1usize << tags_bits);
    let bytes = arena::bytes_of(tree.words.get(at..at.checked_add(entries.div_ceil(2))?)?);
    arena::records::<u16>(bytes)?.get(..entries)
}

#[inline]
fn start(hash: u64, bits: u32) -> usize {
    (hash as usize) & ((1 << bits) - 1)
}

#[inline]
fn tag(hash: u64, keys: usize) -> u16 {
    let bits = rank_bits(keys);
    ((hash >> 48) as u16) >> bits << bits
}

/// Whether a table names every rank of a set exactly once and leaves an entry empty, so that every
/// search of it ends.
pub fn names_each_once(table: &[u16], keys: usize) -> bool {
    let mask = (1u16 << rank_bits(keys)) - 1;
    let mut seen = vec![false; keys];
    let named = table.iter().filter(|entry| **entry != 0).all(|entry| {
        let rank = usize::from(entry & mask).checked_sub(1);
        let slot = rank.and_then(|rank| seen.get_mut(rank));
        slot.is_some_and(|slot| !std::mem::replace(slot, true))
    });
    named && seen.iter().all(|seen| *seen) && table.len() > keys
}
