//! One worker's loop: wait, give everybody with something to do one turn, look at the clock.
//!
//! A source is registered once and for both directions, and an edge is reported once. So nothing may
//! be left half done without being remembered: a listener that was not emptied stays `ready`, and a
//! connection that was not is in the `queue`; with either of them the loop does not wait. What a turn
//! must use up is written in [`exchange`](mod@super::exchange).
//!
//! A slot may be given to a new connection while events for the old one are still to be looked at.
//! That does no harm: readiness is a hint, and a turn without cause ends with a read that finds
//! nothing.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use arc_swap::ArcSwap;
use mio::event::Event;
use mio::{Events, Interest, Poll, Token, Waker};
use slab::Slab;

use crate::http::Refusal;
use crate::packed::PackedSite;

use super::clock::Clock;
use super::connection::{Connection, State};
use super::control::{Control, Phase};
use super::desk::Desk;
use super::doorway::Doorway;
use super::exchange::{self, Verdict};
use super::group::Group;
use super::limits::{EVENTS_PER_WAKE_MAX, Limits, SITE_LOOK_MS, TURNED_AWAY_MAX};
use super::listener::prepare;
use super::memory::Memory;
use super::running::Options;
use super::subscribers::{HEARTBEAT, Subscribers};
use super::timers::Timers;

/// Tokens above those of all connections.
const WAKER: Token = Token(usize::MAX);
const LISTENERS: usize = usize::MAX - 1024;

/// A thread's share of the server: listeners, connections, and all that it takes to answer them.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) poll: Poll,
    pub(super) doorways: Vec<Doorway>,
    pub(super) connections: Slab<Connection>,
    pub(super) timers: Timers,
    /// Slots of connections that have a turn.
    pub(super) queue: VecDeque<usize>,
    pub(super) group: Group,
    pub(super) desk: Desk,
    pub(super) clock: Clock,
    memory: Memory,
    pub(super) limits: Limits,
    pub(super) control: Arc<Control>,
    /// Connections of this worker for which there are descriptors.
    pub(super) open_max: usize,
    /// Connections that are being turned away.
    pub(super) turned_away: usize,
    /// When what is not answered is cut off; set when the server stops.
    pub(super) drain_deadline_ms: Option<u64>,
    /// When a listener closes whose queue does not get empty; means nothing before that.
    pub(super) doorways_close_ms: u64,
    /// When it is next looked whether somebody is on the way to a listener; likewise.
    pub(super) doorways_look_ms: u64,
}

/// A worker's poll, and what wakes it, before there is a worker.
pub(super) fn poll() -> io::Result<(Poll, Waker)> {
    let poll = Poll::new()?;
    let waker = Waker::new(poll.registry(), WAKER)?;
    Ok((poll, waker))
}

impl Worker {
    pub(super) fn new(
        poll: Poll,
        listeners: Vec<std::net::TcpListener>,
        sites: Arc<ArcSwap<PackedSite>>,
        options: &Options,
        control: Arc<Control>,
        open_max: usize,
    ) -> io::Result<Worker> {
        let Options { limits, channel, give_back, .. } = options.clone();
        let clock = Clock::new();
        let mut doorways = Vec::new();
        for (index, listener) in listeners.into_iter().enumerate() {
            prepare(&listener)?;
            let mut listener = mio::net::TcpListener::from_std(listener);
            let token = Token(LISTENERS + index);
            poll.registry().register(&mut listener, token, Interest::READABLE)?;
            doorways.push(Doorway::new(listener));
        }
        // Pages that nobody is in cost nothing; growing would copy everybody to another place.
        let slots_max = open_max.min(limits.connections_max.saturating_add(TURNED_AWAY_MAX));
        Ok(Worker {
            poll,
            doorways,
            connections: Slab::with_capacity(slots_max),
            timers: Timers::new(&limits),
            queue: VecDeque::new(),
            group: Group::default(),
            desk: Desk::new(sites, channel, &clock),
            clock,
            memory: Memory::new(give_back),
            limits,
            control,
            open_max,
            turned_away: 0,
            drain_deadline_ms: None,
            doorways_close_ms: 0,
            doorways_look_ms: 0,
        })
    }

    /// Serves until the server is drained or ended. Tells how many connections were cut off.
    ///
    /// # Errors
    /// When the system no longer reports events.
    pub(super) fn run(mut self) -> io::Result<usize> {
        let mut events = Events::with_capacity(EVENTS_PER_WAKE_MAX);
        loop {
            match self.poll.poll(&mut events, Some(self.time_to_wait())) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => {}
            }
            self.clock.tick();
            self.desk.refresh(&self.clock);
            let is_stopping = self.control.phase() > Phase::Serving;
            if is_stopping {
                self.begin_draining();
            }
            for event in &events {
                self.take(event);
            }
            self.tell_subscribers();
            self.turn_queued();
            self.accept();
            self.expire();
            self.memory.look(self.timers.owners(), self.clock.now_ms());
            if is_stopping && self.drain() {
                return Ok(self.cut_off());
            }
        }
    }

    fn time_to_wait(&self) -> Duration {
        if !self.queue.is_empty() {
            return Duration::ZERO;
        }
        let now_ms = self.clock.now_ms();
        let until = [
            Some(now_ms + SITE_LOOK_MS),
            self.timers.next_ms(&self.connections),
            self.next_accept_ms(),
            self.drain_deadline_ms,
            self.next_drain_ms(),
            self.desk.subscribers.as_ref().and_then(Subscribers::next_ms),
            self.memory.next_ms(self.timers.owners()),
        ];
        let next_ms = until.into_iter().flatten().min().unwrap_or(now_ms);
        Duration::from_millis(next_ms.saturating_sub(now_ms))
    }

    fn take(&mut self, event: &Event) {
        match event.token() {
            WAKER => {}
            Token(token) if token >= LISTENERS => {
                if let Some(doorway) = self.doorways.get_mut(token - LISTENERS) {
                    doorway.ready = true;
                }
            }
            Token(slot) => {
                let Some(connection) = self.connections.get_mut(slot) else { return };
                let ready = &mut connection.ready;
                ready.read |= event.is_readable() || event.is_read_closed();
                ready.end |= event.is_read_closed();
                ready.write |= event.is_writable() || event.is_write_closed();
                self.enqueue(slot);
            }
        }
    }

    /// Has a connection given a turn, once the others before it have had theirs.
    fn enqueue(&mut self, slot: usize) {
        if let Some(connection) = self.connections.get_mut(slot)
            && !std::mem::replace(&mut connection.queued, true)
        {
            self.queue.push_back(slot);
        }
    }

    pub(super) fn apply(&mut self, slot: usize, verdict: Verdict) {
        match verdict {
            Verdict::Wait { state: State::Idle, again: false, .. } if self.desk.draining => {
                self.close(slot);
            }
            Verdict::Wait { state, anew, again } => {
                if again {
                    self.enqueue(slot);
                }
                if anew {
                    self.timers.enter(&mut self.connections, slot, state, &self.clock);
                }
            }
            Verdict::Close => self.close(slot),
            Verdict::Reset => {
                if let Some(connection) = self.connections.get_mut(slot) {
                    connection.transport.reset_on_close();
                }
                self.close(slot);
            }
        }
    }

    /// Forgets a connection. Its socket closes with it, and leaves the poll.
    pub(super) fn close(&mut self, slot: usize) {
        self.timers.remove(&mut self.connections, slot);
        if let Some(connection) = self.connections.try_remove(slot) {
            if connection.is_subscriber
                && let Some(subscribers) = &mut self.desk.subscribers
            {
                subscribers.count -= 1;
            }
            if connection.turned_away {
                self.turned_away -= 1;
            } else {
                self.control.admitted.fetch_sub(1, Ordering::Relaxed);
            }
            // There is a free descriptor now.
            self.doorways.iter_mut().for_each(Doorway::reopen);
        }
    }

    /// Acts on those whose time is up.
    fn expire(&mut self) {
        while let Some(slot) = self.timers.due(&self.connections, self.clock.now_ms()) {
            let Some(connection) = self.connections.get_mut(slot) else { return };
            let verdict = match connection.state {
                State::Idle | State::Lingering => Verdict::Close,
                State::Head | State::Content => {
                    exchange::refuse(connection, &mut self.desk, Refusal::TimedOut)
                }
                State::Writing => exchange::look(connection),
                State::Subscribed => exchange::tell(connection, &mut self.desk, HEARTBEAT),
            };
            self.apply(slot, verdict);
        }
    }
}
