//! Where the builder puts contents as they come: memory, or the file to be.

use std::io;

use crate::arena::{Arena, Region, RegionWriter};

/// Receives runs of bytes, each contiguous, and tells the offset each will have for ever.
#[derive(Debug)]
pub(super) struct MemoryStore {
    sealed: Arena,
    open: Option<RegionWriter>,
}

/// Regions are at least this long, so that a site has few of them.
const REGION_BYTES_MIN: usize = 16 * 1024 * 1024;

impl MemoryStore {
    pub(super) fn new() -> MemoryStore {
        MemoryStore { sealed: Arena::new(), open: None }
    }

    /// Begins a run of `length` bytes; the pushes that follow must add up to it.
    pub(super) fn begin(&mut self, length: usize, alignment: usize) -> io::Result<u64> {
        let fits = self
            .open
            .as_mut()
            .is_some_and(|open| open.align(alignment).is_some() && open.remaining() >= length);
        if !fits {
            self.seal()?;
            self.open = Some(RegionWriter::with_capacity(length.max(REGION_BYTES_MIN))?);
        }
        let used = self.open.as_ref().map_or(0, RegionWriter::used);
        Ok(self.sealed.end() + used as u64)
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        let pushed = self.open.as_mut().and_then(|open| open.push(bytes));
        pushed.ok_or_else(|| io::Error::other("more bytes than the run was begun with"))
    }

    fn seal(&mut self) -> io::Result<()> {
        if let Some(open) = self.open.take() {
            let region: Region = open.seal()?;
            self.sealed.push(region);
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Arena> {
        self.seal()?;
        Ok(self.sealed)
    }
}
