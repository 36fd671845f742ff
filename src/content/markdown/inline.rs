//! Where a destination stands inside its link: the parser says only where the whole link is.

use std::ops::Range;

/// The destination of an inline link or image whose text ends at or after `from`: the bytes between
/// `](` and the title or the closing parenthesis, without pointy brackets.
pub(in crate::content) fn destination_after(text: &str, from: usize) -> Option<Range<usize>> {
    let open = from + text.get(from..)?.find("](")?;
    Some(destination(text, open + 2))
}

/// The destination of a link reference definition, `[label]: destination`, that stands at `span`.
pub(in crate::content) fn definition_destination(
    text: &str,
    span: &Range<usize>,
) -> Option<Range<usize>> {
    let bytes = text.get(span.clone())?.as_bytes();
    let mut at = 1;
    while *bytes.get(at)? != b']' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (bytes.get(at + 1) == Some(&b':')).then(|| destination(text, span.start + at + 2))
}

/// CommonMark 0.31 6.3, "link destination": in pointy brackets, or up to a blank or an unmatched
/// closing parenthesis.
fn destination(text: &str, from: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let blank = |at: &usize| bytes.get(*at).is_some_and(u8::is_ascii_whitespace);
    let mut start = from;
    while blank(&start) {
        start += 1;
    }
    let is_pointed = bytes.get(start) == Some(&b'<');
    start += usize::from(is_pointed);
    let mut end = start;
    let mut depth = 0_usize;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            b'>' if is_pointed => break,
            _ if is_pointed => {}
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            byte if byte.is_ascii_whitespace() || byte.is_ascii_control() => break,
            _ => {}
        }
        end += 1;
    }
    start..end.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::{definition_destination, destination_after};

    fn after(text: &str) -> Option<&str> {
        destination_after(text, 0).map(|range| &text[range])
    }

    #[test]
    fn the_destination_of_an_inline_link_is_found() {
        assert_eq!(after("[a](/b)"), Some("/b"));
        assert_eq!(after("[a]( <b c> \"t\")"), Some("b c"));
        assert_eq!(after("[a](b(c)d \"t\")"), Some("b(c)d"));
        assert_eq!(after("[a](b\\)c)"), Some("b\\)c"));
        assert_eq!(after("[a]()"), Some(""));
        assert_eq!(after("[a]"), None);
    }

    #[test]
    fn the_destination_of_a_definition_is_found() {
        let text = "x\n[a\\]b]:\n  /c 'd'\n";
        let found = definition_destination(text, &(2..text.len()));
        assert_eq!(found.map(|range| &text[range]), Some("/c"));
    }
}
