//! Width and height of the site's pictures, read from the first bytes of their files.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::html;
use super::markdown::Size;

/// Sizes by file, read again when a file's length or time of change differs.
#[derive(Debug, Default)]
pub(super) struct PictureSizes {
    known: Mutex<HashMap<PathBuf, (Version, Option<Size>)>>,
}

/// What tells that a file may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    length: u64,
    modified: Option<SystemTime>,
}

/// The start of a drawing that must hold its `<svg>` tag.
const SVG_HEAD_BYTES: u64 = 8 * 1024;

impl PictureSizes {
    /// `None` for what is no picture, is damaged, or has no size of its own.
    pub fn size(&self, file: &Path) -> Option<Size> {
        let metadata = fs::metadata(file).ok()?;
        let version = Version { length: metadata.len(), modified: metadata.modified().ok() };
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, size)) = known().get(file).filter(|(known, _)| *known == version) {
            return *size;
        }
        let size = read(file);
        known().insert(file.to_owned(), (version, size));
        size
    }
}

fn read(file: &Path) -> Option<Size> {
    if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg")) {
        let mut head = Vec::new();
        File::open(file).ok()?.take(SVG_HEAD_BYTES).read_to_end(&mut head).ok()?;
        return html::svg_size(&String::from_utf8_lossy(&head));
    }
    let size = imagesize::size(file).ok()?;
    let side = |pixels: usize| u32::try_from(pixels).ok().filter(|&pixels| pixels > 0);
    Some(Size { width: side(size.width)?, height: side(size.height)? })
}
