//! What a running server says on standard error.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::time::Duration;

use super::diagnostics::{self, Format};
use crate::content::{Class, Diagnostic, Report};
use crate::reload::{BuildError, Built, News, Reason};

/// Tells what came of each build.
#[derive(Debug)]
pub(super) struct Reports {
    /// The content folder, or the packed file, that is served.
    source: PathBuf,
    is_verbose: bool,
    /// What was printed last: a warning that stays is not said at every save.
    said: Vec<Diagnostic>,
    /// Where the site is, without a slash at the end.
    base: String,
    /// Previews that have been named.
    previews: Vec<(String, String)>,
}

impl Reports {
    pub fn new(source: PathBuf, is_verbose: bool) -> Reports {
        let (said, previews) = (Vec::new(), Vec::new());
        Reports { source, is_verbose, said, base: String::new(), previews }
    }

    /// Prints what is wrong with the folder and has not been said since it is so. A finding whose lines
    /// were only moved is the same.
    pub fn findings(&mut self, report: &Report) {
        self.print(report, |_| false);
    }

    /// As [`Reports::findings`], with all that keeps the site from being built: it is what has to be done
    /// next.
    fn obstacles(&mut self, report: &Report) {
        self.print(report, Diagnostic::is_fatal);
    }

    fn print(&mut self, report: &Report, is_repeated: impl Fn(&Diagnostic) -> bool) {
        let mut before = std::mem::replace(&mut self.said, report.diagnostics.clone());
        let is_first = before.is_empty();
        // Each finding that was said already is taken off the list; what stays on it has been mended.
        let mut is_news = |found: &Diagnostic| {
            let known = before.iter().position(|said| is_same(said, found));
            known.map(|known| before.swap_remove(known)).is_none()
        };
        let (mut shown, mut news) = (Report::default(), 0);
        for found in &report.diagnostics {
            let is_new = is_news(found);
            news += usize::from(is_new);
            if is_new || is_repeated(found) {
                shown.diagnostics.push(found.clone());
            }
        }
        if shown.diagnostics.is_empty() && before.is_empty() {
            return;
        }
        let mut counts = diagnostics::counts(report);
        if !is_first && (1..report.diagnostics.len()).contains(&news) {
            counts.push_str(&format!(", {news} of them new"));
        }
        let mut out = BufWriter::new(anstream::stderr().lock());
        // Nobody is there to be told that standard error is gone.
        let _ = diagnostics::print(&shown, &self.source, Format::Human, &mut out)
            .and_then(|()| writeln!(out, "{counts}"));
    }

    /// What was printed last, and is so.
    pub fn said(&self) -> &[Diagnostic] {
        &self.said
    }

    /// After a first build of a watched folder that gave no site.
    pub fn stands_in(&self) {
        say("the site is served as soon as this is mended");
    }

    /// After a build that went on although a page could not be built.
    pub fn left_out(&self, report: &Report) {
        let fatal = report.diagnostics.iter().filter(|found| found.code.class() == Class::Fatal);
        let mut paths: Vec<&str> = fatal.map(|found| found.path.as_str()).collect();
        paths.dedup();
        if !paths.is_empty() {
            say(&format!("left out what cannot be built of {}", paths.join(", ")));
        }
    }

    /// Says where the site is: `http://127.0.0.1:8080`.
    pub fn served_at(&mut self, base: &str) {
        base.trim_end_matches('/').clone_into(&mut self.base);
    }

    /// Names what can be read before it is shown, and where; each once.
    pub fn previews(&mut self, built: &Built) {
        for preview @ (path, url) in &built.previews {
            if !self.previews.contains(preview) {
                say(&format!("preview of {path}: {}{url}", self.base));
            }
        }
        self.previews.clone_from(&built.previews);
    }

    /// What came of a look at the source while the server runs.
    pub fn tell(&mut self, reason: Reason, news: &News) {
        match news {
            News::Building(_) => {}
            News::Built(built) => {
                self.findings(&built.report);
                self.left_out(&built.report);
                let took = built.stages.load + built.stages.render + built.stages.pack;
                say(&format!("{}: rebuilt in {}", because(reason), ms(took)));
                self.previews(built);
                self.stages(built);
            }
            News::Opened => say(&format!("{} is served anew", self.source.display())),
            News::NotBuilt(BuildError::Faulty(report)) => {
                self.obstacles(report);
                say("the site stays as it was until this is mended");
            }
            News::NotBuilt(error) => say(&format!("{error}; the site stays as it was")),
            News::NotOpened(error) => {
                say(&format!("{}: {error}; the site stays as it was", self.source.display()));
            }
        }
    }

    /// With `--verbose`: where the time of a build went, and the memory it left in use.
    pub fn stages(&self, built: &Built) {
        if !self.is_verbose {
            return;
        }
        let stages = built.stages;
        let (arena, _) = built.site.arena_bytes();
        let urls: usize = built.site.generations().map(|(_, generation)| generation.len()).sum();
        say(&format!(
            "load {}, render {}, pack {}, check {}; {urls} URLs, {} of arena",
            ms(stages.load),
            ms(stages.render),
            ms(stages.pack),
            ms(stages.check),
            mib(arena)
        ));
        if let Some(anonymous) = anonymous_bytes() {
            say(&format!("{} of anonymous memory in use", mib(anonymous)));
        }
    }
}

/// Whether two findings are one, whose line may have moved.
pub(super) fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let parts = |found: &Diagnostic| (found.code, found.severity);
    parts(one) == parts(other) && one.path == other.path && one.message == other.message
}

fn say(what: &str) {
    let _ = writeln!(io::stderr(), "pamphlet: {what}");
}

fn because(reason: Reason) -> &'static str {
    match reason {
        Reason::Edited => "the folder changed",
        Reason::Asked => "SIGHUP",
        Reason::Calendar => "the calendar",
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

/// Memory of this process that no file backs, in bytes (proc(5), `RssAnon`).
fn anonymous_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
