//! The hashes of a packed file, by its description alone: header, section table, sections.

use xxhash_rust::xxh3::xxh3_64;

const HEADER_BYTES: usize = 64;
const RECORD_BYTES: usize = 40;

/// The same bytes with length, place of the table and every hash put right. `None` when they are too few.
pub fn sealed(data: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = data.to_vec();
    let count = u32::from_le_bytes(*data.get(12..)?.first_chunk()?) as usize;
    let table = bytes.len().checked_sub(count.checked_mul(RECORD_BYTES)?)?;
    if table < HEADER_BYTES {
        return None;
    }
    for record in (table..bytes.len()).step_by(RECORD_BYTES) {
        let number = |at: usize| {
            let found = bytes.get(record + at..)?.first_chunk()?;
            usize::try_from(u64::from_le_bytes(*found)).ok()
        };
        let (offset, length) = (number(16)?, number(24)?);
        let section = offset.checked_add(length).and_then(|end| bytes.get(offset..end));
        let hash = section.map_or(0, xxh3_64);
        bytes[record + 32..record + 40].copy_from_slice(&hash.to_le_bytes());
    }
    let length = bytes.len() as u64;
    let table_hash = xxh3_64(&bytes[table..]);
    for (at, number) in [(16, length), (24, table as u64), (32, table_hash)] {
        bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
    }
    let header_hash = xxh3_64(&bytes[..40]);
    bytes[40..48].copy_from_slice(&header_hash.to_le_bytes());
    Some(bytes)
}
