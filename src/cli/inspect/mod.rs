//! `pamphlet inspect FILE`: what is in a packed file, byte by byte, and how a URL is found in it.

mod json;
mod overview;
mod trace;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::json;

use crate::packed::{Generation, Kind, PackedSite, PageRef, Verified};

use super::Exit;
use super::view::instant;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Packed file, as `pamphlet pack` writes it
    file: PathBuf,
    /// List the URLs that begin with this
    #[arg(long, value_name = "PREFIX")]
    urls: Option<String>,
    /// Follow a URL through the index to the bytes that a GET is answered with
    #[arg(long, value_name = "URL")]
    trace: Option<String>,
    /// Check every hash, and look every key up
    #[arg(long)]
    verify: bool,
    /// How the findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Look at the site as it is at this time, such as 2026-11-24T08:00:00Z or 2026-11-24
    #[arg(long, value_name = "TIME", value_parser = instant)]
    now: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Tables for a terminal
    Human,
    /// One JSON object a line
    Json,
}

pub fn run(arguments: &Arguments) -> Exit {
    let site = match PackedSite::open(&arguments.file) {
        Ok(site) => site,
        Err(error) => return Exit::refuse(&format!("{}: {error}", arguments.file.display())),
    };
    let verified = match arguments.verify.then(|| site.verify()).transpose() {
        Ok(verified) => verified,
        Err(fault) => return Exit::refuse(&format!("{}: {fault}", arguments.file.display())),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = write_all(&site, verified, arguments, &mut out).and_then(|()| out.flush());
    Exit::of_writing(written)
}

fn write_all(
    site: &PackedSite,
    verified: Option<Verified>,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> io::Result<()> {
    let now = arguments.now.unwrap_or_else(Timestamp::now).as_second();
    let is_json = arguments.format == Format::Json;
    if let Some(verified) = &verified {
        write_verified(site, verified, is_json, out)?;
    }
    if let Some(prefix) = &arguments.urls {
        urls(site.generation(now), prefix, is_json, out)?;
    }
    if let Some(url) = &arguments.trace {
        trace::write(site, url, now, is_json, out)?;
    }
    if arguments.urls.is_none() && arguments.trace.is_none() && verified.is_none() {
        overview::write(site, is_json, out)?;
    }
    Ok(())
}

/// What was gone through; all of it has been found sound.
fn write_verified(
    site: &PackedSite,
    verified: &Verified,
    is_json: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if is_json {
        let object = json!({
            "verified": true, "sections": site.sections().len(), "generations": verified.generations,
            "keys": verified.keys, "representations": verified.representations, "bytes": verified.bytes,
        });
        return writeln!(out, "{object}");
    }
    writeln!(
        out,
        "sound: {} sections, {} keys in {}, {} representations, {} bytes of answers",
        site.sections().len(),
        verified.keys,
        counted(verified.generations, "generation"),
        verified.representations,
        verified.bytes
    )
}

fn urls(
    generation: Generation<'_>,
    prefix: &str,
    is_json: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (key, page) in generation.scan(prefix.as_bytes()) {
        let path = String::from_utf8_lossy(key);
        let bytes: u64 = page.representations().iter().map(|form| form.whole().length).sum();
        let (kind, location) = (kind(page), String::from_utf8_lossy(page.location()));
        if is_json {
            let location = (!location.is_empty()).then_some(&location);
            let forms = page.representations().len();
            let object = json!({ "path": path, "kind": kind, "location": location,
                                 "representations": forms, "bytes": bytes });
            writeln!(out, "{object}")?;
        } else if location.is_empty() {
            writeln!(out, "{path}  {kind}, {bytes} bytes")?;
        } else {
            writeln!(out, "{path}  {kind} to {location}")?;
        }
    }
    Ok(())
}

fn kind(page: PageRef<'_>) -> String {
    match page.kind() {
        Kind::Content => "content".to_owned(),
        Kind::Redirect { status } => format!("redirect {status}"),
        Kind::Gone => "gone".to_owned(),
        Kind::Error { status } => format!("error {status}"),
    }
}

fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
