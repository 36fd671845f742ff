//! What a page is answered with, before it is stored: lengths, bytes, hash.

use std::fs::File;
use std::io::Read;

use xxhash_rust::xxh3::Xxh3;

use crate::arena::bytes_of;
use crate::http::Head;
use crate::render::{Body, Representation, SUGGESTIONS_MARK};

use super::error::PackError;
use super::record::RepresentationRecord;
use super::site::PackedSite;

/// Files are copied in blocks of this size.
const COPY_BYTES: usize = 64 * 1024;

/// XXH3 of everything that the representations of a page can send.
#[derive(Default)]
pub(super) struct AnswerHash(Xxh3);

impl AnswerHash {
    /// Takes in what is fixed of a representation; its head and its body must follow.
    pub(super) fn begin(&mut self, head_length: u64, body_length: u64, media: u8, coding: u8) {
        self.0.update(bytes_of(&[head_length, body_length]));
        self.0.update(&[media, coding]);
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn finish(self) -> u64 {
        self.0.digest()
    }
}

pub(super) fn hash_of(representations: &[Representation]) -> Result<u64, PackError> {
    let mut hash = AnswerHash::default();
    for representation in representations {
        let Representation { media, coding, head, body } = representation;
        hash.begin(head.bytes.len() as u64, body_length(body), *media as u8, *coding as u8);
        hash.update(&head.bytes);
        read_body(body, |block| {
            hash.update(block);
            Ok(())
        })?;
    }
    Ok(hash.finish())
}

pub(super) fn body_length(body: &Body) -> u64 {
    match body {
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::File { length, .. } => *length,
    }
}

/// The records of some representations, whose heads and bodies lie behind them from `offset` on, and
/// the length of all that.
pub(super) fn lay_out(
    representations: &[Representation],
    offset: u64,
) -> (Vec<RepresentationRecord>, u64) {
    let mut at = offset + size_of_val_of(representations.len());
    let mut records = Vec::with_capacity(representations.len());
    for Representation { media, coding, head, body } in representations {
        let record = RepresentationRecord {
            offset: at,
            body_length: body_length(body),
            head_length: head.bytes.len() as u32,
            not_modified: u32::from(head.not_modified),
            partial: u32::from(head.partial),
            media: *media as u8,
            coding: *coding as u8,
            reserved: [0; 2],
        };
        at += record.whole().length;
        records.push(record);
    }
    (records, at - offset)
}

/// Bytes of a head with its body.
pub(super) fn whole_length(representation: &Representation) -> u64 {
    representation.head.bytes.len() as u64 + body_length(&representation.body)
}

/// A representation of a site as it was before it was stored there.
pub(super) fn copy(site: &PackedSite, stored: &RepresentationRecord) -> Representation {
    // Lengths of heads fit: they were heads before they were stored.
    let head = Head {
        bytes: site.bytes(stored.head()).to_vec(),
        not_modified: stored.not_modified() as u16,
        partial: stored.partial() as u16,
    };
    let body = Body::Bytes(site.bytes(stored.body()).to_vec());
    Representation { media: stored.media(), coding: stored.coding(), head, body }
}

fn size_of_val_of(representations: usize) -> u64 {
    (representations * size_of::<RepresentationRecord>()) as u64
}

/// Gives a body to `sink`, in blocks where it is a file.
pub(super) fn read_body(
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

/// Removes the mark for suggestions from a body; tells where it was.
pub(super) fn take_mark(representation: &mut Representation) -> Option<u32> {
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
