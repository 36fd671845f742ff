//! `pamphlet pack`: a folder as one file, ready to be served anywhere.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::preview::PreviewArguments;
use super::reports::Reports;
use super::view::View;
use super::{Exit, place};
use crate::packed::{Account, PackedSite};
use crate::reload::{BuildError, Progress, Settings, Workshop};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Content folder, or a root that holds `content/` [default: content]
    content: Option<PathBuf>,
    /// File to write; one of that name is replaced when the new one is whole
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Leave out what cannot be built, and pack the rest
    #[arg(long)]
    allow_errors: bool,
    #[command(flatten)]
    view: View,
    #[command(flatten)]
    preview: PreviewArguments,
}

/// How often the bar moves on without news.
const TICK: Duration = Duration::from_millis(100);

pub fn run(arguments: &Arguments) -> Exit {
    let folder = match place::find_folder(arguments.content.as_deref()) {
        Ok(folder) => folder,
        Err(why) => return Exit::refuse(&why),
    };
    let View { drafts, future, base_url, now } = arguments.view.clone();
    let settings = Settings { drafts, future, base_url, now, allow_errors: arguments.allow_errors };
    let mut workshop = Workshop::new(&folder, settings).with_previews(arguments.preview.key());
    let mut reports = Reports::new(workshop.content_folder(), false);
    let started = Instant::now();
    let bar = Bar::new();
    let packed = workshop.pack(&arguments.output, &mut |progress| bar.show(progress));
    bar.0.finish_and_clear();
    match packed {
        Ok(built) => {
            reports.findings(&built.report);
            reports.left_out(&built.report);
            reports.served_at(built.site.identity());
            reports.previews(&built);
            Exit::of_writing(summarize(&built.site, &arguments.output, started.elapsed()))
        }
        Err(BuildError::Faulty(report)) => {
            reports.findings(&report);
            eprintln!(
                "pamphlet: nothing is packed: mend the errors, or leave out what they spoil with --allow-errors"
            );
            Exit::Faulty
        }
        Err(error) => Exit::refuse(&format!("{}: {error}", arguments.output.display())),
    }
}

/// A bar on a terminal; nothing where standard error is none.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Bar {
        let bar = ProgressBar::new(0);
        let template = "{msg:10} {wide_bar} {pos}/{len} {eta}";
        // The template is fixed; a bar of the default style would do as well.
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        bar.enable_steady_tick(TICK);
        Bar(bar)
    }

    fn show(&self, progress: Progress) {
        match progress {
            Progress::Loading => self.0.set_message("reading"),
            Progress::Rendering { done, all } => {
                if done == 1 {
                    self.0.set_message("rendering");
                }
                self.0.set_length(all.max(done) as u64);
                self.0.set_position(done as u64);
            }
            Progress::Sealing => self.0.set_message("sealing"),
        }
    }
}

/// What went where.
fn summarize(site: &PackedSite, file: &Path, took: Duration) -> io::Result<()> {
    let accounts = site.accounts();
    let sum = |of: &dyn Fn(&Account) -> bool| -> (u64, u64) {
        let chosen = accounts.iter().filter(|account| of(account));
        chosen.fold((0, 0), |(count, bytes), found| (count + found.count, bytes + found.bytes))
    };
    let part = |name: &'static str| sum(&move |account| account.part == name);
    let section =
        |name: &'static str| sum(&move |account| account.section.split(' ').next() == Some(name)).1;
    let keys: usize = site.generations().map(|(_, generation)| generation.len()).sum();
    let generations = site.generations().count();
    let (raw, gzip, brotli) = (part("bodies"), part("bodies in gzip"), part("bodies in brotli"));
    let per_key = |bytes: u64| bytes as f64 / keys.max(1) as f64;
    let length = fs::metadata(file)?.len();
    let mut out = io::stdout().lock();
    writeln!(out, "{}: {length} bytes in {:.1} s", file.display(), took.as_secs_f64())?;
    write!(out, "pages   {keys}")?;
    if generations > 1 {
        write!(out, " in {generations} generations of the calendar")?;
    }
    writeln!(out, ", {} redirects", part("locations").0)?;
    writeln!(out, "raw     {} bytes in {} bodies", raw.1, raw.0)?;
    writeln!(out, "gzip    {} bytes in {} bodies", gzip.1, gzip.0)?;
    writeln!(out, "brotli  {} bytes in {} bodies", brotli.1, brotli.0)?;
    writeln!(out, "heads   {} bytes in {} heads", part("heads").1, part("heads").0)?;
    writeln!(
        out,
        "index   {} bytes of tree, {:.2} a key beside its record of 64, {} of long keys",
        section("tree"),
        per_key(section("tree")),
        section("tails")
    )?;
    out.flush()
}
