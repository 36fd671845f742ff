//! How what the allocator keeps of a build is given back.

use tikv_jemalloc_ctl::{Access, AsName};

/// Gives the system back whatever is free. A build leaves tens of megabytes behind that serving never needs,
/// and so do thousands of clients that are gone.
///
/// Each of the allocator's arenas lets go of its free pages when it is told that they may stay for no time
/// at all; what is freed later may stay as long as before.
pub(super) fn give_back() {
    let arenas: u32 = "arenas.narenas\0".name().read().unwrap_or_default();
    let Ok(stay_ms) = "arenas.dirty_decay_ms\0".name().read() else { return };
    let now: isize = 0;
    for arena in 0..arenas {
        let name = format!("arena.{arena}.dirty_decay_ms\0");
        for stay_ms in [now, stay_ms] {
            // An arena that no thread has used yet is no arena.
            let _ = name.name().write(stay_ms);
        }
    }
}
