//! Decoded paths, put together and taken apart.

/// A path with one slash at its front and none beside another.
pub(super) fn tidy(path: &str) -> String {
    let mut out = String::from("/");
    for character in path.chars() {
        if character != '/' || !out.ends_with('/') {
            out.push(character);
        }
    }
    out
}

/// A decoded path as front matter and settings spell it, where escapes are read.
pub(super) fn spelled(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")
}

/// The path of an address of the site itself, whether it is written with the host or without.
pub(super) fn of_site(url: &str, base_url: &str) -> String {
    let host = |url: &str| url.split_once("://").map(|(_, rest)| rest.to_owned());
    match (host(url), host(base_url)) {
        (Some(url), Some(base)) => match url.strip_prefix(&base) {
            Some("") => "/".to_owned(),
            Some(rest) if rest.starts_with('/') => rest.to_owned(),
            _ => format!("https://{url}"),
        },
        _ => url.to_owned(),
    }
}

/// Whether a page answers at `address` if it answers at `url`: the slash at the end is mended by a
/// redirect, and the name of an index as well.
pub(super) fn is_same_page(address: &str, url: &str) -> bool {
    let bare = |path: &str| {
        let path =
            path.strip_suffix("index.html").filter(|path| path.ends_with('/')).unwrap_or(path);
        path.trim_end_matches('/').to_owned()
    };
    bare(address) == bare(url)
}

/// Folder (with a slash at its end, or empty) and name.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |slash| slash + 1))
}

/// Name and ending, with its dot.
pub(super) fn split_ending(name: &str) -> (&str, &str) {
    let dot = name.rfind('.').filter(|dot| *dot > 0).unwrap_or(name.len());
    name.split_at(dot)
}

/// Whether a name is that of a Markdown file.
pub(super) fn is_markdown(path: &str) -> bool {
    let (_, ending) = split_ending(path);
    ["md", "markdown", "mkd", "mkdn", "mkdown"]
        .iter()
        .any(|known| ending.strip_prefix('.').is_some_and(|own| own.eq_ignore_ascii_case(known)))
}
