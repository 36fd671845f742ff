//! Pages by their names: the last segments of their paths. So a page is found in whatever folder it
//! lies, without a look at all keys.

use bytemuck::{Pod, Zeroable};
use xxhash_rust::xxh3::xxh3_64;

use super::pages::Pages;
use super::record::KIND_CONTENT;
use crate::url::is_preview;

/// A page that a person would want to be sent to, by its name.
///
/// ```text
///   0      4      8
///   | hash | rank |    hash: the low half of XXH3 of the name in lower case
/// ```
///
/// The section has one record for each of these pages, ascending by both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
pub struct NameRecord {
    hash: u32,
    rank: u32,
}

const _: () = assert!(size_of::<NameRecord>() == 8 && align_of::<NameRecord>() == 4);

/// A longer name is nobody's.
pub(super) const NAME_BYTES_MAX: usize = 128;

/// Of the pages that have a name in common so many are looked at.
const ALIKE_MAX: usize = 64;

/// The section for pages in their order.
pub(super) fn of_pages(pages: &Pages) -> Vec<NameRecord> {
    let named = pages.keys.iter().zip(&pages.records).enumerate();
    let mut names: Vec<NameRecord> = named
        .filter(|(_, (_, record))| record.kind == KIND_CONTENT)
        .filter_map(|(rank, (key, _))| {
            let key = key.key(&pages.tails)?;
            let hash = hash(name_for_people(key)?)?;
            Some(NameRecord { hash, rank: u32::try_from(rank).ok()? })
        })
        .collect();
    names.sort_unstable();
    names
}

/// Ranks that may have this name, ascending, some of them where there are very many. Another name may
/// have the same hash.
pub(super) fn ranks(names: &[NameRecord], name: &[u8]) -> impl Iterator<Item = usize> {
    let hash = hash(name);
    let first = names.partition_point(|record| Some(record.hash) < hash);
    let alike = names.get(first..).unwrap_or_default().iter().take(ALIKE_MAX);
    alike.take_while(move |record| Some(record.hash) == hash).map(|record| record.rank as usize)
}

/// The name of a page that has content, unless it is nothing for people: a feed, a file, a further
/// page of a list, or nothing for all of them: a preview or what lies beside it. The front page has none.
pub(super) fn name_for_people(key: &[u8]) -> Option<&[u8]> {
    let (folder, segment) = split(key)?;
    let name = segment.strip_suffix(b".html").unwrap_or(segment);
    let is_page = key.ends_with(b"/") || name.len() < segment.len() || !segment.contains(&b'.');
    let is_list_page = folder.ends_with(b"/page/") && is_number(segment);
    let is_shown = is_page && !is_list_page && !is_preview(key);
    (is_shown && key.starts_with(b"/")).then_some(name)
}

/// The folder with its slash, and the last segment without one.
pub(super) fn split(path: &[u8]) -> Option<(&[u8], &[u8])> {
    let stem = path.strip_suffix(b"/").unwrap_or(path);
    let slash = stem.iter().rposition(|byte| *byte == b'/')?;
    let (folder, segment) = stem.split_at(slash + 1);
    (!segment.is_empty()).then_some((folder, segment))
}

pub(super) fn is_number(segment: &[u8]) -> bool {
    !segment.is_empty() && segment.iter().all(u8::is_ascii_digit)
}

fn hash(name: &[u8]) -> Option<u32> {
    let mut lower = [0; NAME_BYTES_MAX];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    // The low half is as good as all of it: what is found is compared.
    Some(xxh3_64(lower) as u32)
}
