//! What the owner of a server says to all who listen.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::control::Control;

/// A path of the server's own at which clients stay connected and are told how things stand
/// (server-sent events, HTML Living Standard 9.2).
///
/// It carries a state and no log: who comes is told the latest message at once, and who is slow never
/// hears what was replaced meanwhile.
#[derive(Debug)]
pub struct Channel {
    path: &'static str,
    /// How many messages there were.
    number: AtomicU64,
    /// The latest, as it goes on the wire; empty before the first.
    event: Mutex<Arc<[u8]>>,
    server: OnceLock<Arc<Control>>,
}

impl Channel {
    /// `path` is compared as it stands on the wire, and comes before a page of the site.
    pub fn at(path: &'static str) -> Channel {
        Channel {
            path,
            number: AtomicU64::new(0),
            event: Mutex::new(Arc::from([])),
            server: OnceLock::new(),
        }
    }

    /// Replaces the message. Listeners hear it at once, or when they may be told something again: see
    /// [`EVENT_PAUSE_MS`](super::EVENT_PAUSE_MS).
    ///
    /// # Errors
    /// When a worker cannot be woken; it learns of the message all the same, later.
    pub fn say(&self, message: &str) -> io::Result<()> {
        let event = event(message);
        {
            let mut latest = self.event.lock().unwrap_or_else(PoisonError::into_inner);
            *latest = event;
            self.number.fetch_add(1, Ordering::Release);
        }
        self.server.get().map_or(Ok(()), |server| server.wake())
    }

    pub(super) fn path(&self) -> &'static str {
        self.path
    }

    /// Names the server whose workers are to be woken. The first one stays.
    pub(super) fn belong_to(&self, server: &Arc<Control>) {
        let _ = self.server.set(Arc::clone(server));
    }

    /// Whether there is another message than that of the number.
    pub(super) fn has_news(&self, heard: u64) -> bool {
        self.number.load(Ordering::Acquire) != heard
    }

    /// The latest message and its number.
    pub(super) fn latest(&self) -> (u64, Arc<[u8]>) {
        let latest = self.event.lock().unwrap_or_else(PoisonError::into_inner);
        (self.number.load(Ordering::Relaxed), Arc::clone(&latest))
    }
}

/// A message on the wire. Each of its lines is a field of its own; the client joins them again.
fn event(message: &str) -> Arc<[u8]> {
    let mut event = String::with_capacity(message.len() + 16);
    for line in message.split(['\n', '\r']) {
        event.push_str("data: ");
        event.push_str(line);
        event.push('\n');
    }
    event.push('\n');
    Arc::from(event.into_bytes())
}
