//! What all workers share: how the server ends, and how many connections it has.

use std::io;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use mio::Waker;

/// The life of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Phase {
    Serving = 0,
    /// No new connections, no new requests; what was asked is answered.
    Draining = 1,
    /// Now.
    Ending = 2,
}

/// Ends a server, from any thread.
#[derive(Debug)]
pub struct Control {
    phase: AtomicU8,
    /// One of each worker.
    wakers: Vec<Waker>,
    /// Workers that have not ended.
    pub(super) working: AtomicUsize,
    /// Connections of all workers that count towards the limit.
    pub(super) admitted: AtomicUsize,
}

impl Control {
    pub(super) fn new(wakers: Vec<Waker>) -> Control {
        Control {
            phase: AtomicU8::new(Phase::Serving as u8),
            working: AtomicUsize::new(wakers.len()),
            wakers,
            admitted: AtomicUsize::new(0),
        }
    }

    /// Accepts what is in the queue and nothing more, closes idle connections, answers what was asked,
    /// and ends, at the latest when the time for that is up.
    ///
    /// # Errors
    /// When a worker cannot be woken.
    pub fn drain(&self) -> io::Result<()> {
        self.go_to(Phase::Draining)
    }

    /// Ends at once.
    ///
    /// # Errors
    /// When a worker cannot be woken.
    pub fn end(&self) -> io::Result<()> {
        self.go_to(Phase::Ending)
    }

    fn go_to(&self, phase: Phase) -> io::Result<()> {
        self.phase.fetch_max(phase as u8, Ordering::Relaxed);
        self.wake()
    }

    /// Makes every worker look whether something is new.
    pub(super) fn wake(&self) -> io::Result<()> {
        self.wakers.iter().try_for_each(Waker::wake)
    }

    pub(super) fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Relaxed) {
            0 => Phase::Serving,
            1 => Phase::Draining,
            _ => Phase::Ending,
        }
    }
}
