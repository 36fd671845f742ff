//! A coarse clock: one reading serves a whole wake-up.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Deadlines are kept to this precision. A connection that asks again within a tick keeps its place
/// in the timers.
const TICK_MS: u64 = 16;

/// Time since the worker began, and the second that answers are dated with.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    now_ms: u64,
    unix_s: i64,
    /// When `unix_s` is to be read again.
    next_second_ms: u64,
}

impl Clock {
    pub(super) fn new() -> Clock {
        let mut clock = Clock { start: Instant::now(), now_ms: 0, unix_s: 0, next_second_ms: 0 };
        clock.tick();
        clock
    }

    /// Reads the time. The calendar is read once a second, and follows when it is set.
    pub(super) fn tick(&mut self) {
        self.now_ms = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        if self.now_ms >= self.next_second_ms {
            let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            self.unix_s = i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX);
            self.next_second_ms = self.now_ms + 1000 - u64::from(since_epoch.subsec_millis());
        }
    }

    /// Milliseconds since the worker began.
    pub(super) fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// The end of a limit that begins now: never early, late by less than two ticks.
    pub(super) fn deadline_ms(&self, limit_ms: u64) -> u64 {
        self.now_ms.saturating_add(limit_ms).next_multiple_of(TICK_MS)
    }

    pub(super) fn unix_s(&self) -> i64 {
        self.unix_s
    }
}
