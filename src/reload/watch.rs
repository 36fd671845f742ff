//! The eye on a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// One save is several events (truncate, write, rename): the folder must be quiet for this long.
const QUIET: Duration = Duration::from_millis(8);

/// A folder that never gets quiet is looked at all the same.
const UNQUIET_MAX: Duration = Duration::from_millis(200);

/// Tells when something below a folder has changed.
///
/// Nothing is said about what changed: whoever is told looks at the whole folder. So whatever happens
/// between two looks, a thousand files of a checkout or one, folds into one further look.
pub struct Watch {
    watcher: RecommendedWatcher,
    changes: Receiver<()>,
    folder: PathBuf,
    /// What `folder` was when it was last resolved: it may be a symbolic link that is swapped.
    resolved: PathBuf,
}

impl Watch {
    /// Watches `folder` and all below it from now on.
    ///
    /// # Errors
    /// When the folder is not there, or the system has no watches left (`fs.inotify.max_user_watches`).
    pub fn start(folder: &Path) -> io::Result<Watch> {
        let folder = std::path::absolute(folder)?;
        let (sender, changes) = channel();
        let name = folder.clone();
        let watcher = notify::recommended_watcher(move |event| tell(&sender, &event, &name));
        let mut watcher = watcher.map_err(io::Error::other)?;
        if let Some(parent) = folder.parent() {
            watcher.watch(parent, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        }
        let resolved = fs::canonicalize(&folder)?;
        watcher.watch(&resolved, RecursiveMode::Recursive).map_err(io::Error::other)?;
        Ok(Watch { watcher, changes, folder, resolved })
    }

    /// Waits until something has changed and the folder is quiet again. `false` when the watch has
    /// ended for good.
    pub fn wait(&mut self) -> bool {
        if self.changes.recv().is_err() {
            return false;
        }
        let first = Instant::now();
        while first.elapsed() < UNQUIET_MAX {
            match self.changes.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        self.follow();
        true
    }

    /// Watches what the folder is now, if the name leads elsewhere than before.
    fn follow(&mut self) {
        let Ok(resolved) = fs::canonicalize(&self.folder) else { return };
        // A folder that was replaced under its own name needs its watch again, too.
        if resolved != self.resolved {
            // It may be gone, and its watch with it.
            let _ = self.watcher.unwatch(&self.resolved);
        }
        if self.watcher.watch(&resolved, RecursiveMode::Recursive).is_ok() {
            self.resolved = resolved;
        }
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Passes on that something changed. Reading is no change: a rebuild reads every file, and would be
/// told of itself for ever. Nor are the neighbours of the folder, in the parent that it shares.
fn tell(changes: &Sender<()>, event: &notify::Result<Event>, folder: &Path) {
    let is_change = match event {
        Ok(event) => {
            is_writing(event.kind) && event.paths.iter().any(|path| concerns(path, folder))
        }
        // An error may have eaten events (a queue that ran over): look again.
        Err(_) => true,
    };
    if is_change {
        // Nobody waits any longer: the process is about to end.
        let _ = changes.send(());
    }
}

fn is_writing(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

fn concerns(path: &Path, folder: &Path) -> bool {
    path == folder || path.parent() != folder.parent()
}
