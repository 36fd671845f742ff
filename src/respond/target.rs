//! Step 2: the path that a target names.

use std::ops::Range;

use crate::url::{PathError, decode};

use super::instead::Instead;

/// A decoded path: the request's own bytes where they need no decoding, which is nearly always.
#[derive(Debug)]
pub(super) enum Path<'a> {
    AsItCame(&'a [u8]),
    /// In the scratch.
    Decoded(Range<usize>),
}

impl<'a> Path<'a> {
    pub(super) fn of(
        target: &'a [u8],
        scratch: &mut Vec<u8>,
    ) -> Result<Path<'a>, Instead<'static>> {
        if is_decoded(target) {
            return Ok(Path::AsItCame(target));
        }
        let start = scratch.len();
        match decode(target, scratch) {
            Ok(()) => Ok(Path::Decoded(start..scratch.len())),
            // No page can have such a path.
            Err(PathError::EscapedSlash | PathError::NotUtf8) => {
                Err(Instead::Missing { path: start..start })
            }
            Err(
                PathError::NotAbsolute
                | PathError::BadEscape
                | PathError::Control
                | PathError::LeavesRoot,
            ) => Err(Instead::Error(400)),
        }
    }

    pub(super) fn bytes<'s>(&'s self, scratch: &'s [u8]) -> &'s [u8] {
        match self {
            Path::AsItCame(path) => path,
            Path::Decoded(range) => scratch.get(range.clone()).unwrap_or_default(),
        }
    }

    /// The same path in the scratch.
    pub(super) fn in_scratch(&self, scratch: &mut Vec<u8>) -> Range<usize> {
        match self {
            Path::AsItCame(path) => {
                let start = scratch.len();
                scratch.extend_from_slice(path);
                start..scratch.len()
            }
            Path::Decoded(range) => range.clone(),
        }
    }
}

/// Whether decoding would change nothing: no escape, and no segment that begins with a dot.
fn is_decoded(target: &[u8]) -> bool {
    // Every byte is looked at whatever the others are: so the loop is one of vector instructions.
    let pairs = target.iter().zip(target.iter().skip(1));
    let is_plain = |found, (&before, &byte): (&u8, &u8)| {
        found & (byte != b'%') & ((byte != b'.') | (before != b'/')) & byte.is_ascii_graphic()
    };
    pairs.fold(true, is_plain) && target.first() == Some(&b'/')
}
