//! Single byte ranges (RFC 9110 14.1-14.2).

/// What a `Range` field asks of a representation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Send it all: no range, several, another unit, or nonsense.
    Whole,
    /// 206 with the bytes from `first` to `last`, both counted in.
    Part { first: u64, last: u64 },
    /// 416.
    Unsatisfiable,
}

impl Range {
    /// `value` is the field's, `length` the representation's in bytes.
    pub fn of(value: &[u8], length: u64) -> Range {
        let spec = match value.split_at_checked(b"bytes=".len()) {
            Some((unit, spec)) if unit.eq_ignore_ascii_case(b"bytes=") => spec,
            _ => return Range::Whole,
        };
        let mut bounds = spec.splitn(2, |&byte| byte == b'-');
        let (Some(first), Some(last)) = (bounds.next(), bounds.next()) else {
            return Range::Whole;
        };
        let end = length.saturating_sub(1);
        let (first, last) = match (first, last) {
            ([], suffix) => match digits(suffix) {
                Some(0) => return Range::Unsatisfiable,
                Some(_) if length == 0 => return Range::Whole,
                Some(count) => (length.saturating_sub(count), end),
                None => return Range::Whole,
            },
            (first, []) => match digits(first) {
                Some(first) => (first, end.max(first)),
                None => return Range::Whole,
            },
            (first, last) => match (digits(first), digits(last)) {
                (Some(first), Some(last)) => (first, last),
                _ => return Range::Whole,
            },
        };
        match () {
            () if first > last => Range::Whole,
            () if first >= length => Range::Unsatisfiable,
            () => Range::Part { first, last: last.min(end) },
        }
    }
}

/// A number of digits alone; what does not fit is as good as the largest that does.
fn digits(value: &[u8]) -> Option<u64> {
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0_u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        Some(number.saturating_mul(10).saturating_add(digit))
    })
}
