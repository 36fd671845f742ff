//! The sockets: one event loop for each worker thread, and nothing shared on the way of a request.
//!
//! Owns listeners, connections, deadlines, workers and the end of them. Promises that no client holds
//! more than its bounds, in memory or in time, and that one who behaves is not made to wait for one
//! who does not. Refuses to know what is in a request or an answer.
//!
//! ```text
//! signals -> control -> event_loop (one a worker) -> doorway     lets connections in
//!                                                 -> group       whose turn it is
//!                                                 -> exchange    a connection's turn
//!                                                 -> timers      whose time is up
//!                                                 -> subscribers who is told what is new
//!                                                 -> drain       the end
//! ```

mod channel;
mod clock;
mod connection;
mod control;
mod desk;
mod doorway;
mod drain;
mod event_loop;
mod exchange;
mod group;
mod handshakes;
mod limits;
mod listener;
mod memory;
mod output;
mod running;
mod signals;
mod subscribers;
mod timers;
mod transport;

pub use channel::Channel;
pub use control::Control;
pub use drain::Drained;
pub use limits::{
    CONNECTIONS_MAX, CONTENT_MS_MAX, DESCRIPTORS_PER_WORKER, DESCRIPTORS_RESERVED, DRAIN_MS_MAX,
    EVENT_PAUSE_MS, HEAD_MS_MAX, HEARTBEAT_MS, IDLE_MS_MAX, LINGERING_MS_MAX, Limits, WRITE_MS_MAX,
};
pub use listener::listen;
pub use running::{Options, Running, start};
pub use signals::run;
