//! Where redirects lead, as it goes on the wire.

use super::address::has_scheme;
use crate::url::encode;

/// The value of `Location` for a path or URL as the site's settings spell it.
///
/// What begins with a slash stays on this site: `//host` is no way out. Escapes that are there are
/// kept, and so is what follows `?` and `#`. The path of a page, in which these characters mean
/// themselves, is for [`encode`] alone.
pub(super) fn location(to: &str) -> String {
    if has_scheme(to) {
        return escaped(to);
    }
    let path = to.trim_start_matches(['/', '\\']);
    escaped(&format!("/{path}"))
}

/// Percent-encodes what may not stand in a URL, and nothing that has a meaning there.
fn escaped(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut plain = [0; 4];
    for (at, character) in url.char_indices() {
        let is_escape = character == '%'
            && url
                .as_bytes()
                .get(at + 1..at + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if is_escape || "?#[]".contains(character) {
            out.push(character);
        } else {
            out.push_str(&encode(character.encode_utf8(&mut plain)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::location;

    #[test]
    fn a_location_is_on_this_site_or_says_where() {
        for (to, expected) in [
            ("/grüße/", "/gr%C3%BC%C3%9Fe/"),
            ("/a b/?x=1#y", "/a%20b/?x=1#y"),
            ("/a%20b/100%", "/a%20b/100%25"),
            ("//evil.example/", "/evil.example/"),
            ("/\\evil.example/", "/evil.example/"),
            ("/a\r\nSet-Cookie: x", "/a%0D%0ASet-Cookie:%20x"),
            ("https://other.example/ü?q=[1]", "https://other.example/%C3%BC?q=[1]"),
            ("/new/:splat", "/new/:splat"),
        ] {
            assert_eq!(location(to), expected);
        }
    }
}
