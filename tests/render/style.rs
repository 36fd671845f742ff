//! The style sheet and other files.

use pamphlet::http::Coding;
use pamphlet::render::Body;

use crate::rendered::{between, render};

const BYTES_MAX: usize = 10 * 1024;

#[test]
fn the_style_sheet_is_small_and_kept_for_ever_under_its_own_name() {
    let site = render(&[("p.md", r#"{ "title": "P" } x"#)]);
    let page = site.body("/p/");
    let href = between(&page, "<link rel=\"stylesheet\" href=\"", "\"");
    let sheet = site.body(href);
    assert!(sheet.len() < BYTES_MAX, "{} bytes", sheet.len());
    assert_eq!(site.body("/style.css"), sheet);
    let kept = |path| site.field(path, "Cache-Control").expect("a rule");
    assert_eq!(kept(href), "public, max-age=31536000, immutable");
    assert_eq!(kept("/style.css"), "public, max-age=300");
    let with = render(&[("site.json", r##"{ "theme": { "accent": "#0a7" } }"##)]);
    assert!(!with.pages.contains_key(href), "another accent is another name");
    assert!(with.body("/style.css").contains("--accent:"), "{}", with.body("/style.css"));
}

#[test]
fn files_have_their_media_type_and_text_its_codings() {
    let text = "lamp ".repeat(200);
    let site = render(&[
        ("static/a.css", &text),
        ("static/b.png", "png"),
        ("static/deep/index.html", "<!doctype html><title>Deep</title>"),
    ]);
    let media_type = |path| site.field(path, "Content-Type").expect("a type");
    assert_eq!(media_type("/a.css"), "text/css; charset=utf-8");
    assert_eq!(media_type("/b.png"), "image/png");
    assert_eq!(media_type("/deep/"), "text/html; charset=utf-8");
    let codings: Vec<Coding> = site.forms("/a.css").iter().map(|form| form.coding).collect();
    assert_eq!(codings, [Coding::Identity, Coding::Gzip]);
    assert_eq!(site.forms("/b.png").len(), 1);
}

#[test]
fn a_large_file_is_left_where_it_lies() {
    let large = "x".repeat(1024 * 1024 + 1);
    let folder = crate::folder::Folder::new(&[("large.bin", &large)]);
    let renderer = pamphlet::render::Renderer::new(pamphlet::render::Effort::Serve);
    let site = crate::rendered::render_loaded(&renderer, folder.load());
    let form = &site.forms("/large.bin")[0];
    assert!(matches!(&form.body, Body::File { length, .. } if *length == large.len() as u64));
    let length = site.field("/large.bin", "Content-Length");
    assert_eq!(length.as_deref(), Some(&*large.len().to_string()));
}
