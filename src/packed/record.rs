//! The byte layout of pages and of what they are answered with.

use bytemuck::{Pod, Zeroable};

use crate::arena::Span;
use crate::http::Coding;
use crate::render::Media;

/// What stands at a URL; the record's place is the rank of the URL's key.
///
/// ```text
///   0        8      16      20               24       26     27        32
///   | offset | hash | count | suggestions at | status | kind | 0 x 5   |
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct PageRecord {
    /// Of the page's [`RepresentationRecord`]s, or of a redirect's location.
    pub(super) offset: u64,
    /// XXH3 of all that the page is answered with; `inspect --verify` compares it.
    pub(super) hash: u64,
    /// How many representations, or how many bytes of location.
    pub(super) count: u32,
    /// Where in the first body suggestions are put, or [`NO_SUGGESTIONS`].
    pub(super) suggestions_at: u32,
    pub(super) status: u16,
    pub(super) kind: u8,
    pub(super) reserved: [u8; 5],
}

const _: () = assert!(size_of::<PageRecord>() == 32 && align_of::<PageRecord>() == 8);

pub(super) const NO_SUGGESTIONS: u32 = u32::MAX;

pub(super) const KIND_CONTENT: u8 = 0;
pub(super) const KIND_REDIRECT: u8 = 1;
pub(super) const KIND_GONE: u8 = 2;
pub(super) const KIND_ERROR: u8 = 3;

/// One form of a page: its head, and right behind it its body.
///
/// ```text
///   0        8             16            20             24        28      29       30      32
///   | offset | body length | head length | not modified | partial | media | coding | 0 x 2 |
///       |
///       `-> | ETag … | Content-Type … | Content-Length … | body …
///           0        not modified     partial            head length
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct RepresentationRecord {
    pub(super) offset: u64,
    pub(super) body_length: u64,
    pub(super) head_length: u32,
    pub(super) not_modified: u32,
    pub(super) partial: u32,
    pub(super) media: u8,
    pub(super) coding: u8,
    pub(super) reserved: [u8; 2],
}

const _: () =
    assert!(size_of::<RepresentationRecord>() == 32 && align_of::<RepresentationRecord>() == 8);

impl RepresentationRecord {
    pub fn media(&self) -> Media {
        match self.media {
            1 => Media::Markdown,
            2 => Media::Json,
            _ => Media::Default,
        }
    }

    pub fn coding(&self) -> Coding {
        match self.coding {
            1 => Coding::Gzip,
            2 => Coding::Brotli,
            _ => Coding::Identity,
        }
    }

    /// The fields of a 200, from `ETag` to the empty line.
    pub fn head(&self) -> Span {
        Span::new(self.offset, u64::from(self.head_length))
    }

    /// Length of the fields that a 304 repeats; never more than the head.
    pub fn not_modified(&self) -> u32 {
        self.not_modified.min(self.head_length)
    }

    /// Length of the fields that a 206 repeats; never more than the head.
    pub fn partial(&self) -> u32 {
        self.partial.min(self.head_length)
    }

    /// The body, which follows the head without a gap.
    pub fn body(&self) -> Span {
        Span::new(self.offset.saturating_add(u64::from(self.head_length)), self.body_length)
    }

    /// Head and body as one run.
    pub fn whole(&self) -> Span {
        let length = self.body_length.saturating_add(u64::from(self.head_length));
        Span::new(self.offset, length)
    }
}
