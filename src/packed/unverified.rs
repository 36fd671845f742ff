//! A packed file that nothing is known of yet.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::arena::{self, Arena, Region, RegionWriter, Span};
use crate::index::UncheckedTree;

use super::builder::now_unix_s;
use super::header::{
    FileHeader, GenerationRecord, MAGIC, REQUIRED, SECTION_ALIGNMENT, SectionKind, SectionRecord,
    VERSION,
};
use super::open_error::{Fault, OpenError};
use super::record::PageRecord;
use super::site::{GenerationSections, PackedSite};

/// A mapped file before it has shown what it is; [`UnverifiedFile::open`] makes it a site.
#[derive(Debug)]
pub struct UnverifiedFile {
    region: Region,
}

/// Sections by kind and generation.
type Known<'a> = BTreeMap<(u32, u32), &'a SectionRecord>;

impl UnverifiedFile {
    /// Maps a file.
    ///
    /// # Errors
    /// When it cannot be read, is no regular file, or is too short for a header.
    pub fn map(path: &Path) -> Result<UnverifiedFile, OpenError> {
        // Asked before it is opened: opening a pipe waits for its writer.
        let metadata = fs::metadata(path).map_err(io("reading it"))?;
        if !metadata.is_file() {
            let found = if metadata.is_dir() { "a directory" } else { "a special file" };
            return Err(Fault::new("file", "type", "a regular file", found).into());
        }
        UnverifiedFile::of(&File::open(path).map_err(io("opening it"))?)
    }

    /// Takes a copy of a file's bytes, for those who have them from elsewhere.
    ///
    /// # Errors
    /// When the system gives no memory.
    pub fn of_bytes(bytes: &[u8]) -> Result<UnverifiedFile, OpenError> {
        let mut writer = RegionWriter::with_huge_pages(bytes.len()).map_err(io("copying it"))?;
        let region = writer.push(bytes).map(|()| writer.seal());
        let region = region.unwrap_or_else(|| Err(std::io::ErrorKind::OutOfMemory.into()));
        Ok(UnverifiedFile { region: region.map_err(io("copying it"))? })
    }

    pub(super) fn of(file: &File) -> Result<UnverifiedFile, OpenError> {
        // No system maps a file without bytes.
        let length = file.metadata().map_err(io("reading it"))?.len();
        if length < size_of::<FileHeader>() as u64 {
            return Err(too_short(length).into());
        }
        Ok(UnverifiedFile { region: Region::map(file).map_err(io("mapping it"))? })
    }

    /// Checks header, section table, hashes of all sections but the contents, calendar and index.
    ///
    /// What the contents hold is bounds-checked where it is used, and checked in whole by
    /// [`PackedSite::verify`].
    ///
    /// # Errors
    /// The first fault, with the section and field it is in. No bytes lead to a panic.
    pub fn open(self) -> Result<PackedSite, OpenError> {
        let header = self.header()?;
        let sections = self.table(&header)?;
        self.check_places(&sections, header.table)?;
        let known = check_kinds(&sections)?;
        for section in known.values().filter(|section| !is_contents(section)) {
            self.check_hash(section)?;
        }
        let generations = self.generations(&known)?;
        let identity = section(&known, SectionKind::Identity, 0)?;
        if std::str::from_utf8(self.bytes(identity)).is_err() {
            return Err(Fault::new("identity", "text", "UTF-8", "other bytes").into());
        }
        let identity = identity.span();
        let live_bytes = header.length;
        let mut arena = Arena::new();
        arena.push(self.region);
        Ok(PackedSite {
            arena,
            generations,
            identity,
            loaded_at_unix_s: now_unix_s(),
            sections,
            live_bytes,
            is_changing: false,
        })
    }

    fn header(&self) -> Result<FileHeader, Fault> {
        let bytes = self.region.get(..size_of::<FileHeader>()).unwrap_or_default();
        let header: FileHeader = bytemuck::try_pod_read_unaligned(bytes)
            .map_err(|_| too_short(self.region.len() as u64))?;
        let fault = |field, expected: String, found: String| {
            Err(Fault::new("header", field, expected, found))
        };
        if header.magic != MAGIC {
            let found = header.magic.escape_ascii().to_string();
            return fault("magic", MAGIC.escape_ascii().to_string(), found);
        }
        if header.version != VERSION {
            return fault("version", VERSION.to_string(), header.version.to_string());
        }
        if header.hash() != header.header_hash {
            return Err(Fault::hash("header", header.header_hash, header.hash()));
        }
        if header.reserved != [0; 16] {
            return fault("reserved", "zeroes".to_owned(), "other bytes".to_owned());
        }
        if header.length != self.region.len() as u64 {
            let (expected, found) = (header.length, self.region.len());
            return fault("length", format!("{expected} bytes"), format!("{found} bytes"));
        }
        Ok(header)
    }

    fn table(&self, header: &FileHeader) -> Result<Vec<SectionRecord>, Fault> {
        let length = u64::from(header.sections) * size_of::<SectionRecord>() as u64;
        let expected = header.length.checked_sub(length);
        if expected != Some(header.table) || !is_aligned(header.table) {
            let expected = format!("{} aligned records up to the end", header.sections);
            return Err(Fault::new("header", "table", expected, format!("byte {}", header.table)));
        }
        let bytes = self.region.get(header.table as usize..).unwrap_or_default();
        let hash = xxh3_64(bytes);
        if hash != header.table_hash {
            return Err(Fault::hash("table", header.table_hash, hash));
        }
        let records: Option<&[SectionRecord]> = arena::records(bytes);
        let records = records.ok_or_else(|| {
            Fault::new("table", "length", "a whole number of records", bytes.len())
        })?;
        Ok(records.to_vec())
    }

    /// Sections ascend, do not overlap, begin aligned, and have nothing but zeroes between them.
    fn check_places(&self, sections: &[SectionRecord], table: u64) -> Result<(), Fault> {
        let mut end = size_of::<FileHeader>() as u64;
        for section in sections {
            let expected = end.next_multiple_of(SECTION_ALIGNMENT as u64);
            if section.offset != expected {
                return Err(Fault::new(section.name(), "offset", expected, section.offset));
            }
            self.check_gap(&section.name(), end, expected)?;
            end = match section.span().end() {
                Some(end) if end <= table => end,
                _ => {
                    let room = table.saturating_sub(section.offset);
                    let expected = format!("at most {room} bytes");
                    return Err(Fault::new(section.name(), "length", expected, section.length));
                }
            };
        }
        if end.next_multiple_of(SECTION_ALIGNMENT as u64) != table {
            let expected = end.next_multiple_of(SECTION_ALIGNMENT as u64);
            return Err(Fault::new("header", "table", expected, table));
        }
        self.check_gap("table", end, table)
    }

    fn check_gap(&self, section: &str, from: u64, to: u64) -> Result<(), Fault> {
        let gap = self.region.get(from as usize..to as usize);
        if gap.is_some_and(|gap| gap.iter().all(|byte| *byte == 0)) {
            return Ok(());
        }
        Err(Fault::new(section, "bytes before it", "zeroes", "others"))
    }

    fn check_hash(&self, section: &SectionRecord) -> Result<(), Fault> {
        self.region.prefetch(section.offset as usize, section.length as usize);
        let hash = xxh3_64(self.bytes(section));
        if hash != section.hash {
            return Err(Fault::hash(section.name(), section.hash, hash));
        }
        Ok(())
    }

    fn bytes(&self, section: &SectionRecord) -> &[u8] {
        let start = section.offset as usize;
        self.region.get(start..start.saturating_add(section.length as usize)).unwrap_or_default()
    }

    /// The calendar, with an index for each of its entries that every walk over ends.
    fn generations(&self, known: &Known<'_>) -> Result<Vec<GenerationSections>, Fault> {
        let calendar = section(known, SectionKind::Generations, 0)?;
        let records: &[GenerationRecord] = self.records(calendar)?;
        if records.first().is_none_or(|first| first.valid_from != i64::MIN) {
            let found =
                records.first().map_or("none".to_owned(), |first| first.valid_from.to_string());
            return Err(Fault::new("generations", "first valid from", i64::MIN, found));
        }
        let mut generations = Vec::with_capacity(records.len());
        let mut before = None;
        for (number, record) in records.iter().enumerate() {
            if before.is_some_and(|before| before >= record.valid_from) {
                let expected = "ascending instants";
                let field = format!("valid from {number}");
                return Err(Fault::new("generations", field, expected, record.valid_from));
            }
            before = Some(record.valid_from);
            generations.push(self.generation(known, number as u32, record.valid_from)?);
        }
        Ok(generations)
    }

    fn generation(
        &self,
        known: &Known<'_>,
        number: u32,
        valid_from: i64,
    ) -> Result<GenerationSections, Fault> {
        let find = |kind| section(known, kind, number);
        let (keys, tails) = (find(SectionKind::Keys)?, find(SectionKind::Tails)?);
        let (pages, tree) = (find(SectionKind::Pages)?, find(SectionKind::Tree)?);
        let index = UncheckedTree {
            tree: self.bytes(tree),
            keys: self.bytes(keys),
            tails: self.bytes(tails),
        };
        let verified = index.verify().map_err(|fault| {
            let mut fault = Fault::from(fault);
            if number > 0 {
                fault.section = format!("{} of generation {number}", fault.section);
            }
            fault
        })?;
        let records: &[PageRecord] = self.records(pages)?;
        if records.len() != verified.len() {
            let expected = format!("{} records", verified.len());
            return Err(Fault::new(pages.name(), "length", expected, records.len()));
        }
        let names = known.get(&(SectionKind::Names as u32, number));
        Ok(GenerationSections {
            valid_from,
            keys: keys.span(),
            tails: tails.span(),
            pages: pages.span(),
            tree: tree.span(),
            names: names.map_or(Span::default(), |names| names.span()),
        })
    }

    fn records<T: bytemuck::Pod>(&self, section: &SectionRecord) -> Result<&[T], Fault> {
        arena::records(self.bytes(section)).ok_or_else(|| {
            let expected = format!("a multiple of {} bytes", size_of::<T>());
            Fault::new(section.name(), "length", expected, section.length)
        })
    }
}

fn too_short(length: u64) -> Fault {
    let expected = format!("at least {} bytes", size_of::<FileHeader>());
    Fault::new("header", "length", expected, format!("{length} bytes"))
}

/// Every section that cannot be done without is known, and none is there twice.
fn check_kinds(sections: &[SectionRecord]) -> Result<Known<'_>, Fault> {
    let mut known = Known::new();
    for section in sections {
        if section.kind().is_none() {
            if section.flags & REQUIRED != 0 {
                let expected = "a kind that this version knows";
                return Err(Fault::new(section.name(), "kind", expected, section.kind));
            }
            continue;
        }
        if known.insert((section.kind, section.generation), section).is_some() {
            return Err(Fault::new(section.name(), "count", "one", "two"));
        }
    }
    Ok(known)
}

fn section<'a>(
    known: &Known<'a>,
    kind: SectionKind,
    generation: u32,
) -> Result<&'a SectionRecord, Fault> {
    known.get(&(kind as u32, generation)).copied().ok_or_else(|| {
        Fault::new("table", format!("{} of generation {generation}", kind.name()), "one", "none")
    })
}

fn is_contents(section: &SectionRecord) -> bool {
    section.kind() == Some(SectionKind::Contents)
}

fn is_aligned(offset: u64) -> bool {
    offset.is_multiple_of(SECTION_ALIGNMENT as u64)
}

fn io(doing: &'static str) -> impl FnOnce(std::io::Error) -> OpenError {
    move |source| OpenError::Io { doing, source }
}
