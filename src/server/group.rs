//! Turns in groups: all of a group read, then all are answered, then all are sent to.
//!
//! A busy worker finds dozens of connections ready at once. The kernel's part of a turn, ten times as
//! long as ours, leaves nothing of our instructions and data in the caches nearest to the core. So the
//! middle step, which is all ours, is taken for the whole group in one go, and only the first of it
//! pays for fetching them anew. Whoever is alone waits for nobody: a group has no more than are ready.

use std::mem;
use std::ops::Range;

use mio::Token;

use super::event_loop::Worker;
use super::exchange::{self, Begun, Composed};
use super::limits::{GROUP_BYTES_LEFT_MIN, GROUP_TURNS_MAX};

/// The turns that have begun and are not over, by the slots of their connections, each in one of the
/// lists; and the connections whose first turn it is.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// What each has in the desk's buffer.
    read: Vec<(usize, Range<usize>)>,
    composed: Vec<(usize, Composed)>,
    fresh: Vec<usize>,
}

impl Group {
    /// Has a connection that has just come registered when the turns that have begun are over.
    pub(super) fn register_later(&mut self, slot: usize) {
        self.fresh.push(slot);
    }
}

impl Worker {
    /// A turn for each of those who are in the queue now.
    pub(super) fn turn_queued(&mut self) {
        for _ in 0..self.queue.len() {
            let Some(slot) = self.queue.pop_front() else { break };
            // The slot may be another connection's by now, which must not be in a group twice.
            let connection = self.connections.get_mut(slot);
            if connection.is_some_and(|connection| mem::take(&mut connection.queued)) {
                self.begin_turn(slot);
            }
        }
        self.end_turns();
    }

    /// A turn for a connection alone.
    pub(super) fn turn(&mut self, slot: usize) {
        self.begin_turn(slot);
        self.end_turns();
    }

    /// The first step of a turn. The others follow with those of its group.
    pub(super) fn begin_turn(&mut self, slot: usize) {
        let room = self.desk.buffer.len() - self.desk.filled;
        if self.group.read.len() >= GROUP_TURNS_MAX || room < GROUP_BYTES_LEFT_MIN {
            self.end_turns();
        }
        let Some(connection) = self.connections.get_mut(slot) else { return };
        match exchange::begin(connection, &mut self.desk) {
            Begun::Read(read) => self.group.read.push((slot, read)),
            Begun::Over(verdict) => self.apply(slot, verdict),
        }
    }

    /// The other steps of all turns that have begun.
    pub(super) fn end_turns(&mut self) {
        let mut turns = mem::take(&mut self.group.read);
        for (slot, read) in turns.drain(..) {
            let Some(connection) = self.connections.get_mut(slot) else { continue };
            let composed = exchange::compose(connection, &mut self.desk, read);
            self.group.composed.push((slot, composed));
            if self.desk.batch.is_heavy() {
                self.settle_turns();
            }
        }
        self.group.read = turns;
        self.settle_turns();
        self.desk.filled = 0;
        self.register_fresh();
    }

    fn settle_turns(&mut self) {
        let mut turns = mem::take(&mut self.group.composed);
        for (slot, composed) in turns.drain(..) {
            let Some(connection) = self.connections.get_mut(slot) else { continue };
            let verdict = exchange::settle(connection, &self.desk, composed);
            self.apply(slot, verdict);
        }
        self.group.composed = turns;
        self.desk.batch.clear();
    }

    fn register_fresh(&mut self) {
        while let Some(slot) = self.group.fresh.pop() {
            let Some(connection) = self.connections.get_mut(slot) else { continue };
            if connection.transport.register(self.poll.registry(), Token(slot)).is_err() {
                self.close(slot);
            }
        }
    }
}
