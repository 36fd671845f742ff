//! Connections that stay to be told something: server-sent events.
//!
//! A subscriber is a connection like any other, in a state of its own. Those in `Subscribed` have all
//! heard the same message, the one that their worker took up last; one whose socket was full is in
//! `Writing`, and hears what it missed when it has come to the end of that.
//!
//! ```text
//! Channel::say -> worker takes the message up, at most one in EVENT_PAUSE_MS
//!              -> every connection in `Subscribed` is sent it
//! ```

use std::sync::Arc;

use crate::http::{Method, Request, format_date};

use super::channel::Channel;
use super::connection::State;
use super::event_loop::Worker;
use super::exchange;
use super::limits::{EVENT_PAUSE_MS, SUBSCRIBERS_MAX};

/// A comment, which no listener sees. A peer that is gone is found by it.
pub(super) const HEARTBEAT: &[u8] = b":\n\n";

/// What a worker knows of its subscribers.
#[derive(Debug)]
pub(super) struct Subscribers {
    channel: Arc<Channel>,
    /// The message that was taken up last, and its number.
    event: Arc<[u8]>,
    number: u64,
    /// From when on another message may be taken up.
    next_ms: u64,
    /// How many there are.
    pub(super) count: usize,
}

impl Subscribers {
    pub(super) fn of(channel: Arc<Channel>) -> Subscribers {
        let (number, event) = channel.latest();
        Subscribers { channel, event, number, next_ms: 0, count: 0 }
    }

    /// Whether a request is one for the channel. Other methods are answered as those for a page are.
    pub(super) fn are_joined_by(&self, request: &Request<'_>) -> bool {
        request.path == self.channel.path().as_bytes()
            && matches!(request.method, Method::Get | Method::Head)
    }

    /// Whether there is no place for another one.
    pub(super) fn are_full(&self) -> bool {
        self.count >= SUBSCRIBERS_MAX
    }

    pub(super) fn event(&self) -> &Arc<[u8]> {
        &self.event
    }

    /// The number of [`Subscribers::event`].
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// When the next message is to be taken up, if there is one.
    pub(super) fn next_ms(&self) -> Option<u64> {
        self.channel.has_news(self.number).then_some(self.next_ms)
    }

    /// Takes up the next message, if there is one and it is time.
    fn take_up(&mut self, now_ms: u64) -> bool {
        let is_time = self.next_ms().is_some_and(|next_ms| next_ms <= now_ms);
        if is_time {
            (self.number, self.event) = self.channel.latest();
            self.next_ms = now_ms + EVENT_PAUSE_MS;
        }
        is_time
    }
}

impl Worker {
    /// Sends what is new to all who listen.
    pub(super) fn tell_subscribers(&mut self) {
        let now_ms = self.clock.now_ms();
        let Some(subscribers) = &mut self.desk.subscribers else { return };
        if !subscribers.take_up(now_ms) {
            return;
        }
        let event = Arc::clone(subscribers.event());
        for slot in self.timers.all(State::Subscribed, &self.connections) {
            self.tell(slot, &event);
        }
    }

    /// Sends one subscriber some bytes, and begins its time anew.
    pub(super) fn tell(&mut self, slot: usize, bytes: &[u8]) {
        if let Some(connection) = self.connections.get_mut(slot) {
            let verdict = exchange::tell(connection, &mut self.desk, bytes);
            self.apply(slot, verdict);
        }
    }

    /// Ends all subscriptions: there is nothing that they could wait for.
    pub(super) fn dismiss_subscribers(&mut self) {
        let all = self.connections.iter().filter(|(_, it)| it.is_subscriber);
        let all: Vec<usize> = all.map(|(slot, _)| slot).collect();
        all.into_iter().for_each(|slot| self.close(slot));
    }
}

/// The head of the stream, which ends with its connection: its length is not known (RFC 9112 6.3).
///
/// Nothing of it may be kept, and a proxy is asked not to hold it back.
pub(super) fn head(unix_s: i64) -> Vec<u8> {
    let date = format_date(unix_s);
    let mut head = b"HTTP/1.1 200 OK\r\nDate: ".to_vec();
    head.extend_from_slice(&date);
    head.extend_from_slice(
        b"\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: text/event-stream\r\n\
          X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\n\r\n",
    );
    head
}
