//! Memory that connections no longer own goes back to the system.
//!
//! Thousands of clients that ask much and read nothing make a worker keep some KiB for each. When they
//! are gone, the allocator keeps what was theirs for the next. Whoever starts the server knows the
//! allocator, and how it is told to let go.

use super::limits::{GIVE_BACK_PAUSE_MS, OWNERS_GONE_MIN};

/// A worker's view of it. Looked at once a wake-up.
#[derive(Debug)]
pub(super) struct Memory {
    /// See [`Options::give_back`](super::Options::give_back).
    give_back: Option<fn()>,
    /// Connections that owned memory, the most since it was last given back.
    owners_max: usize,
    /// Not before.
    next_ms: u64,
}

impl Memory {
    pub(super) fn new(give_back: Option<fn()>) -> Memory {
        Memory { give_back, owners_max: 0, next_ms: 0 }
    }

    /// To be told how many connections own memory now.
    pub(super) fn look(&mut self, owners: usize, now_ms: u64) {
        self.owners_max = self.owners_max.max(owners);
        if now_ms >= self.next_ms
            && self.is_due(owners)
            && let Some(give_back) = self.give_back
        {
            give_back();
            (self.owners_max, self.next_ms) = (owners, now_ms + GIVE_BACK_PAUSE_MS);
        }
    }

    /// When it is to be looked at again, even if nothing happens.
    pub(super) fn next_ms(&self, owners: usize) -> Option<u64> {
        (self.give_back.is_some() && self.is_due(owners)).then_some(self.next_ms)
    }

    /// Most of them are gone, and they were many.
    fn is_due(&self, owners: usize) -> bool {
        self.owners_max >= OWNERS_GONE_MIN && owners <= self.owners_max / 2
    }
}
