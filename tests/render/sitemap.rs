//! The sitemap lists the HTML pages that answer 200, all of them and no others.

use std::collections::BTreeSet;

use pamphlet::render::PageKind;

use crate::rendered::{SITE, between, field, render};

#[test]
fn it_is_the_html_pages() {
    let site = render(&[
        SITE,
        ("posts/grüße & co.md", r#"{ "title": "G", "date": "2024-01-02", "tags": ["a"] } x"#),
        ("posts/p.md", r#"{ "title": "P", "date": "2024-01-01", "aliases": ["/old/"] } x"#),
        ("over.md", r#"{ "title": "O", "date": "2020-01-01", "expiryDate": "2021-01-01" } x"#),
        ("about.md", r#"{ "title": "About" } x"#),
        ("demo/index.html", "<!doctype html><title>Demo</title>"),
        ("notes.txt", "x"),
    ]);
    let is_html = |kind: &PageKind| match kind {
        PageKind::Content(forms) => {
            field(&forms[0], "Content-Type").is_some_and(|value| value.starts_with("text/html"))
        }
        _ => false,
    };
    let pages = site.pages.iter().filter(|(_, kind)| is_html(kind));
    let expected: BTreeSet<String> = pages
        .map(|(path, _)| format!("https://lamps.example{}", pamphlet::url::encode(path)))
        .collect();
    let sitemap = site.body("/sitemap.xml");
    let listed: Vec<String> = sitemap
        .split("<loc>")
        .skip(1)
        .map(|entry| entry.split_once("</loc>").expect("an end").0.replace("&amp;", "&"))
        .collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), expected);
    assert_eq!(listed.len(), expected.len());
    assert!(expected.len() > 8, "{expected:?}");
    let post = between(&sitemap, "/posts/p/</loc>", "</url>");
    assert_eq!(post, "<lastmod>2024-01-01T00:00:00Z</lastmod>");
    assert_eq!(between(&sitemap, "/about/</loc>", "</url>"), "");
    assert!(sitemap.contains("<loc>https://lamps.example/posts/gr%C3%BC%C3%9Fe--co/</loc>"));
}

#[test]
fn robots_txt_points_to_it() {
    let site = render(&[SITE]);
    let robots = site.body("/robots.txt");
    assert!(robots.ends_with("Sitemap: https://lamps.example/sitemap.xml\n"), "{robots}");
    let own = render(&[SITE, ("robots.txt", "User-agent: *\nDisallow: /\n")]);
    assert_eq!(own.body("/robots.txt"), "User-agent: *\nDisallow: /\n");
}
