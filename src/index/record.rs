//! The byte layout of the index: keys, and the nodes of the tree over them.

use bytemuck::{Pod, Zeroable};

/// A key, one cache line long, sorted by its bytes; its place in the array is its *rank*.
///
/// ```text
///   0        4        8                                                64
///   | length | 0      | the key, then zeroes                           |   length <= 56
///   | length | 0      | offset u64 | the first 48 bytes of the key     |   longer: all of it in the tails
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C, align(64))]
pub struct KeyRecord {
    length: u32,
    reserved: u32,
    inline: [u8; INLINE_BYTES],
}

const _: () = assert!(size_of::<KeyRecord>() == 64 && align_of::<KeyRecord>() == 64);

/// Keys up to this length lie in their record.
pub const INLINE_BYTES: usize = 56;

/// Bytes of a longer key's offset, in front of what is inline of it.
const OFFSET_BYTES: usize = 8;

/// The longest key that is taken: 2^24 bytes less one.
pub const KEY_BYTES_MAX: usize = (1 << 24) - 1;

impl KeyRecord {
    /// Makes the record of a key; what does not fit goes to the end of `tails`. `None` when the key
    /// is longer than [`KEY_BYTES_MAX`].
    pub fn new(key: &[u8], tails: &mut Vec<u8>) -> Option<KeyRecord> {
        if key.len() > KEY_BYTES_MAX {
            return None;
        }
        let mut record = KeyRecord::zeroed();
        record.length = key.len() as u32;
        if key.len() <= INLINE_BYTES {
            record.inline[..key.len()].copy_from_slice(key);
        } else {
            let offset = tails.len() as u64;
            record.inline[..OFFSET_BYTES].copy_from_slice(&offset.to_le_bytes());
            record.inline[OFFSET_BYTES..].copy_from_slice(&key[..INLINE_BYTES - OFFSET_BYTES]);
            tails.extend_from_slice(key);
        }
        Some(record)
    }

    /// The key; `None` when a damaged record points outside the tails.
    #[inline]
    pub fn key<'a>(&'a self, tails: &'a [u8]) -> Option<&'a [u8]> {
        match self.inline.get(..self.length as usize) {
            Some(key) => Some(key),
            None => self.long_key(tails),
        }
    }

    /// Whether this is the record of `key`.
    ///
    /// The length that is compared by is the wanted key's: the record's own may come from memory far
    /// away, and a processor that had guessed wrong by it would learn so only then.
    #[inline]
    pub fn is(&self, key: &[u8], tails: &[u8]) -> bool {
        let is_equal = match self.inline.get(..key.len()) {
            Some(inline) => inline == key,
            None => self.long_key(tails) == Some(key),
        };
        is_equal && self.length as usize == key.len()
    }

    #[cold]
    fn long_key<'a>(&self, tails: &'a [u8]) -> Option<&'a [u8]> {
        let offset = u64::from_le_bytes(*self.inline.first_chunk()?);
        let start = usize::try_from(offset).ok()?;
        tails.get(start..start.checked_add(self.length as usize)?)
    }

    /// Whether what must be zero is zero and the inline bytes agree with the key.
    pub fn is_well_formed(&self, tails: &[u8]) -> bool {
        let Some(key) = self.key(tails) else { return false };
        let inline_agrees = if key.len() <= INLINE_BYTES {
            self.inline[key.len()..].iter().all(|byte| *byte == 0)
        } else {
            key.starts_with(&self.inline[OFFSET_BYTES..])
        };
        self.reserved == 0 && inline_agrees && key.len() <= KEY_BYTES_MAX
    }
}

/// What begins the tree's section; nodes follow.
///
/// ```text
///   0      4      8      12         16              272            528
///   | root | keys | tags | tag bits | class of byte | place in class | nodes …
/// ```
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct TreeHead {
    /// [`Reference`](super::reference::Reference) to the root.
    pub root: u32,
    /// How many keys the tree was built over.
    pub keys: u32,
    /// Word at which the tag table begins; 0 where there is none.
    pub tags_at: u32,
    /// The tag table has 2 to the power of this many entries of 16 bits.
    pub tags_bits: u32,
    /// The class of each byte, 1 to 63, ascending.
    pub classes: [u8; 256],
    /// The place of each byte within its class, ascending there.
    pub places: [u8; 256],
}

const _: () = assert!(size_of::<TreeHead>() == 528 && align_of::<TreeHead>() == 4);

/// A node that cuts the values at one position into ranges; a reference to each range's child follows.
///
/// ```text
///   0            8          12           16      20
///   | bitmap u64 | position | first rank | count | child | child | …
/// ```
///
/// Bit *v* of the bitmap says that a range begins at value *v*; bit 0 is always set. The value is the
/// byte's class, or with [`PLACES`] in `position` its place within the class.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct BranchHead {
    pub bitmap: [u32; 2],
    pub position: u32,
    pub first_rank: u32,
    pub count: u32,
}

const _: () = assert!(size_of::<BranchHead>() == 20 && align_of::<BranchHead>() == 4);

/// Flag in [`BranchHead::position`]: the branch tests the place within the class.
pub const PLACES: u32 = 1 << 31;

impl BranchHead {
    pub fn bitmap(&self) -> u64 {
        u64::from(self.bitmap[0]) | u64::from(self.bitmap[1]) << 32
    }
}

/// A node that looks two bytes up at once, in a table of rows and columns.
///
/// ```text
///   0          4            8       12        14           16     18        20
///   | position | first rank | count | row low | column low | rows | columns | cell | cell | …
/// ```
///
/// A value is 0 after the key's end and the byte + 1 within it; a value outside the table counts as
/// the nearest one inside. A table of one column tests one byte. Neighbours may name the same child.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct PairHead {
    pub position: u32,
    pub first_rank: u32,
    pub count: u32,
    pub row_low: u16,
    pub column_low: u16,
    pub rows: u16,
    pub columns: u16,
}

const _: () = assert!(size_of::<PairHead>() == 20 && align_of::<PairHead>() == 4);

/// At most [`BUCKET_KEYS_MAX`] keys in the order of their ranks, told apart by one byte of their hash.
///
/// ```text
///   0            4       8
///   | first rank | count | fingerprint u8 x count, then zeroes to a multiple of 4 |
/// ```
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct BucketHead {
    pub first_rank: u32,
    pub count: u32,
}

const _: () = assert!(size_of::<BucketHead>() == 8 && align_of::<BucketHead>() == 4);

/// The most keys in a bucket. More make fewer nodes, and more records that are read in vain.
pub const BUCKET_KEYS_MAX: usize = 32;

/// Zero words after the last node, so that 32 fingerprints can be read at once from any bucket.
pub const PADDING_WORDS: usize = BUCKET_KEYS_MAX / 4;

/// Words of a record.
pub const fn words_of<T>() -> usize {
    size_of::<T>() / size_of::<u32>()
}
