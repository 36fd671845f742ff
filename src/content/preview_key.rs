//! Addresses of posts that are not shown yet, for those who are told them.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::document::Document;
use crate::url::PREVIEW_FOLDER;

/// Bytes of a token. Who does not know the key tries half of 2^128 addresses for one that is there.
const TOKEN_BYTES: usize = 16;

/// What makes the addresses of previews: each can be shared by itself, and says nothing of another.
///
/// An address depends on the key and on the path of the post's file, so that it stays while the post is
/// written, and every address changes with the key. It is looked up as any URL is, in a time that
/// depends on how many of its bytes are right: over a network that is far below what can be measured,
/// and one guess in 2^128 would be the first to take any longer.
#[derive(Clone, PartialEq, Eq)]
pub struct PreviewKey {
    key: Vec<u8>,
}

impl PreviewKey {
    /// Any bytes. Whoever can guess them can read every draft.
    pub fn new(key: impl Into<Vec<u8>>) -> PreviewKey {
        PreviewKey { key: key.into() }
    }

    /// The decoded path at which the document can be read before it is shown: the first half of its
    /// HMAC-SHA-256 (RFC 2104), in hexadecimal digits.
    pub fn url(&self, document: &Document) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key may have any length");
        mac.update(document.path.as_bytes());
        let digest = mac.finalize().into_bytes();
        let token = digest[..TOKEN_BYTES].iter().map(|byte| format!("{byte:02x}"));
        format!("{PREVIEW_FOLDER}{}/", token.collect::<String>())
    }
}

/// Not the key.
impl fmt::Debug for PreviewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreviewKey").finish_non_exhaustive()
    }
}
