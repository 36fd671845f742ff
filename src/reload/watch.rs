//! The eye on a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::content::Touched;

/// One save is several events (truncate, write, rename): the folder must be quiet for this long.
const QUIET: Duration = Duration::from_millis(8);

/// A folder that never gets quiet is looked at all the same.
const UNQUIET_MAX: Duration = Duration::from_millis(200);

/// What a root is made of (see [`Loader`](crate::content::Loader)); the rest of it may be large, and
/// is nobody's content.
const PARTS_OF_ROOT: &[&str] = &["content", "static", "templates", "site.json"];

/// Tells when something below a folder has changed; in a root that holds `content/`, when a part of
/// the site has.
///
/// What is said are places to look at, not what happened there. So whatever happens between two looks, a
/// thousand files of a checkout or one, folds into one further look.
pub struct Watch {
    watcher: RecommendedWatcher,
    changes: Receiver<Touched>,
    folder: PathBuf,
    /// Whether the folder is a root that holds `content/`, which may be away for a moment.
    is_root: bool,
    /// What is watched with all below it, resolved: any of it may be a symbolic link that is swapped.
    watched: Vec<PathBuf>,
}

impl Watch {
    /// Watches `folder` and all below it from now on.
    ///
    /// # Errors
    /// When the folder is not there, or the system has no watches left (`fs.inotify.max_user_watches`).
    pub fn start(folder: &Path) -> io::Result<Watch> {
        let folder = std::path::absolute(folder)?;
        let is_root = folder.join(PARTS_OF_ROOT[0]).is_dir();
        let (sender, changes) = channel();
        let name = folder.clone();
        let watcher =
            notify::recommended_watcher(move |event| tell(&sender, event, &name, is_root));
        let mut watcher = watcher.map_err(io::Error::other)?;
        if let Some(parent) = folder.parent() {
            watcher.watch(parent, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        }
        fs::read_dir(&folder)?;
        let mut watch = Watch { watcher, changes, folder, is_root, watched: Vec::new() };
        watch.follow()?;
        Ok(watch)
    }

    /// Waits until something has changed and the folder is quiet again; says where. `None` when the watch
    /// has ended for good.
    pub fn wait(&mut self) -> Option<Touched> {
        let mut touched = self.changes.recv().ok()?;
        let first = Instant::now();
        while first.elapsed() < UNQUIET_MAX {
            match self.changes.recv_timeout(QUIET) {
                Ok(further) => touched = touched.and(further),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        if !self.is_of_files(&touched) {
            // A folder that is away for the moment of a swap is told of when it is back.
            let _ = self.follow();
        }
        Some(touched)
    }

    /// Whether nothing but files came, went or changed: then the names lead where they led before.
    fn is_of_files(&self, touched: &Touched) -> bool {
        let Touched::Only(paths) = touched else { return false };
        let is_part = |path: &Path| self.is_root && path.parent() == Some(&self.folder);
        paths.iter().all(|path| {
            !is_part(path)
                && *path != self.folder
                && !self.watched.contains(path)
                && match fs::symlink_metadata(path) {
                    Ok(metadata) => metadata.is_file(),
                    Err(error) => error.kind() == io::ErrorKind::NotFound,
                }
        })
    }

    /// Watches what the names lead to now.
    fn follow(&mut self) -> io::Result<()> {
        let trees = if self.is_root {
            self.watcher
                .watch(&self.folder, RecursiveMode::NonRecursive)
                .map_err(io::Error::other)?;
            PARTS_OF_ROOT.iter().map(|part| self.folder.join(part)).collect()
        } else {
            vec![self.folder.clone()]
        };
        let trees = trees.iter().filter_map(|tree| fs::canonicalize(tree).ok());
        let trees: Vec<PathBuf> = trees.filter(|tree| tree.is_dir()).collect();
        for old in self.watched.iter().filter(|old| !trees.contains(old)) {
            // It may be gone, and its watch with it.
            let _ = self.watcher.unwatch(old);
        }
        self.watched.clear();
        // What was replaced under its own name needs its watch again, too.
        for tree in trees {
            self.watcher.watch(&tree, RecursiveMode::Recursive).map_err(io::Error::other)?;
            self.watched.push(tree);
        }
        Ok(())
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Passes on where something changed. Reading is no change: a rebuild reads every file, and would be
/// told of itself for ever. Nor are the neighbours of the folder, in the parent that it shares.
fn tell(changes: &Sender<Touched>, event: notify::Result<Event>, folder: &Path, is_root: bool) {
    let touched = match event {
        // Events were lost.
        Ok(event) if event.need_rescan() => Touched::Everything,
        Ok(event) if !is_writing(event.kind) => return,
        Ok(event) => {
            let mut paths = event.paths;
            paths.retain(|path| concerns(path, folder, is_root));
            if paths.is_empty() {
                return;
            }
            Touched::Only(paths.into_iter().collect())
        }
        // An error may have eaten events.
        Err(_) => Touched::Everything,
    };
    // Where nobody waits any longer, the process is about to end.
    let _ = changes.send(touched);
}

fn is_writing(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// Whether a changed path is a part of the site: neither a neighbour of the folder nor anything else
/// that lies directly in a root.
fn concerns(path: &Path, folder: &Path, is_root: bool) -> bool {
    match path.parent() {
        _ if path == folder => true,
        parent if parent == folder.parent() => false,
        Some(parent) if parent == folder && is_root => {
            path.file_name().is_some_and(|name| PARTS_OF_ROOT.iter().any(|part| name == *part))
        }
        _ => true,
    }
}
