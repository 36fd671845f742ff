//! The policy of an article allows what its raw HTML and its pictures load, and nothing else.

#[path = "article/blog.rs"]
mod blog;

use std::collections::BTreeMap;

use blog::article;

const NONE: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'self'; style-src 'self'; \
    img-src 'self'; media-src 'self'; font-src 'self'; form-action 'self'";

fn field(markdown: &str) -> String {
    article(markdown).policy.field(&BTreeMap::new())
}

/// The sources that a directive has in the article's policy.
fn sources(markdown: &str, directive: &str) -> String {
    let field = field(markdown);
    let found = field.split("; ").find_map(|part| part.strip_prefix(&format!("{directive} ")));
    found.unwrap_or_default().to_owned()
}

#[test]
fn markdown_alone_needs_nothing() {
    assert_eq!(field("# a\n\n![b](c.png) [d](https://e.example)\n\n|a|\n|:-|\n|b|\n"), NONE);
}

#[test]
fn pictures_of_other_hosts_are_allowed_by_host() {
    assert_eq!(sources("![a](https://B.example/c.png)", "img-src"), "'self' https://b.example");
    assert_eq!(
        sources("<img srcset=\"/a.png, https://c.example/d.png 2x\" src=//e.example/f>", "img-src"),
        "'self' e.example https://c.example"
    );
    assert_eq!(
        sources("<p style=\"background: url('https://a.example/b.png')\">", "img-src"),
        "'self' https://a.example"
    );
    assert_eq!(
        sources("<video poster=https://a.example/b></video>", "img-src"),
        "'self' https://a.example"
    );
}

#[test]
fn inline_code_is_allowed_by_its_hash() {
    // Hashes made by: printf %s TEXT | openssl dgst -sha256 -binary | base64
    assert_eq!(
        sources("<p style=\"color: &quot;red&quot;\">", "style-src-attr"),
        "'unsafe-hashes' 'sha256-EjbDpOXA78leD2y3jWTA7/tFHEXuT/vEtMaAZfgVRhE='"
    );
    assert_eq!(
        sources("<script>\nalert('Hello, world.');\n\n</script>", "script-src"),
        "'sha256-8tSasMs/vXia/wbR+mpVYTdMyW+WzxBLnDHq60KAwh4='"
    );
    assert_eq!(
        sources("<p onclick=\"a()\">", "script-src-attr"),
        "'unsafe-hashes' 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='"
    );
    assert_eq!(
        sources("a <style>p { color: red }</style>", "style-src"),
        "'self' 'sha256-ngewhhP73WDIbgwseeu52VAAJgKdGUsu1IUQQsAm8m4='"
    );
    // Browsers read every line break as LF (HTML 13.2.3.5); the hash is of "\nb()\n".
    let hash = "'sha256-NlXKTQe8YfLmZqnEm5aXK1Lb/1wWgkKgNs+lNRY6yOo='";
    assert_eq!(sources("<script>\r\nb()\r\n</script>\r\n", "script-src"), hash);
    assert_eq!(sources("<script>\nb()\n</script>\n", "script-src"), hash);
    assert_eq!(field("<script type=application/ld+json>{}</script>"), NONE);
}

#[test]
fn frames_scripts_sheets_media_and_fonts_are_allowed_by_host() {
    assert_eq!(
        sources("<iframe src=https://a.example/b></iframe>", "frame-src"),
        "https://a.example"
    );
    assert_eq!(
        sources("<script src=https://a.example/b></script>", "script-src"),
        "https://a.example"
    );
    assert_eq!(sources("<script src=/b.js></script>", "script-src"), "'self'");
    assert_eq!(
        sources("<link rel=stylesheet href=https://a.example/b>", "style-src"),
        "'self' https://a.example"
    );
    assert_eq!(
        sources("<video><source src=https://a.example/b></video>", "media-src"),
        "'self' https://a.example"
    );
    assert_eq!(
        sources("<style>@font-face { src: url(https://a.example/b) }</style>", "font-src"),
        "'self' https://a.example"
    );
    assert_eq!(sources("<object data=/a.svg></object>", "object-src"), "'self'");
    assert_eq!(
        sources("<form action=https://a.example/b>", "form-action"),
        "'self' https://a.example"
    );
}

#[test]
fn hosts_that_hand_on_to_another_bring_it_with_them() {
    assert_eq!(
        sources("![a](https://github.com/a/b/raw/main/c.png)", "img-src"),
        "'self' https://*.githubusercontent.com https://github.com"
    );
    let sheet = "<link rel=stylesheet href=https://fonts.googleapis.com/css?family=A>";
    assert_eq!(sources(sheet, "font-src"), "'self' https://fonts.gstatic.com");
}

#[test]
fn what_is_only_shown_needs_nothing() {
    assert_eq!(
        field(
            "`<script>a()</script>`\n\n```html\n<p style=\"a\">\n```\n<!-- <script>a()</script> -->"
        ),
        NONE
    );
}
