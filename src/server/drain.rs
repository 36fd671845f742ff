//! The end of a worker, in order.
//!
//! 1. Whoever waits in the queue of a listener is let in, because closing it would reset them; when it
//!    is empty, or does not become so, the listener closes.
//! 2. Idle connections get one look for a request that has just come, and close.
//! 3. Every answer from now on says that the connection closes; who is in the middle of a request or
//!    of an answer goes on.
//! 4. When nobody is left, or the time is up, the worker ends.

use super::connection::State;
use super::control::Phase;
use super::event_loop::Worker;
use super::limits::DRAIN_ACCEPT_MS_MAX;

/// How a server ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drained {
    /// Connections that were in the middle of a request or an answer.
    pub cut_off: usize,
}

impl Worker {
    /// Goes on ending; `true` when it is over.
    pub(super) fn drain(&mut self) -> bool {
        if self.control.phase() == Phase::Ending {
            return true;
        }
        let now_ms = self.clock.now_ms();
        let limit_ms = u64::try_from(self.limits.drain_timeout.as_millis()).unwrap_or(u64::MAX);
        let Some(deadline_ms) = self.drain_deadline_ms else {
            self.drain_deadline_ms = Some(now_ms.saturating_add(limit_ms));
            self.doorways_close_ms = now_ms + DRAIN_ACCEPT_MS_MAX.min(limit_ms);
            self.begin_draining();
            return false;
        };
        let is_late = now_ms >= self.doorways_close_ms;
        self.doorways.retain(|doorway| doorway.ready && !is_late);
        let is_empty = self.doorways.is_empty() && self.connections.is_empty();
        is_empty || now_ms >= deadline_ms
    }

    fn begin_draining(&mut self) {
        self.desk.draining = true;
        for doorway in &mut self.doorways {
            doorway.ready = true;
            doorway.reopen();
        }
        let idle = self.connections.iter().filter(|(_, it)| it.state == State::Idle);
        let idle: Vec<usize> = idle.map(|(slot, _)| slot).collect();
        for slot in idle {
            if let Some(connection) = self.connections.get_mut(slot) {
                connection.ready.read = true;
                self.turn(slot);
            }
        }
    }

    /// How many connections are neither idle nor answered.
    pub(super) fn cut_off(&self) -> usize {
        let is_owed = |state| matches!(state, State::Head | State::Content | State::Writing);
        self.connections.iter().filter(|(_, connection)| is_owed(connection.state)).count()
    }
}
