//! `pamphlet serve`: a folder or a packed file, until a signal.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use arc_swap::ArcSwap;

use super::limits::LimitArguments;
use super::live::Live;
use super::memory;
use super::place::{self, Place};
use super::preview::PreviewArguments;
use super::reports::Reports;
use super::view::View;
use super::{Exit, browser};
use crate::content::Report;
use crate::packed::PackedSite;
use crate::reload::{
    BuildError, Built, Keeper, News, PackedFile, Reason, Settings, Source, Watch, Workshop,
    stand_in,
};
use crate::server;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Content folder, a root that holds `content/`, or a packed file [default: content]
    site: Option<PathBuf>,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    listen: SocketAddr,
    /// Threads that answer [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,
    /// Show changes as they are saved
    #[arg(long)]
    watch: bool,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    view: View,
    /// Leave out what cannot be built, and serve the rest
    #[arg(long)]
    allow_errors: bool,
    /// Say how long each stage took, and what it takes
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    preview: PreviewArguments,
}

impl Arguments {
    /// What was named, if anything.
    pub fn site(&self) -> Option<&Path> {
        self.site.as_deref()
    }
}

pub fn run(arguments: &Arguments) -> Exit {
    match serve(arguments) {
        Ok(()) => Exit::Done,
        Err(Stop::Faulty) => Exit::Faulty,
        Err(Stop::Refused(why)) => Exit::refuse(&why),
    }
}

/// Why nothing is served.
enum Stop {
    /// The content has errors, which have been printed.
    Faulty,
    Refused(String),
}

impl From<String> for Stop {
    fn from(why: String) -> Stop {
        Stop::Refused(why)
    }
}

fn serve(arguments: &Arguments) -> Result<(), Stop> {
    let place = place::find(arguments.site.as_deref())?;
    let workers = match arguments.workers {
        Some(workers) => usize::from(workers),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    // Before the work, so that a port in use is said at once.
    let listeners = listen(arguments.listen, workers)?;
    let address = listeners.first().map(TcpListener::local_addr).transpose();
    let address = address.map_err(|error| error.to_string())?.unwrap_or(arguments.listen);
    let opened = match place {
        Place::Folder(folder) => build(&folder, address, arguments)?,
        Place::File(file) => open(file, arguments)?,
    };
    let site = Arc::new(ArcSwap::from_pointee(opened.site));
    let mut keeper = match &opened.lacks {
        None => Keeper::new(opened.source, Arc::clone(&site), opened.until),
        Some(_) => Keeper::without_site(opened.source, Arc::clone(&site)),
    };
    if let Some(watch) = opened.watch {
        keeper.watch(watch);
    }
    let asked = keeper.sender();
    let mut reports = opened.reports;
    let mut live = arguments.watch.then(|| Live::new(reports.said()));
    if let (Some(live), Some(report)) = (&mut live, opened.lacks) {
        live.tell(&News::NotBuilt(BuildError::Faulty(report)));
    }
    let channel = live.as_ref().map(Live::channel);
    thread::spawn(move || {
        keeper.run(|reason, news| {
            if let Some(live) = &mut live {
                live.tell(news);
            }
            reports.tell(reason, news);
            if matches!(news, News::Built(_)) {
                memory::give_back();
            }
        });
    });
    let options = server::Options {
        limits: arguments.limits.limits(),
        workers: None,
        channel,
        give_back: Some(memory::give_back),
    };
    let on_hangup = move || {
        // The keeper is gone only when the process is ending.
        let _ = asked.send(Reason::Asked);
    };
    let on_ready = || {
        ready(address);
        if arguments.open {
            browser::show(address);
        }
    };
    let drained = server::run(listeners, site, &options, on_ready, on_hangup);
    let drained = drained.map_err(|error| format!("cannot serve: {error}"))?;
    if drained.cut_off > 0 {
        eprintln!("pamphlet: {} connections were cut off after the drain timeout", drained.cut_off);
    }
    Ok(())
}

/// A site and where it came from.
struct Opened {
    site: PackedSite,
    source: Source,
    until: Option<jiff::Timestamp>,
    watch: Option<Watch>,
    reports: Reports,
    /// What keeps the folder from being a site: `site` only says so.
    lacks: Option<Report>,
}

/// Builds a folder. Whatever is wrong with it is printed.
fn build(folder: &Path, address: SocketAddr, arguments: &Arguments) -> Result<Opened, Stop> {
    // Before the build, so that no edit goes unseen.
    let watch = arguments.watch.then(|| Watch::start(folder)).transpose();
    let watch = watch.map_err(|error| format!("cannot watch {}: {error}", folder.display()))?;
    let view = &arguments.view;
    let mut workshop = Workshop::new(
        folder,
        Settings {
            drafts: view.drafts,
            future: view.future,
            base_url: view.base_url.clone(),
            now: view.now,
            allow_errors: arguments.allow_errors,
        },
    )
    .with_previews(arguments.preview.key());
    if arguments.watch {
        workshop = workshop.watched();
    }
    let mut reports = Reports::new(workshop.content_folder(), arguments.verbose);
    reports.served_at(&format!("http://{address}"));
    let built = match workshop.build() {
        Ok(built) => built,
        Err(BuildError::Faulty(report)) => {
            reports.findings(&report);
            if watch.is_some() {
                let site = stand_in(&report).map_err(|error| error.to_string())?;
                reports.stands_in();
                let source = Source::Folder(Box::new(workshop));
                return Ok(Opened {
                    site,
                    source,
                    until: None,
                    watch,
                    reports,
                    lacks: Some(report),
                });
            }
            eprintln!(
                "pamphlet: nothing is served: mend the errors, or leave out what they spoil with --allow-errors"
            );
            return Err(Stop::Faulty);
        }
        Err(error) => return Err(Stop::Refused(error.to_string())),
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            if !arguments.watch {
                workshop.forget();
            }
        });
        reports.findings(&built.report);
    });
    memory::give_back();
    reports.left_out(&built.report);
    reports.previews(&built);
    reports.stages(&built);
    let Built { site, until, .. } = built;
    Ok(Opened {
        site,
        source: Source::Folder(Box::new(workshop)),
        until,
        watch,
        reports,
        lacks: None,
    })
}

/// Maps a packed file, in which the choices of a folder have been made.
fn open(file: PathBuf, arguments: &Arguments) -> Result<Opened, Stop> {
    let view = &arguments.view;
    let choices = [
        (arguments.watch, "--watch"),
        (arguments.allow_errors, "--allow-errors"),
        (view.drafts, "--drafts"),
        (view.future, "--future"),
        (view.base_url.is_some(), "--base-url"),
        (arguments.preview.is_given(), "--preview-key"),
    ];
    if let Some((_, choice)) = choices.iter().find(|(is_made, _)| *is_made) {
        return Err(Stop::Refused(format!(
            "{choice} is for a folder: {} was packed already",
            file.display()
        )));
    }
    let reports = Reports::new(file.clone(), arguments.verbose);
    let source = PackedFile { path: file, now: view.now };
    let site = source.open().map_err(|error| format!("{}: {error}", source.path.display()))?;
    Ok(Opened {
        site,
        source: Source::File(source),
        until: None,
        watch: None,
        reports,
        lacks: None,
    })
}

/// Listeners for the workers, unless somebody else has the port.
fn listen(address: SocketAddr, workers: usize) -> Result<Vec<TcpListener>, String> {
    server::listen(address, workers).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "something listens on {address} already\n  choose another port with --listen {}, or a free one with --listen {}",
            SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080)),
            SocketAddr::new(address.ip(), 0),
        ),
        _ => format!("cannot listen on {address}: {error}"),
    })
}

/// Says, once, where the site is.
fn ready(address: SocketAddr) {
    let mut out = io::stdout();
    // Nobody needs to be listening for it.
    let _ = writeln!(out, "listening on http://{address}/").and_then(|()| out.flush());
}

/// An address with its port; a name is looked up.
fn address(text: &str) -> Result<SocketAddr, String> {
    let expected =
        || "expected an address and a port, such as 127.0.0.1:8080 or [::1]:8080".to_owned();
    text.to_socket_addrs().ok().and_then(|mut found| found.next()).ok_or_else(expected)
}
