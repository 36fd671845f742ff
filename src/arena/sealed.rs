//! A short list of sealed regions under one numbering of bytes.

use super::region::Region;
use super::span::Span;

/// Read-only bytes addressed by [`Span`]s.
///
/// A region keeps its offset for life, so that an arena which grew out of another one shares the
/// regions of its parent, and spans into them mean the same bytes in both.
#[derive(Debug, Clone, Default)]
pub struct Arena {
    /// Ascending by offset, without overlap.
    regions: Vec<Placed>,
}

#[derive(Debug, Clone)]
struct Placed {
    offset: u64,
    region: Region,
}

impl Arena {
    pub fn new() -> Arena {
        Arena::default()
    }

    /// The offset at which the next region would be placed.
    pub fn end(&self) -> u64 {
        self.regions.last().map_or(0, |last| {
            let after = last.offset + last.region.len() as u64;
            after.next_multiple_of(REGION_ALIGNMENT)
        })
    }

    /// Adds a region after all others and tells its offset.
    pub fn push(&mut self, region: Region) -> u64 {
        let offset = self.end();
        self.regions.push(Placed { offset, region });
        offset
    }

    /// Adds a region at an offset that was promised to it. Not before the end of the others: spans
    /// into what it would cover are answered from elsewhere or not at all.
    pub fn place(&mut self, offset: u64, region: Region) {
        debug_assert!(offset >= self.end(), "regions ascend without overlap");
        self.regions.push(Placed { offset, region });
    }

    /// The bytes of a span; `None` when they are not all within one region. Takes time with the
    /// logarithm of the number of regions, which is small.
    #[inline]
    pub fn bytes(&self, span: Span) -> Option<&[u8]> {
        let after = self.regions.partition_point(|placed| placed.offset <= span.offset);
        let placed = self.regions.get(after.checked_sub(1)?)?;
        let start = usize::try_from(span.offset - placed.offset).ok()?;
        let length = usize::try_from(span.length).ok()?;
        placed.region.get(start..start.checked_add(length)?)
    }

    /// All regions with their offsets.
    pub fn regions(&self) -> impl Iterator<Item = (u64, &Region)> {
        self.regions.iter().map(|placed| (placed.offset, &placed.region))
    }
}

/// Regions begin on the boundary of a page, as maps do, so that records in them keep their alignment.
const REGION_ALIGNMENT: u64 = 4096;
