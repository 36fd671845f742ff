//! `pamphlet list`: what is in the folder, and in which state.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::diagnostics::count;
use super::foreign::shown;
use super::preview::PreviewArguments;
use super::{Exit, place};
use crate::content::{
    Document, DocumentId, DocumentKind, Hidden, LoadOptions, Loaded, Loader, Route,
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Content folder, or a root that holds `content/` [default: content]
    content: Option<PathBuf>,
    /// How the list is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// List drafts; with other states, those too
    #[arg(long)]
    drafts: bool,
    /// List posts before their time
    #[arg(long)]
    future: bool,
    /// List posts whose time is over
    #[arg(long)]
    expired: bool,
    /// List what a reader sees
    #[arg(long)]
    published: bool,
    /// Look at the calendar as of an instant, such as 2026-11-24T12:00:00Z
    #[arg(long, value_name = "TIME", value_parser = super::view::instant)]
    now: Option<Timestamp>,
    #[command(flatten)]
    preview: PreviewArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// Columns for a person
    #[default]
    Table,
    /// One JSON object a line
    Json,
}

/// What a page is to a reader at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Draft,
    Future,
    Expired,
    Published,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Future => "future",
            State::Expired => "expired",
            State::Published => "published",
        }
    }
}

/// A page as it is listed; the order of the fields is that of the JSON.
#[derive(Debug, Serialize)]
struct Row<'a> {
    /// Relative to the content folder.
    path: &'a str,
    /// As a link has it: percent-encoded.
    url: String,
    /// As it is read: with its zone, `None` of a page that is no post.
    date: Option<String>,
    title: &'a str,
    state: State,
    /// When it appears, and when it goes.
    publish: Option<Timestamp>,
    expiry: Option<Timestamp>,
    /// With a key: where it can be read before it appears.
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<String>,
}

pub fn run(arguments: &Arguments) -> Exit {
    let folder = match place::find_folder(arguments.content.as_deref()) {
        Ok(folder) => folder,
        Err(why) => return Exit::refuse(&why),
    };
    let now = arguments.now.unwrap_or_else(Timestamp::now);
    let options = LoadOptions { drafts: false, future: false, base_url: None, now };
    let mut loader = Loader::new(&folder, options);
    loader.set_preview_key(arguments.preview.key());
    let loaded = match loader.load() {
        Ok(loaded) => loaded,
        Err(error) => {
            return Exit::refuse(&format!("cannot read {}: {error}", folder.display()));
        }
    };
    let rows = rows(&loaded, now, |state| is_wanted(arguments, state));
    let written = match arguments.format {
        Format::Json => write_json(&rows),
        Format::Table => write_table(&rows),
    };
    match written {
        Ok(()) => say_what_is_missing(&loaded, &folder),
        Err(_) => Exit::of_writing(written),
    }
}

/// Without a choice all are wanted.
fn is_wanted(arguments: &Arguments, state: State) -> bool {
    let Arguments { drafts, future, expired, published, .. } = *arguments;
    let is_chosen = match state {
        State::Draft => drafts,
        State::Future => future,
        State::Expired => expired,
        State::Published => published,
    };
    is_chosen || !(drafts || future || expired || published)
}

/// The newest first, pages without a date last, and what is left in the order of the paths.
fn rows(loaded: &Loaded, now: Timestamp, is_wanted: impl Fn(State) -> bool) -> Vec<Row<'_>> {
    let state = |document: &Document| match loaded.site.hidden_because(document, now) {
        Some(Hidden::Draft) => State::Draft,
        Some(Hidden::Future(_)) => State::Future,
        Some(Hidden::Expired(_)) => State::Expired,
        None => State::Published,
    };
    let previews = previews(loaded);
    let pages = loaded.site.documents.iter().enumerate();
    let pages = pages.filter(|(_, page)| page.kind == DocumentKind::Page);
    let mut wanted: Vec<_> = pages
        .map(|(id, page)| (id, page, state(page)))
        .filter(|(_, _, state)| is_wanted(*state))
        .collect();
    wanted.sort_by_key(|(_, page, _)| Reverse(page.date.as_ref().map(|date| date.timestamp())));
    let row = |(id, page, state): (DocumentId, _, State)| {
        let page: &Document = page;
        Row {
            path: &page.path,
            url: crate::url::encode(&page.url),
            date: page.date.as_ref().map(|date| date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
            title: &page.title,
            state,
            publish: page.publish,
            expiry: page.expiry,
            preview: previews.get(&id).cloned(),
        }
    };
    wanted.into_iter().map(|(id, page, state)| row((id, &**page, state))).collect()
}

/// Where what is not shown yet can be read, with the address of the site.
fn previews(loaded: &Loaded) -> HashMap<DocumentId, String> {
    let base = &loaded.site.config.base_url;
    let previews = loaded.routes.iter().filter_map(|(url, route)| match route {
        Route::Preview(id) => Some((*id, format!("{base}{url}"))),
        _ => None,
    });
    previews.collect()
}

fn write_json(rows: &[Row<'_>]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for row in rows {
        serde_json::to_writer(&mut out, row)?;
        writeln!(out)?;
    }
    out.flush()
}

fn write_table(rows: &[Row<'_>]) -> io::Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    let width = |of: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(of).max().unwrap_or_default();
    let path_chars = width(&|row| shown(row.path).chars().count());
    let url_chars = width(&|row| shown(&row.url).chars().count());
    for row in rows {
        let day = row.date.as_deref().and_then(|date| date.get(..10)).unwrap_or("-");
        let (path, url, title) = (shown(row.path), shown(&row.url), shown(row.title));
        let state = row.state.name();
        writeln!(out, "{day:10}  {state:9}  {path:path_chars$}  {url:url_chars$}  {title}")?;
        if let Some(preview) = &row.preview {
            writeln!(out, "{:10}  preview    {}", "", shown(preview))?;
        }
    }
    writeln!(out, "{}", tally(rows))?;
    out.flush()
}

/// `4 pages: 1 draft, 3 published`.
fn tally(rows: &[Row<'_>]) -> String {
    let states = [State::Draft, State::Future, State::Expired, State::Published];
    let counts = states.map(|state| (rows.iter().filter(|row| row.state == state).count(), state));
    let named: Vec<String> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, state)| format!("{number} {}", state.name()))
        .collect();
    match named.is_empty() {
        true => "no pages".to_owned(),
        false => format!("{}: {}", count(rows.len(), "page"), named.join(", ")),
    }
}

/// A page that could not be read is in no list: its writer is told so.
fn say_what_is_missing(loaded: &Loaded, folder: &Path) -> Exit {
    let fatal = loaded.report.diagnostics.iter().filter(|found| found.is_fatal());
    let mut paths: Vec<&str> = fatal.map(|found| found.path.as_str()).collect();
    paths.dedup();
    if paths.is_empty() {
        return Exit::Done;
    }
    eprintln!(
        "pamphlet: {} cannot be read and may be missing here; `pamphlet check {}` says why",
        shown(&paths.join(", ")),
        folder.display()
    );
    Exit::Faulty
}
