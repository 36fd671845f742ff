//! References against the page they stand on (RFC 3986 5.2).

/// The target of `reference` on the page at `base`: an absolute URL, or an absolute path where only
/// that is known of the page.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    let reference = reference.trim_matches(|character: char| character.is_ascii_whitespace());
    if scheme_length(reference).is_some() {
        return reference.to_owned();
    }
    let scheme = scheme_length(base).map_or("", |length| &base[..=length]);
    if reference.starts_with("//") {
        return format!("{scheme}{reference}");
    }
    let base = base.split('#').next().unwrap_or_default();
    let page = base.split('?').next().unwrap_or_default();
    match reference.as_bytes().first() {
        None | Some(b'#') => return format!("{base}{reference}"),
        Some(b'?') => return format!("{page}{reference}"),
        _ => {}
    }
    let authority = match page[scheme.len()..].strip_prefix("//") {
        Some(rest) => scheme.len() + 2 + rest.find('/').unwrap_or(rest.len()),
        None => scheme.len(),
    };
    let (origin, path) = page.split_at(authority);
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (relative, rest) = reference.split_at(end);
    let merged = if relative.starts_with('/') {
        relative.to_owned()
    } else {
        let folder = path.rfind('/').map_or("/", |slash| &path[..=slash]);
        format!("{folder}{relative}")
    };
    format!("{origin}{}{rest}", without_dots(&merged))
}

/// Length of the scheme in front of a URL (RFC 3986 3.1), if it has one.
pub(super) fn scheme_length(url: &str) -> Option<usize> {
    let length = url.find(':')?;
    let mut bytes = url[..length].bytes();
    let is_scheme = bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then_some(length)
}

/// RFC 3986 5.2.4. `path` begins with a slash.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path[1..].split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." if is_last => kept.push(""),
            "." => {}
            ".." => {
                kept.pop();
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn the_examples_of_rfc_3986_5_4_hold() {
        for (reference, expected) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("g;x?y#s", "http://a/b/c/g;x?y#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g..", "http://a/b/c/g.."),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ] {
            assert_eq!(resolve("http://a/b/c/d;p?q", reference), expected, "{reference}");
        }
    }

    #[test]
    fn a_page_may_be_known_by_its_path_alone() {
        assert_eq!(resolve("/posts/a/", "b.png"), "/posts/a/b.png");
        assert_eq!(resolve("/posts/a/", "../b/?x#y"), "/posts/b/?x#y");
        assert_eq!(resolve("/posts/a/", "#x"), "/posts/a/#x");
        assert_eq!(resolve("/posts/a/", "//b.example/x"), "//b.example/x");
        assert_eq!(resolve("https://a.example", "b"), "https://a.example/b");
    }
}
