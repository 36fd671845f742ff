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

/// A query as a client sent it, appended to `wire` in the letters that a query may have (RFC 3986 3.4):
/// its escapes stay as they are, and what may not stand plainly is escaped.
pub fn encode_query(query: &[u8], wire: &mut Vec<u8>) {
    for (at, &byte) in query.iter().enumerate() {
        let digits = query.get(at + 1..at + 3).unwrap_or_default();
        let is_escape =
            byte == b'%' && digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit);
        if is_escape || byte == b'?' { wire.push(byte) } else { encode_byte(byte, wire) }
    }
}

#[cfg(test)]
mod tests {
    use super::{encode, encode_query};
    use crate::url::decode;

    #[test]
    fn letters_beyond_ascii_and_marks_of_other_parts_are_escaped() {
        assert_eq!(encode("/posts/whats-new-c++--c#/"), "/posts/whats-new-c++--c%23/");
        assert_eq!(encode("/grüße/"), "/gr%C3%BC%C3%9Fe/");
        assert_eq!(encode("/a b?c"), "/a%20b%3Fc");
    }

    #[test]
    fn a_query_keeps_its_escapes_and_loses_what_it_may_not_have() {
        let mut wire = Vec::new();
        encode_query(b"a=%20&b=?/:@\"<>[]\\^`{|}%zz%4%", &mut wire);
        assert_eq!(
            String::from_utf8_lossy(&wire),
            "a=%20&b=?/:@%22%3C%3E%5B%5D%5C%5E%60%7B%7C%7D%25zz%254%25"
        );
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
