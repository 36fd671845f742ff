//! `pamphlet check`: every fault of a folder in one run.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::compare;
use super::diagnostics::{self, Format, count};
use super::view::View;
use super::{Exit, place};
use crate::content::{Loaded, Loader, Report};
use crate::packed::PackedSite;
use crate::render::{Effort, Renderer};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Content folder, or a root that holds `content/` [default: content]
    content: Option<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Fail on warnings, too
    #[arg(long, value_enum)]
    deny: Option<Deny>,
    /// Find the URLs of an earlier state of the site that answer no more
    #[arg(long, value_name = "OLD.pack")]
    compare: Option<PathBuf>,
    #[command(flatten)]
    view: View,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    Warnings,
}

pub fn run(arguments: &Arguments) -> Exit {
    let folder = match place::find_folder(arguments.content.as_deref()) {
        Ok(folder) => folder,
        Err(why) => return Exit::refuse(&why),
    };
    // Before the work, so that a file that is none is said at once.
    let former = arguments.compare.as_deref().map(|file| {
        let opened = PackedSite::open(file);
        opened.map_err(|error| format!("{}: {error}", file.display()))
    });
    let former = match former.transpose() {
        Ok(former) => former,
        Err(why) => return Exit::refuse(&why),
    };
    let options = arguments.view.load_options();
    let now = options.now;
    let mut loader = Loader::new(&folder, options);
    let loaded = match loader.load() {
        Ok(loaded) => loaded,
        Err(error) => {
            return Exit::refuse(&format!("cannot read {}: {error}", folder.display()));
        }
    };
    let mut loaded = with_templates(loaded, now);
    if let Some(former) = former {
        let lost = loader.lost_urls(&loaded, &compare::urls_of(&former, now.as_second()));
        loaded.report = Report::new(loaded.report.diagnostics.into_iter().chain(lost).collect());
    }
    let is_faulty = loaded.report.errors() > 0
        || arguments.deny == Some(Deny::Warnings) && loaded.report.warnings() > 0;
    match print(&loaded, &loader.content_folder(), arguments.format) {
        Ok(()) if is_faulty => Exit::Faulty,
        printed => Exit::of_writing(printed),
    }
}

/// Adds the faults of the site's own templates, which show only when they are used.
fn with_templates(mut loaded: Loaded, now: Timestamp) -> Loaded {
    if !loaded.site.templates.is_empty() {
        let renderer = Renderer::new(Effort::Serve);
        let rendered = renderer.render(&loaded.site, &loaded.routes, now, &mut |_| {});
        let found = loaded.report.diagnostics.into_iter();
        loaded.report = Report::new(found.chain(rendered.err().unwrap_or_default()).collect());
    }
    loaded
}

fn print(loaded: &Loaded, folder: &Path, format: Format) -> io::Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    diagnostics::print(&loaded.report, folder, format, &mut out)?;
    if format == Format::Human {
        let found = diagnostics::counts(&loaded.report);
        if loaded.report.diagnostics.is_empty() {
            let pages = count(loaded.site.documents.len(), "page");
            let files = count(loaded.site.assets.len(), "other file");
            writeln!(out, "{found} in {pages} and {files}")?;
        } else {
            writeln!(out, "{found}")?;
        }
    }
    out.flush()
}
