//! One body in every content coding worth keeping, each with its head.

use libdeflater::{CompressionLvl, Compressor};

use super::{Body, Media, Representation};
use crate::http::{Coding, Head};

/// How long compression may take: a server starts at once, a packed file is made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    Serve,
    Pack,
}

impl Effort {
    /// libdeflate's scale, 1 to 12.
    fn gzip_level(self) -> i32 {
        match self {
            Effort::Serve => 6,
            Effort::Pack => 12,
        }
    }
}

/// The identity form of `body` and, where it is smaller, the gzip form (RFC 1952).
///
/// `tag` names the content; each coding adds its own suffix, since representations that differ in
/// bytes need different strong validators (RFC 9110 8.8.3.3). `validators` and `fields` are those of
/// [`Head::compose`]; the caller gives `Vary` among the first. Returns `None` when a field would
/// break the head.
pub fn code(
    body: Vec<u8>,
    media: Media,
    tag: &str,
    validators: &[(&str, &str)],
    fields: &[(&str, &str)],
    effort: Effort,
) -> Option<Vec<Representation>> {
    let compressed = gzip(&body, effort).filter(|bytes| bytes.len() < body.len());
    let mut forms = vec![(Coding::Identity, body)];
    forms.extend(compressed.map(|bytes| (Coding::Gzip, bytes)));
    forms
        .into_iter()
        .map(|(coding, bytes)| {
            let mut all = fields.to_vec();
            let token = coding.token();
            all.extend(token.map(|token| ("Content-Encoding", token)));
            let etag = token.map_or_else(|| tag.to_owned(), |token| format!("{tag}-{token}"));
            let head = Head::compose(&etag, validators, &all, bytes.len() as u64)?;
            Some(Representation { media, coding, head, body: Body::Bytes(bytes) })
        })
        .collect()
}

fn gzip(body: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::new(effort.gzip_level()).ok()?);
    let mut out = vec![0; compressor.gzip_compress_bound(body.len())];
    let length = compressor.gzip_compress(body, &mut out).ok()?;
    out.truncate(length);
    Some(out)
}
