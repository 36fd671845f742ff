//! The deadlines of all connections, in constant time each.
//!
//! A connection is in one state, and a state has one limit, the same for everybody: those who entered
//! a state first leave it first. So the timers are one list for each [`State`], in the order of
//! entry, and only the first of each is ever looked at. The lists run through the connections.
//!
//! ```text
//! Idle     first -> 7 <-> 3 <-> 12 <- last       deadlines ascend to the right
//! Writing  first -> 5 <- last
//! ```

use std::time::Duration;

use slab::Slab;

use super::clock::Clock;
use super::connection::{Connection, State};
use super::limits::{Limits, WRITE_LOOKS};

/// The place of a connection in the list of its state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    previous: u32,
    next: u32,
    deadline_ms: u64,
}

/// No slot: a slab of connections is far smaller.
const NONE: u32 = u32::MAX;

impl Link {
    pub(super) const UNLINKED: Link = Link { previous: NONE, next: NONE, deadline_ms: 0 };
}

/// The lists.
#[derive(Debug)]
pub(super) struct Timers {
    /// By [`State`].
    lists: [List; State::COUNT],
}

#[derive(Debug)]
struct List {
    first: u32,
    last: u32,
    length: usize,
    limit_ms: u64,
}

impl Timers {
    pub(super) fn new(limits: &Limits) -> Timers {
        let list = |limit: Duration| List {
            first: NONE,
            last: NONE,
            length: 0,
            limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
        };
        Timers {
            lists: [
                list(limits.idle_timeout),
                list(limits.head_timeout),
                list(limits.content_timeout),
                list(limits.write_timeout / WRITE_LOOKS),
                list(limits.lingering_timeout),
                list(limits.heartbeat),
            ],
        }
    }

    /// Begins the time of a connection that has just come.
    pub(super) fn insert(
        &mut self,
        connections: &mut Slab<Connection>,
        slot: usize,
        clock: &Clock,
    ) {
        if let Some(connection) = connections.get(slot) {
            let deadline_ms = clock.deadline_ms(self.lists[connection.state as usize].limit_ms);
            self.push(connections, slot, deadline_ms);
        }
    }

    /// Moves a connection to a state, or begins the time of its state anew.
    pub(super) fn enter(
        &mut self,
        connections: &mut Slab<Connection>,
        slot: usize,
        state: State,
        clock: &Clock,
    ) {
        let Some(connection) = connections.get_mut(slot) else { return };
        let deadline_ms = clock.deadline_ms(self.lists[state as usize].limit_ms);
        if connection.state == state && connection.link.deadline_ms == deadline_ms {
            return;
        }
        self.remove(connections, slot);
        if let Some(connection) = connections.get_mut(slot) {
            connection.state = state;
        }
        self.push(connections, slot, deadline_ms);
    }

    /// Takes a connection out of the list of its state.
    pub(super) fn remove(&mut self, connections: &mut Slab<Connection>, slot: usize) {
        let Some(connection) = connections.get_mut(slot) else { return };
        let list = &mut self.lists[connection.state as usize];
        list.length -= 1;
        let Link { previous, next, .. } = std::mem::replace(&mut connection.link, Link::UNLINKED);
        match connections.get_mut(previous as usize) {
            Some(before) => before.link.next = next,
            None => list.first = next,
        }
        match connections.get_mut(next as usize) {
            Some(after) => after.link.previous = previous,
            None => list.last = previous,
        }
    }

    fn push(&mut self, connections: &mut Slab<Connection>, slot: usize, deadline_ms: u64) {
        let place = u32::try_from(slot).unwrap_or(NONE);
        let Some(connection) = connections.get_mut(slot) else { return };
        let list = &mut self.lists[connection.state as usize];
        list.length += 1;
        let previous = std::mem::replace(&mut list.last, place);
        connection.link = Link { previous, next: NONE, deadline_ms };
        match connections.get_mut(previous as usize) {
            Some(before) => before.link.next = place,
            None => list.first = place,
        }
    }

    /// The next moment at which a connection is at its limit.
    pub(super) fn next_ms(&self, connections: &Slab<Connection>) -> Option<u64> {
        let first = |list: &List| Some(connections.get(list.first as usize)?.link.deadline_ms);
        self.lists.iter().filter_map(first).min()
    }

    /// A connection that is at its limit. It must leave its state before the next is asked for.
    pub(super) fn due(&self, connections: &Slab<Connection>, now_ms: u64) -> Option<usize> {
        self.lists.iter().map(|list| list.first as usize).find(|&slot| {
            connections.get(slot).is_some_and(|first| first.link.deadline_ms <= now_ms)
        })
    }

    /// How many connections are in a state in which they own memory.
    pub(super) fn owners(&self) -> usize {
        let owning = [State::Head, State::Content, State::Writing];
        owning.iter().map(|&state| self.lists[state as usize].length).sum()
    }

    /// All connections in a state, in the order of entry.
    pub(super) fn all(&self, state: State, connections: &Slab<Connection>) -> Vec<usize> {
        let first = self.lists[state as usize].first;
        let place = |place: u32| Some((place as usize, connections.get(place as usize)?.link.next));
        let all = std::iter::successors(place(first), |&(_, next)| place(next));
        all.map(|(slot, _)| slot).collect()
    }

    /// The connection that has been in this state for the longest time, and since when.
    pub(super) fn first(
        &self,
        state: State,
        connections: &Slab<Connection>,
    ) -> Option<(usize, u64)> {
        let list = &self.lists[state as usize];
        let first = connections.get(list.first as usize)?;
        Some((list.first as usize, first.link.deadline_ms.saturating_sub(list.limit_ms)))
    }
}
