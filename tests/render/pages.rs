//! The page of a post and of a page without a date.

use crate::rendered::{SITE, between, render};

const WICK: &str = r#"{ "title": "Wicks", "date": "2024-01-02T08:30:00+01:00",
    "lastmod": "2024-02-03", "tags": ["Cotton", "Care"], "description": "What burns." }
The flame needs *one*. See [oil](oil.md).

![A wick](/wick.png)
"#;
const OIL: &str = r#"{ "title": "Oil", "date": "2024-01-01", "tags": ["cotton"] }
Words."#;

#[test]
fn a_post_tells_programs_what_it_is() {
    let site = render(&[SITE, ("posts/wick.md", WICK), ("posts/oil.md", OIL), ("wick.png", "")]);
    let page = site.body("/posts/wick/");
    for part in [
        r#"<html lang="en" dir="ltr">"#,
        "<title>Wicks · Lamps</title>",
        r#"<meta name="description" content="What burns.">"#,
        r#"<link rel="canonical" href="https://lamps.example/posts/wick/">"#,
        r#"<meta property="og:type" content="article">"#,
        r#"<meta property="og:title" content="Wicks">"#,
        r#"<meta property="og:image" content="https://lamps.example/wick.png">"#,
        r#"<meta property="article:published_time" content="2024-01-02T08:30:00+01:00">"#,
        r#"<meta name="twitter:card" content="summary_large_image">"#,
        r#"<link rel="alternate" type="application/atom+xml" title="Lamps (Atom)" href="/feed.xml">"#,
        r#"<link rel="alternate" type="text/markdown" href="/posts/wick/index.md">"#,
        r#"<link rel="prev" href="/posts/oil/">"#,
        r#"<article class="h-entry">"#,
        r#"<h1 class="p-name">Wicks</h1>"#,
        r#"<time class="dt-published" datetime="2024-01-02T08:30:00+01:00">2 January 2024</time>"#,
        r#"<a class="p-category" rel="tag" href="/tags/care/">Care</a>"#,
        "1 min read",
        "<a class=\"skip\" href=\"#main\">",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn its_json_ld_is_a_blog_posting() {
    let site = render(&[SITE, ("posts/wick.md", WICK)]);
    let page = site.body("/posts/wick/");
    let json = between(&page, r#"<script type="application/ld+json">"#, "</script>");
    let posting: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(posting["@type"], "BlogPosting");
    assert_eq!(posting["headline"], "Wicks");
    assert_eq!(posting["url"], "https://lamps.example/posts/wick/");
    assert_eq!(posting["datePublished"], "2024-01-02T08:30:00+01:00");
    assert_eq!(posting["author"][0]["name"], "Ada");
    assert_eq!(posting["keywords"], serde_json::json!(["Cotton", "Care"]));
}

#[test]
fn posts_know_their_neighbours_their_kin_and_who_links_to_them() {
    let other = r#"{ "title": "Glass", "date": "2024-01-03" } See [oil](/posts/oil/)."#;
    let site = render(&[
        SITE,
        ("posts/wick.md", WICK),
        ("posts/oil.md", OIL),
        ("posts/glass.md", other),
        ("about.md", "{ \"title\": \"About\" } [Oil](posts/oil.md) and [oil](posts/oil.md)"),
    ]);
    let page = site.body("/posts/oil/");
    assert!(page.contains(r#"<link rel="next" href="/posts/wick/">"#), "{page}");
    assert!(!page.contains(r#"rel="prev""#), "{page}");
    let related = between(&page, "<h2>Related posts</h2>", "</section>");
    assert_eq!(related.matches("<li>").count(), 1, "{related}");
    assert!(related.contains(r#"<a href="/posts/wick/" dir="auto">Wicks</a>"#), "{related}");
    // Wicks links here too, and is named as related already.
    let backlinks = between(&page, "<h2>Linked from</h2>", "</section>");
    assert_eq!(backlinks.matches("<li>").count(), 2, "{backlinks}");
    assert!(backlinks.contains(r#"<a href="/posts/glass/" dir="auto">Glass</a>"#), "{backlinks}");
    assert!(backlinks.contains(r#"<a href="/about/" dir="auto">About</a>"#), "{backlinks}");
}

#[test]
fn rare_terms_count_more_than_common_ones() {
    let post = |title: &str, day: u8, tags: &str| {
        format!(r#"{{ "title": "{title}", "date": "2024-01-{day:02}", "tags": [{tags}] }} Text."#)
    };
    let texts = [
        post("Subject", 9, r#""lamps", "mica""#),
        post("Common one", 8, r#""lamps""#),
        post("Common two", 7, r#""lamps""#),
        post("Common three", 6, r#""lamps""#),
        post("Rare", 1, r#""mica""#),
    ];
    let names = ["a.md", "b.md", "c.md", "d.md", "e.md"];
    let files: Vec<_> = names.into_iter().zip(texts.iter().map(String::as_str)).collect();
    let page = render(&files).body("/a/");
    let related = between(&page, "<h2>Related posts</h2>", "</section>");
    let order: Vec<_> = ["/e/", "/b/", "/c/", "/d/"]
        .iter()
        .map(|url| related.find(&format!("href=\"{url}\"")).expect("all are related"))
        .collect();
    assert!(order.is_sorted(), "{related}");
}

#[test]
fn contents_are_shown_where_they_are_worth_it_or_wanted() {
    let long = "## One\n### Within\n## Two\n## Three\n";
    let short = "## One\n";
    let post = |more: &str, text: &str| {
        format!("{{ \"title\": \"T\", \"date\": \"2024-01-01\"{more} }}\n{text}")
    };
    let texts = [
        ("long.md", post("", long), true),
        ("short.md", post("", short), false),
        ("never.md", post(", \"toc\": false", long), false),
        ("always.md", post(", \"toc\": true", short), true),
    ];
    let files: Vec<_> = texts.iter().map(|(name, text, _)| (*name, text.as_str())).collect();
    let site = render(&files);
    for (name, _, expected) in &texts {
        let page = site.body(&format!("/{}/", name.trim_end_matches(".md")));
        assert_eq!(page.contains("class=\"toc\""), *expected, "{name}");
    }
    let page = site.body("/long/");
    let contents = between(&page, "<nav aria-label=\"Contents\">", "</nav>");
    let within = between(contents, "<a href=\"#one\">One</a>", "</ol>");
    assert!(within.contains("<a href=\"#within\">Within</a>"), "{contents}");
}

#[test]
fn the_navigation_shows_where_one_is() {
    let settings =
        r#"{ "nav": [{ "title": "Posts", "url": "/posts/" }, { "title": "Me", "url": "/me/" }] }"#;
    let me = r#"{ "title": "Me" } Me."#;
    let site = render(&[("site.json", settings), ("posts/oil.md", OIL), ("me.md", me)]);
    let item = |path: &str, url: &str| {
        let page = site.body(path);
        between(&page, &format!("<li><a href=\"{url}\""), ">").trim().to_owned()
    };
    assert_eq!(item("/me/", "/me/"), "aria-current=\"page\"");
    assert_eq!(item("/me/", "/posts/"), "");
    assert_eq!(item("/posts/", "/posts/"), "aria-current=\"page\"");
    assert_eq!(item("/posts/oil/", "/posts/"), "aria-current=\"true\"");
}

#[test]
fn every_url_of_the_plan_is_rendered_and_in_order() {
    let site = render(&[
        SITE,
        ("posts/wick.md", WICK),
        ("posts/oil.md", OIL),
        ("wick.png", "x"),
        ("about.md", r#"{ "title": "About", "aliases": ["/me"] } Text."#),
    ]);
    let planned: Vec<&str> = site.loaded.routes.iter().map(|(path, _)| path).collect();
    let is_further = |path: &&String| path.starts_with('\0') || path.starts_with("/style.");
    let rendered: Vec<&String> = site.order.iter().filter(|path| !is_further(path)).collect();
    let without_style: Vec<&str> =
        planned.iter().copied().filter(|path| !path.starts_with("/style.")).collect();
    assert_eq!(rendered, without_style);
    assert!(site.order.is_sorted() || site.order[0].starts_with('\0'), "{:?}", site.order);
    assert!(site.order[0] == "\u{0}404", "{:?}", site.order);
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    let files = [SITE, ("posts/wick.md", WICK), ("posts/oil.md", OIL)];
    let (one, two) = (render(&files), render(&files));
    for path in &one.order {
        let (one, two) = (format!("{:?}", one.pages[path]), format!("{:?}", two.pages[path]));
        assert_eq!(one, two, "{path}");
    }
}

#[test]
fn files_named_in_raw_html_are_found_beside_the_text() {
    let text = r#"{ "title": "A", "date": "2024-01-31" }

<img src="still.jpg" srcset="still.jpg 1x, large.jpg 2x" alt="A lamp">
<video src="lamp.mp4" poster="still.jpg"></video>
"#;
    let files = ["posts/still.jpg", "posts/large.jpg", "posts/lamp.mp4"].map(|path| (path, "x"));
    let page = render(&[&files[..], &[("posts/a.md", text)]].concat()).body("/posts/a/");
    for part in [
        "src=\"/posts/still.jpg\"",
        "srcset=\"/posts/still.jpg 1x, /posts/large.jpg 2x\"",
        "src=\"/posts/lamp.mp4\"",
        "poster=\"/posts/still.jpg\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}
