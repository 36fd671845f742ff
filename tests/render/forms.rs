//! Posts as Markdown and JSON, at URLs of their own and by `Accept`.

use pamphlet::render::Media;

use crate::rendered::{SITE, field, render, text};

const LAMP: &str = r#"{ "title": "Lamp", "date": "2024-01-02", "tags": ["Oil"], "note": "private" }

The *text*, [linked](/about/).
"#;

#[test]
fn a_post_is_its_markdown_too() {
    let site = render(&[SITE, ("posts/lamp.md", LAMP)]);
    let own = site.body("/posts/lamp/index.md");
    assert!(own.ends_with("\n\nThe *text*, [linked](/about/).\n"), "{own}");
    let (facts, _) = own.split_once("\n\n").expect("front matter");
    let facts: serde_json::Value = serde_json::from_str(facts).expect("JSON");
    assert_eq!(facts["title"], "Lamp");
    assert_eq!(facts["tags"], serde_json::json!(["Oil"]));
    assert!(!own.contains("private"));
    let form = site.form("/posts/lamp/", Media::Markdown);
    assert_eq!(text(form), own);
    assert_eq!(field(form, "Content-Type").as_deref(), Some("text/markdown; charset=utf-8"));
    assert_eq!(field(form, "Content-Location").as_deref(), Some("/posts/lamp/index.md"));
    assert_eq!(field(form, "Vary").as_deref(), Some("Accept, Accept-Encoding"));
    assert_eq!(site.field("/posts/lamp/", "Vary").as_deref(), Some("Accept, Accept-Encoding"));
}

#[test]
fn a_post_is_json_too() {
    let site = render(&[SITE, ("posts/lamp.md", LAMP)]);
    let own = site.body("/posts/lamp/index.json");
    let post: serde_json::Value = serde_json::from_str(&own).expect("JSON");
    assert_eq!(post["canonical_url"], "https://lamps.example/posts/lamp/");
    assert!(post["content_html"].as_str().expect("text").contains("https://lamps.example/about/"));
    assert_eq!(text(site.form("/posts/lamp/", Media::Json)), own);
    let link = site.field("/posts/lamp/index.json", "Link");
    assert_eq!(link.as_deref(), Some("<https://lamps.example/posts/lamp/>; rel=\"canonical\""));
}

#[test]
fn a_page_without_a_date_has_one_form() {
    let site = render(&[("about.md", r#"{ "title": "About" } Text."#)]);
    assert!(site.forms("/about/").iter().all(|form| form.media == Media::Default));
    assert_eq!(site.field("/about/", "Vary").as_deref(), Some("Accept-Encoding"));
}
