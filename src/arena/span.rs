//! Where bytes lie in an arena.

use bytemuck::{Pod, Zeroable};

/// A run of bytes, addressed by its distance from the start of the arena and never by a pointer, so
/// that the same records serve from memory and from a file.
///
/// ```text
/// 0          8          16
/// | offset   | length   |     little-endian u64, bytes
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Span {
    pub offset: u64,
    pub length: u64,
}

const _: () = assert!(size_of::<Span>() == 16 && align_of::<Span>() == 8);

impl Span {
    pub fn new(offset: u64, length: u64) -> Span {
        Span { offset, length }
    }

    /// The offset after the last byte; `None` when a foreign span runs past the end of numbers.
    pub fn end(self) -> Option<u64> {
        self.offset.checked_add(self.length)
    }

    pub fn is_empty(self) -> bool {
        self.length == 0
    }
}
