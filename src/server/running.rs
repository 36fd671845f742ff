//! A server as its owner sees it: started, told to stop, waited for.

use std::io;
use std::net::TcpListener;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};

use arc_swap::ArcSwap;
use mio::Waker;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::packed::PackedSite;

use super::channel::Channel;
use super::control::Control;
use super::drain::Drained;
use super::event_loop::{self, Worker};
use super::limits::{DESCRIPTORS_PER_WORKER, DESCRIPTORS_RESERVED, Limits, TURNED_AWAY_MAX};

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub limits: Limits,
    /// Threads. Listeners are dealt out among them; where there are fewer listeners, threads share
    /// one. `None` for one thread a listener.
    pub workers: Option<NonZeroUsize>,
    /// Where clients may listen to what the owner of this server has to say; `None` for nowhere.
    pub channel: Option<Arc<Channel>>,
    /// Tells the allocator to return what is free to the system. Called by a worker, at most every two
    /// seconds, when most of many connections that owned memory are gone. `None`: it keeps what it keeps.
    pub give_back: Option<fn()>,
}

/// A server at work.
#[derive(Debug)]
pub struct Running {
    control: Arc<Control>,
    workers: Vec<JoinHandle<io::Result<usize>>>,
}

/// Starts the workers of a server.
///
/// # Errors
/// When there is no listener, or the system gives no threads or descriptors.
pub fn start(
    listeners: Vec<TcpListener>,
    site: Arc<ArcSwap<PackedSite>>,
    options: &Options,
) -> io::Result<Running> {
    start_telling(listeners, site, options, None)
}

/// As [`start`]; each worker wakes `ended` as its last deed.
pub(super) fn start_telling(
    listeners: Vec<TcpListener>,
    site: Arc<ArcSwap<PackedSite>>,
    options: &Options,
    ended: Option<Arc<Waker>>,
) -> io::Result<Running> {
    let count = options.workers.map_or(listeners.len(), NonZeroUsize::get);
    let shares = deal(listeners, count)?;
    let (polls, wakers): (Vec<_>, Vec<_>) =
        (0..count).map(|_| event_loop::poll()).collect::<io::Result<Vec<_>>>()?.into_iter().unzip();
    let open_max = connections_with_descriptors(count, options.limits.connections_max)? / count;
    let control = Arc::new(Control::new(wakers));
    if let Some(channel) = &options.channel {
        channel.belong_to(&control);
    }
    let mut workers = Vec::new();
    for (poll, listeners) in polls.into_iter().zip(shares) {
        let (site, control) = (Arc::clone(&site), Arc::clone(&control));
        let open_max = open_max.max(1);
        workers.push(Worker::new(poll, listeners, site, options, control, open_max)?);
    }
    let mut running = Running { control, workers: Vec::new() };
    for (index, worker) in workers.into_iter().enumerate() {
        let last_deed = LastDeed { control: Arc::clone(&running.control), ended: ended.clone() };
        let named = thread::Builder::new().name(format!("worker {index}"));
        let spawned = named.spawn(move || {
            let _last_deed = last_deed;
            worker.run()
        });
        match spawned {
            Ok(thread) => running.workers.push(thread),
            Err(error) => {
                running.control.end()?;
                running.join()?;
                return Err(error);
            }
        }
    }
    Ok(running)
}

/// Every worker's listeners, at least one for each.
fn deal(listeners: Vec<TcpListener>, workers: usize) -> io::Result<Vec<Vec<TcpListener>>> {
    if listeners.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no socket to listen on"));
    }
    let mut shares: Vec<Vec<TcpListener>> = (0..workers).map(|_| Vec::new()).collect();
    for (share, listener) in (listeners.len()..workers).zip(listeners.iter().cycle()) {
        shares[share].push(listener.try_clone()?);
    }
    for (index, listener) in listeners.into_iter().enumerate() {
        shares[index % workers].push(listener);
    }
    Ok(shares)
}

/// Connections that the process has descriptors for. Takes as many as the system allows, if
/// `connections_max` needs them: the usual limit is a soft one, and low.
fn connections_with_descriptors(workers: usize, connections_max: usize) -> io::Result<usize> {
    let reserved = DESCRIPTORS_RESERVED + workers * DESCRIPTORS_PER_WORKER;
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    let wanted = connections_max.saturating_add(TURNED_AWAY_MAX).saturating_add(reserved);
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX).min(hard);
    let is_raised = wanted > soft && setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).is_ok();
    let descriptors = usize::try_from(if is_raised { wanted } else { soft }).unwrap_or(usize::MAX);
    Ok(descriptors.saturating_sub(reserved))
}

/// Tells that a worker has ended, in whatever way.
#[derive(Debug)]
struct LastDeed {
    control: Arc<Control>,
    ended: Option<Arc<Waker>>,
}

impl Drop for LastDeed {
    fn drop(&mut self) {
        self.control.working.fetch_sub(1, Ordering::Release);
        if let Some(ended) = &self.ended {
            let _ = ended.wake();
        }
    }
}

impl Running {
    /// What ends this server.
    pub fn control(&self) -> &Arc<Control> {
        &self.control
    }

    /// Workers that have ended, and workers that have not.
    pub(super) fn workers(&self) -> (usize, usize) {
        let working = self.control.working.load(Ordering::Acquire);
        (self.workers.len().saturating_sub(working), working)
    }

    /// Waits until all workers have ended.
    ///
    /// # Errors
    /// When the system no longer reports events to a worker, or a worker has panicked.
    pub fn join(self) -> io::Result<Drained> {
        let mut drained = Drained::default();
        let mut failure = None;
        for worker in self.workers {
            match worker.join() {
                Ok(Ok(cut_off)) => drained.cut_off += cut_off,
                Ok(Err(error)) => failure = Some(error),
                Err(_) => failure = Some(io::Error::other("a worker has panicked")),
            }
        }
        failure.map_or(Ok(drained), Err)
    }
}
