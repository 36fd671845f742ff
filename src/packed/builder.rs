//! Pages in, a packed site out.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::time::{SystemTime, UNIX_EPOCH};

use xxhash_rust::xxh3::Xxh3;

use crate::arena::{Arena, RegionWriter, Span, bytes_of};
use crate::render::{Body, Page, PageKind, Representation, SUGGESTIONS_MARK};

use super::error::PackError;
use super::generation::RULE_BYTES_MAX;
use super::pages::Pages;
use super::record::{
    KIND_CONTENT, KIND_ERROR, KIND_GONE, KIND_REDIRECT, NO_SUGGESTIONS, PageRecord,
    RepresentationRecord,
};
use super::site::{GenerationSections, PackedSite};
use super::store::MemoryStore;

/// Gathers pages and seals them.
///
/// Pages may come in any order, best in that of their paths. A page whose answers equal those of
/// an earlier one, in whatever generation, shares its bytes (told by 64 bits of XXH3).
#[derive(Debug)]
pub struct Builder {
    identity: String,
    store: MemoryStore,
    generations: Vec<Open>,
    /// Hash of all answers of a page to where its representations lie.
    stored: HashMap<u64, u64>,
}

/// A generation that is being gathered.
#[derive(Debug)]
struct Open {
    valid_from: i64,
    pages: Pages,
}

/// Files are copied in blocks of this size.
const COPY_BYTES: usize = 64 * 1024;

impl Builder {
    /// A site that is served by the process that builds it. `identity` is its base URL.
    pub fn in_memory(identity: &str) -> Builder {
        Builder {
            identity: identity.to_owned(),
            store: MemoryStore::new(),
            generations: Vec::new(),
            stored: HashMap::new(),
        }
    }

    /// Pages that follow are valid from this instant in Unix seconds until the next generation
    /// begins. The first generation begins at the beginning of time, whatever it is given.
    pub fn begin_generation(&mut self, valid_from: i64) {
        let valid_from = if self.generations.is_empty() { i64::MIN } else { valid_from };
        self.generations.push(Open { valid_from, pages: Pages::default() });
    }

    /// Adds a page to the generation begun last.
    ///
    /// # Errors
    /// When its URL is too long, one of its files changed its length, or the system gives no room.
    pub fn add(&mut self, page: Page) -> Result<(), PackError> {
        if page.path.strip_prefix('\0').is_some_and(|rule| rule.len() > RULE_BYTES_MAX) {
            let bytes_max = RULE_BYTES_MAX;
            return Err(PackError::UrlTooLong { url: page.path[1..].to_owned(), bytes_max });
        }
        let record = match page.kind {
            PageKind::Content(representations) => {
                self.store_page(KIND_CONTENT, 200, representations)?
            }
            PageKind::Gone(representations) => self.store_page(KIND_GONE, 410, representations)?,
            PageKind::Error { status, representations } => {
                self.store_page(KIND_ERROR, status, representations)?
            }
            PageKind::Redirect { status, location } => self.store_redirect(status, &location)?,
        };
        if self.generations.is_empty() {
            self.begin_generation(i64::MIN);
        }
        let open = self.generations.last_mut();
        open.map_or(Ok(()), |open| open.pages.add(&page.path, record))
    }

    fn store_redirect(&mut self, status: u16, location: &str) -> Result<PageRecord, PackError> {
        let mut hasher = Xxh3::new();
        hasher.update(location.as_bytes());
        let hash = hasher.digest();
        let offset =
            self.store.begin(location.len(), 1).map_err(PackError::io("storing a page"))?;
        self.store.push(location.as_bytes()).map_err(PackError::io("storing a page"))?;
        Ok(PageRecord {
            offset,
            hash,
            count: location.len() as u32,
            suggestions_at: NO_SUGGESTIONS,
            status,
            kind: KIND_REDIRECT,
            reserved: [0; 5],
        })
    }

    fn store_page(
        &mut self,
        kind: u8,
        status: u16,
        mut representations: Vec<Representation>,
    ) -> Result<PageRecord, PackError> {
        let suggestions_at = match representations.first_mut() {
            Some(first) if kind == KIND_ERROR => take_mark(first),
            _ => None,
        };
        let hash = hash_of(&representations)?;
        let offset = match self.stored.get(&hash) {
            Some(offset) => *offset,
            None => {
                let offset = self.store_representations(&representations)?;
                self.stored.insert(hash, offset);
                offset
            }
        };
        Ok(PageRecord {
            offset,
            hash,
            count: representations.len() as u32,
            suggestions_at: suggestions_at.unwrap_or(NO_SUGGESTIONS),
            status,
            kind,
            reserved: [0; 5],
        })
    }

    /// Writes the records of a page's representations and behind them each head with its body.
    fn store_representations(
        &mut self,
        representations: &[Representation],
    ) -> Result<u64, PackError> {
        let failed = || PackError::io("storing a page");
        let records_length = size_of_val_of(representations.len());
        let whole: u64 = representations.iter().map(whole_length).sum();
        let length =
            usize::try_from(whole + records_length).map_err(|_| PackError::TooManyPages)?;
        let offset =
            self.store.begin(length, align_of::<RepresentationRecord>()).map_err(failed())?;
        let mut at = offset + records_length;
        for representation in representations {
            let record = RepresentationRecord {
                offset: at,
                body_length: body_length(&representation.body),
                head_length: representation.head.bytes.len() as u32,
                not_modified: u32::from(representation.head.not_modified),
                partial: u32::from(representation.head.partial),
                media: representation.media as u8,
                coding: representation.coding as u8,
                reserved: [0; 2],
            };
            self.store.push(bytes_of(&[record])).map_err(failed())?;
            at += whole_length(representation);
        }
        for representation in representations {
            self.store.push(&representation.head.bytes).map_err(failed())?;
            let store = &mut self.store;
            read_body(&representation.body, |block| store.push(block).map_err(failed()))?;
        }
        Ok(offset)
    }

    /// Seals what was gathered.
    ///
    /// # Errors
    /// When two pages of a generation have one URL, or the system gives no room.
    pub fn finish(mut self) -> Result<PackedSite, PackError> {
        if self.generations.is_empty() {
            self.begin_generation(i64::MIN);
        }
        let failed = || PackError::io("sealing the arena");
        let mut arena = self.store.finish().map_err(failed())?;
        let mut generations = Vec::with_capacity(self.generations.len());
        for open in self.generations {
            generations.push(seal_generation(&mut arena, open)?);
        }
        generations.sort_by_key(|sections| sections.valid_from);
        let mut identity = RegionWriter::with_capacity(self.identity.len()).map_err(failed())?;
        let _ = identity.push(self.identity.as_bytes());
        let offset = arena.push(identity.seal().map_err(failed())?);
        Ok(PackedSite {
            arena,
            generations,
            identity: Span::new(offset, self.identity.len() as u64),
            loaded_at_unix_s: now_unix_s(),
        })
    }
}

/// Sections begin on the boundary of a cache line.
pub(super) const SECTION_ALIGNMENT: usize = 64;

fn seal_generation(arena: &mut Arena, mut open: Open) -> Result<GenerationSections, PackError> {
    open.pages.sort()?;
    let tree = open.pages.tree()?;
    let parts: [&[u8]; 4] = [
        bytes_of(&tree),
        bytes_of(&open.pages.keys),
        &open.pages.tails,
        bytes_of(&open.pages.records),
    ];
    let failed = || PackError::io("sealing the arena");
    let capacity = parts.iter().map(|part| part.len() + SECTION_ALIGNMENT).sum();
    let mut writer = RegionWriter::with_capacity(capacity).map_err(failed())?;
    let base = arena.end();
    let mut spans = [Span::default(); 4];
    for (part, span) in parts.iter().zip(&mut spans) {
        let placed = writer.align(SECTION_ALIGNMENT).map(|()| writer.used());
        *span = Span::new(base + placed.unwrap_or_default() as u64, part.len() as u64);
        writer.push(part).ok_or(PackError::TooManyPages)?;
    }
    arena.push(writer.seal().map_err(failed())?);
    let [tree, keys, tails, pages] = spans;
    Ok(GenerationSections { valid_from: open.valid_from, keys, tails, tree, pages })
}

/// Removes the mark for suggestions from a body; tells where it was.
fn take_mark(representation: &mut Representation) -> Option<u32> {
    let Body::Bytes(body) = &mut representation.body else { return None };
    let mark = SUGGESTIONS_MARK.as_bytes();
    let at = body.windows(mark.len()).position(|window| window == mark)?;
    body.drain(at..at + mark.len());
    let head = &mut representation.head;
    head.bytes.truncate(usize::from(head.partial));
    let length = format!("Content-Length: {}\r\n\r\n", body.len());
    head.bytes.extend_from_slice(length.as_bytes());
    u32::try_from(at).ok()
}

fn body_length(body: &Body) -> u64 {
    match body {
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::File { length, .. } => *length,
    }
}

fn whole_length(representation: &Representation) -> u64 {
    representation.head.bytes.len() as u64 + body_length(&representation.body)
}

fn size_of_val_of(representations: usize) -> u64 {
    (representations * size_of::<RepresentationRecord>()) as u64
}

/// Gives a body to `sink`, in blocks where it is a file.
fn read_body(
    body: &Body,
    mut sink: impl FnMut(&[u8]) -> Result<(), PackError>,
) -> Result<(), PackError> {
    let (path, expected) = match body {
        Body::Bytes(bytes) => return sink(bytes),
        Body::File { file, length } => (file, *length),
    };
    let failed = || PackError::io(format!("reading {}", path.display()));
    let mut file = File::open(path).map_err(failed())?;
    let mut block = vec![0; COPY_BYTES];
    let mut found = 0;
    loop {
        let read = file.read(&mut block).map_err(failed())?;
        found += read as u64;
        if found > expected || (read == 0 && found < expected) {
            return Err(PackError::FileChanged { file: path.clone(), expected, found });
        }
        if read == 0 {
            return Ok(());
        }
        sink(&block[..read])?;
    }
}

/// Hash of everything that the representations of a page can send.
fn hash_of(representations: &[Representation]) -> Result<u64, PackError> {
    let mut hasher = Xxh3::new();
    for representation in representations {
        let lengths = [representation.head.bytes.len() as u64, body_length(&representation.body)];
        hasher.update(bytes_of(&lengths));
        hasher.update(&[representation.media as u8, representation.coding as u8]);
        hasher.update(&representation.head.bytes);
        read_body(&representation.body, |block| {
            hasher.update(block);
            Ok(())
        })?;
    }
    Ok(hasher.digest())
}

pub(super) fn now_unix_s() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
