//! What a page lets a browser do: what is on it, and nothing else.

use crate::rendered::{SITE, render};

const POST: &str = r#"{ "title": "P", "date": "2024-01-01" }
"#;

#[test]
fn a_page_without_foreign_parts_allows_none() {
    let site = render(&[SITE, ("p.md", &format!("{POST}Plain words."))]);
    let pages = ["/", "/p/", "/2024/", "\u{0}404"];
    for path in pages {
        let policy = site.field(path, "Content-Security-Policy").expect("a policy");
        assert_eq!(
            policy,
            "default-src 'none'; base-uri 'none'; frame-ancestors 'self'; style-src 'self'; \
             img-src 'self'; media-src 'self'; font-src 'self'; form-action 'self'",
            "{path}"
        );
        assert_eq!(
            site.field(path, "Referrer-Policy").as_deref(),
            Some("strict-origin-when-cross-origin")
        );
        assert_eq!(site.field(path, "X-Content-Type-Options").as_deref(), Some("nosniff"));
    }
}

#[test]
fn inline_parts_of_the_text_the_settings_and_templates_are_allowed_by_hash() {
    let text = format!("{POST}<script>alert('Hello, world.');</script>");
    // The example of CSP level 3, section 2.3.1.
    let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
    let settings = r#"{ "theme": { "footer": "<script>alert('Hello, world.');</script>" } }"#;
    let template = "{% extends \"theme/base.html\" %}{% block main %}\
                    <script>alert('Hello, world.');</script>{% endblock %}";
    let other = r#"{ "title": "Q", "date": "2024-01-02" } Words."#;
    for (files, everywhere) in [
        (vec![("p.md", text.as_str()), ("q.md", other)], false),
        (vec![("p.md", POST), ("q.md", other), ("site.json", settings)], true),
        (vec![("p.md", POST), ("q.md", other), ("templates/post.html", template)], true),
    ] {
        let site = render(&files);
        let policy = |path| site.field(path, "Content-Security-Policy").expect("a policy");
        assert!(policy("/p/").contains(&format!("script-src {hash};")), "{}", policy("/p/"));
        assert_eq!(policy("/q/").contains(hash), everywhere, "{}", policy("/q/"));
        assert!(!policy("/p/").contains("unsafe"));
    }
}

#[test]
fn a_list_allows_what_its_summaries_hold() {
    let with_picture = format!("{POST}![](https://pictures.example/a.png)");
    let site = render(&[SITE, ("p.md", &with_picture)]);
    for path in ["/p/", "/"] {
        let policy = site.field(path, "Content-Security-Policy").expect("a policy");
        assert!(policy.contains("img-src 'self' https://pictures.example"), "{path}: {policy}");
    }
}

#[test]
fn a_drawing_that_is_opened_runs_nothing() {
    let site = render(&[("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")]);
    let policy = site.field("/a.svg", "Content-Security-Policy").expect("a policy");
    assert!(policy.contains("script-src 'none'"), "{policy}");
}
