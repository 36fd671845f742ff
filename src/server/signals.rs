//! A server under the orders of the system: SIGTERM, SIGINT, SIGHUP.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use arc_swap::ArcSwap;
use mio::{Events, Interest, Poll, Token, Waker};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook_mio::v1_0::Signals;

use crate::packed::PackedSite;

use super::drain::Drained;
use super::running::{Options, Running, start_telling};

const SIGNALS: Token = Token(0);
const ENDED: Token = Token(1);

/// Serves until a signal ends it: SIGTERM or SIGINT drains, a second one ends at once, SIGHUP calls
/// `on_hangup`, which should return soon, since other signals wait for it.
///
/// `on_ready` is called once, when connections are answered and signals are heard.
///
/// A peer that is gone must not end the process: SIGPIPE is ignored, as it is in every Rust program
/// from its start.
///
/// # Errors
/// When there is no listener, the system gives no threads or descriptors, or a worker has failed; then
/// the other workers end too.
pub fn run(
    listeners: Vec<TcpListener>,
    site: Arc<ArcSwap<PackedSite>>,
    options: &Options,
    on_ready: impl FnOnce(),
    on_hangup: impl Fn() + Send + 'static,
) -> io::Result<Drained> {
    let mut poll = Poll::new()?;
    // Held until the end: with the last handle the event itself would go, unseen.
    let ended = Arc::new(Waker::new(poll.registry(), ENDED)?);
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    poll.registry().register(&mut signals, SIGNALS, Interest::READABLE)?;
    let running = start_telling(listeners, site, options, Some(Arc::clone(&ended)))?;
    on_ready();
    let result = obey(&mut poll, &mut signals, &running, &on_hangup);
    if result.is_err() {
        running.control().end()?;
    }
    let drained = running.join()?;
    drop(ended);
    result.map(|()| drained)
}

fn obey(
    poll: &mut Poll,
    signals: &mut Signals,
    running: &Running,
    on_hangup: &dyn Fn(),
) -> io::Result<()> {
    let mut events = Events::with_capacity(8);
    let mut is_stopping = false;
    loop {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        for signal in signals.pending() {
            match signal {
                SIGHUP => on_hangup(),
                _ if is_stopping => return running.control().end(),
                _ => {
                    is_stopping = true;
                    running.control().drain()?;
                }
            }
        }
        match running.workers() {
            (_, 0) => return Ok(()),
            // It has failed, and joining tells how.
            (1.., _) if !is_stopping => return running.control().end(),
            _ => {}
        }
    }
}
