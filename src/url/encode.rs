//! From the one spelling of a path to the wire.

use percent_encoding::{AsciiSet, CONTROLS, percent_encode, utf8_percent_encode};

/// What may not stand plainly in a path (RFC 3986 3.3: `pchar` and `/` may).
const NOT_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A decoded path as it goes on the wire, into HTML attributes and into `Location`.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, NOT_PATH).to_string()
}

/// One byte of a decoded path as [`encode`] writes it, appended to `wire`.
pub fn encode_byte(byte: u8, wire: &mut Vec<u8>) {
    for part in percent_encode(&[byte], NOT_PATH) {
        wire.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::url::decode;

    #[test]
    fn letters_beyond_ascii_and_marks_of_other_parts_are_escaped() {
        assert_eq!(encode("/posts/whats-new-c++--c#/"), "/posts/whats-new-c++--c%23/");
        assert_eq!(encode("/grüße/"), "/gr%C3%BC%C3%9Fe/");
        assert_eq!(encode("/a b?c"), "/a%20b%3Fc");
    }

    #[test]
    fn what_is_encoded_is_decoded_to_the_same_path() {
        let path: String =
            ('\u{20}'..'\u{7f}').chain("üß漢字🦀".chars()).filter(|&c| c != '/').collect();
        let path = format!("/{path}/x");
        let mut decoded = Vec::new();
        assert_eq!(decode(encode(&path).as_bytes(), &mut decoded), Ok(()));
        assert_eq!(decoded, path.as_bytes());
    }
}
