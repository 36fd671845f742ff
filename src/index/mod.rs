//! URL path to rank: an ordered prefix tree, packed in words of 32 bits.
//!
//! Owns the tree: its layout, its builder, the gate that checks its bytes, its look-ups. Promises that
//! no look-up allocates, panics or runs without end, whatever is asked. Refuses to know pages: a rank
//! is all that it finds.
//!
//! # Five URLs
//!
//! Keys are sorted by their bytes; the place of a key is its *rank*, and ranks `1..4` are 1, 2 and 3.
//! `·` is the end of a key, `^` where a node looks.
//!
//! ```text
//!   rank  key                  offset of a byte:  0 1 2 3 4 5 6 7 8
//!   0     /                                       / ·
//!   1     /2024/05/ink/                           / 2 0 2 4 / 0 5 / i n k /
//!   2     /2024/05/press/                         / 2 0 2 4 / 0 5 / p r e s s /
//!   3     /2024/11/type/                          / 2 0 2 4 / 1 1 / t y p e /
//!   4     /about/                                 / a b o u t /
//!                                                   ^         ^ ^
//!                                                branch       pair
//!
//!                      branch, ranks 0..5: the byte at 1
//!            ┌───────────────────┼────────────────────────────┐
//!       the end, to "1"     "2", to "`"                   "a" on
//!            │                   │                            │
//!          leaf 0    pair, ranks 1..4: the bytes at 6 and 7  leaf 4
//!                    ┌───────────┴─────────┐
//!              up to "05"         from "11" on
//!                    │                     │
//!            bucket, ranks 1..3          leaf 3
//!            fingerprints 14 9d
//! ```
//!
//! # How a run of keys becomes a node
//!
//! The root is made of all keys. A run of keys becomes
//!
//! 1. a *leaf*, if it is one key;
//! 2. a *bucket*, if it has at most B keys: one byte of each key's hash tells which to look at;
//! 3. else a node that tests the first *position* at which its keys differ: the number of leading bytes
//!    that the first and the last of them share. What all share is not stored, and not compared on the
//!    way down.
//!    - A *pair* looks two bytes up in a table. Its rows stand for the values at the position, from the
//!      first key's to the last key's; its columns for the values one byte further, from the least to
//!      the greatest of the run. A value is 0 after the end of a key and the byte + 1 within it. Let k be
//!      the keys of the run without those of its fullest cell: the table may have C · k cells, rounded
//!      down. If rows times columns are more, it gets a single column, for whatever the second byte is,
//!      and k is counted anew.
//!    - A *branch* stands where the table of one column is too large as well. It cuts the values at the
//!      position into ranges. A value is 0 after the end of a key, else the *class* of the byte: the
//!      bytes that occur in any key have the classes 1, 2, 3 … in their order, and a byte that occurs
//!      in none has the class of the next lower one that does, or 1. (Where more than 63 occur, the
//!      rarest neighbours share a class. If all keys of a run differ within one class, their branch
//!      says so by a bit in its position, and goes by their *place* in the class.)
//!
//! The keys of a branch or pair are dealt out from the first to the last: keys of one value (of one cell,
//! in a pair, row after row) stay together, and those of the next value go to the same child if it then
//! has at most B keys. A child takes its own values and all that follow, up to those of the next child;
//! the first child takes those before it too. A value outside the rows or columns of a pair counts as the
//! nearest one inside. So every byte leads somewhere, and one comparison at the end tells whether the
//! key that was found is the key that was wanted.
//!
//! The tree above is drawn with B = 2 and C = 10. Trees are packed with B = 32 and C = ⅛, so that five
//! URLs of a real site are one bucket, and a month of posts too.
//!
//! # The bytes
//!
//! The section is an array of little-endian `u32`. Nodes lie level by level near the root, below that
//! subtree by subtree, and each behind its parent. A reference to a child has the kind in its two
//! highest bits (0 leaf, 1 bucket, 2 branch, 3 pair) and the rank or the word below them.
//!
//! ```text
//!   word
//!   0    80000084 00000005 000000a6 00000003           root: branch at word 0x84; 5 keys; tags at 0xa6, 2^3
//!   4    the class of each byte, its place in the class: "/" 1, "0" 2, "1" 3, "2" 4, "4" 5, "5" 6, "a" 7 …
//!   132  00000091 00000000 00000001 00000000 00000005  branch: ranges from 0, 4 and 7; position 1; ranks 0, +5
//!   137    00000000 c000008c 00000004                    leaf 0, pair at word 0x8c, leaf 4
//!   140  00000006 00000001 00000003 00320031 00050002  pair: position 6; ranks 1, +3; rows 2 from "0" + 1,
//!   145    4000009b 4000009b 4000009b 4000009b 4000009b  columns 5 from "1" + 1; cells "01" to "05": the
//!   150    00000003 00000003 00000003 00000003 00000003  bucket at word 0x9b; "11" to "15": leaf 3
//!   155  00000001 00000002 00009d14                    bucket: ranks 1, +2; fingerprints 14, 9d
//!   158  8 words of zeroes                             so that 32 fingerprints can be read from any bucket
//!   166  9ddb07a1 00000f7d 14a20000 465c0000           tags: see `tags.rs`
//! ```
//!
//! As packed, the same keys have one bucket at word 132: `00000000 00000005 469d1407 0000000f`.

mod classes;
#[cfg(test)]
mod drawn;
mod edit_distance;
mod fingerprint;
mod ignoring_case;
mod layout;
mod nearest;
mod plan;
mod record;
mod reference;
mod shape;
mod tags;
mod trace;
mod tree;
mod verify;

pub use layout::build;
pub use record::{KEY_BYTES_MAX, KeyRecord};
pub use reference::{NodeKind, Reference};
pub use shape::Shape;
pub use trace::{Step, TagProbe, Test, Trace};
pub use tree::Tree;
pub use verify::{TreeFault, UncheckedTree};
