//! The end of a worker, in order.
//!
//! 1. Whoever waits in the queue of a listener, or is on the way into it, is let in, because closing it
//!    would reset them; when there is nobody, or always somebody else, the listener closes.
//! 2. Idle connections get one look for a request that has just come, and close. Subscribers close.
//! 3. Every answer from now on says that the connection closes; who is in the middle of a request or
//!    of an answer goes on.
//! 4. When nobody is left, or the time is up, the worker ends.

use super::connection::State;
use super::control::Phase;
use super::doorway::Doorway;
use super::event_loop::Worker;
use super::limits::{DRAIN_ACCEPT_MS_MAX, DRAIN_LOOK_MS};

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
        self.close_doorways(now_ms);
        let is_empty = self.doorways.is_empty() && self.connections.is_empty();
        is_empty || self.drain_deadline_ms.is_some_and(|deadline_ms| now_ms >= deadline_ms)
    }

    /// When draining goes on by itself.
    pub(super) fn next_drain_ms(&self) -> Option<u64> {
        let is_awaiting = self.drain_deadline_ms.is_some() && !self.doorways.is_empty();
        is_awaiting.then_some(self.doorways_look_ms.min(self.doorways_close_ms))
    }

    /// Closes the listeners when nobody comes any more.
    fn close_doorways(&mut self, now_ms: u64) {
        if now_ms >= self.doorways_close_ms {
            return self.doorways.clear();
        }
        let are_empty = |doorways: &[Doorway]| doorways.iter().all(|doorway| !doorway.ready);
        if now_ms < self.doorways_look_ms {
            return;
        }
        if !are_empty(&self.doorways) || self.doorways.iter().any(Doorway::is_awaited) {
            self.doorways_look_ms = now_ms + DRAIN_LOOK_MS;
            return;
        }
        // Somebody may have arrived between the last accept and this look.
        self.doorways.iter_mut().for_each(Doorway::call_in);
        self.accept();
        if are_empty(&self.doorways) {
            self.doorways.clear();
        }
    }

    /// The first steps, once; before anybody is answered, so that no answer promises more.
    pub(super) fn begin_draining(&mut self) {
        if std::mem::replace(&mut self.desk.draining, true) {
            return;
        }
        let now_ms = self.clock.now_ms();
        let limit_ms = u64::try_from(self.limits.drain_timeout.as_millis()).unwrap_or(u64::MAX);
        self.drain_deadline_ms = Some(now_ms.saturating_add(limit_ms));
        self.doorways_close_ms = now_ms + DRAIN_ACCEPT_MS_MAX.min(limit_ms);
        self.doorways.iter_mut().for_each(Doorway::call_in);
        self.dismiss_subscribers();
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
