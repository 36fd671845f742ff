//! Where the builder puts contents as they come: memory, or the file to be.

use std::io;

use crate::arena::Span;

use super::file_store::FileStore;
use super::memory_store::MemoryStore;

/// Receives runs of bytes, each contiguous, and tells the offset each will have for ever.
#[derive(Debug)]
pub(super) enum Store {
    Memory(MemoryStore),
    File(Box<FileStore>),
}

/// The sections of one generation, as bytes: keys, tails, pages, tree, names.
pub(super) type GenerationParts<'a> = [&'a [u8]; 5];

/// Where they lie.
pub(super) type GenerationSpans = [Span; 5];

impl Store {
    /// Begins a run of `length` bytes; the pushes that follow must add up to it.
    pub(super) fn begin(&mut self, length: u64, alignment: usize) -> io::Result<u64> {
        match self {
            Store::Memory(store) => store.begin(length, alignment),
            Store::File(store) => store.begin(alignment),
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Store::Memory(store) => store.push(bytes),
            Store::File(store) => store.push(bytes),
        }
    }

    /// Ends the runs of a generation and stores its sections.
    pub(super) fn end_generation(
        &mut self,
        parts: GenerationParts<'_>,
    ) -> io::Result<GenerationSpans> {
        match self {
            Store::Memory(store) => store.end_generation(parts),
            Store::File(store) => store.end_generation(parts),
        }
    }
}
