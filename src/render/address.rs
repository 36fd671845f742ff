//! Addresses of the site's own pages, as they go into HTML, feeds and heads.

use crate::url::encode;

/// Where the site lies, for addresses that leave it: feeds, canonical links, pictures of a preview.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    /// Scheme and authority, and a path if the site does not lie at the root; no slash at the end.
    base: String,
}

impl Addresses {
    pub fn new(base_url: &str) -> Addresses {
        Addresses { base: base_url.trim_end_matches('/').to_owned() }
    }

    /// The absolute URL of a decoded path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}", self.base, encode(path))
    }

    /// The absolute URL of a reference as it stands in an attribute of the page at the decoded path
    /// `page` (RFC 3986 5.2, for the forms that authors write).
    pub fn resolve(&self, page: &str, reference: &str) -> String {
        let scheme = self.base.split("://").next().unwrap_or("https");
        if let Some(rest) = reference.strip_prefix("//") {
            format!("{scheme}://{rest}")
        } else if reference.starts_with('/') {
            format!("{}{reference}", self.base)
        } else if has_scheme(reference) {
            reference.to_owned()
        } else {
            let mut folder: Vec<&str> = page.split('/').collect();
            folder.pop();
            let mut rest = reference.strip_prefix("./").unwrap_or(reference);
            while let Some(shorter) = rest.strip_prefix("../") {
                rest = shorter;
                if folder.len() > 1 {
                    folder.pop();
                }
            }
            format!("{}{}/{rest}", self.base, encode(&folder.join("/")))
        }
    }

    /// Scheme and authority without a path: where `/` leads.
    pub fn base(&self) -> &str {
        &self.base
    }
}

/// RFC 3986 3.1.
pub(super) fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::Addresses;

    #[test]
    fn references_are_resolved_against_their_page() {
        let addresses = Addresses::new("https://blog.example/");
        for (reference, expected) in [
            ("/a.png", "https://blog.example/a.png"),
            ("a.png", "https://blog.example/posts/x%20y/a.png"),
            ("./a.png", "https://blog.example/posts/x%20y/a.png"),
            ("../a.png", "https://blog.example/posts/a.png"),
            ("../../../a.png", "https://blog.example/a.png"),
            ("//cdn.example/a.png", "https://cdn.example/a.png"),
            ("http://other.example/", "http://other.example/"),
            ("mailto:a@blog.example", "mailto:a@blog.example"),
        ] {
            assert_eq!(addresses.resolve("/posts/x y/", reference), expected);
        }
    }
}
