//! Pages in, a packed site out.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use xxhash_rust::xxh3::xxh3_64;

use crate::arena::{RegionWriter, Span, bytes_of};
use crate::render::{Page, PageKind, Representation};

use super::answer::{copy, hash_of, lay_out, read_body, take_mark, whole_length};
use super::error::PackError;
use super::file_store::FileStore;
use super::generation::RULE_BYTES_MAX;
use super::header::GenerationRecord;
use super::memory_store::MemoryStore;
use super::names;
use super::page_ref::{Kind, PageRef};
use super::pages::Pages;
use super::recent::{Key, Recent};
use super::record::{
    KIND_CONTENT, KIND_ERROR, KIND_GONE, KIND_REDIRECT, NO_SUGGESTIONS, PageRecord,
    RepresentationRecord,
};
use super::site::{GenerationSections, PackedSite};
use super::store::{GenerationParts, Store};
use super::unverified::UnverifiedFile;

/// Gathers pages and seals them.
///
/// Pages may come in any order, best in that of their paths. A page whose answers equal those at the
/// same URL in the generation before shares their bytes.
#[derive(Debug)]
pub struct Builder {
    identity: String,
    store: Store,
    open: Option<Open>,
    /// The generation that ended last, to share answers with.
    last: Pages,
    generations: Vec<GenerationSections>,
    earlier: Option<Earlier>,
    recent: Recent,
    live_bytes: u64,
}

/// The site that was served before.
#[derive(Debug)]
struct Earlier {
    site: PackedSite,
    /// Whether its regions are a part of the new one's.
    is_shared: bool,
}

/// A generation that is being gathered.
#[derive(Debug)]
struct Open {
    valid_from: i64,
    pages: Pages,
}

impl Builder {
    /// A site that is served by the process that builds it. `identity` is its base URL.
    pub fn in_memory(identity: &str) -> Builder {
        Builder::new(identity, Store::Memory(MemoryStore::new()), None)
    }

    /// As [`Builder::in_memory`], for a site that differs little from an earlier one, which was built
    /// in memory too: what is the same at the same URL is shared, not copied.
    ///
    /// What is left behind from one site to the next is bounded: of a site that is
    /// [wasteful](PackedSite::is_wasteful) nothing is shared, and the old regions go with it.
    pub fn beside(earlier: &PackedSite, identity: &str) -> Builder {
        let is_shared = earlier.sections.is_empty() && !earlier.is_wasteful();
        let store = match is_shared {
            true => MemoryStore::beside(earlier.arena.clone()),
            false => MemoryStore::new(),
        };
        let earlier = Earlier { site: earlier.clone(), is_shared };
        Builder::new(identity, Store::Memory(store), Some(earlier))
    }

    /// The same site in regions of its own, without what is left of those it was built beside.
    ///
    /// # Errors
    /// When the system gives no room.
    pub fn compact(site: &PackedSite) -> Result<PackedSite, PackError> {
        let mut builder = Builder::in_memory(site.identity());
        for (valid_from, generation) in site.generations() {
            builder.begin_generation(valid_from)?;
            for (key, page) in generation.scan(b"") {
                let path = String::from_utf8_lossy(key);
                let record = builder.copied(&path, page, site)?;
                builder.open.as_mut().map_or(Ok(()), |open| open.pages.add(&path, record))?;
            }
        }
        let PackedSite { loaded_at_unix_s, is_changing, .. } = *site;
        Ok(PackedSite { loaded_at_unix_s, is_changing, ..builder.finish()? })
    }

    /// A site in a file, which gets its name when it is whole; until then, and after an error,
    /// whatever has that name is as it was.
    ///
    /// # Errors
    /// When the folder does not take a new file, or a folder has the name.
    pub fn to_file(path: &Path, identity: &str) -> Result<Builder, PackError> {
        let doing = format!("creating {}", path.display());
        let store = FileStore::create(path).map_err(PackError::io(doing))?;
        Ok(Builder::new(identity, Store::File(Box::new(store)), None))
    }

    fn new(identity: &str, store: Store, earlier: Option<Earlier>) -> Builder {
        Builder {
            identity: identity.to_owned(),
            store,
            open: None,
            last: Pages::default(),
            generations: Vec::new(),
            earlier,
            recent: Recent::default(),
            live_bytes: 0,
        }
    }

    /// Pages that follow are valid from this instant in Unix seconds until the next generation
    /// begins. The first generation begins at the beginning of time, whatever it is given.
    ///
    /// # Errors
    /// When the generation before is not valid from an earlier instant, has two pages with one URL,
    /// or cannot be stored.
    pub fn begin_generation(&mut self, valid_from: i64) -> Result<(), PackError> {
        self.end_generation()?;
        let valid_from = match self.generations.last() {
            None => i64::MIN,
            Some(last) if last.valid_from >= valid_from => {
                return Err(PackError::GenerationOrder { before: last.valid_from, valid_from });
            }
            Some(_) => valid_from,
        };
        self.open = Some(Open { valid_from, pages: Pages::default() });
        Ok(())
    }

    /// Adds a page to the generation begun last. One that is [`PageKind::Same`] is taken from the
    /// generation before; from the last one of the earlier site, if this is the first.
    ///
    /// # Errors
    /// When its URL is too long, one of its files changed its length, it is to be the same as a page
    /// that there was not, or the system gives no room.
    pub fn add(&mut self, page: Page) -> Result<(), PackError> {
        let Page { path, kind } = page;
        if path.strip_prefix('\0').is_some_and(|rule| rule.len() > RULE_BYTES_MAX) {
            let bytes_max = RULE_BYTES_MAX;
            return Err(PackError::UrlTooLong { url: path[1..].to_owned(), bytes_max });
        }
        if self.open.is_none() {
            self.begin_generation(i64::MIN)?;
        }
        let record = match kind {
            PageKind::Content(representations) => {
                self.store_page(&path, KIND_CONTENT, 200, representations)?
            }
            PageKind::Gone(representations) => {
                self.store_page(&path, KIND_GONE, 410, representations)?
            }
            PageKind::Error { status, representations } => {
                self.store_page(&path, KIND_ERROR, status, representations)?
            }
            PageKind::Redirect { status, location } => {
                self.store_redirect(&path, status, &location)?
            }
            PageKind::Same => {
                self.same(&path)?.ok_or(PackError::NothingBefore { url: path.clone() })?
            }
        };
        self.open.as_mut().map_or(Ok(()), |open| open.pages.add(&path, record))
    }

    /// Where the answers of a page with this hash lie already, if they do.
    fn stored(&self, path: &str, record: &PageRecord) -> Option<u64> {
        let is_same = |stored: &&PageRecord| {
            let of = |record: &PageRecord| (record.hash, record.count, record.kind, record.status);
            of(stored) == of(record)
        };
        if let Some(stored) = self.last.find(path.as_bytes()).filter(is_same) {
            return Some(stored.offset);
        }
        let valid_from = self.open.as_ref()?.valid_from;
        let earlier = self.earlier.as_ref().filter(|earlier| earlier.is_shared)?;
        let stored = earlier.site.generation(valid_from).get(path.as_bytes())?;
        Some(stored.record).filter(is_same).map(|stored| stored.offset)
    }

    /// The page that was at this path before.
    fn same(&mut self, path: &str) -> Result<Option<PageRecord>, PackError> {
        if !self.generations.is_empty() {
            return Ok(self.last.find(path.as_bytes()).copied());
        }
        let Some(Earlier { site, is_shared }) = &self.earlier else { return Ok(None) };
        let (site, is_shared) = (site.clone(), *is_shared);
        let last = site.generations().last().map(|(_, generation)| generation);
        let Some(page) = last.and_then(|last| last.get(path.as_bytes())) else { return Ok(None) };
        if is_shared {
            self.live_bytes += page.stored_bytes();
            return Ok(Some(*page.record));
        }
        self.copied(path, page, &site).map(Some)
    }

    /// A page of another site, stored in this one.
    fn copied(
        &mut self,
        path: &str,
        page: PageRef<'_>,
        site: &PackedSite,
    ) -> Result<PageRecord, PackError> {
        if let Kind::Redirect { status } = page.kind() {
            let location = String::from_utf8_lossy(page.location());
            return self.store_redirect(path, status, &location);
        }
        let copies = page.representations().iter().map(|form| copy(site, form)).collect();
        let PageRecord { kind, status, suggestions_at, .. } = *page.record;
        let stored = self.store_page(path, kind, status, copies)?;
        Ok(PageRecord { suggestions_at, ..stored })
    }

    fn store_redirect(
        &mut self,
        path: &str,
        status: u16,
        location: &str,
    ) -> Result<PageRecord, PackError> {
        let mut record = PageRecord {
            offset: 0,
            hash: xxh3_64(location.as_bytes()),
            count: location.len() as u32,
            suggestions_at: NO_SUGGESTIONS,
            status,
            kind: KIND_REDIRECT,
            reserved: [0; 5],
        };
        self.live_bytes += location.len() as u64;
        if let Some(offset) = self.stored(path, &record) {
            record.offset = offset;
            return Ok(record);
        }
        let failed = || PackError::io("storing a redirect");
        record.offset = self.store.begin(location.len() as u64, 1).map_err(failed())?;
        self.store.push(location.as_bytes()).map_err(failed())?;
        Ok(record)
    }

    fn store_page(
        &mut self,
        path: &str,
        kind: u8,
        status: u16,
        mut representations: Vec<Representation>,
    ) -> Result<PageRecord, PackError> {
        let suggestions_at = match representations.first_mut() {
            Some(first) if kind == KIND_ERROR => take_mark(first),
            _ => None,
        };
        let mut record = PageRecord {
            offset: 0,
            hash: hash_of(&representations)?,
            count: representations.len() as u32,
            suggestions_at: suggestions_at.unwrap_or(NO_SUGGESTIONS),
            status,
            kind,
            reserved: [0; 5],
        };
        record.offset = match self.stored(path, &record) {
            Some(offset) => {
                self.live_bytes += lay_out(&representations, offset).1;
                offset
            }
            None => self.store_representations(&representations)?,
        };
        Ok(record)
    }

    /// Writes the records of a page's representations and behind them each head with its body, but for
    /// those that were written for another page just before.
    fn store_representations(
        &mut self,
        representations: &[Representation],
    ) -> Result<u64, PackError> {
        let failed = || PackError::io("storing a page");
        let keys: Vec<Option<Key>> = representations.iter().map(Key::of).collect();
        let known: Vec<Option<u64>> = keys.iter().map(|key| self.recent.find(*key)).collect();
        let is_new = |(_, known): &(&Representation, &Option<u64>)| known.is_none();
        let new = || representations.iter().zip(&known).filter(is_new).map(|(form, _)| form);
        let (mut records, _) = lay_out(representations, 0);
        let records_length = size_of_val(&*records) as u64;
        let length = records_length + new().map(whole_length).sum::<u64>();
        let alignment = align_of::<RepresentationRecord>();
        let offset = self.store.begin(length, alignment).map_err(failed())?;
        let mut at = offset + records_length;
        for (nth, record) in records.iter_mut().enumerate() {
            record.offset = known[nth].unwrap_or(at);
            if known[nth].is_none() {
                self.recent.note(keys[nth], at);
                at += whole_length(&representations[nth]);
            }
        }
        self.store.push(bytes_of(&records)).map_err(failed())?;
        for representation in new() {
            self.store.push(&representation.head.bytes).map_err(failed())?;
            let store = &mut self.store;
            read_body(&representation.body, |block| store.push(block).map_err(failed()))?;
        }
        self.live_bytes += length;
        Ok(offset)
    }

    /// A generation of the earlier site with just these keys: they and their tree are shared, too.
    fn with_same_keys(&self, pages: &Pages) -> Option<GenerationSections> {
        let Earlier { site, .. } = self.earlier.as_ref().filter(|earlier| earlier.is_shared)?;
        let is_same = |sections: &&GenerationSections| {
            site.bytes(sections.keys) == bytes_of(&pages.keys)
                && site.bytes(sections.tails) == pages.tails
        };
        site.generations.iter().find(is_same).copied()
    }

    fn end_generation(&mut self) -> Result<(), PackError> {
        let Some(Open { valid_from, mut pages }) = self.open.take() else { return Ok(()) };
        self.last = Pages::default();
        pages.sort()?;
        let names = names::of_pages(&pages);
        let shared = self.with_same_keys(&pages);
        let tree = if shared.is_some() { Vec::new() } else { pages.tree()? };
        let (keys, tails): (&[u8], &[u8]) = match shared {
            Some(_) => (&[], &[]),
            None => (bytes_of(&pages.keys), &pages.tails),
        };
        let parts: GenerationParts<'_> =
            [keys, tails, bytes_of(&pages.records), bytes_of(&tree), bytes_of(&names)];
        let stored = self.store.end_generation(parts);
        let [keys, tails, pages_span, tree, names] =
            stored.map_err(PackError::io("storing the index"))?;
        let mut sections =
            GenerationSections { valid_from, keys, tails, pages: pages_span, tree, names };
        if let Some(GenerationSections { keys, tails, tree, .. }) = shared {
            sections = GenerationSections { keys, tails, tree, ..sections };
        }
        let GenerationSections { keys, tails, pages: records, tree, names, .. } = sections;
        self.live_bytes +=
            [keys, tails, records, tree, names].iter().map(|span| span.length).sum::<u64>();
        self.generations.push(sections);
        self.last = pages;
        Ok(())
    }

    /// Seals what was gathered. A file is read back and verified before it gets its name.
    ///
    /// # Errors
    /// When two pages of a generation have one URL, or the system gives no room.
    pub fn finish(mut self) -> Result<PackedSite, PackError> {
        if self.open.is_none() && self.generations.is_empty() {
            self.begin_generation(i64::MIN)?;
        }
        self.end_generation()?;
        self.last = Pages::default();
        match self.store {
            Store::Memory(store) => {
                let sealed = PackError::io("sealing the arena");
                let mut arena = store.finish().map_err(sealed)?;
                let identity = store_identity(&mut arena, &self.identity)?;
                Ok(PackedSite {
                    arena,
                    generations: self.generations,
                    identity,
                    loaded_at_unix_s: now_unix_s(),
                    sections: Vec::new(),
                    live_bytes: self.live_bytes,
                    is_changing: false,
                })
            }
            Store::File(store) => finish_file(*store, &self.identity, &self.generations),
        }
    }
}

fn store_identity(arena: &mut crate::arena::Arena, identity: &str) -> Result<Span, PackError> {
    let failed = || PackError::io("sealing the arena");
    let mut writer = RegionWriter::with_capacity(identity.len()).map_err(failed())?;
    writer.push(identity.as_bytes()).ok_or(PackError::TooManyPages)?;
    let offset = arena.push(writer.seal().map_err(failed())?);
    Ok(Span::new(offset, identity.len() as u64))
}

fn finish_file(
    store: FileStore,
    identity: &str,
    generations: &[GenerationSections],
) -> Result<PackedSite, PackError> {
    let failed = || PackError::io("writing the packed file");
    let generations: Vec<GenerationRecord> = generations
        .iter()
        .map(|sections| GenerationRecord { valid_from: sections.valid_from })
        .collect();
    let complete = store.complete(identity, &generations).map_err(failed())?;
    let unverified = UnverifiedFile::of(complete.file()).map_err(PackError::Unreadable)?;
    let site = unverified.open().map_err(PackError::Unreadable)?;
    complete.rename().map_err(failed())?;
    Ok(site)
}

pub(super) fn now_unix_s() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
