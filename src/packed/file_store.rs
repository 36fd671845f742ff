//! Contents in a file that gets its name when it is whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::arena::{Span, bytes_of};
use crate::staging::{staged_file, sweep};

use super::header::{FileHeader, GenerationRecord, SECTION_ALIGNMENT, SectionKind, SectionRecord};
use super::store::{GenerationParts, GenerationSpans};

/// Writes a packed file from its start to its end, the header last.
///
/// All goes to a temporary name in the same folder; who gives up leaves what was there before.
pub(super) struct FileStore {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
    /// Bytes written so far.
    at: u64,
    sections: Vec<SectionRecord>,
    /// Of the contents that are being written: where they begin and their hash so far.
    contents_from: u64,
    contents_hash: Xxh3,
    generation: u32,
}

/// The file is written in blocks of this size.
const BLOCK_BYTES: usize = 256 * 1024;

impl std::fmt::Debug for FileStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileStore").field("path", &self.path).field("at", &self.at).finish()
    }
}

impl FileStore {
    /// # Errors
    /// When the folder does not take a new file, or a folder has the name.
    pub(super) fn create(path: &Path) -> io::Result<FileStore> {
        // Through a symbolic link the file it leads to is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        sweep(folder);
        let file = staged_file(folder)?;
        let mut store = FileStore {
            path,
            file: BufWriter::with_capacity(BLOCK_BYTES, file),
            at: 0,
            sections: Vec::new(),
            contents_from: 0,
            contents_hash: Xxh3::new(),
            generation: 0,
        };
        store.write(&[0; size_of::<FileHeader>()])?;
        store.contents_from = store.at;
        Ok(store)
    }

    pub(super) fn begin(&mut self, alignment: usize) -> io::Result<u64> {
        let aligned = self.at.next_multiple_of(alignment as u64);
        let zeroes = [0; SECTION_ALIGNMENT];
        self.push(&zeroes[..(aligned - self.at) as usize])?;
        Ok(self.at)
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.contents_hash.update(bytes);
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    pub(super) fn end_generation(
        &mut self,
        parts: GenerationParts<'_>,
    ) -> io::Result<GenerationSpans> {
        let contents = Span::new(self.contents_from, self.at - self.contents_from);
        let hash = self.contents_hash.digest();
        self.record(SectionKind::Contents, contents, hash);
        let kinds = [
            SectionKind::Keys,
            SectionKind::Tails,
            SectionKind::Pages,
            SectionKind::Tree,
            SectionKind::Names,
        ];
        let mut spans = GenerationSpans::default();
        for ((kind, part), span) in kinds.into_iter().zip(parts).zip(&mut spans) {
            *span = self.section(kind, part)?;
        }
        self.align()?;
        self.contents_from = self.at;
        self.contents_hash.reset();
        self.generation += 1;
        Ok(spans)
    }

    fn align(&mut self) -> io::Result<()> {
        let zeroes = [0; SECTION_ALIGNMENT];
        let aligned = self.at.next_multiple_of(SECTION_ALIGNMENT as u64);
        self.write(&zeroes[..(aligned - self.at) as usize])
    }

    fn section(&mut self, kind: SectionKind, bytes: &[u8]) -> io::Result<Span> {
        self.align()?;
        let span = Span::new(self.at, bytes.len() as u64);
        self.write(bytes)?;
        self.record(kind, span, xxh3_64(bytes));
        Ok(span)
    }

    fn record(&mut self, kind: SectionKind, span: Span, hash: u64) {
        self.sections.push(SectionRecord {
            kind: kind as u32,
            generation: self.generation,
            flags: kind.flags(),
            reserved: 0,
            offset: span.offset,
            length: span.length,
            hash,
        });
    }

    /// Writes what is left; the file lies on the disk, still under its temporary name.
    pub(super) fn complete(
        mut self,
        identity: &str,
        generations: &[GenerationRecord],
    ) -> io::Result<CompleteFile> {
        self.generation = 0;
        self.section(SectionKind::Generations, bytes_of(generations))?;
        self.section(SectionKind::Identity, identity.as_bytes())?;
        self.align()?;
        let table = self.at;
        let sections = std::mem::take(&mut self.sections);
        self.write(bytes_of(&sections))?;
        let header = FileHeader::new(self.at, table, &sections);
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(bytes_of(&[header]))?;
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        Ok(CompleteFile { file, path: self.path })
    }
}

/// A packed file that is whole but for its name.
#[derive(Debug)]
pub(super) struct CompleteFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl CompleteFile {
    pub(super) fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Gives the file its name in one step, in the place of what had it before.
    pub(super) fn rename(self) -> io::Result<()> {
        self.file.persist(&self.path)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}
