//! Every bound of the serving loop, named with its unit. What an operator may set is in [`Limits`].

use std::time::Duration;

use crate::http::{EMPTY_LINES_MAX, REQUEST_HEAD_BYTES_MAX};

/// From the first byte of a head to its last. Drips do not reset it.
pub const HEAD_MS_MAX: u64 = 10_000;

/// Between two requests. Longer than the 60 s of the proxies in front, or they race us to close.
pub const IDLE_MS_MAX: u64 = 75_000;

/// From the end of a head to the end of the content behind it.
pub const CONTENT_MS_MAX: u64 = 10_000;

/// A peer that takes nothing of its answer for this long is cut off.
pub const WRITE_MS_MAX: u64 = 20_000;

/// How often within that time it is looked whether the peer has taken anything.
pub(super) const WRITE_LOOKS: u32 = 20;

/// Reading on after the write side was shut, so that a reset does not overtake the answer
/// (RFC 9112 9.6). With it, nobody is here for two seconds after a limit has acted.
pub const LINGERING_MS_MAX: u64 = 1_500;

/// A subscriber that has been told nothing for this long is sent a heartbeat, by which one that is
/// gone is found.
pub const HEARTBEAT_MS: u64 = 15_000;

/// From the order to stop until what is still unanswered is cut off.
pub const DRAIN_MS_MAX: u64 = 30_000;

/// Connections at a time, all workers together.
pub const CONNECTIONS_MAX: usize = 65_536;

/// Descriptors that connections leave free: standard streams, pipes, the files of a reload.
pub const DESCRIPTORS_RESERVED: usize = 16;

/// Descriptors of a worker itself: its listener, its poll, what wakes it, and one to spare.
pub const DESCRIPTORS_PER_WORKER: usize = 4;

/// Bytes that a group of turns reads at once. Holds the longest head with the empty lines before it
/// several times.
pub(super) const READ_BYTES_MAX: usize = 64 * 1024;

/// Bytes of heads read at once. A client that asks much and reads nothing makes a connection keep
/// them, so it is given no more than most need: longer heads and pipelines take another read.
pub(super) const READ_HEAD_BYTES_MAX: usize = 4 * 1024;

/// Bytes of content read at once.
pub(super) const READ_CONTENT_BYTES_MAX: usize = 2 * READ_HEAD_BYTES_MAX;

/// Turns whose answers are composed together.
pub(super) const GROUP_TURNS_MAX: usize = 64;

/// Where less of the buffer is left, no other turn begins before those that have are over: room for
/// what a connection may have kept and for what it reads then. The longest it keeps and reads on
/// behind is a head, with the empty lines before it; more is kept only of what was read at once, and
/// looked at before anything else is read.
pub(super) const GROUP_BYTES_LEFT_MIN: usize = READ_BYTES_MAX / 2;
const _: () = assert!(
    REQUEST_HEAD_BYTES_MAX + 2 * EMPTY_LINES_MAX + READ_CONTENT_BYTES_MAX <= GROUP_BYTES_LEFT_MIN
);

/// Answers of a connection composed before they are written.
pub(super) const BATCH_RESPONSES_MAX: usize = 64;

/// Content of the answers composed before they are written, the last of which may go beyond: about
/// what a socket takes, so that little is composed in vain for who reads nothing.
pub(super) const BATCH_BYTES_MAX: u64 = 256 * 1024;

/// What the system holds of an answer that its peer has not begun to take. Left alone, it holds
/// megabytes for each, and some hundred clients that read nothing use up what it has for all
/// connections: then packets are dropped, those of honest clients, too.
pub(super) const UNSENT_BYTES_MAX: u32 = 128 * 1024;

/// Shorter pieces of an answer are copied together, which is cheaper than one more vector element.
pub(super) const COPIED_BYTES_MAX: usize = 2 * 1024;

/// Room for composed bytes that a worker keeps from batch to batch.
pub(super) const SCRATCH_BYTES_KEPT_MAX: usize = 256 * 1024;

/// Connections taken from one listener before others have their turn.
pub(super) const ACCEPTS_PER_TURN_MAX: usize = 64;

/// How long accepting pauses when the system has no descriptor left.
pub(super) const ACCEPT_PAUSE_MS: u64 = 100;

/// A connection that has been idle for this long makes room for one that waits, where descriptors
/// are short.
pub(super) const ROOM_IDLE_MS_MIN: u64 = 250;

/// When the server stops, connections that had begun are let in for at most this long: the second
/// after which the system hands over those that sent nothing, and the way there and back.
pub(super) const DRAIN_ACCEPT_MS_MAX: u64 = 1_500;

/// How often it looks meanwhile whether somebody is still on the way in.
pub(super) const DRAIN_LOOK_MS: u64 = 20;

/// Connections that a worker turns away at a time with 503; those beyond wait in the backlog.
pub(super) const TURNED_AWAY_MAX: usize = 256;

/// Subscribers of a worker at a time; those beyond get 503. A browser has one for each tab that is
/// looked at.
pub(super) const SUBSCRIBERS_MAX: usize = 64;

/// Between two messages to a subscriber. What is said meanwhile is one message after it.
pub const EVENT_PAUSE_MS: u64 = 200;

/// When so many connections that own memory are gone, what they owned goes back to the system.
pub(super) const OWNERS_GONE_MIN: usize = 64;

/// Between two times that memory goes back.
pub(super) const GIVE_BACK_PAUSE_MS: u64 = 2_000;

/// Events taken from the system at once.
pub(super) const EVENTS_PER_WAKE_MAX: usize = 1024;

/// An idle worker looks this often whether the site was swapped, so as not to keep an old one alive.
pub(super) const SITE_LOOK_MS: u64 = 5_000;

/// Connections that wait to be accepted; the system may have a lower bound (`somaxconn`).
pub(super) const BACKLOG_MAX: i32 = 4096;

/// What an operator may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// See [`HEAD_MS_MAX`]; then 408.
    pub head_timeout: Duration,
    /// See [`IDLE_MS_MAX`]; then the connection closes.
    pub idle_timeout: Duration,
    /// See [`CONTENT_MS_MAX`]; then 408.
    pub content_timeout: Duration,
    /// See [`WRITE_MS_MAX`]; then the connection is reset.
    pub write_timeout: Duration,
    /// See [`LINGERING_MS_MAX`].
    pub lingering_timeout: Duration,
    /// See [`HEARTBEAT_MS`]; more than nothing.
    pub heartbeat: Duration,
    /// See [`DRAIN_MS_MAX`].
    pub drain_timeout: Duration,
    /// Connections beyond this many get 503 with `Retry-After`. Those that the process has no
    /// descriptors for wait in the backlog instead.
    pub connections_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head_timeout: Duration::from_millis(HEAD_MS_MAX),
            idle_timeout: Duration::from_millis(IDLE_MS_MAX),
            content_timeout: Duration::from_millis(CONTENT_MS_MAX),
            write_timeout: Duration::from_millis(WRITE_MS_MAX),
            lingering_timeout: Duration::from_millis(LINGERING_MS_MAX),
            heartbeat: Duration::from_millis(HEARTBEAT_MS),
            drain_timeout: Duration::from_millis(DRAIN_MS_MAX),
            connections_max: CONNECTIONS_MAX,
        }
    }
}
