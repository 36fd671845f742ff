//! The keys and records of one generation while they are being gathered.

use crate::index::{self, KEY_BYTES_MAX, KeyRecord};

use super::error::PackError;
use super::record::PageRecord;

/// Gathers 96 bytes a page: its key and its record.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) keys: Vec<KeyRecord>,
    pub(super) tails: Vec<u8>,
    pub(super) records: Vec<PageRecord>,
    is_unsorted: bool,
}

impl Pages {
    pub(super) fn add(&mut self, path: &str, record: PageRecord) -> Result<(), PackError> {
        let too_long = || PackError::UrlTooLong { url: path.to_owned(), bytes_max: KEY_BYTES_MAX };
        let key = KeyRecord::new(path.as_bytes(), &mut self.tails).ok_or_else(too_long)?;
        if self.key(self.keys.len().wrapping_sub(1)) >= path.as_bytes() && !self.keys.is_empty() {
            self.is_unsorted = true;
        }
        self.keys.push(key);
        self.records.push(record);
        Ok(())
    }

    fn key(&self, index: usize) -> &[u8] {
        self.keys.get(index).and_then(|record| record.key(&self.tails)).unwrap_or_default()
    }

    /// The record of a path, once the pages are in order.
    pub(super) fn find(&self, path: &[u8]) -> Option<&PageRecord> {
        let key = |record: &KeyRecord| record.key(&self.tails).unwrap_or_default().cmp(path);
        self.records.get(self.keys.binary_search_by(key).ok()?)
    }

    /// Puts the pages in the order of their keys, which is how they commonly came.
    pub(super) fn sort(&mut self) -> Result<(), PackError> {
        if !self.is_unsorted {
            return Ok(());
        }
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        order.sort_by(|a, b| self.key(*a).cmp(self.key(*b)));
        let twin = order.windows(2).find(|pair| self.key(pair[0]) == self.key(pair[1]));
        if let Some(twin) = twin {
            let url = String::from_utf8_lossy(self.key(twin[0])).into_owned();
            return Err(PackError::DuplicateUrl(url));
        }
        self.keys = order.iter().map(|index| self.keys[*index]).collect();
        self.records = order.iter().map(|index| self.records[*index]).collect();
        self.is_unsorted = false;
        Ok(())
    }

    pub(super) fn tree(&self) -> Result<Vec<u32>, PackError> {
        index::build(&self.keys, &self.tails).ok_or(PackError::TooManyPages)
    }
}
