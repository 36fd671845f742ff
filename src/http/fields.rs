//! The fields of a request that choose what it is answered with, found while the head is read.

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
    pub(super) fn of(name: &str) -> Option<FieldName> {
        let (field, expected) = match (name.len(), name.as_bytes().get(3).copied()) {
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
        name.eq_ignore_ascii_case(expected).then_some(field)
    }
}

/// The field lines of a head, with the first value of each [`FieldName`] at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fields<'a> {
    first: [Option<&'a [u8]>; FieldName::COUNT],
    /// A bit for each name that has more than one line.
    repeated: u8,
    /// The field lines, each with its line end, without the empty line behind them.
    lines: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn take(&mut self, name: FieldName, value: &'a [u8]) {
        if let Some(first) = self.first.get_mut(name as usize) {
            self.repeated |= u8::from(first.is_some()) << name as u8;
            first.get_or_insert(value);
        }
    }

    pub(super) fn with_lines(self, lines: &'a [u8]) -> Fields<'a> {
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
        self.first.get(name as usize).copied().flatten().filter(|_| !self.is_repeated(name))
    }

    /// The values of all lines of a list-based field, in their order.
    pub fn values(&self, name: FieldName) -> Values<'a> {
        let first = self.first.get(name as usize).copied().flatten();
        let rest = if self.is_repeated(name) { self.lines } else { &[] };
        Values { name, first, rest }
    }

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
            if str::from_utf8(name).ok().and_then(FieldName::of) == Some(self.name) {
                let value = value.strip_prefix(b":").unwrap_or_default();
                return Some(trim(value.strip_suffix(b"\r\n").unwrap_or(value)));
            }
        }
        None
    }
}
