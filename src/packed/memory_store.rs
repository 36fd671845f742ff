//! Contents in memory, for the process that serves them itself.

use std::io;

use crate::arena::{Arena, RegionWriter, Span};

use super::header::SECTION_ALIGNMENT;
use super::spill::Spill;
use super::store::{GenerationParts, GenerationSpans};

/// Regions of memory, and beside them one mapped temporary file for what is large.
#[derive(Debug)]
pub(super) struct MemoryStore {
    sealed: Arena,
    open: Option<RegionWriter>,
    /// Length of the next region at least.
    region_bytes: usize,
    spill: Option<Spill>,
    /// Whether the run that was begun last goes to the file.
    is_spilling: bool,
}

/// A fresh site is gathered in regions of at least this, so that it has few of them.
const REGION_BYTES_MIN: usize = 16 * 1024 * 1024;

/// What changed since an earlier site is gathered in regions of this, below the size of a huge page.
const CHANGE_BYTES_MIN: usize = 1024 * 1024;

/// Runs above this go to the temporary file: the system may drop them from memory and read them again. Pages are
/// shorter; feeds of whole texts, pictures and films are not.
const RUN_BYTES_MAX: u64 = 256 * 1024;

/// The file's offsets begin this far behind those of memory, which is never so large.
const SPILL_DISTANCE: u64 = 1 << 44;

impl MemoryStore {
    pub(super) fn new() -> MemoryStore {
        MemoryStore::after(Arena::new(), REGION_BYTES_MIN)
    }

    /// Goes on behind the regions of another arena, which are shared.
    pub(super) fn beside(shared: Arena) -> MemoryStore {
        MemoryStore::after(shared, CHANGE_BYTES_MIN)
    }

    fn after(sealed: Arena, region_bytes: usize) -> MemoryStore {
        MemoryStore { sealed, open: None, region_bytes, spill: None, is_spilling: false }
    }

    pub(super) fn begin(&mut self, length: u64, alignment: usize) -> io::Result<u64> {
        self.is_spilling = length > RUN_BYTES_MAX;
        if self.is_spilling {
            let spill = match self.spill.take() {
                Some(spill) => spill,
                None => Spill::new(
                    (self.sealed.end() + SPILL_DISTANCE).next_multiple_of(SPILL_DISTANCE),
                )?,
            };
            return self.spill.insert(spill).begin(alignment);
        }
        let length = usize::try_from(length).map_err(io::Error::other)?;
        let fits = self
            .open
            .as_mut()
            .is_some_and(|open| open.align(alignment).is_some() && open.remaining() >= length);
        if !fits {
            self.seal()?;
            self.open = Some(RegionWriter::with_capacity(length.max(self.region_bytes))?);
        }
        let used = self.open.as_ref().map_or(0, RegionWriter::used);
        Ok(self.sealed.end() + used as u64)
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.spill {
            Some(spill) if self.is_spilling => spill.push(bytes),
            _ => {
                let pushed = self.open.as_mut().and_then(|open| open.push(bytes));
                pushed.ok_or_else(|| io::Error::other("more bytes than the run was begun with"))
            }
        }
    }

    fn seal(&mut self) -> io::Result<()> {
        if let Some(open) = self.open.take() {
            self.sealed.push(open.seal()?);
        }
        Ok(())
    }

    pub(super) fn end_generation(
        &mut self,
        parts: GenerationParts<'_>,
    ) -> io::Result<GenerationSpans> {
        self.seal()?;
        let capacity = parts.iter().map(|part| part.len() + SECTION_ALIGNMENT).sum();
        let mut writer = RegionWriter::with_huge_pages(capacity)?;
        let base = self.sealed.end();
        let too_long = || io::Error::other("more bytes than the sections were counted with");
        let mut spans = GenerationSpans::default();
        for (part, span) in parts.iter().zip(&mut spans) {
            writer.align(SECTION_ALIGNMENT).ok_or_else(too_long)?;
            *span = Span::new(base + writer.used() as u64, part.len() as u64);
            writer.push(part).ok_or_else(too_long)?;
        }
        self.sealed.push(writer.seal()?);
        Ok(spans)
    }

    /// Seals what is open; nothing can be stored from here on.
    pub(super) fn finish(mut self) -> io::Result<Arena> {
        self.seal()?;
        if let Some(spill) = self.spill {
            let (offset, region) = spill.finish()?;
            self.sealed.place(offset, region);
        }
        Ok(self.sealed)
    }
}
