//! Comma-separated lists and tokens (RFC 9110 5.6).

/// The elements of a list, without white space around them and without empty ones, which a
/// recipient ignores (RFC 9110 5.6.1.2). A comma within a quoted string separates nothing.
pub fn elements(value: &[u8]) -> Elements<'_> {
    Elements { rest: value, separator: b',' }
}

/// The parameters of an element, which a semicolon separates (RFC 9110 5.6.6).
pub fn parameters(value: &[u8]) -> Elements<'_> {
    Elements { rest: value, separator: b';' }
}

#[derive(Debug, Clone)]
pub struct Elements<'a> {
    rest: &'a [u8],
    separator: u8,
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        while !self.rest.is_empty() {
            let end = element_end(self.rest, self.separator);
            let (element, rest) = self.rest.split_at(end);
            self.rest = rest.get(1..).unwrap_or_default();
            let element = trim(element);
            if !element.is_empty() {
                return Some(element);
            }
        }
        None
    }
}

/// Index of the first separator outside a quoted string, or the length.
fn element_end(value: &[u8], separator: u8) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    for (at, &byte) in value.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if byte == separator && !quoted => return at,
            _ => {}
        }
    }
    value.len()
}

/// Without the optional white space (`OWS`, RFC 9110 5.6.3) on both sides.
pub fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}

/// Whether `value` is a token: a name or a keyword (RFC 9110 5.6.2).
pub fn is_token(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(|&byte| is_token_byte(byte))
}

/// `tchar`.
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
