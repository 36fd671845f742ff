//! From plain text to the text, the attributes and the URLs of HTML.

use std::fmt::Write as _;

/// Appends text between tags.
pub(super) fn text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..at]);
        out.push_str(entity(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Appends the value of an attribute that stands in double quotes.
pub(in crate::render) fn attribute(out: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..at]);
        out.push_str(entity(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Appends a URL as the value of an attribute. What may not stand in a URL is percent-encoded, what
/// is so already stays; letters beyond ASCII are encoded (RFC 3987 3.1), as the spec's examples are.
pub(super) fn url(out: &mut String, url: &str) {
    for &byte in url.as_bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@'
            | b'?' | b'=' | b';' | b':' | b'/' | b'$' | b'~' | b'\'' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => write!(out, "%{byte:02X}").expect("a string takes what is written"),
        }
    }
}

fn entity(byte: u8) -> &'static str {
    match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        _ => "&quot;",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_leaves_its_place() {
        let mut out = String::new();
        super::text(&mut out, "a < b && c > \"d\" 'é'");
        assert_eq!(out, "a &lt; b &amp;&amp; c &gt; \"d\" 'é'");
        out.clear();
        super::attribute(&mut out, "\"><script>'&");
        assert_eq!(out, "&quot;&gt;&lt;script&gt;'&amp;");
        out.clear();
        super::url(&mut out, "/ü?a=1&b=\"[x]\"%20 #é");
        assert_eq!(out, "/%C3%BC?a=1&amp;b=%22%5Bx%5D%22%20%20#%C3%A9");
    }
}
