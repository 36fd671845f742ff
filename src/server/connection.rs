//! One client, in as few bytes as it takes.
//!
//! ```text
//!             first byte          head whole, content not
//!      Idle ------------> Head ---------------------------> Content
//!       ^ ^                |  \                                |
//!       | |  answer sent   |   \  the socket takes no more     |
//!       | +----------------+    +--------> Writing <-----------+
//!       +----------------------------------/   \
//!                                               \ the answer closes, and bytes may still come
//!                       (closed) <---------------+-------> Lingering
//! ```
//!
//! A request that arrives whole and whose answer the socket takes goes from `Idle` to `Idle` within
//! one turn. A request for the server's own channel leads from there to `Subscribed`, which is left for
//! `Writing` and comes back, and ends with the connection. A state before the head (a proxy's
//! announcement of the peer) would stand beside these.

use mio::net::TcpStream;

use crate::http::Content;

use super::output::Output;
use super::timers::Link;
use super::transport::Transport;

/// What a connection waits for. Each state has one time limit, see [`Timers`](super::timers::Timers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum State {
    /// The first byte of a request. Owns no memory.
    Idle,
    /// The rest of a head.
    Head,
    /// The rest of the content behind a head, which is read past.
    Content,
    /// Room in the socket for answers. Nothing is read meanwhile.
    Writing,
    /// The peer's end. The write side is shut, and what comes is dropped.
    Lingering,
    /// Something to be told. What comes is dropped; when the time is up, a heartbeat is sent.
    Subscribed,
}

impl State {
    pub(super) const COUNT: usize = 6;
}

/// What follows when everything composed so far is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Keep,
    /// The peer asked for the end, and sends nothing more.
    Close,
    /// Bytes may be on their way, and closing on them would reset the connection, which can reach
    /// the peer before the answer does (RFC 9112 9.6).
    Linger,
    /// The peer is a subscriber, and has then heard the message of this number.
    Listen {
        heard: u64,
    },
}

/// What is known of a socket's readiness: edges reported by the system and not used up yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Readiness {
    /// A read may give bytes, or the end.
    pub(super) read: bool,
    /// A write may be taken.
    pub(super) write: bool,
    /// The peer has shut its side. No further edge will say so, whatever is read before that end.
    pub(super) end: bool,
}

/// A client's connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) transport: Transport,
    pub(super) pending: Option<Box<Pending>>,
    pub(super) link: Link,
    pub(super) state: State,
    pub(super) ready: Readiness,
    /// Whether it is in the queue of those who have a turn.
    pub(super) queued: bool,
    /// Beyond the limit on connections: it does not count towards it.
    pub(super) turned_away: bool,
    /// Whether it is one of its worker's subscribers, in whatever state.
    pub(super) is_subscriber: bool,
}

/// With the slab's own word beside it.
const _: () = assert!(size_of::<Connection>() + size_of::<usize>() <= 64);

/// What a connection owns while a request is partly here or an answer partly there.
#[derive(Debug)]
pub(super) struct Pending {
    /// Unused bytes from the start of a head on. In state `Content` exactly the head.
    pub(super) input: Vec<u8>,
    /// Whether `input` may hold a whole request, so that it is looked at before more is read.
    pub(super) unparsed: bool,
    /// Where in the content behind the head in `input` the reader stands.
    pub(super) content: Option<Content>,
    pub(super) output: Option<Output>,
    pub(super) after: After,
}

impl Connection {
    /// Just accepted, and therefore worth a read.
    pub(super) fn new(stream: TcpStream) -> Connection {
        Connection {
            transport: Transport::new(stream),
            pending: None,
            link: Link::UNLINKED,
            state: State::Idle,
            ready: Readiness { read: true, write: true, end: false },
            queued: false,
            turned_away: false,
            is_subscriber: false,
        }
    }

    /// What the connection owns, which is made when it is first needed.
    pub(super) fn pending(&mut self) -> &mut Pending {
        self.pending.get_or_insert_with(|| {
            Box::new(Pending {
                input: Vec::new(),
                unparsed: false,
                content: None,
                output: None,
                after: After::Keep,
            })
        })
    }
}
