//! Which paths name a file, and which a folder.

/// Endings of files that browsers and feed readers know, and of pages of older engines. Any other ending belongs to the name:
/// `/releases/1.88.0` is a folder.
const MEDIA_EXTENSIONS: &[&str] = &[
    "7z",
    "asc",
    "asp",
    "aspx",
    "atom",
    "avif",
    "bmp",
    "cfm",
    "cgi",
    "css",
    "csv",
    "doc",
    "docx",
    "epub",
    "gif",
    "gz",
    "htm",
    "html",
    "ico",
    "ics",
    "jpeg",
    "jpg",
    "js",
    "json",
    "jsonld",
    "jsp",
    "map",
    "markdown",
    "md",
    "mjs",
    "mp3",
    "mp4",
    "oga",
    "ogg",
    "ogv",
    "opus",
    "otf",
    "pdf",
    "pem",
    "php",
    "png",
    "rss",
    "shtml",
    "svg",
    "tar",
    "tiff",
    "toml",
    "ttf",
    "txt",
    "vcf",
    "wasm",
    "wav",
    "webm",
    "webmanifest",
    "webp",
    "woff",
    "woff2",
    "xhtml",
    "xml",
    "xz",
    "yaml",
    "yml",
    "zip",
];

/// Whether a path ends in the extension of a known kind of file, so that it is the path of a file and
/// takes no slash at its end. Case does not matter.
pub fn has_media_extension(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        let extension = extension.to_ascii_lowercase();
        !stem.is_empty() && MEDIA_EXTENSIONS.binary_search(&extension.as_str()).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::{MEDIA_EXTENSIONS, has_media_extension};

    #[test]
    fn the_table_is_sorted() {
        assert!(MEDIA_EXTENSIONS.is_sorted());
    }

    #[test]
    fn versions_are_no_files() {
        assert!(has_media_extension("/2009/lamp.html"));
        assert!(has_media_extension("/feed.XML"));
        assert!(!has_media_extension("/releases/1.88.0"));
        assert!(!has_media_extension("/posts/lamp/"));
        assert!(!has_media_extension("/a.html/"));
        assert!(!has_media_extension("/.html"));
        assert!(!has_media_extension("/lamp"));
    }
}
