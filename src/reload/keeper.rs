//! What keeps a running server's site up to date.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;

use super::stand_in::stand_in;
use super::watch::Watch;
use super::workshop::{BuildError, Built, Progress, Workshop};
use crate::content::Touched;
use crate::packed::{OpenError, PackedSite};

/// The clock of the calendar may be set, and goes on while a machine sleeps; that of timers does not.
const CLOCK_LOOK: Duration = Duration::from_secs(30);

/// Why to look at the source again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Something in the folder is not what it was.
    Edited,
    /// An operator asked for it.
    Asked,
    /// A post appears or disappears that was not built ahead.
    Calendar,
}

/// Where a site comes from, each time it is asked for.
#[derive(Debug)]
pub enum Source {
    Folder(Box<Workshop>),
    File(PackedFile),
}

/// A packed file, which is replaced as a whole.
#[derive(Debug)]
pub struct PackedFile {
    pub path: PathBuf,
    /// The calendar stands still at this instant; `None` for the clock of the system.
    pub now: Option<Timestamp>,
}

impl PackedFile {
    /// Maps and verifies what has the name now.
    ///
    /// # Errors
    /// As [`PackedSite::open`].
    pub fn open(&self) -> Result<PackedSite, OpenError> {
        let site = PackedSite::open(&self.path)?;
        Ok(match self.now {
            Some(now) => site.still_at(now.as_second()),
            None => site,
        })
    }
}

/// How a look at the source goes on, and what came of it.
#[derive(Debug)]
pub enum News {
    /// A build goes on.
    Building(Progress),
    /// A new site is being served.
    Built(Box<Built>),
    /// A new packed file is being served.
    Opened,
    /// The folder has no site that may be served: the old one stays.
    NotBuilt(BuildError),
    /// The file cannot be served: the old one stays.
    NotOpened(OpenError),
}

/// Rebuilds beside the site that is served, and swaps when the new one is whole.
///
/// However many reasons come while one build runs, they fold into one further build: it begins after
/// the last of them, so the last state of the source is always seen.
#[derive(Debug)]
pub struct Keeper {
    source: Source,
    site: Arc<ArcSwap<PackedSite>>,
    until: Option<Timestamp>,
    reasons: Receiver<Reason>,
    sender: Sender<Reason>,
    is_watching: bool,
    /// Whether what is served only says what is wrong with the folder.
    is_stand_in: bool,
    /// Where the folder was changed since the look before.
    touched: Arc<Mutex<Touched>>,
}

impl Keeper {
    /// `until` is that of the build that is being served; see [`Built::until`].
    pub fn new(source: Source, site: Arc<ArcSwap<PackedSite>>, until: Option<Timestamp>) -> Keeper {
        let (sender, reasons) = channel();
        let touched = Arc::new(Mutex::new(Touched::nothing()));
        let (is_watching, is_stand_in) = (false, false);
        Keeper { source, site, until, reasons, sender, is_watching, is_stand_in, touched }
    }

    /// As [`Keeper::new`], where a [stand-in](stand_in) is being served, and stays up to date until there
    /// is a site.
    pub fn without_site(source: Source, site: Arc<ArcSwap<PackedSite>>) -> Keeper {
        Keeper { is_stand_in: true, ..Keeper::new(source, site, None) }
    }

    /// Looks again when anything changes that `watch` sees. Start the watch before the first build, or
    /// an edit between the two goes unseen.
    pub fn watch(&mut self, mut watch: Watch) {
        let sender = self.sender.clone();
        let touched = Arc::clone(&self.touched);
        self.is_watching = true;
        thread::spawn(move || {
            while let Some(further) = watch.wait() {
                let mut touched = touched.lock().unwrap_or_else(PoisonError::into_inner);
                *touched = std::mem::replace(&mut *touched, Touched::nothing()).and(further);
                drop(touched);
                if sender.send(Reason::Edited).is_err() {
                    return;
                }
            }
        });
    }

    /// Gives a reason from elsewhere, such as a signal.
    pub fn sender(&self) -> Sender<Reason> {
        self.sender.clone()
    }

    /// Keeps the site up to date for as long as the process lives. Tells how each look goes on, and what
    /// came of it.
    pub fn run(mut self, mut tell: impl FnMut(Reason, &News)) {
        while let Some(reason) = self.wait() {
            let touched = self.take_touched(reason);
            if reason == Reason::Edited && touched == Touched::nothing() {
                // Seen by the look before, which began after the edit.
                continue;
            }
            let news = self.look(touched, &mut |progress| tell(reason, &News::Building(progress)));
            tell(reason, &news);
        }
    }

    /// Waits for a reason, and takes all that have come with it.
    fn wait(&self) -> Option<Reason> {
        let mut reason = self.next()?;
        for further in self.reasons.try_iter() {
            // Whoever asked is owed an answer.
            if further == Reason::Asked {
                reason = further;
            }
        }
        Some(reason)
    }

    fn next(&self) -> Option<Reason> {
        let Some(until) = self.until else { return self.reasons.recv().ok() };
        loop {
            let left = Timestamp::now().duration_until(until);
            let left = Duration::try_from(left).unwrap_or(Duration::ZERO);
            if left.is_zero() {
                return Some(Reason::Calendar);
            }
            match self.reasons.recv_timeout(left.min(CLOCK_LOOK)) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(reason) => return Some(reason),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// What may not be as it was seen last.
    fn take_touched(&self, reason: Reason) -> Touched {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        let touched = std::mem::replace(&mut *touched, Touched::nothing());
        match reason {
            // Whoever asks trusts no watch.
            Reason::Asked => Touched::Everything,
            _ if self.is_watching => touched,
            _ => Touched::Everything,
        }
    }

    fn look(&mut self, touched: Touched, progress: &mut dyn FnMut(Progress)) -> News {
        match &mut self.source {
            Source::File(file) => match file.open() {
                Ok(site) => {
                    swap(&self.site, site);
                    News::Opened
                }
                Err(error) => News::NotOpened(error),
            },
            Source::Folder(workshop) => {
                let serve = &mut |site: &PackedSite| swap(&self.site, site.clone());
                let built = workshop.build_serving(touched, progress, serve);
                if !self.is_watching {
                    workshop.forget();
                }
                match built {
                    Ok(built) => {
                        self.until = built.until;
                        self.is_stand_in = false;
                        News::Built(Box::new(built))
                    }
                    Err(error) => {
                        // Not at once again, if it is the calendar that cannot be built.
                        self.until = self.until.filter(|until| *until > Timestamp::now());
                        if let (true, BuildError::Faulty(report)) = (self.is_stand_in, &error)
                            && let Ok(site) = stand_in(report)
                        {
                            swap(&self.site, site);
                        }
                        News::NotBuilt(error)
                    }
                }
            }
        }
    }
}

/// Lets one site take over from another, a second later at least: dates count in seconds, and no
/// client may take a page of the one for that of the other.
fn swap(served: &ArcSwap<PackedSite>, site: PackedSite) {
    let after = served.load().loaded_at_unix_s().saturating_add(1);
    let loaded_at = site.loaded_at_unix_s().max(after);
    served.store(Arc::new(site.with_loaded_at(loaded_at)));
}
