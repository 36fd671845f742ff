//! Memory that connections no longer own goes back to the system.
//!
//! Thousands of clients that ask much and read nothing make a worker keep some KiB for each. When they
//! are gone, the allocator keeps what was theirs: a block that is still in use, or one that is cached
//! for the next, holds all that lies below it.

use super::limits::{GIVE_BACK_PAUSE_MS, OWNERS_GONE_MIN};

/// A worker's view of it. Looked at once a wake-up.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Connections that owned memory, the most since it was last given back.
    owners_max: usize,
    /// Not before.
    next_ms: u64,
}

impl Memory {
    /// To be told how many connections own memory now.
    pub(super) fn look(&mut self, owners: usize, now_ms: u64) {
        self.owners_max = self.owners_max.max(owners);
        if self.is_due(owners) && now_ms >= self.next_ms {
            give_back();
            (self.owners_max, self.next_ms) = (owners, now_ms + GIVE_BACK_PAUSE_MS);
        }
    }

    /// When it is to be looked at again, even if nothing happens.
    pub(super) fn next_ms(&self, owners: usize) -> Option<u64> {
        self.is_due(owners).then_some(self.next_ms)
    }

    /// Most of them are gone, and they were many.
    fn is_due(&self, owners: usize) -> bool {
        self.owners_max >= OWNERS_GONE_MIN && owners <= self.owners_max / 2
    }
}

/// Returns whole pages of freed memory, wherever they lie, to the system.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the C library is asked by a name that nobody has wrapped")]
fn give_back() {
    // SAFETY: takes a number and no pointer, locks what it reads, and touches no memory that is in
    // use (malloc_trim(3)).
    let _is_less = unsafe { nix::libc::malloc_trim(0) };
}

/// Other allocators have their own ways.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back() {}
