//! Letting connections in: bounded, and without spinning when there is no room.

use std::io;
use std::sync::atomic::Ordering;

use mio::net::{TcpListener, TcpStream};

use crate::http::Refusal;

use super::connection::{Connection, State};
use super::event_loop::Worker;
use super::exchange;
use super::handshakes;
use super::limits::{ACCEPT_PAUSE_MS, ACCEPTS_PER_TURN_MAX, ROOM_IDLE_MS_MIN, TURNED_AWAY_MAX};
use super::listener::accept_silent;

/// A listener, and whether it is worth asking.
#[derive(Debug)]
pub(super) struct Doorway {
    listener: TcpListener,
    /// An edge was reported and not used up: somebody may be waiting.
    pub(super) ready: bool,
    /// There was no room for another connection; until then nobody is let in.
    shut_until_ms: u64,
}

impl Doorway {
    pub(super) fn new(listener: TcpListener) -> Doorway {
        // Whoever came before the listener was registered may have made no edge.
        Doorway { listener, ready: true, shut_until_ms: 0 }
    }

    /// To be called when the server stops: whoever is on the way in is asked for, even those who have
    /// sent nothing yet.
    pub(super) fn call_in(&mut self) {
        (self.ready, self.shut_until_ms) = (true, 0);
        // Without it they are reset when the listener closes, no worse than if they came later.
        let _ = accept_silent(&self.listener);
    }

    /// Whether a connection is on its way into the queue.
    pub(super) fn is_awaited(&self) -> bool {
        self.listener.local_addr().is_ok_and(handshakes::are_under_way)
    }

    /// To be called when there is room again.
    pub(super) fn reopen(&mut self) {
        self.shut_until_ms = 0;
    }
}

/// How an accept went.
enum Accepted {
    Stream(TcpStream),
    /// The queue is empty.
    Nobody,
    /// There may be somebody, and there is no descriptor for them.
    NoRoom,
    /// There may be somebody, and as many as may be are being turned away already.
    Later,
}

impl Worker {
    /// When accepting goes on, if there is anybody to accept.
    pub(super) fn next_accept_ms(&self) -> Option<u64> {
        let waiting = self.doorways.iter().filter(|doorway| doorway.ready);
        waiting.map(|doorway| doorway.shut_until_ms).min()
    }

    /// Lets in those who wait, some from each listener.
    pub(super) fn accept(&mut self) {
        for index in 0..self.doorways.len() {
            for _ in 0..ACCEPTS_PER_TURN_MAX {
                if self.is_crowded() {
                    // Some of those who came just now may be gone after their turn.
                    self.end_turns();
                }
                let Some(stream) = self.accept_one(index) else { break };
                self.admit(stream);
            }
        }
        self.end_turns();
    }

    fn is_crowded(&self) -> bool {
        self.connections.len() >= self.open_max
            || self.control.admitted.load(Ordering::Relaxed) >= self.limits.connections_max
    }

    /// The next connection of a listener, if there is one and room for it.
    fn accept_one(&mut self, index: usize) -> Option<TcpStream> {
        let now_ms = self.clock.now_ms();
        if !self.doorways.get(index).is_some_and(|it| it.ready && it.shut_until_ms <= now_ms) {
            return None;
        }
        let accepted = if self.turned_away >= TURNED_AWAY_MAX {
            Accepted::Later
        } else if self.connections.len() >= self.open_max {
            Accepted::NoRoom
        } else {
            ask(&self.doorways[index].listener)
        };
        match accepted {
            Accepted::Stream(stream) => return Some(stream),
            Accepted::Nobody => self.doorways[index].ready = false,
            Accepted::NoRoom if self.make_room() => {}
            Accepted::NoRoom | Accepted::Later => {
                self.doorways[index].shut_until_ms = now_ms + ACCEPT_PAUSE_MS;
            }
        }
        None
    }

    /// Where descriptors are short, those who wait to be let in come before who has been idle for a
    /// while: otherwise a few connections that ask nothing could keep out all others.
    fn make_room(&mut self) -> bool {
        let idle = self.timers.first(State::Idle, &self.connections);
        let Some((slot, since_ms)) = idle else { return false };
        if since_ms + ROOM_IDLE_MS_MIN > self.clock.now_ms() {
            return false;
        }
        // A request may just have come.
        if let Some(connection) = self.connections.get_mut(slot) {
            connection.ready.read = true;
            self.turn(slot);
        }
        if self.timers.first(State::Idle, &self.connections) == idle {
            self.close(slot);
        }
        true
    }

    /// Begins a connection's first turn. Its socket is registered after that: most often the request
    /// is there, and a connection for one request is gone again by then.
    fn admit(&mut self, stream: TcpStream) {
        let admitted = self.control.admitted.fetch_add(1, Ordering::Relaxed);
        let mut connection = Connection::new(stream);
        if admitted >= self.limits.connections_max {
            self.control.admitted.fetch_sub(1, Ordering::Relaxed);
            connection.turned_away = true;
            self.turned_away += 1;
        }
        let is_turned_away = connection.turned_away;
        let slot = self.connections.insert(connection);
        self.timers.insert(&mut self.connections, slot, &self.clock);
        if is_turned_away {
            self.turn_away(slot);
        } else {
            self.begin_turn(slot);
        }
        if self.connections.contains(slot) {
            self.group.register_later(slot);
        }
    }

    fn turn_away(&mut self, slot: usize) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let verdict = exchange::refuse(connection, &mut self.desk, Refusal::Overloaded);
        self.apply(slot, verdict);
    }
}

fn ask(listener: &TcpListener) -> Accepted {
    loop {
        match listener.accept() {
            Ok((stream, _)) => return Accepted::Stream(stream),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Accepted::Nobody,
            // The one that was next has given up; others may be behind it.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // No descriptor or no memory is left (EMFILE, ENFILE, ENOBUFS, ENOMEM); whatever else it
            // is, asking again at once would spin.
            Err(_) => return Accepted::NoRoom,
        }
    }
}
