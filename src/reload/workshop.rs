//! From a folder to a packed site, the first time and every time after.

use std::fmt;
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

use crate::content::{
    Diagnostic, LoadOptions, Loader, PreviewKey, Report, Route, Routes, Site, Touched, Unchecked,
};
use crate::packed::{Builder, PackError, PackedSite};
use crate::render::{Effort, Fingerprints, Renderer};

/// Changes of the calendar that are built ahead. A folder with more is built again when the last of
/// these has come.
const CHANGES_AHEAD_MAX: usize = 16;

/// Builds a folder again and again: what did not change is not parsed, rendered or stored again.
#[derive(Debug)]
pub struct Workshop {
    folder: PathBuf,
    settings: Settings,
    effort: Effort,
    is_watched: bool,
    preview_key: Option<PreviewKey>,
    tools: Option<Tools>,
}

/// What makes the next build faster than the first.
#[derive(Debug)]
struct Tools {
    loader: Loader,
    renderer: Renderer,
    last: Option<Last>,
}

/// The site that was built last, and what went into the pages of its last generation.
#[derive(Debug)]
struct Last {
    site: PackedSite,
    fingerprints: Fingerprints,
    plans: Plans,
}

impl Last {
    /// Lets go of what is left of earlier sites, if that is much. Where the system gives no room, all stays.
    fn make_room(&mut self, is_watched: bool, serve: &mut dyn FnMut(&PackedSite)) {
        if !self.site.is_wasteful() {
            return;
        }
        if let Ok(site) = Builder::compact(&self.site) {
            self.site = site.clone();
            serve(&if is_watched { site.changing() } else { site });
        }
    }
}

/// The plans of one state of a folder: that of now, and those of the changes of its calendar.
#[derive(Debug, Clone, Default)]
struct Plans {
    now: Arc<Routes>,
    ahead: Vec<(Timestamp, Arc<Routes>)>,
}

impl Plans {
    /// Plans what is not known from the build before; while the plan of now is the same, the later ones
    /// are.
    fn new(site: &Site, now: &Arc<Routes>, changes: &[Timestamp], before: Option<&Plans>) -> Plans {
        let before = before.filter(|before| Arc::ptr_eq(&before.now, now));
        let known = |at: Timestamp| before?.ahead.iter().find(|(known, _)| *known == at);
        let plan = |&at: &Timestamp| match known(at) {
            Some(known) => known.clone(),
            None => (at, Arc::new(Routes::plan(site, at).0)),
        };
        Plans { now: Arc::clone(now), ahead: changes.iter().map(plan).collect() }
    }
}

/// What a [`Workshop`] takes for good.
#[derive(Debug, Clone)]
pub struct Settings {
    pub drafts: bool,
    pub future: bool,
    pub base_url: Option<String>,
    /// The calendar stands still at this instant; `None` for the clock of the system.
    pub now: Option<Timestamp>,
    /// Leave out what cannot be built, and go on.
    pub allow_errors: bool,
}

/// A site from a folder.
#[derive(Debug)]
pub struct Built {
    pub site: PackedSite,
    /// What is wrong with the folder, but does not stop it.
    pub report: Report,
    /// When the calendar has a change that has not been built yet.
    pub until: Option<Timestamp>,
    /// What is not shown yet: source paths, and the path at which each can be read.
    pub previews: Vec<(String, String)>,
    pub stages: Stages,
}

/// How long each part of a build took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stages {
    /// Reading and parsing, and the plan of all URLs.
    pub load: Duration,
    /// Templates, highlighting and compression.
    pub render: Duration,
    /// Storing pages, and building and sealing the index.
    pub pack: Duration,
    /// Holding pages against each other: of a first site beside the rendering, of a rebuilt one when it is
    /// served already.
    pub check: Duration,
}

/// What is being done, for somebody who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Loading,
    /// Pages so far, and about how many there will be.
    Rendering {
        done: usize,
        all: usize,
    },
    Sealing,
}

/// Why there is no site.
#[derive(Debug)]
pub enum BuildError {
    /// Pages cannot be served right: mend what the report says.
    Faulty(Report),
    /// The folder cannot be read.
    Folder(io::Error),
    Pack(PackError),
}

impl Workshop {
    /// `folder` is a content folder or a root that holds `content/`.
    pub fn new(folder: &Path, settings: Settings) -> Workshop {
        let folder = folder.to_owned();
        let (effort, is_watched, preview_key) = (Effort::Serve, false, None);
        Workshop { folder, settings, effort, is_watched, preview_key, tools: None }
    }

    /// With addresses for what is not shown yet; see [`PreviewKey`].
    pub fn with_previews(self, key: Option<PreviewKey>) -> Workshop {
        Workshop { preview_key: key, ..self }
    }

    /// For somebody who looks at the pages while the folder is edited; see [`Renderer::watched`].
    pub fn watched(self) -> Workshop {
        Workshop { is_watched: true, ..self }
    }

    /// The folder that the paths of a report are relative to.
    pub fn content_folder(&mut self) -> PathBuf {
        self.prepare(Timestamp::now()).loader.content_folder()
    }

    /// Gives up what was kept for the next build, which becomes as slow as the first.
    pub fn forget(&mut self) {
        if let Some(tools) = &mut self.tools {
            tools.loader.forget();
            tools.renderer = renderer(self.effort, self.is_watched);
            tools.last = None;
        }
    }

    /// Ready to look at the folder as of `now`.
    fn prepare(&mut self, now: Timestamp) -> &mut Tools {
        let (effort, is_watched) = (self.effort, self.is_watched);
        let Settings { drafts, future, base_url, .. } = &self.settings;
        let options =
            || LoadOptions { drafts: *drafts, future: *future, base_url: base_url.clone(), now };
        let tools = self.tools.get_or_insert_with(|| Tools {
            loader: Loader::new(&self.folder, options()),
            renderer: renderer(effort, is_watched),
            last: None,
        });
        tools.loader.set_now(now);
        tools.loader.set_reading_at(SystemTime::now());
        tools.loader.set_preview_key(self.preview_key.clone());
        tools
    }

    /// Builds the folder as it is now. Whatever is as it was in the site built last is shared with it.
    ///
    /// # Errors
    /// When a page could not be served right (and errors are not allowed), the folder cannot be read,
    /// or the system gives no room.
    pub fn build(&mut self) -> Result<Built, BuildError> {
        self.build_telling(&mut |_| ())
    }

    /// As [`Workshop::build`], for somebody who waits.
    ///
    /// # Errors
    /// As [`Workshop::build`].
    pub fn build_telling(
        &mut self,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Built, BuildError> {
        self.build_to(None, progress, &mut |_| ())
    }

    /// As [`Workshop::build_telling`], but only what was `touched` since the last build is looked at, if
    /// that is known. `serve` gets the site as soon as it is whole, before its pages are held against each
    /// other for the report.
    ///
    /// # Errors
    /// As [`Workshop::build`].
    pub fn build_serving(
        &mut self,
        touched: Touched,
        progress: &mut dyn FnMut(Progress),
        serve: &mut dyn FnMut(&PackedSite),
    ) -> Result<Built, BuildError> {
        if let Some(tools) = &mut self.tools {
            tools.loader.set_touched(touched);
        }
        self.build_to(None, progress, serve)
    }

    /// Builds the folder into a packed file with the best compression and all changes of its calendar.
    /// The file gets its name when it is whole; until then, and after an error, whatever has that name
    /// is as it was.
    ///
    /// # Errors
    /// As [`Workshop::build`].
    pub fn pack(
        &mut self,
        file: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Built, BuildError> {
        self.effort = Effort::Pack;
        self.forget();
        self.build_to(Some(file), progress, &mut |_| ())
    }

    fn build_to(
        &mut self,
        file: Option<&Path>,
        progress: &mut dyn FnMut(Progress),
        serve: &mut dyn FnMut(&PackedSite),
    ) -> Result<Built, BuildError> {
        let now = self.settings.now.unwrap_or_else(Timestamp::now);
        let (is_fixed, allow_errors) = (self.settings.now.is_some(), self.settings.allow_errors);
        let is_watched = self.is_watched;
        let Tools { loader, renderer, last } = self.prepare(now);
        progress(Progress::Loading);
        let started = Instant::now();
        let loaded = loader.load_unchecked().map_err(BuildError::Folder)?;
        let load = started.elapsed();
        if loaded.has_fatal() && !allow_errors {
            return Err(BuildError::Faulty(loader.report(&loaded)));
        }
        let (site, routes) = (&loaded.site, &loaded.routes);
        let (changes, until) = if is_fixed {
            // A calendar that stands still has no changes.
            (Vec::new(), None)
        } else {
            calendar(site.changes_after(now), file.map_or(CHANGES_AHEAD_MAX, |_| usize::MAX))
        };
        let previews = previews(site, routes);
        let plans = Plans::new(site, routes, &changes, last.as_ref().map(|last| &last.plans));
        let (builder, fingerprints) = begin(file, &site.config.base_url, last.as_ref())?;
        let mut edition = Edition {
            renderer,
            site,
            builder,
            fingerprints,
            plans,
            stages: Stages::default(),
            done: 0,
            all: routes.iter().count() * (changes.len() + 1),
            progress,
        };
        let Plans { now: routes, ahead } = edition.plans.clone();
        let (is_first, loader) = (last.is_none(), &*loader);
        let (faults, checked) = thread::scope(|scope| {
            // Nobody sees a first site before all is said of it. An edit is to be seen first.
            let checking = is_first.then(|| scope.spawn(|| check(loader, &loaded)));
            let faults = edition.render(&routes, now);
            (faults, checking.map(|checking| checking.join().unwrap_or_else(|p| resume_unwind(p))))
        });
        let faults = faults?;
        let checked = || checked.unwrap_or_else(|| check(loader, &loaded));
        if faults.iter().any(Diagnostic::is_fatal) && !allow_errors {
            return Err(BuildError::Faulty(with(checked().0, faults)));
        }
        for (at, routes) in &ahead {
            edition.render(routes, *at)?;
        }
        let (built, mut stages) = edition.finish()?;
        stages.load = load;
        renderer.keep_only(site);
        let site = built.site.clone();
        let site = if is_watched { site.changing() } else { site };
        *last = Some(built);
        serve(&site);
        let (report, took) = checked();
        stages.check = took;
        if let Some(last) = last.as_mut().filter(|_| file.is_none()) {
            // Now, while nobody waits: the next build has an edit to show.
            last.make_room(is_watched, serve);
        }
        Ok(Built { site, report: with(report, faults), until, previews, stages })
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Faulty(report) => write!(f, "the content has {} errors", report.errors()),
            BuildError::Folder(error) => write!(f, "cannot read the folder: {error}"),
            BuildError::Pack(error) => write!(f, "cannot pack the site: {error}"),
        }
    }
}

/// A site that is being made: one generation after the other is rendered and packed.
struct Edition<'a> {
    renderer: &'a Renderer,
    site: &'a Site,
    builder: Builder,
    /// Of the generation rendered before.
    fingerprints: Fingerprints,
    plans: Plans,
    stages: Stages,
    /// Pages of all generations so far, and how many there will be about.
    done: usize,
    all: usize,
    progress: &'a mut dyn FnMut(Progress),
}

/// Holds the pages against each other; tells how long that took.
fn check(loader: &Loader, loaded: &Unchecked) -> (Report, Duration) {
    let started = Instant::now();
    (loader.report(loaded), started.elapsed())
}

fn renderer(effort: Effort, is_watched: bool) -> Renderer {
    let renderer = Renderer::new(effort);
    if is_watched { renderer.watched() } else { renderer }
}

/// A builder, and what it may take over from the site built last.
fn begin(
    file: Option<&Path>,
    identity: &str,
    last: Option<&Last>,
) -> Result<(Builder, Fingerprints), BuildError> {
    Ok(match (file, last) {
        (Some(file), _) => {
            let builder = Builder::to_file(file, identity).map_err(BuildError::Pack)?;
            (builder, Fingerprints::default())
        }
        (None, Some(last)) => (Builder::beside(&last.site, identity), last.fingerprints.clone()),
        (None, None) => (Builder::in_memory(identity), Fingerprints::default()),
    })
}

impl Edition<'_> {
    /// Returns the faults of the user's templates; the built-in ones have taken their place.
    fn render(&mut self, routes: &Routes, at: Timestamp) -> Result<Vec<Diagnostic>, BuildError> {
        let started = Instant::now();
        let mut packing = Duration::ZERO;
        let mut packed = self.builder.begin_generation(at.as_second());
        let before = std::mem::take(&mut self.fingerprints);
        let rendered = self.renderer.render_changes(self.site, routes, at, &before, &mut |page| {
            let storing = Instant::now();
            if packed.is_ok() {
                packed = self.builder.add(page);
            }
            packing += storing.elapsed();
            self.done += 1;
            (self.progress)(Progress::Rendering { done: self.done, all: self.all });
        });
        self.stages.pack += packing;
        self.stages.render += started.elapsed().saturating_sub(packing);
        packed.map_err(BuildError::Pack)?;
        match rendered {
            Ok(fingerprints) => {
                self.fingerprints = fingerprints;
                Ok(Vec::new())
            }
            Err(faults) => Ok(faults),
        }
    }

    fn finish(self) -> Result<(Last, Stages), BuildError> {
        let Edition { builder, fingerprints, plans, mut stages, progress, .. } = self;
        progress(Progress::Sealing);
        let sealing = Instant::now();
        let site = builder.finish().map_err(BuildError::Pack)?;
        stages.pack += sealing.elapsed();
        Ok((Last { site, fingerprints, plans }, stages))
    }
}

/// The changes to build ahead, at most one a second, and the one after them.
fn calendar(changes: Vec<Timestamp>, ahead_max: usize) -> (Vec<Timestamp>, Option<Timestamp>) {
    let mut seconds: Vec<Timestamp> = changes.into_iter().filter_map(next_second).collect();
    seconds.dedup();
    let until = seconds.get(ahead_max).copied();
    seconds.truncate(ahead_max);
    (seconds, until)
}

/// The first full second that is not before an instant: nothing appears too early.
fn next_second(at: Timestamp) -> Option<Timestamp> {
    let is_full = at.subsec_nanosecond() == 0;
    Timestamp::from_second(at.as_second() + i64::from(!is_full)).ok()
}

fn previews(site: &Site, routes: &Routes) -> Vec<(String, String)> {
    let previews = routes.iter().filter_map(|(url, route)| match route {
        Route::Preview(id) => Some((site.documents[*id].path.clone(), url.to_owned())),
        _ => None,
    });
    let mut previews: Vec<_> = previews.collect();
    previews.sort();
    previews
}

/// A report with the faults of templates, which only rendering finds.
fn with(report: Report, faults: Vec<Diagnostic>) -> Report {
    if faults.is_empty() {
        return report;
    }
    Report::new(report.diagnostics.into_iter().chain(faults).collect())
}
