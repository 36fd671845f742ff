//! Which paths are told to a few only.

/// The folder of all previews, as a decoded path. Below it stands a token, and all of a preview below that.
pub const PREVIEW_FOLDER: &str = "/preview/";

/// Hexadecimal digits of a token.
const TOKEN_DIGITS: usize = 32;

/// Whether a path, decoded or encoded, has the form of an address that is told to a few: that of a
/// preview, or of a file beside it. Nothing may give it away to others.
pub fn is_preview(path: &[u8]) -> bool {
    let below = path.strip_prefix(PREVIEW_FOLDER.as_bytes()).unwrap_or_default();
    below.split_at_checked(TOKEN_DIGITS).is_some_and(|(token, rest)| {
        token.iter().all(u8::is_ascii_hexdigit) && matches!(rest.first(), None | Some(b'/'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_preview;

    #[test]
    fn all_below_a_token_is_of_a_preview_and_nothing_else() {
        let token = "0123456789abcdef0123456789abcdef";
        for rest in ["", "/", "/a.html", "/a/b"] {
            assert!(is_preview(format!("/preview/{token}{rest}").as_bytes()), "{rest}");
        }
        for other in ["/", "/preview/", "/preview/a/", "/posts/preview/"] {
            assert!(!is_preview(other.as_bytes()), "{other}");
        }
        assert!(!is_preview(format!("/preview/{token}0/").as_bytes()));
        assert!(!is_preview(format!("/preview/{}g/", &token[1..]).as_bytes()));
        assert!(!is_preview(format!("/posts/{token}/").as_bytes()));
    }
}
