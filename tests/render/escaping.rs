//! What an author or an attacker writes stays text.

use crate::rendered::{between, render};

const HOSTILE: &str = r#""><script>alert(1)</script>&\u0007'"#;

#[test]
fn a_hostile_title_is_a_title_everywhere() {
    let title = r#"\"><script>alert(1)</script>&\u0007'"#;
    let post = format!(
        r#"{{ "title": "{title}", "date": "2024-01-01", "tags": ["{title}"], "authors": ["{title}"],
             "description": "{title}", "keywords": ["{title}"], "images": ["{title}"] }}
Text of it."#
    );
    let settings = format!(
        r#"{{ "title": "{title}", "description": "{title}", "author": {{ "name": "{title}" }},
              "nav": [{{ "title": "{title}", "url": "/x/" }}] }}"#
    );
    let other = r#"{ "title": "Other", "date": "2024-01-02" } [x](/p/)"#;
    let site = render(&[("site.json", &settings), ("p.md", &post), ("other.md", other)]);
    for path in site.order.iter().filter(|path| path.ends_with('/') || path.starts_with('\0')) {
        let page = site.body(path);
        assert!(!page.contains("<script>"), "{path}: {page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{path}: {page}");
    }
    let page = site.body("/p/");
    let json = between(&page, r#"<script type="application/ld+json">"#, "</script>");
    let posting: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(posting["headline"], HOSTILE.replace(r"\u0007", "\u{7}"));
}
