//! Substitutions in a text, and the way back from an offset in the new text to the old.

use std::ops::Range;

/// Some bytes of the author's text, and what is parsed in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Substitution {
    pub range: Range<usize>,
    pub text: String,
}

/// Where the bytes of a rewritten text come from.
#[derive(Debug, Clone, Default)]
pub(in crate::content) struct OffsetMap {
    /// Rewritten range and author's range of each substitution, ascending.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

impl OffsetMap {
    /// The author's bytes for a range of the rewritten text. A range that touches the inside of a
    /// substitution takes all of what was substituted.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        if self.pieces.is_empty() {
            return range;
        }
        let start = match self.piece_around(range.start) {
            Ok(original) => original.start,
            Err(offset) => offset,
        };
        // The end of a range is the place after its last byte: that byte decides.
        let end = match range.end.checked_sub(1).filter(|_| range.end > range.start) {
            None => start,
            Some(last) => match self.piece_around(last) {
                Ok(original) => original.end,
                Err(offset) => offset + 1,
            },
        };
        start..end
    }

    /// The substitution that an offset lies in, or its offset in the author's text.
    fn piece_around(&self, offset: usize) -> Result<&Range<usize>, usize> {
        let after = self.pieces.partition_point(|(rewritten, _)| rewritten.start <= offset);
        let Some((rewritten, original)) = after.checked_sub(1).map(|at| &self.pieces[at]) else {
            return Err(offset);
        };
        if offset < rewritten.end {
            Ok(original)
        } else {
            Err(original.end + (offset - rewritten.end))
        }
    }
}

/// Writes the substitutions, which ascend and do not overlap, into a text.
pub(super) fn substitute(text: &str, substitutions: &[Substitution]) -> (String, OffsetMap) {
    let mut rewritten = String::with_capacity(text.len() + 64 * substitutions.len());
    let mut pieces = Vec::with_capacity(substitutions.len());
    let mut copied = 0;
    for Substitution { range, text: replacement } in substitutions {
        rewritten.push_str(&text[copied..range.start]);
        let start = rewritten.len();
        rewritten.push_str(replacement);
        pieces.push((start..rewritten.len(), range.clone()));
        copied = range.end;
    }
    rewritten.push_str(&text[copied..]);
    (rewritten, OffsetMap { pieces })
}

#[cfg(test)]
mod tests {
    use super::{Substitution, substitute};

    #[test]
    fn every_offset_finds_its_way_back() {
        let substitutions = [
            Substitution { range: 2..4, text: "<long>".to_owned() },
            Substitution { range: 4..9, text: "-".to_owned() },
        ];
        let (text, offsets) = substitute("abCDefghiJkl", &substitutions);
        assert_eq!(text, "ab<long>-Jkl");
        assert_eq!(offsets.original(0..2), 0..2);
        assert_eq!(offsets.original(2..8), 2..4);
        assert_eq!(offsets.original(3..7), 2..4);
        assert_eq!(offsets.original(1..9), 1..9);
        assert_eq!(offsets.original(8..9), 4..9);
        assert_eq!(offsets.original(9..12), 9..12);
        assert_eq!(offsets.original(12..12), 12..12);
    }
}
