//! Files that are served as they are.

use std::fs;
use std::time::UNIX_EPOCH;

use mime_guess::mime;

use super::fingerprints::{Print, hash};
use super::press::Press;
use super::{Content, Keeping, Media, PageKind};
use crate::content::Asset;

/// Files longer than this are not read into memory, but copied from where they lie when the site is
/// packed. In bytes.
const READ_BYTES_MAX: u64 = 1024 * 1024;

/// A drawing that is opened by itself runs nothing.
const DRAWING_POLICY: &str = "script-src 'none'; object-src 'none'; frame-ancestors 'self'";

impl Press<'_> {
    /// The page of a file, at the decoded path `path`; `None` if it is not there any more. A file whose
    /// length and time of change are as they were is not read again.
    pub fn asset(&self, asset: &Asset, path: &str, keeping: Keeping) -> Option<Print> {
        let found = fs::metadata(&asset.file).ok()?;
        let modified = found.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let facts = format!("{:?} {} {modified:?}", asset.file, found.len());
        // A file may be written twice within one tick of a coarse clock: of one without a time, all
        // that is known is that it may have changed.
        let key = modified.map(|_| hash(self.seed, &[facts.as_bytes()]));
        let mut read = None;
        let print = self.unless_same(path, key.unwrap_or_default(), || {
            read = self.read_asset(asset, path, keeping);
            PageKind::Content(read.take().unwrap_or_default())
        });
        let is_missing = matches!(&print.page.kind, PageKind::Content(forms) if forms.is_empty());
        (!is_missing).then_some(Print { key: print.key.filter(|_| key.is_some()), ..print })
    }

    fn read_asset(
        &self,
        asset: &Asset,
        path: &str,
        keeping: Keeping,
    ) -> Option<Vec<super::Representation>> {
        let content_type = content_type(&asset.path);
        let mut content = Content {
            path,
            media: Media::Default,
            content_type: &content_type,
            keeping,
            is_negotiated: false,
            fields: Vec::new(),
            body: Vec::new(),
        };
        if content_type.starts_with("image/svg") {
            content.fields.push(("Content-Security-Policy", DRAWING_POLICY.to_owned()));
        }
        if asset.length > READ_BYTES_MAX {
            return Some(vec![self.representer.represent_file(&content, &asset.file).ok()?]);
        }
        content.body = fs::read(&asset.file).ok()?;
        Some(self.representer.represent(content))
    }
}

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
