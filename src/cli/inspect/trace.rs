//! One URL on its way: the tags, the walk, the record, the answer.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;

use crate::http::{self, Request, Status};
use crate::index::{Step, Test, Trace};
use crate::packed::{Generation, PackedSite, SectionKind};
use crate::respond::{self, Blocks, Connection, Piece, Response};
use crate::url;

use super::{counted, json, kind};

const CACHE_LINE_BYTES: usize = 64;

/// All that was found out about a URL.
pub struct Journey<'a> {
    pub request: String,
    pub site: &'a PackedSite,
    pub generation: Generation<'a>,
    /// The key that is looked up; `None` where the target names no path.
    pub key: Option<Vec<u8>>,
    pub trace: Option<Trace>,
    /// Where the tree, the keys and the pages of the generation lie in the file.
    pub tree_at: u64,
    pub keys_at: u64,
    pub pages_at: u64,
    pub answer: Option<Answer>,
}

/// What a GET is answered with: the block that changes by the second, and pieces behind it.
pub struct Answer {
    pub block: Vec<u8>,
    pub response: Response,
    pub scratch: Vec<u8>,
}

pub fn write(
    site: &PackedSite,
    url: &str,
    now_unix_s: i64,
    is_json: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let journey = follow(site, url, now_unix_s);
    if is_json {
        return writeln!(out, "{}", json::object(&journey));
    }
    write_look_up(&journey, out)?;
    write_page(&journey, out)?;
    write_answer(&journey, out)
}

fn follow<'a>(site: &'a PackedSite, url: &str, now_unix_s: i64) -> Journey<'a> {
    let path = path_of(url);
    let generation = site.generation(now_unix_s);
    let mut key = Vec::new();
    let before_query = path.split('?').next().unwrap_or_default();
    let key = url::decode(before_query.as_bytes(), &mut key).is_ok().then_some(key);
    let trace = key.as_ref().map(|key| generation.tree().trace(key));
    let host = authority_of(site.identity());
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let number = site.generations().take_while(|(from, _)| *from <= now_unix_s).count().max(1) - 1;
    let section = |kind: SectionKind| {
        let is_it = |found: &&crate::packed::SectionRecord| {
            found.kind() == Some(kind) && found.generation as usize == number
        };
        site.sections().iter().find(is_it).map_or(0, |found| found.offset)
    };
    Journey {
        site,
        generation,
        key,
        trace,
        tree_at: section(SectionKind::Tree),
        keys_at: section(SectionKind::Keys),
        pages_at: section(SectionKind::Pages),
        answer: answer(&request, site, now_unix_s),
        request,
    }
}

/// The path and query of a URL, or what was given if it is a path already, as a client sends it:
/// what may not stand in a request is encoded, and what is encoded is left as it is.
fn path_of(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => url,
    };
    let mut sent = String::new();
    for letter in path.chars() {
        match letter {
            '!'..='~' => sent.push(letter),
            _ => sent.push_str(&url::encode(letter.encode_utf8(&mut [0; 4]))),
        }
    }
    sent
}

fn authority_of(identity: &str) -> &str {
    let rest = identity.split_once("://").map_or(identity, |(_, rest)| rest);
    rest.split('/').next().filter(|host| !host.is_empty()).unwrap_or("localhost")
}

fn answer(request: &str, site: &PackedSite, now_unix_s: i64) -> Option<Answer> {
    let mut scratch = Vec::new();
    let parsed: Status<Request<'_>> = http::parse(request.as_bytes());
    let response = match parsed {
        Status::Complete { value, .. } => respond::respond(&value, site, now_unix_s, &mut scratch),
        Status::Refused(refusal) => {
            let is_head = http::is_head(request.as_bytes());
            respond::refuse(refusal, is_head, site, now_unix_s, &mut scratch)
        }
        Status::Partial => return None,
    };
    let blocks = Blocks::new(now_unix_s, respond::last_modified(site, now_unix_s));
    let connection = Connection::of(false, response.close);
    let block = blocks.get(response.status, connection).to_vec();
    Some(Answer { block, response, scratch })
}

impl Journey<'_> {
    /// The cache lines of the file that a walk to the key's record touches: of the tree, of the keys,
    /// of the pages.
    pub fn walk_lines(&self) -> [usize; 3] {
        let Some(trace) = &self.trace else { return [0; 3] };
        let tree = trace.steps.iter().flat_map(|step| &step.touched).flat_map(lines);
        let compared: BTreeSet<usize> = trace.steps.iter().flat_map(compared).collect();
        [tree.collect::<BTreeSet<_>>().len(), compared.len(), trace.found.iter().count()]
    }

    /// The same for a look-up by tags; `None` for a set that has none.
    pub fn tag_lines(&self) -> Option<[usize; 3]> {
        let trace = self.trace.as_ref().filter(|trace| !trace.tags.is_empty())?;
        let table = trace.tags.iter().flat_map(|probe| lines(&probe.touched));
        let compared = trace.tags.iter().filter(|probe| probe.fits).count();
        Some([table.collect::<BTreeSet<_>>().len(), compared, trace.found.iter().count()])
    }
}

/// Sections begin at the start of a line.
fn lines(bytes: &Range<usize>) -> Range<usize> {
    bytes.start / CACHE_LINE_BYTES..bytes.end.div_ceil(CACHE_LINE_BYTES)
}

/// The ranks whose records are compared with the key.
fn compared(step: &Step) -> Vec<usize> {
    match &step.test {
        Test::Leaf { rank } => vec![*rank],
        Test::Bucket { candidates, .. } => candidates.clone(),
        Test::Branch { .. } | Test::Pair { .. } => Vec::new(),
    }
}

fn write_look_up(journey: &Journey<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (Some(key), Some(trace)) = (&journey.key, &journey.trace) else {
        return writeln!(out, "key         none: the target names no path");
    };
    let shown = String::from_utf8_lossy(key);
    writeln!(out, "key         {shown:?}, {} bytes, hash {:016x}", key.len(), trace.hash)?;
    for probe in &trace.tags {
        let says = match (probe.rank, probe.fits) {
            (None, _) => "empty".to_owned(),
            (Some(rank), true) => format!("names rank {rank}, its tag fits"),
            (Some(rank), false) => format!("names rank {rank}, another tag"),
        };
        writeln!(out, "tag         entry {}: {says}", probe.entry)?;
    }
    if let Some([table, keys, pages]) = journey.tag_lines() {
        writeln!(out, "            {}", sum_of_lines("the tags", table, keys, pages))?;
    }
    for step in &trace.steps {
        write_step(step, journey, out)?;
    }
    let [tree, keys, pages] = journey.walk_lines();
    writeln!(out, "            {}", sum_of_lines("the tree", tree, keys, pages))
}

fn sum_of_lines(of: &str, tree: usize, keys: usize, pages: usize) -> String {
    let all = counted((tree + keys + pages) as u64, "cache line");
    format!("{all}: {tree} of {of}, {keys} of keys, {pages} of pages")
}

fn write_step(step: &Step, journey: &Journey<'_>, out: &mut dyn Write) -> io::Result<()> {
    let name = match step.test {
        Test::Branch { .. } => "branch",
        Test::Pair { .. } => "pair",
        Test::Bucket { .. } => "bucket",
        Test::Leaf { .. } => "leaf",
    };
    write!(out, "{name:11} ")?;
    if let Some(word) = step.word {
        write!(out, "word {word}, byte {} of the file, ", journey.tree_at + word as u64 * 4)?;
    }
    write!(out, "ranks {}..{}: ", step.ranks.start, step.ranks.end)?;
    match &step.test {
        Test::Branch { position, byte, by_place, value, child, children } => {
            let value_name = if *by_place { "place" } else { "class" };
            let byte = shown(*byte);
            writeln!(out, "at {position} {byte}, {value_name} {value}: child {child} of {children}")
        }
        Test::Pair { position, bytes: [first, second], cell, rows, columns } => writeln!(
            out,
            "at {position} {}, then {}: cell {cell} of {rows} rows x {columns} columns",
            shown(*first),
            shown(*second)
        ),
        Test::Bucket { fingerprint, candidates } if candidates.is_empty() => {
            writeln!(out, "fingerprint {fingerprint:02x}, which none of them has")
        }
        Test::Bucket { fingerprint, candidates } => {
            let ranks: Vec<String> = candidates.iter().map(usize::to_string).collect();
            writeln!(out, "fingerprint {fingerprint:02x}, as rank {} has", ranks.join(", "))
        }
        Test::Leaf { rank } => writeln!(out, "rank {rank}"),
    }
}

fn shown(byte: Option<u8>) -> String {
    byte.map_or("the end".to_owned(), |byte| format!("\"{}\"", byte.escape_ascii()))
}

fn write_page(journey: &Journey<'_>, out: &mut dyn Write) -> io::Result<()> {
    let found = journey.trace.as_ref().and_then(|trace| trace.found);
    let page = found.and_then(|rank| Some((rank, journey.generation.page(rank)?)));
    let Some((rank, page)) = page else {
        return writeln!(out, "page        none at this key");
    };
    writeln!(
        out,
        "page        rank {rank}: {}; key at byte {}, record at byte {}",
        kind(page),
        journey.keys_at + rank as u64 * 64,
        journey.pages_at + rank as u64 * 32
    )?;
    if !page.location().is_empty() {
        writeln!(out, "            to {}", String::from_utf8_lossy(page.location()))?;
    }
    for form in page.representations() {
        writeln!(
            out,
            "            {:?} in {:?}: head at byte {}, {} bytes; body behind it, {} bytes",
            form.media(),
            form.coding(),
            form.head().offset,
            form.head().length,
            form.body().length
        )?;
    }
    Ok(())
}

fn write_answer(journey: &Journey<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(answer) = &journey.answer else { return Ok(()) };
    writeln!(out, "request     {}", journey.request.lines().next().unwrap_or_default())?;
    writeln!(out, "answer      {} bytes, composed this second", answer.block.len())?;
    for piece in answer.response.pieces.as_slice() {
        match piece {
            Piece::Arena(span) => {
                writeln!(out, "            {} bytes at byte {}", span.length, span.offset)?;
            }
            Piece::Scratch { start, end } => {
                writeln!(out, "            {} bytes, composed for the request", end - start)?;
            }
            Piece::Static(bytes) => writeln!(out, "            {} bytes, fixed", bytes.len())?,
        }
    }
    writeln!(out)?;
    let bytes = answer.bytes(journey.site);
    match std::str::from_utf8(&bytes) {
        Ok(text) => write!(out, "{text}"),
        Err(_) => {
            let head = bytes.windows(4).position(|window| window == b"\r\n\r\n");
            let (head, body) = bytes.split_at(head.map_or(0, |at| at + 4));
            write!(out, "{}", String::from_utf8_lossy(head))?;
            writeln!(out, "({} bytes that are no text)", body.len())
        }
    }
}

impl Answer {
    /// All that goes over the wire, in its order.
    pub fn bytes(&self, site: &PackedSite) -> Vec<u8> {
        let mut bytes = self.block.clone();
        for piece in self.response.pieces.as_slice() {
            bytes.extend_from_slice(match piece {
                Piece::Arena(span) => site.bytes(*span),
                Piece::Static(bytes) => bytes,
                Piece::Scratch { start, end } => {
                    self.scratch.get(*start as usize..*end as usize).unwrap_or_default()
                }
            });
        }
        bytes
    }
}
