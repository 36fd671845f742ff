//! Bytes seen as records, and records as bytes, without a copy.

use bytemuck::Pod;

/// Bytes as records; `None` when they are not aligned for `T` or not a whole number of them.
#[inline]
pub fn records<T: Pod>(bytes: &[u8]) -> Option<&[T]> {
    bytemuck::try_cast_slice(bytes).ok()
}

/// The record that begins at a word; `None` past the end. `T` may not need more than 4-byte alignment.
#[inline]
pub fn record_at<T: Pod>(words: &[u32], at: usize) -> Option<&T> {
    const { assert!(align_of::<T>() <= 4 && size_of::<T>().is_multiple_of(4)) };
    let found = words.get(at..at.checked_add(size_of::<T>() / 4)?)?;
    bytemuck::try_from_bytes(bytemuck::cast_slice(found)).ok()
}

/// Records as bytes, in memory order.
pub fn bytes_of<T: Pod>(records: &[T]) -> &[u8] {
    bytemuck::cast_slice(records)
}
