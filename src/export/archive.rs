//! An export as a zip archive, written as it is read: no more of it is in memory than a block.

use std::fs;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::error::ExportError;
use super::plan::Plan;
use crate::staging::{staged_file, sweep};

/// What others may do with the files in the archive, less the umask.
const ENTRY_MODE: u32 = 0o644;

/// Entries that may come to more than this have sizes of 64 bits (APPNOTE 4.5.3). A file that deflate makes longer grows
/// by less than this leaves.
const SHORT_BYTES_MAX: u64 = u32::MAX as u64 - (1 << 24);

/// A large file is handed over in blocks, so that whoever breaks it off need not wait for its end.
const BLOCK_BYTES: usize = 1024 * 1024;

impl Plan<'_> {
    /// Writes every file into a zip archive, which gets the name `path` when it is whole. The same site
    /// gives the same bytes. `tell` hears how many files are done, and may break it off.
    ///
    /// # Errors
    /// When `path` is a folder, the system refuses, or `tell` breaks it off; what had the name is as it
    /// was.
    pub fn write_zip(
        &self,
        path: &Path,
        tell: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<(), ExportError> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            let wanted = "a file that ends in .zip";
            return Err(ExportError::WrongKind { path, is: "a folder", wanted });
        }
        let cannot = || ExportError::io(format!("cannot write {}", path.display()));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(cannot())?;
        sweep(folder);
        let file = staged_file(folder).map_err(cannot())?;
        let mut archive = ZipWriter::new(BufWriter::with_capacity(BLOCK_BYTES, file));
        for (done, file) in self.files().iter().enumerate() {
            let bytes = file.bytes();
            let method = match file.is_compressible() {
                true => CompressionMethod::Deflated,
                false => CompressionMethod::Stored,
            };
            let options = SimpleFileOptions::default()
                .compression_method(method)
                .last_modified_time(DateTime::DEFAULT)
                .unix_permissions(ENTRY_MODE)
                .large_file(bytes.len() as u64 > SHORT_BYTES_MAX);
            let begun = archive.start_file(&file.name, options);
            begun.map_err(|error| cannot()(error.into()))?;
            for block in bytes.chunks(BLOCK_BYTES) {
                archive.write_all(block).map_err(cannot())?;
                if tell(done).is_break() {
                    return Err(ExportError::Stopped);
                }
            }
            if tell(done + 1).is_break() {
                return Err(ExportError::Stopped);
            }
        }
        let file = archive.finish().map_err(|error| cannot()(error.into()))?;
        let file = file.into_inner().map_err(|error| cannot()(error.into_error()))?;
        file.as_file().sync_all().map_err(cannot())?;
        file.persist(&path).map_err(|error| cannot()(error.error))?;
        Ok(())
    }
}
