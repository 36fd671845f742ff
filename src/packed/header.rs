//! The byte layout of a packed file around its contents.
//!
//! ```text
//!   0         64
//!   | header  | contents 1 | keys 1 | tails 1 | pages 1 | tree 1 | names 1 | contents 2 | … | identity | table |
//!       |                                                                                    ^
//!       `------------------------------------------------------------------------------------'
//! ```
//!
//! Every section begins at a multiple of [`SECTION_ALIGNMENT`] bytes, with zeroes before it. Numbers
//! are little-endian; offsets count from the start of the file. There is no clock and no path in it:
//! the same pages give the same bytes.

use bytemuck::{Pod, Zeroable};
use xxhash_rust::xxh3::xxh3_64;

use crate::arena::{Span, bytes_of};

/// What a packed file begins with.
///
/// ```text
///   0       8         12         16       24      32           40            48
///   | magic | version | sections | length | table | table hash | header hash | 0 x 16 |
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct FileHeader {
    /// [`MAGIC`].
    pub magic: [u8; 8],
    /// [`VERSION`]. A reader of one version refuses all others.
    pub version: u32,
    /// How many [`SectionRecord`]s the table has.
    pub sections: u32,
    /// Of the whole file in bytes.
    pub length: u64,
    /// Offset of the table, which ends the file.
    pub table: u64,
    /// XXH3 of the table.
    pub table_hash: u64,
    /// XXH3 of the fields before this one.
    pub header_hash: u64,
    pub reserved: [u8; 16],
}

const _: () = assert!(size_of::<FileHeader>() == 64 && align_of::<FileHeader>() == 8);

pub const MAGIC: [u8; 8] = *b"PAMPHLET";
pub const VERSION: u32 = 1;

/// Sections begin on the boundary of a cache line.
pub const SECTION_ALIGNMENT: usize = 64;

impl FileHeader {
    pub(super) fn new(length: u64, table: u64, records: &[SectionRecord]) -> FileHeader {
        let mut header = FileHeader {
            magic: MAGIC,
            version: VERSION,
            sections: records.len() as u32,
            length,
            table,
            table_hash: xxh3_64(bytes_of(records)),
            header_hash: 0,
            reserved: [0; 16],
        };
        header.header_hash = header.hash();
        header
    }

    /// What the header hash must be.
    pub(super) fn hash(&self) -> u64 {
        let bytes: &[u8] = bytemuck::bytes_of(self);
        xxh3_64(&bytes[..std::mem::offset_of!(FileHeader, header_hash)])
    }
}

/// Where one section lies.
///
/// ```text
///   0      4            8       12  16       24       32     40
///   | kind | generation | flags | 0 | offset | length | hash |
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct SectionRecord {
    /// A [`SectionKind`], or one that a later version knows.
    pub kind: u32,
    /// The generation it belongs to, from 0; 0 where it belongs to all.
    pub generation: u32,
    /// [`REQUIRED`], or 0: a reader that does not know the kind passes the section by.
    pub flags: u32,
    pub reserved: u32,
    pub offset: u64,
    pub length: u64,
    /// XXH3 of the section's bytes.
    pub hash: u64,
}

const _: () = assert!(size_of::<SectionRecord>() == 40 && align_of::<SectionRecord>() == 8);

/// Flag of a section without which the file cannot be read rightly.
pub const REQUIRED: u32 = 1;

impl SectionRecord {
    pub fn span(&self) -> Span {
        Span::new(self.offset, self.length)
    }

    pub fn kind(&self) -> Option<SectionKind> {
        SectionKind::ALL.into_iter().find(|kind| *kind as u32 == self.kind)
    }

    /// The name of the section in messages: its kind, and its generation where there are several.
    pub fn name(&self) -> String {
        match self.kind() {
            Some(kind) if self.generation == 0 => kind.name().to_owned(),
            Some(kind) => format!("{} of generation {}", kind.name(), self.generation),
            None => format!("of the unknown kind {}", self.kind),
        }
    }
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum SectionKind {
    /// The base URL of the site, UTF-8.
    Identity = 1,
    /// One [`GenerationRecord`] a generation, ascending.
    Generations = 2,
    /// [`RepresentationRecord`](super::RepresentationRecord)s, heads, bodies and locations that were
    /// first needed in this generation.
    Contents = 3,
    /// [`KeyRecord`](crate::index::KeyRecord)s, ascending by key.
    Keys = 4,
    /// The keys that are too long for their records.
    Tails = 5,
    /// One [`PageRecord`](super::PageRecord) a key.
    Pages = 6,
    /// The prefix tree over the keys.
    Tree = 7,
    /// One [`NameRecord`](super::NameRecord) for each page that a person may have meant. Without it
    /// fewer of them are suggested.
    Names = 8,
}

impl SectionKind {
    pub const ALL: [SectionKind; 8] = [
        SectionKind::Identity,
        SectionKind::Generations,
        SectionKind::Contents,
        SectionKind::Keys,
        SectionKind::Tails,
        SectionKind::Pages,
        SectionKind::Tree,
        SectionKind::Names,
    ];

    pub fn name(self) -> &'static str {
        match self {
            SectionKind::Identity => "identity",
            SectionKind::Generations => "generations",
            SectionKind::Contents => "contents",
            SectionKind::Keys => "keys",
            SectionKind::Tails => "tails",
            SectionKind::Pages => "pages",
            SectionKind::Tree => "tree",
            SectionKind::Names => "names",
        }
    }

    /// [`REQUIRED`], or 0 where a site answers rightly without it.
    pub(super) fn flags(self) -> u32 {
        if self == SectionKind::Names { 0 } else { REQUIRED }
    }
}

/// When a generation begins; it ends where the next one begins.
///
/// ```text
///   0            8
///   | valid from |    seconds since 1970, i64; the first is i64::MIN
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct GenerationRecord {
    pub valid_from: i64,
}

const _: () = assert!(size_of::<GenerationRecord>() == 8 && align_of::<GenerationRecord>() == 8);
