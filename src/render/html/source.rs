//! From the URL of a part to the source expression that allows it (CSP level 3, 2.3.1).

use super::resolve::scheme_length;
use crate::content::srcset_candidates;
use crate::render::{Directive, Policy};

/// Allows what an attribute loads.
pub(super) fn allow(policy: &mut Policy, directive: Directive, url: &str) {
    let Some(source) = source(url) else { return };
    for (host, first, second, further) in HANDED_ON {
        if source.ends_with(host) && directive == first {
            policy.allow(second, further);
        }
    }
    policy.allow(directive, source);
}

/// Hosts that answer with a redirect to another one, or whose style sheets load from another one: what
/// is allowed of the first would still be blocked without the second (CSP level 3, 4.1.2).
const HANDED_ON: [(&str, Directive, Directive, &str); 2] = [
    ("//github.com", Directive::Image, Directive::Image, "https://*.githubusercontent.com"),
    ("//fonts.googleapis.com", Directive::Style, Directive::Font, "https://fonts.gstatic.com"),
];

pub(super) fn allow_each(policy: &mut Policy, directive: Directive, srcset: &str) {
    for (url, _) in srcset_candidates(srcset) {
        allow(policy, directive, url);
    }
}

/// The host with its scheme, the scheme alone where there is no host, or `'self'`; nothing for what
/// loads nothing. The URL is read as browsers read it: tabs and line breaks dropped, `\` as `/`.
fn source(url: &str) -> Option<String> {
    let url: String = url.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let url = url.replace('\\', "/");
    if url.is_empty() || url.starts_with('#') {
        return None;
    }
    let (scheme, rest) = match scheme_length(&url) {
        Some(length) => (url[..length].to_ascii_lowercase(), &url[length + 1..]),
        None => (String::new(), url.as_str()),
    };
    match scheme.as_str() {
        "about" | "javascript" => return None,
        "" if !rest.starts_with("//") => return Some("'self'".to_owned()),
        "" | "http" | "https" | "ws" | "wss" => {}
        scheme => return Some(format!("{scheme}:")),
    }
    let rest = rest.trim_start_matches('/');
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let is_host = !host.is_empty() && !host.contains(['\'', '"', '*', ' ']);
    let separator = if scheme.is_empty() { "" } else { "://" };
    is_host.then(|| format!("{scheme}{separator}{host}"))
}

/// Allows what a style sheet inside the page loads: further sheets, fonts, pictures.
pub(super) fn allow_css(policy: &mut Policy, css: &str) {
    let css = without_comments(css);
    let lower = css.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find("url(").map(|at| from + at) {
        let start = at + "url(".len();
        let end = css[start..].find(')').map_or(css.len(), |end| start + end);
        let url = css[start..end].trim().trim_matches(['"', '\'']);
        allow(policy, directive_at(&lower[..at]), url);
        from = end;
    }
    for (at, import) in lower.match_indices("@import") {
        let rest = css[at + import.len()..].trim_start();
        let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
        if let Some(url) = quote.and_then(|quote| rest[1..].split(quote).next()) {
            allow(policy, Directive::Style, url);
        }
    }
}

/// What a `url()` after the text `before` loads.
fn directive_at(before: &str) -> Directive {
    let statement = &before[before.rfind([';', '{', '}']).map_or(0, |at| at + 1)..];
    let block = before.rfind('{').map_or("", |open| &before[..open]);
    let is_inside = before.rfind('{') > before.rfind('}');
    if statement.trim_start().starts_with("@import") {
        Directive::Style
    } else if is_inside && block.trim_end().ends_with("@font-face") {
        Directive::Font
    } else {
        Directive::Image
    }
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn a_source_is_the_host_that_a_browser_would_ask() {
        for (url, expected) in [
            ("https://A.example/x.png", Some("https://a.example")),
            ("https://user:word@a.example:8443/x", Some("https://a.example:8443")),
            ("//cdn.example/x", Some("cdn.example")),
            (" ht\ntps:\\\\a.example\\x", Some("https://a.example")),
            ("/x.png", Some("'self'")),
            ("x.png", Some("'self'")),
            ("data:image/png;base64,AA", Some("data:")),
            ("blob:x", Some("blob:")),
            ("#gradient", None),
            ("about:blank", None),
            ("javascript:alert(1)", None),
            ("https://*/", None),
            ("", None),
        ] {
            assert_eq!(source(url).as_deref(), expected, "{url}");
        }
    }
}
