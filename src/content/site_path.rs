//! Paths that a person writes into front matter or settings: `url`, aliases, redirects.

use crate::url::{self, PathError};

/// A longer path is refused: a request's head has to hold it, escaped.
pub(super) const PATH_BYTES_MAX: usize = 2048;

/// Why a text is no path of this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PathFault {
    pub message: String,
    pub help: Option<String>,
}

impl PathFault {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> PathFault {
        PathFault { message: message.into(), help: Some(help.into()) }
    }
}

/// The decoded absolute path that `written` names; a relative one begins at `folder` (decoded, with
/// slashes at both ends).
///
/// Escapes are read once, dot segments resolved. A query, a fragment, an address elsewhere, an empty
/// segment are faults.
pub(super) fn resolve(written: &str, folder: &str) -> Result<String, PathFault> {
    if written.contains("://") || written.starts_with("//") {
        return Err(PathFault::new(
            "an address with a host, where a path of this site is expected",
            "write only the path: /2009/lamp/",
        ));
    }
    if let Some(mark) = written.chars().find(|&c| c == '?' || c == '#') {
        let name = if mark == '?' { "a query" } else { "a fragment" };
        let help = format!("remove it, or write %{:02X} for `{mark}`", u32::from(mark));
        return Err(PathFault::new(format!("{name} is no part of a path"), help));
    }
    let joined = match written.starts_with('/') {
        true => written.to_owned(),
        false => format!("{}{written}", url::encode(folder)),
    };
    let mut bytes = Vec::with_capacity(joined.len());
    url::decode(joined.as_bytes(), &mut bytes).map_err(fault)?;
    let path = String::from_utf8(bytes).map_err(|_| fault(PathError::NotUtf8))?;
    check(&path)?;
    Ok(path)
}

/// Whether a decoded path can be one of this site's.
pub(super) fn check(path: &str) -> Result<(), PathFault> {
    if path.contains("//") {
        return Err(PathFault::new("two slashes with nothing between them", "write one slash"));
    }
    if path.len() > PATH_BYTES_MAX {
        let message = format!("a path of {} bytes, where {PATH_BYTES_MAX} are allowed", path.len());
        return Err(PathFault::new(message, "choose a shorter one"));
    }
    if path.contains('\\') || path.chars().any(char::is_control) {
        return Err(fault(PathError::Control));
    }
    Ok(())
}

/// The folder of a decoded path: up to its last slash but one for `/posts/a/`.
pub(super) fn parent(path: &str) -> &str {
    let inner = path.strip_suffix('/').unwrap_or(path);
    inner.rfind('/').map_or("/", |slash| &path[..=slash])
}

fn fault(error: PathError) -> PathFault {
    let (message, help) = match error {
        PathError::NotAbsolute => ("a path begins with a slash", "write a `/` before it"),
        PathError::BadEscape => ("a `%` without two hexadecimal digits", "write %25 for `%`"),
        PathError::Control => ("a control character or a backslash in a path", "remove it"),
        PathError::EscapedSlash => ("an escaped slash", "write a plain `/`"),
        PathError::LeavesRoot => ("`..` leads above the root of the site", "begin with a `/`"),
        PathError::NotUtf8 => ("the escaped bytes are no UTF-8", "write the characters plainly"),
    };
    PathFault::new(message, help)
}

#[cfg(test)]
mod tests {
    use super::{parent, resolve};

    #[test]
    fn what_a_person_writes_becomes_one_spelling() {
        let path = |written| resolve(written, "/posts/").map_err(|fault| fault.message);
        assert_eq!(path("/2009/lamp.html").as_deref(), Ok("/2009/lamp.html"));
        assert_eq!(path("old").as_deref(), Ok("/posts/old"));
        assert_eq!(path("../old/").as_deref(), Ok("/old/"));
        assert_eq!(path("/gr%C3%BC%C3%9Fe/").as_deref(), Ok("/grüße/"));
        for written in ["//a/", "https://a/b", "/a?b", "/a#b", "/a//b", "../../a", "/100%/", "/%ff"]
        {
            assert!(path(written).is_err(), "{written}");
        }
    }

    #[test]
    fn the_parent_of_a_folder_is_above_it() {
        assert_eq!(parent("/posts/a/"), "/posts/");
        assert_eq!(parent("/posts/a.html"), "/posts/");
        assert_eq!(parent("/a/"), "/");
        assert_eq!(parent("/"), "/");
    }
}
