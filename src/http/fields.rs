//! The fields of a request that choose what it is answered with, found while the head is read.

use std::num::NonZeroU16;

use super::list::trim;

/// A field that chooses among answers. Framing, `Host`, `Connection` and `Expect` are judged when the
/// head is read, and are not found here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum FieldName {
    Accept = 0,
    AcceptEncoding = 1,
    IfMatch = 2,
    IfModifiedSince = 3,
    IfNoneMatch = 4,
    IfRange = 5,
    IfUnmodifiedSince = 6,
    Range = 7,
}

impl FieldName {
    const COUNT: usize = 8;

    /// All that make the answer anything but the whole representation.
    pub const CONDITIONS: [FieldName; 6] = [
        FieldName::IfMatch,
        FieldName::IfModifiedSince,
        FieldName::IfNoneMatch,
        FieldName::IfRange,
        FieldName::IfUnmodifiedSince,
        FieldName::Range,
    ];

    /// The lengths of these names differ but for two pairs, so that a foreign name is told by its length.
    #[inline]
    pub(super) fn of(name: &[u8]) -> Option<FieldName> {
        let (field, expected) = match (name.len(), name.get(3).copied()) {
            (5, _) => (FieldName::Range, "range"),
            (6, _) => (FieldName::Accept, "accept"),
            (8, Some(b'm' | b'M')) => (FieldName::IfMatch, "if-match"),
            (8, _) => (FieldName::IfRange, "if-range"),
            (13, _) => (FieldName::IfNoneMatch, "if-none-match"),
            (15, _) => (FieldName::AcceptEncoding, "accept-encoding"),
            (17, _) => (FieldName::IfModifiedSince, "if-modified-since"),
            (19, _) => (FieldName::IfUnmodifiedSince, "if-unmodified-since"),
            _ => return None,
        };
        is_name(name, expected.as_bytes()).then_some(field)
    }
}

/// Whether a token is this name but for the case of its letters (RFC 9110 5.1). `known` has small
/// letters and `-` alone: no other byte of a token becomes one of these by the bit that is set.
#[inline(always)]
pub(super) fn is_name(token: &[u8], known: &[u8]) -> bool {
    let pairs = token.iter().zip(known);
    // Without an end as soon as two differ: in words, and not by the byte.
    token.len() == known.len()
        && pairs.fold(0, |differs, (byte, known)| differs | ((byte | 0x20) ^ known)) == 0
}

/// The field lines of a head, with the first value of each [`FieldName`] at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fields<'a> {
    /// The field lines, each with its line end, and the empty line behind them.
    lines: &'a [u8],
    /// Where in the lines they are: a head is shorter than 64 KiB, and requests are moved about.
    first: [Option<Place>; FieldName::COUNT],
    /// A bit for each name that has more than one line.
    repeated: u8,
}

/// Where a value lies: indexes into the lines of its first byte, which is never 0, and of the one after
/// its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    start: NonZeroU16,
    end: u16,
}

impl<'a> Fields<'a> {
    /// None yet, of lines at the start of `window`.
    #[inline]
    pub(super) fn within(window: &'a [u8]) -> Fields<'a> {
        Fields { lines: window, ..Fields::default() }
    }

    /// `value` is a part of the lines.
    #[inline]
    pub(super) fn take(&mut self, name: FieldName, value: &'a [u8]) {
        let start = value.as_ptr().addr().wrapping_sub(self.lines.as_ptr().addr());
        let place = u16::try_from(start).ok().and_then(NonZeroU16::new).and_then(|start| {
            Some(Place { start, end: u16::try_from(usize::from(start.get()) + value.len()).ok()? })
        });
        if let Some(first) = self.first.get_mut(name as usize) {
            self.repeated |= u8::from(first.is_some()) << name as u8;
            *first = first.or(place);
        }
    }

    /// These, of lines that end here.
    #[inline]
    pub(super) fn of_lines(self, lines: &'a [u8]) -> Fields<'a> {
        Fields { lines, ..self }
    }

    /// Whether the request has the field at all.
    #[inline]
    pub fn has(&self, name: FieldName) -> bool {
        self.first.get(name as usize).is_some_and(Option::is_some)
    }

    /// Whether the request has any of the fields.
    #[inline]
    pub fn has_any(&self, names: &[FieldName]) -> bool {
        names.iter().any(|&name| self.has(name))
    }

    /// The value of a field that may have one line only; `None` also when it has more, since no
    /// single value can be told from them (RFC 9110 5.3).
    #[inline]
    pub fn single(&self, name: FieldName) -> Option<&'a [u8]> {
        self.first(name).filter(|_| !self.is_repeated(name))
    }

    /// The values of all lines of a list-based field, in their order.
    #[inline]
    pub fn values(&self, name: FieldName) -> Values<'a> {
        let rest = if self.is_repeated(name) { self.lines } else { &[] };
        Values { name, first: self.first(name), rest }
    }

    #[inline]
    fn first(&self, name: FieldName) -> Option<&'a [u8]> {
        let Place { start, end } = self.first.get(name as usize).copied().flatten()?;
        self.lines.get(usize::from(start.get())..usize::from(end))
    }

    #[inline]
    fn is_repeated(&self, name: FieldName) -> bool {
        self.repeated & (1 << name as u8) != 0
    }
}

/// See [`Fields::values`].
#[derive(Debug, Clone)]
pub struct Values<'a> {
    name: FieldName,
    first: Option<&'a [u8]>,
    /// Lines yet to be read, where there is more than one of this name.
    rest: &'a [u8],
}

impl<'a> Iterator for Values<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return self.first.take();
        }
        self.first = None;
        self.next_line()
    }
}

impl<'a> Values<'a> {
    fn next_line(&mut self) -> Option<&'a [u8]> {
        while !self.rest.is_empty() {
            let end = self
                .rest
                .iter()
                .position(|&byte| byte == b'\n')
                .map_or(self.rest.len(), |at| at + 1);
            let (line, rest) = self.rest.split_at(end);
            self.rest = rest;
            let colon = line.iter().position(|&byte| byte == b':').unwrap_or(line.len());
            let (name, value) = line.split_at(colon);
            if FieldName::of(name) == Some(self.name) {
                let value = value.strip_prefix(b":").unwrap_or_default();
                return Some(trim(value.strip_suffix(b"\r\n").unwrap_or(value)));
            }
        }
        None
    }
}
