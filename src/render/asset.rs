//! Files that are served as they are.

use mime_guess::mime;

/// Files longer than this are not read into memory, but copied from where they lie when the site is
/// packed. In bytes.
pub(super) const READ_BYTES_MAX: u64 = 1024 * 1024;

/// The value of `Content-Type`; files that hold text are taken to be in UTF-8.
pub(super) fn content_type(path: &str) -> String {
    let guess = match path.rsplit('.').next() {
        // Not in the tables of most systems yet.
        Some("md" | "markdown") => return "text/markdown; charset=utf-8".to_owned(),
        Some("webmanifest") => return "application/manifest+json".to_owned(),
        _ => mime_guess::from_path(path).first_or_octet_stream(),
    };
    let is_text = guess.type_() == mime::TEXT
        || guess.suffix() == Some(mime::XML)
        || matches!(guess.subtype().as_str(), "javascript" | "xml");
    if is_text && guess.get_param(mime::CHARSET).is_none() {
        return format!("{guess}; charset=utf-8");
    }
    guess.to_string()
}

pub(super) fn is_html(path: &str) -> bool {
    content_type(path).starts_with("text/html")
}

#[cfg(test)]
mod tests {
    use super::{content_type, is_html};

    #[test]
    fn text_says_its_charset_and_pictures_do_not() {
        for (path, expected) in [
            ("a/b.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.svg", "image/svg+xml; charset=utf-8"),
            ("a.json", "application/json"),
            ("a.PNG", "image/png"),
            ("a.woff2", "font/woff2"),
            ("a.wasm", "application/wasm"),
            ("notes.md", "text/markdown; charset=utf-8"),
            ("CNAME", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
        assert!(is_html("a/index.html") && is_html("a.htm") && !is_html("a.txt"));
    }
}
