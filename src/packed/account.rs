//! Every byte of a packed file, and what it is there for.

use crate::arena::Span;
use crate::http::Coding;
use crate::index::Shape;

use super::header::{FileHeader, SectionKind, SectionRecord};
use super::names::NameRecord;
use super::record::{PageRecord, RepresentationRecord};
use super::site::PackedSite;

/// Some bytes of a file that serve one purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Name of the section they lie in.
    pub section: String,
    pub part: &'static str,
    /// How many things they are; 0 where they are not counted.
    pub count: u64,
    pub bytes: u64,
}

/// Parts of the contents, by [`Part`].
const PARTS: [&str; 6] =
    ["records", "heads", "bodies", "bodies in gzip", "bodies in brotli", "locations"];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Records,
    Heads,
    Identity,
    Gzip,
    Brotli,
    Locations,
}

/// Bytes of the contents that some page needs. Generations may need the same ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Used {
    offset: u64,
    length: u64,
    part: Part,
    count: u64,
}

impl PackedSite {
    /// What the file begins with; `None` for a site built in memory.
    pub fn header(&self) -> Option<FileHeader> {
        self.sections.first()?;
        let bytes = self.bytes(Span::new(0, size_of::<FileHeader>() as u64));
        bytemuck::try_pod_read_unaligned(bytes).ok()
    }

    /// Attributes every byte of the file, in its order: the bytes add up to its length. Nothing for a
    /// site built in memory. Takes time and memory with the number of representations.
    pub fn accounts(&self) -> Vec<Account> {
        let Some(header) = self.header() else { return Vec::new() };
        let mut accounts = vec![account("header", "header", 1, size_of::<FileHeader>() as u64)];
        let used = self.used();
        let mut end = size_of::<FileHeader>() as u64;
        let mut gaps = 0;
        for section in &self.sections {
            gaps += section.offset - end;
            end = section.offset + section.length;
            accounts.extend(self.section_accounts(section, &used));
        }
        gaps += header.table - end;
        let table = header.length - header.table;
        accounts.push(account("table", "records", self.sections.len() as u64, table));
        accounts.push(account("between sections", "zeroes", 0, gaps));
        accounts.retain(|account| account.bytes > 0 || account.count > 0);
        accounts
    }

    fn section_accounts(&self, section: &SectionRecord, used: &[Used]) -> Vec<Account> {
        let name = section.name();
        let whole = |part, size: usize| {
            let count = if size == 0 { 0 } else { section.length / size as u64 };
            vec![account(&name, part, count, section.length)]
        };
        match section.kind() {
            Some(SectionKind::Contents) => contents_accounts(section, used),
            Some(SectionKind::Tree) => {
                let number = section.generation as usize;
                let generation = self.generations().nth(number).map(|(_, generation)| generation);
                generation.map_or_else(Vec::new, |found| tree_accounts(&name, found.tree().shape()))
            }
            Some(SectionKind::Keys) => whole("records", 64),
            Some(SectionKind::Tails) => whole("long keys", 0),
            Some(SectionKind::Pages) => whole("records", size_of::<PageRecord>()),
            Some(SectionKind::Names) => whole("records", size_of::<NameRecord>()),
            Some(SectionKind::Generations) => whole("records", 8),
            Some(SectionKind::Identity) => whole("base URL", 0),
            None => whole("unknown", 0),
        }
    }

    /// What all pages need of the contents, ascending, each run once.
    fn used(&self) -> Vec<Used> {
        let mut used = Vec::new();
        let mut add = |span: Span, part, count| {
            used.push(Used { offset: span.offset, length: span.length, part, count });
        };
        for (_, generation) in self.generations() {
            for page in (0..generation.len()).filter_map(|rank| generation.page(rank)) {
                let records = page.representations();
                if records.is_empty() {
                    let location = page.location().len() as u64;
                    add(Span::new(page.record.offset, location), Part::Locations, 1);
                    continue;
                }
                add(page.records_span(), Part::Records, records.len() as u64);
                for record in records {
                    add(record.head(), Part::Heads, 1);
                    add(record.body(), body_part(record), 1);
                }
            }
        }
        used.sort_unstable();
        used.dedup();
        used
    }
}

fn body_part(record: &RepresentationRecord) -> Part {
    match record.coding() {
        Coding::Identity => Part::Identity,
        Coding::Gzip => Part::Gzip,
        Coding::Brotli => Part::Brotli,
    }
}

fn account(section: &str, part: &'static str, count: u64, bytes: u64) -> Account {
    Account { section: section.to_owned(), part, count, bytes }
}

/// Runs that overlap, as only in a file of another maker, count once.
fn contents_accounts(section: &SectionRecord, used: &[Used]) -> Vec<Account> {
    let end = section.offset + section.length;
    let first = used.partition_point(|run| run.offset < section.offset);
    let mut parts = [(0, 0); PARTS.len()];
    let mut at = section.offset;
    for run in used.get(first..).unwrap_or_default() {
        if run.offset >= end {
            break;
        }
        let run_end = run.offset.saturating_add(run.length).min(end);
        let (count, bytes) = &mut parts[run.part as usize];
        *count += run.count;
        *bytes += run_end.saturating_sub(run.offset.max(at));
        at = at.max(run_end);
    }
    let name = section.name();
    let attributed: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
    let named = PARTS.into_iter().zip(parts);
    let mut accounts: Vec<Account> =
        named.map(|(part, (count, bytes))| account(&name, part, count, bytes)).collect();
    accounts.push(account(&name, "between records", 0, section.length - attributed));
    accounts
}

fn tree_accounts(name: &str, shape: Shape) -> Vec<Account> {
    [
        ("head", 1, shape.head_bytes),
        ("branches", shape.branches, shape.branch_bytes),
        ("pairs", shape.pairs, shape.pair_bytes),
        ("buckets", shape.buckets, shape.bucket_bytes),
        ("leaves", shape.leaves, 0),
        ("tags", shape.tag_entries, shape.tag_bytes),
        ("padding", 0, shape.padding_bytes),
    ]
    .into_iter()
    .map(|(part, count, bytes)| account(name, part, count as u64, bytes as u64))
    .collect()
}
