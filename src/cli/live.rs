//! What a browser is told while the folder behind its page is edited.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;

use super::reports::is_same;
use crate::content::{Diagnostic, Report, Severity};
use crate::reload::{BuildError, News, Progress};
use crate::render::EVENTS_PATH;
use crate::server::Channel;

/// A build that takes no longer is not worth a word.
const BUILD_UNNOTICED: Duration = Duration::from_millis(400);

/// Between two words about one build: what comes sooner is not sent.
const PROGRESS_PAUSE: Duration = Duration::from_millis(200);

/// Faults that are shown over a page. Who has more has one that caused them.
const FAULTS_SHOWN_MAX: usize = 12;

/// How things stand, as pages understand it; see [`EVENTS_PATH`].
#[derive(Debug, Default, Serialize)]
struct State {
    site: u64,
    /// Whether faults keep a newer site from being served.
    stale: bool,
    faults: Vec<Fault>,
    left: usize,
    building: Option<String>,
}

#[derive(Debug, Serialize)]
struct Fault {
    /// Empty where a fault is not one of a file.
    code: &'static str,
    place: String,
    message: String,
    help: Option<String>,
}

impl Fault {
    fn of(found: &Diagnostic) -> Fault {
        Fault {
            code: found.code.name(),
            place: format!("{}:{}:{}", found.path, found.line, found.column),
            message: found.message.clone(),
            help: found.help.clone(),
        }
    }
}

fn started_unix_ms() -> u64 {
    u64::try_from(Timestamp::now().as_millisecond()).unwrap_or(0)
}

/// Passes on what comes of each build.
#[derive(Debug)]
pub(super) struct Live {
    channel: Arc<Channel>,
    state: State,
    /// Findings that were there before anybody wrote, and still are: nobody looks at a page for them.
    old: Vec<Diagnostic>,
    /// Since when a build goes on.
    building_since: Option<Instant>,
    said_at: Instant,
}

impl Live {
    /// `said` is what is known to be wrong with the folder.
    pub fn new(said: &[Diagnostic]) -> Live {
        let channel = Arc::new(Channel::at(EVENTS_PATH));
        let live = Live {
            channel,
            // Not that of an earlier process: a page that finds this one in its place looks anew.
            state: State { site: started_unix_ms(), ..State::default() },
            old: said.iter().filter(|found| is_shown(found)).cloned().collect(),
            building_since: None,
            said_at: Instant::now(),
        };
        live.say();
        live
    }

    /// What a server needs to pass it on.
    pub fn channel(&self) -> Arc<Channel> {
        Arc::clone(&self.channel)
    }

    pub fn tell(&mut self, news: &News) {
        match news {
            News::Building(progress) => return self.building(*progress),
            News::Built(built) => self.built(&built.report),
            News::Opened => self.state = State { site: self.state.site + 1, ..State::default() },
            News::NotBuilt(BuildError::Faulty(report)) => self.faulty(report),
            News::NotBuilt(error) => self.failed(error.to_string()),
            News::NotOpened(error) => self.failed(error.to_string()),
        }
        self.building_since = None;
        self.say();
    }

    fn building(&mut self, progress: Progress) {
        let since = *self.building_since.get_or_insert_with(Instant::now);
        if since.elapsed() < BUILD_UNNOTICED || self.said_at.elapsed() < PROGRESS_PAUSE {
            return;
        }
        self.said_at = Instant::now();
        self.state.building = Some(match progress {
            Progress::Loading => "reading".to_owned(),
            Progress::Rendering { done, all } => format!("building: {done} of {all} pages"),
            Progress::Sealing => "sealing".to_owned(),
        });
        self.say();
    }

    /// A site with errors, such as links that lead nowhere, is served; they are shown where they are new.
    fn built(&mut self, report: &Report) {
        let found = || report.diagnostics.iter().filter(|found| is_shown(found));
        self.old.retain(|old| found().any(|found| is_same(old, found)));
        let is_old = |found: &&Diagnostic| self.old.iter().any(|old| is_same(old, found));
        let (faults, left) = first(found().filter(|found| !is_old(found)));
        self.state = State { site: self.state.site + 1, faults, left, ..State::default() };
    }

    /// What keeps a site from being served comes first; the rest of the report can wait.
    fn faulty(&mut self, report: &Report) {
        let (faults, left) = first(report.diagnostics.iter().filter(|found| found.is_fatal()));
        self.state = State { site: self.state.site, stale: true, faults, left, building: None };
    }

    fn failed(&mut self, message: String) {
        let faults = vec![Fault { code: "", place: String::new(), message, help: None }];
        self.state = State { site: self.state.site, stale: true, faults, left: 0, building: None };
    }

    fn say(&self) {
        if let Ok(message) = serde_json::to_string(&self.state) {
            // A worker that cannot be woken is about to end, and its listeners with it.
            let _ = self.channel.say(&message);
        }
    }
}

fn is_shown(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// The first of some findings, and how many more there are.
fn first<'a>(found: impl Iterator<Item = &'a Diagnostic>) -> (Vec<Fault>, usize) {
    let mut found = found;
    let faults = found.by_ref().take(FAULTS_SHOWN_MAX).map(Fault::of).collect();
    (faults, found.count())
}
