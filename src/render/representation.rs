//! Bodies become representations: codings, validators, caching, security fields, the site's own rules.

use std::io::{self, Read};
use std::path::Path;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::coded::Coder;
use super::{Body, Effort, Media, Representation};
use crate::content::HeaderRule;
use crate::http::{Coding, HEAD_BYTES_MAX, Head};

/// How long a client may keep an answer without asking again (RFC 9111 5.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// Ask every time; a validator makes the answer short. A new version shows at once.
    Revalidate,
    /// What may be some minutes old: assets, feeds, pages of errors.
    Short,
    /// The name carries a hash of the content.
    Forever,
    /// What is told to a few must not lie in a cache, nor be found by a search.
    Never,
}

impl Keeping {
    fn field(self) -> &'static str {
        match self {
            Keeping::Revalidate => "no-cache",
            Keeping::Short => "public, max-age=300",
            Keeping::Forever => "public, max-age=31536000, immutable",
            Keeping::Never => "no-store",
        }
    }
}

/// A body and what its head has to say.
#[derive(Debug)]
pub struct Content<'a> {
    /// Decoded path at which it is served, for the site's `headers` rules.
    pub path: &'a str,
    pub media: Media,
    pub content_type: &'a str,
    pub keeping: Keeping,
    /// Whether the URL has further media types to choose from by `Accept`.
    pub is_negotiated: bool,
    /// Further fields: a policy, a link to the canonical form.
    pub fields: Vec<(&'a str, String)>,
    pub body: Vec<u8>,
}

/// Makes representations for one site.
#[derive(Debug)]
pub struct Representer {
    coder: Coder,
    rules: Vec<HeaderRule>,
    is_watched: bool,
}

/// Fields that the message itself decides, so that no rule may.
const OWN_FIELDS: [&str; 9] = [
    "Accept-Ranges",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Date",
    "ETag",
    "Last-Modified",
    "Transfer-Encoding",
];

/// Fields that a 304 repeats (RFC 9110 15.4.5).
const VALIDATING_FIELDS: [&str; 4] = ["Cache-Control", "Content-Location", "Expires", "Vary"];

/// Room for the fields of this file; validator, coding and length need less than the rest.
const FIELDS_BYTES_MAX: usize = HEAD_BYTES_MAX - 512;

/// Text below this size is sent as it is: the saving would be less than a packet's head.
const COMPRESSED_BYTES_MIN: usize = 256;

impl Representer {
    pub fn new(effort: Effort, rules: &[HeaderRule]) -> Representer {
        Representer { coder: Coder::new(effort), rules: rules.to_vec(), is_watched: false }
    }

    /// For a site that changes while it is looked at: whatever the site's rules say, nothing is kept
    /// without asking but what has another name when it changes.
    pub fn watched(self) -> Representer {
        Representer { is_watched: true, ..self }
    }

    /// The identity form first, then the coded ones where the content is text and they are smaller.
    pub fn represent(&self, content: Content<'_>) -> Vec<Representation> {
        let is_text = is_text(content.content_type);
        let fields = self.fields(&content, is_text);
        let seed = xxh3_64(format!("{fields:?}").as_bytes());
        let is_coded = is_text && content.body.len() >= COMPRESSED_BYTES_MIN;
        let mut forms = if is_coded { self.coder.forms(&content.body) } else { Vec::new() };
        forms.insert(0, (Coding::Identity, content.body));
        forms
            .into_iter()
            .map(|(coding, bytes)| {
                let mut hash = Xxh3::with_seed(seed);
                hash.update(&bytes);
                let head = head(&fields, coding, hash.digest(), bytes.len() as u64);
                Representation { media: content.media, coding, head, body: Body::Bytes(bytes) }
            })
            .collect()
    }

    /// A file too large to be read into memory, in its identity form. Its tag is the hash of its
    /// content all the same.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn represent_file(&self, content: &Content<'_>, file: &Path) -> io::Result<Representation> {
        let fields = self.fields(content, is_text(content.content_type));
        let mut hash = Xxh3::with_seed(xxh3_64(format!("{fields:?}").as_bytes()));
        let mut source = std::fs::File::open(file)?;
        let mut buffer = vec![0; 64 * 1024];
        let mut length = 0;
        loop {
            let count = source.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            hash.update(&buffer[..count]);
            length += count as u64;
        }
        let head = head(&fields, Coding::Identity, hash.digest(), length);
        let body = Body::File { file: file.to_owned(), length };
        Ok(Representation { media: content.media, coding: Coding::Identity, head, body })
    }

    /// The fields of an answer, before coding and validator: ours, then the site's rules, of which
    /// each replaces what it names and the last one wins.
    fn fields(&self, content: &Content<'_>, is_text: bool) -> Fields {
        let mut fields = Fields::default();
        let vary = match (is_text, content.is_negotiated) {
            (_, true) => "Accept, Accept-Encoding",
            (true, false) => "Accept-Encoding",
            (false, false) => "",
        };
        fields.set("Vary", vary);
        fields.set("Cache-Control", content.keeping.field());
        fields.set("Content-Type", content.content_type);
        fields.set("Accept-Ranges", "bytes");
        fields.set("X-Content-Type-Options", "nosniff");
        for (name, value) in &content.fields {
            fields.set(name, value);
        }
        let rules = self.rules.iter().filter(|rule| matches(&rule.pattern, content.path));
        for (name, value) in rules.flat_map(|rule| &rule.values) {
            let is_own = OWN_FIELDS.iter().any(|own| own.eq_ignore_ascii_case(name));
            if name.eq_ignore_ascii_case("Vary") {
                fields.add_to_vary(value);
            } else if !is_own {
                fields.set(name, value);
            }
        }
        match content.keeping {
            // No rule of the site is meant for these.
            Keeping::Never => {
                fields.set("Cache-Control", Keeping::Never.field());
                fields.set("X-Robots-Tag", "noindex, nofollow");
                fields.set("Referrer-Policy", "no-referrer");
            }
            Keeping::Forever => {}
            Keeping::Revalidate | Keeping::Short if self.is_watched => {
                fields.set("Cache-Control", Keeping::Revalidate.field());
            }
            Keeping::Revalidate | Keeping::Short => {}
        }
        fields
    }
}

/// Names and values, each name once, in the order in which they were first set.
#[derive(Debug, Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    /// An empty value takes the field away. What would break the head, or make it longer than
    /// clients take, is left out.
    fn set(&mut self, name: &str, value: &str) {
        let length: usize = self.0.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        let is_clean = Head::compose("", &[], &[(name, value)], 0).is_some();
        if !is_clean || length + name.len() + value.len() > FIELDS_BYTES_MAX {
            return;
        }
        let place = self.0.iter().position(|(known, _)| known.eq_ignore_ascii_case(name));
        match place {
            Some(place) if value.is_empty() => {
                self.0.remove(place);
            }
            Some(place) => value.clone_into(&mut self.0[place].1),
            None if value.is_empty() => {}
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    /// What an answer was chosen by can be added to, never taken away: caches rely on it.
    fn add_to_vary(&mut self, value: &str) {
        let known = self.0.iter().find(|(name, _)| name == "Vary");
        let joined = known.map_or_else(|| value.to_owned(), |(_, old)| format!("{old}, {value}"));
        self.set("Vary", &joined);
    }
}

fn head(fields: &Fields, coding: Coding, hash: u64, length: u64) -> Head {
    let repeats =
        |name: &str| VALIDATING_FIELDS.iter().any(|known| known.eq_ignore_ascii_case(name));
    let all = fields.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let (validators, mut others): (Vec<_>, Vec<_>) = all.partition(|(name, _)| repeats(name));
    others.extend(coding.token().map(|token| ("Content-Encoding", token)));
    let suffix = coding.token().map(|token| format!("-{token}")).unwrap_or_default();
    let tag = format!("{hash:016x}{suffix}");
    Head::compose(&tag, &validators, &others, length)
        .expect("Fields holds what a head can carry, and leaves room for the rest")
}

/// Whether a rule's pattern, a decoded path with `*` for any run of characters, fits the path.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// Media types whose content is text, and gets smaller by compression.
fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let (kind, subtype) = essence.split_once('/').unwrap_or_default();
    kind == "text"
        || subtype.ends_with("+xml")
        || subtype.ends_with("+json")
        || matches!(
            subtype,
            "javascript"
                | "json"
                | "xml"
                | "wasm"
                | "x-javascript"
                | "rtf"
                | "manifest+json"
                | "bmp"
                | "x-icon"
                | "vnd.microsoft.icon"
                | "ttf"
                | "otf"
                | "vnd.ms-fontobject"
        )
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_run_of_characters() {
        for (pattern, path, expected) in [
            ("/", "/", true),
            ("/a/", "/a/b", false),
            ("/*", "/a/b.css", true),
            ("/*.css", "/a/b.css", true),
            ("/*.css", "/a/b.css.map", false),
            ("/posts/*/index.md", "/posts/a/index.md", true),
            ("*", "/x", true),
            ("/a*b*c", "/a-b-c", true),
            ("/a*b*c", "/a-c", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
