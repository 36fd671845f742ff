//! One URL's answers.

use crate::arena::{self, Span};

use super::record::{
    KIND_ERROR, KIND_GONE, KIND_REDIRECT, NO_SUGGESTIONS, PageRecord, RepresentationRecord,
};
use super::site::PackedSite;

/// What stands at a URL, read in place.
#[derive(Debug, Clone, Copy)]
pub struct PageRef<'a> {
    pub(super) site: &'a PackedSite,
    pub(super) key: &'a [u8],
    pub(super) record: &'a PageRecord,
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 200.
    Content,
    Redirect {
        status: u16,
    },
    /// 410.
    Gone,
    /// The body of an error status; no URL leads here.
    Error {
        status: u16,
    },
}

impl<'a> PageRef<'a> {
    /// The decoded path.
    pub fn key(&self) -> &'a [u8] {
        self.key
    }

    pub fn kind(&self) -> Kind {
        let status = self.record.status;
        match self.record.kind {
            KIND_REDIRECT => Kind::Redirect { status },
            KIND_GONE => Kind::Gone,
            KIND_ERROR => Kind::Error { status },
            _ => Kind::Content,
        }
    }

    /// The location of a redirect as it goes on the wire; empty for other kinds.
    pub fn location(&self) -> &'a [u8] {
        match self.kind() {
            Kind::Redirect { .. } => {
                self.site.bytes(Span::new(self.record.offset, u64::from(self.record.count)))
            }
            _ => &[],
        }
    }

    /// The forms of the page, in the order of [`render::Page`](crate::render::Page); none for a redirect.
    #[inline]
    pub fn representations(&self) -> &'a [RepresentationRecord] {
        if self.record.kind == KIND_REDIRECT {
            return &[];
        }
        arena::records(self.site.bytes(self.records_span())).unwrap_or_default()
    }

    /// Where in the body of the first representation suggestions are inserted.
    pub fn suggestions_at(&self) -> Option<usize> {
        let at = self.record.suggestions_at;
        (at != NO_SUGGESTIONS).then_some(at as usize)
    }

    /// Bytes that are kept for this page alone: what its forms share with another page lies before its
    /// records.
    pub(super) fn stored_bytes(&self) -> u64 {
        if self.record.kind == KIND_REDIRECT {
            return u64::from(self.record.count);
        }
        let own = self.representations().iter().filter(|form| form.offset > self.record.offset);
        self.records_span().length + own.map(|form| form.whole().length).sum::<u64>()
    }

    pub(super) fn records_span(&self) -> Span {
        let length = u64::from(self.record.count) * size_of::<RepresentationRecord>() as u64;
        Span::new(self.record.offset, length)
    }
}
