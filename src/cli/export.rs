//! `pamphlet export`: the site as plain files, for a host that runs no program.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Exit;
use super::diagnostics::count;
use super::place::{self, Place};
use super::reports::Reports;
use super::view::View;
use crate::export::{ExportError, Plan};
use crate::packed::PackedSite;
use crate::reload::{BuildError, Settings, Workshop};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Content folder, a root that holds `content/`, or a packed file [default: content]
    site: Option<PathBuf>,
    /// Folder to make, or zip archive to write; an earlier export of that name is replaced when the new
    /// one is whole
    #[arg(long, short, value_name = "DIR|FILE.zip")]
    output: PathBuf,
    /// Leave out what cannot be built, or what no file can stand for, and export the rest
    #[arg(long)]
    allow_errors: bool,
    #[command(flatten)]
    view: View,
}

pub fn run(arguments: &Arguments) -> Exit {
    let place = match place::find(arguments.site.as_deref()) {
        Ok(place) => place,
        Err(why) => return Exit::refuse(&why),
    };
    let opened = match place {
        Place::Folder(folder) => build(&folder, arguments),
        Place::File(file) => open(&file, arguments),
    };
    match opened {
        Ok(site) => export(&site, arguments),
        Err(exit) => exit,
    }
}

/// Builds a folder. Whatever is wrong with it is printed.
fn build(folder: &Path, arguments: &Arguments) -> Result<PackedSite, Exit> {
    let View { drafts, future, base_url, now } = arguments.view.clone();
    let settings = Settings { drafts, future, base_url, now, allow_errors: arguments.allow_errors };
    let mut workshop = Workshop::new(folder, settings);
    let mut reports = Reports::new(workshop.content_folder(), false);
    let built = workshop.build();
    match built {
        Ok(built) if built.report.errors() == 0 || arguments.allow_errors => {
            reports.findings(&built.report);
            reports.left_out(&built.report);
            Ok(built.site)
        }
        Ok(built) => Err(faulty(&mut reports, &built.report)),
        Err(BuildError::Faulty(report)) => Err(faulty(&mut reports, &report)),
        Err(error) => Err(Exit::refuse(&error)),
    }
}

fn faulty(reports: &mut Reports, report: &crate::content::Report) -> Exit {
    reports.findings(report);
    eprintln!("pamphlet: nothing is exported: mend the errors, or go on with --allow-errors");
    Exit::Faulty
}

/// Maps a packed file, in which the choices of a folder have been made.
fn open(file: &Path, arguments: &Arguments) -> Result<PackedSite, Exit> {
    let View { drafts, future, base_url, .. } = &arguments.view;
    let choices =
        [(*drafts, "--drafts"), (*future, "--future"), (base_url.is_some(), "--base-url")];
    if let Some((_, choice)) = choices.iter().find(|(is_made, _)| *is_made) {
        let why = format!("{choice} is for a folder: {} was packed already", file.display());
        return Err(Exit::refuse(&why));
    }
    PackedSite::open(file).map_err(|error| Exit::refuse(&format!("{}: {error}", file.display())))
}

fn export(site: &PackedSite, arguments: &Arguments) -> Exit {
    let plan = Plan::new(site, arguments.view.now().as_second());
    for left_out in plan.left_out() {
        eprintln!("pamphlet: left out {}: {}", left_out.url, left_out.why);
    }
    if !plan.left_out().is_empty() && !arguments.allow_errors {
        eprintln!("pamphlet: nothing is exported: mend this, or go on with --allow-errors");
        return Exit::Faulty;
    }
    for caution in plan.cautions() {
        eprintln!("pamphlet: {caution}");
    }
    match write(&plan, &arguments.output) {
        Ok(()) => Exit::of_writing(summarize(&plan, &arguments.output)),
        Err(error) => Exit::refuse(&error),
    }
}

fn write(plan: &Plan<'_>, output: &Path) -> Result<(), ExportError> {
    let is_stopped = stop_on_signals();
    let bar = ProgressBar::new(plan.file_count() as u64);
    // The template is fixed; a bar of the default style would do as well.
    bar.set_style(
        ProgressStyle::with_template("exporting  {wide_bar} {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let mut tell = |done: usize| {
        bar.set_position(done as u64);
        match is_stopped.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    };
    let is_archive =
        output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    let written = match is_archive {
        true => plan.write_zip(output, &mut tell),
        false => plan.write_folder(output, &mut tell),
    };
    bar.finish_and_clear();
    written
}

/// Set by the first signal that asks for an end, so that nothing half made is left; the second one ends
/// the program at once.
fn stop_on_signals() -> Arc<AtomicBool> {
    let is_stopped = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Without a handler the program ends as it would have anyway.
        let _ = flag::register_conditional_default(signal, Arc::clone(&is_stopped))
            .and_then(|_| flag::register(signal, Arc::clone(&is_stopped)));
    }
    is_stopped
}

fn summarize(plan: &Plan<'_>, output: &Path) -> io::Result<()> {
    let tally = plan.tally();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{}: {} of {} bytes, {}, {} gone",
        output.display(),
        count(tally.files, "file"),
        tally.bytes,
        count(tally.redirects, "redirect"),
        tally.gone
    )?;
    if tally.redirects_by_rule > 0 {
        writeln!(
            out,
            "of the redirects {} have no page that could lead on: the host has to read _redirects or _nginx.conf",
            tally.redirects_by_rule
        )?;
    }
    if tally.previews > 0 {
        let previews = count(tally.previews, "URL");
        writeln!(out, "left out {previews} of previews: an export would give them away")?;
    }
    out.flush()
}
