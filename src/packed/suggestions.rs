//! Where somebody who mistyped a URL may have wanted to go.

use super::generation::Generation;
use super::names::{self, NAME_BYTES_MAX, is_number, name_for_people, split};
use super::page_ref::{Kind, PageRef};

/// The best few ranks, the best first. Fixed in size: filling it allocates nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Suggestions {
    entries: [Entry; SUGGESTIONS_MAX],
    count: usize,
}

/// How many are worth showing.
pub const SUGGESTIONS_MAX: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Entry {
    /// Less is better.
    score: u32,
    rank: u32,
}

/// What one edit counts; the others lie between two edits.
const EDIT_SCORE: u32 = 4;
/// The same page under another date.
const MOVED_DATE_SCORE: u32 = 3;
/// The same last segment in another folder; one more for each folder of difference in depth.
const SAME_SEGMENT_SCORE: u32 = 6;

/// Nodes and keys that are looked at in search of similar paths.
const NEAREST_BUDGET: usize = 512;
/// A path longer than this is not compared.
const PATH_BYTES_MAX: usize = NAME_BYTES_MAX;

impl Suggestions {
    pub fn new() -> Suggestions {
        Suggestions::default()
    }

    /// The ranks in their generation, the best first.
    pub fn ranks(&self) -> impl Iterator<Item = usize> {
        self.entries[..self.count].iter().map(|entry| entry.rank as usize)
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, rank: usize, score: u32) {
        let entry = Entry { score, rank: rank as u32 };
        let same = self.entries[..self.count].iter().position(|entry| entry.rank as usize == rank);
        match same {
            Some(place) => self.entries[place] = entry.min(self.entries[place]),
            None if self.count < SUGGESTIONS_MAX => {
                self.entries[self.count] = entry;
                self.count += 1;
            }
            None => {
                let last = &mut self.entries[SUGGESTIONS_MAX - 1];
                *last = entry.min(*last);
            }
        }
        self.entries[..self.count].sort_unstable();
    }

    /// The most edits that another suggestion may have to be among the best.
    fn edits_max(&self, limit: u32) -> u32 {
        match self.entries.last() {
            Some(last) if self.count == SUGGESTIONS_MAX => limit.min(last.score / EDIT_SCORE),
            _ => limit,
        }
    }
}

impl<'a> Generation<'a> {
    /// Fills `out` with the pages that a path may have been meant for: those a few edits away, the
    /// same page under another date, the same last segment elsewhere. Pages for people alone, no
    /// feeds and no files. Takes a bounded number of looks and no allocation; nothing is found for
    /// paths of more than 128 bytes.
    pub fn nearest(&self, path: &[u8], out: &mut Suggestions) {
        *out = Suggestions::new();
        let mut buffer = [0; PATH_BYTES_MAX];
        let Some(path) = as_folder(path, &mut buffer) else { return };
        self.add_same_segment(path, out);
        let limit = edits_max(path);
        self.tree.nearest(path, out.edits_max(limit), NEAREST_BUDGET, |rank, edits| {
            if self.is_for_people(rank) {
                out.add(rank, edits * EDIT_SCORE);
            }
            out.edits_max(limit)
        });
    }

    /// The suggestions as pages of this generation, the best first.
    pub fn suggested(&self, suggestions: &Suggestions) -> impl Iterator<Item = PageRef<'a>> {
        suggestions.ranks().filter_map(|rank| self.page(rank))
    }

    fn add_same_segment(&self, path: &[u8], out: &mut Suggestions) {
        let Some((folder, segment)) = split(path) else { return };
        for rank in names::ranks(self.names(), segment) {
            let Some(key) = self.tree.key(rank) else { continue };
            let Some((other_folder, _)) = split(key) else { continue };
            let is_it = |name: &[u8]| name.eq_ignore_ascii_case(segment);
            if !name_for_people(key).is_some_and(is_it) || !self.is_for_people(rank) {
                continue;
            }
            if is_moved_date(folder, other_folder) {
                out.add(rank, MOVED_DATE_SCORE);
            } else if !is_number(segment) {
                let depth = |folder: &[u8]| folder.iter().filter(|byte| **byte == b'/').count();
                let difference = depth(folder).abs_diff(depth(other_folder)) as u32;
                out.add(rank, SAME_SEGMENT_SCORE + difference);
            }
        }
    }

    /// Whether a page is one that a person would want to be sent to: no feed, no file, no further
    /// page of a list, no redirect.
    fn is_for_people(&self, rank: usize) -> bool {
        let Some(page) = self.page(rank) else { return false };
        let is_named = page.key() == b"/" || name_for_people(page.key()).is_some();
        is_named && page.kind() == Kind::Content
    }
}

/// A path as most pages have it: without the ending of a file, with a slash at its end.
fn as_folder<'b>(path: &[u8], buffer: &'b mut [u8; PATH_BYTES_MAX]) -> Option<&'b [u8]> {
    const ENDINGS: [&[u8]; 5] = [b".html", b".htm", b".php", b".aspx", b".md"];
    let ending = ENDINGS.into_iter().find(|ending| path.ends_with(ending));
    let stem = path.get(..path.len() - ending.map_or(0, <[u8]>::len))?;
    let stem = stem.strip_suffix(b"/index").unwrap_or(stem);
    let stem = stem.strip_suffix(b"/").unwrap_or(stem);
    buffer.get_mut(..stem.len())?.copy_from_slice(stem);
    *buffer.get_mut(stem.len())? = b'/';
    buffer.get(..=stem.len())
}

/// How many edits a path may be away: the longer it is, the more.
fn edits_max(path: &[u8]) -> u32 {
    match path.len() {
        0..=4 => 1,
        length => (2 + length as u32 / 16).min(6),
    }
}

/// Whether two folders differ, in numbers alone.
fn is_moved_date(folder: &[u8], other: &[u8]) -> bool {
    let mut others = other.split(|byte| *byte == b'/');
    let is_same = folder.split(|byte| *byte == b'/').all(|segment| {
        let other = others.next();
        other.is_some_and(|other| other == segment || (is_number(other) && is_number(segment)))
    });
    is_same && others.next().is_none() && folder != other
}
