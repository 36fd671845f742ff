//! One run of memory that was written once and is only read from then on.

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::sync::Arc;

use memmap2::{Advice, Mmap, MmapMut};

/// Sealed bytes: page aligned, and read-only for the memory management unit as well as for Rust.
///
/// Clones share the memory; it is unmapped with the last of them.
#[derive(Debug, Clone)]
pub struct Region {
    map: Arc<Mmap>,
    /// Bytes in use; an anonymous map may be longer.
    length: usize,
}

impl Region {
    /// Maps a file of the format of `packed`, whole.
    ///
    /// # Errors
    /// When the system refuses the map (an empty file, a directory, no address space).
    #[allow(unsafe_code, reason = "memmap2 cannot know who else writes to the file")]
    pub fn map(file: &File) -> io::Result<Region> {
        // SAFETY: the bytes of a map must not change while they are borrowed. A packed file is
        // written under a temporary name, synced and renamed, and never touched in place; who
        // replaces one gives a new file to the name, and the old file lives on in this map.
        let map = unsafe { Mmap::map(file)? };
        Ok(Region { length: map.len(), map: Arc::new(map) })
    }

    /// Asks the system to bring a part of the region in with one call rather than a fault a page.
    /// Only a hint: where it is unknown, the pages come when they are touched.
    pub fn prefetch(&self, offset: usize, length: usize) {
        let in_bounds = offset.checked_add(length).is_some_and(|end| end <= self.length);
        if in_bounds && length > 0 {
            let _ = self.map.advise_range(Advice::PopulateRead, offset, length);
        }
    }
}

impl Deref for Region {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.map[..self.length]
    }
}

/// Memory of a fixed size that is being filled, from its start to its end.
#[derive(Debug)]
pub struct RegionWriter {
    map: MmapMut,
    used: usize,
}

impl RegionWriter {
    /// Anonymous memory for `capacity` bytes; pages that are never written take no room.
    ///
    /// # Errors
    /// When the system has no address space left.
    pub fn with_capacity(capacity: usize) -> io::Result<RegionWriter> {
        let map = MmapMut::map_anon(capacity.max(1))?;
        Ok(RegionWriter { map, used: 0 })
    }

    /// As [`RegionWriter::with_capacity`], for what is looked up at random: with 4 KiB pages a look-up among
    /// a million keys pays for its address as much as for its data. What is sent from end to end has no use
    /// for huge pages, and a system that has to find and clear them first takes longer than all the rest
    /// of the storing.
    ///
    /// # Errors
    /// As there.
    pub fn with_huge_pages(capacity: usize) -> io::Result<RegionWriter> {
        let writer = RegionWriter::with_capacity(capacity)?;
        if capacity >= HUGE_PAGE_BYTES {
            // Only a hint: a system without huge pages serves all the same.
            let _ = writer.map.advise(Advice::HugePage);
        }
        Ok(writer)
    }

    pub fn used(&self) -> usize {
        self.used
    }

    pub fn remaining(&self) -> usize {
        self.map.len() - self.used
    }

    /// Appends bytes; `None` when they do not fit.
    pub fn push(&mut self, bytes: &[u8]) -> Option<()> {
        let end = self.used.checked_add(bytes.len())?;
        self.map.get_mut(self.used..end)?.copy_from_slice(bytes);
        self.used = end;
        Some(())
    }

    /// Moves on to the next multiple of `alignment` (a power of two); `None` when that is outside.
    pub fn align(&mut self, alignment: usize) -> Option<()> {
        let aligned = self.used.checked_next_multiple_of(alignment)?;
        (aligned <= self.map.len()).then(|| self.used = aligned)
    }

    /// What has been written so far.
    pub fn written(&self) -> &[u8] {
        &self.map[..self.used]
    }

    /// Ends the writing.
    ///
    /// # Errors
    /// When the system refuses to change the protection.
    pub fn seal(self) -> io::Result<Region> {
        Ok(Region { map: Arc::new(self.map.make_read_only()?), length: self.used })
    }
}

/// The size of a huge page on the systems that have them; smaller regions gain nothing from one.
const HUGE_PAGE_BYTES: usize = 2 * 1024 * 1024;
