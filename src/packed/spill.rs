//! A temporary file without a name, for contents too large to be kept in memory.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use crate::arena::Region;

/// Grows by runs of bytes and is mapped when all are written.
///
/// The user's own files are never mapped: one that is cut short while it is served would end the
/// process. This one has no name, so that nobody else can open it, and it is gone with the map.
#[derive(Debug)]
pub(super) struct Spill {
    file: BufWriter<File>,
    /// Where the file's bytes lie in the arena.
    base: u64,
    length: u64,
}

impl Spill {
    pub(super) fn new(base: u64) -> io::Result<Spill> {
        Ok(Spill { file: BufWriter::new(tempfile::tempfile()?), base, length: 0 })
    }

    /// Begins a run; tells its offset.
    pub(super) fn begin(&mut self, alignment: usize) -> io::Result<u64> {
        while !self.length.is_multiple_of(alignment as u64) {
            self.push(&[0])?;
        }
        Ok(self.base + self.length)
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// The region, and the offset at which it must be placed.
    pub(super) fn finish(self) -> io::Result<(u64, Region)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((self.base, Region::map(&file)?))
    }
}
