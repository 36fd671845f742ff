//! Feeds, as feed readers understand them.

use feed_rs::model::Feed;
use pamphlet::content::Loaded;

use crate::rendered::{Rendered, SITE, between, render};

const LAMP: &str = r#"{ "title": "A & B <lamp>", "date": "2024-01-02T08:30:00+01:00",
    "lastmod": "2024-02-03T00:00:00Z", "tags": ["Oil"], "authors": ["Bea"], "description": "Short." }
The *text* with a [link](/about/), [another](other/), ![a picture](lamp.png) and [a part](#part).

## Part

~~~rust
let a = "<b>";
~~~
"#;

fn site() -> Rendered {
    let posts: Vec<(String, String)> = (3..=6)
        .map(|day| {
            let text = format!(r#"{{ "title": "P{day}", "date": "2023-01-{day:02}" }} Text."#);
            (format!("posts/p{day}.md"), text)
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        posts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let kept =
        r#"{ "title": "Kept", "date": "2023-12-31", "id": "tag:lamps.example,2003:kept" } x"#;
    files.extend([SITE, ("posts/lamp/index.md", LAMP), ("kept.md", kept)]);
    files.push(("posts/lamp/lamp.png", "x"));
    render(&files)
}

fn parsed(site: &Rendered, path: &str) -> Feed {
    feed_rs::parser::parse(site.body(path).as_bytes()).expect("a well-formed feed")
}

#[test]
fn three_formats_say_the_same() {
    let site = site();
    for (path, media_type) in [
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/index.xml", "application/rss+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
    ] {
        assert_eq!(site.field(path, "Content-Type").as_deref(), Some(media_type));
        let feed = parsed(&site, path);
        assert_eq!(feed.title.expect("a title").content, "Lamps");
        let urls: Vec<&str> = feed.entries.iter().map(|entry| &*entry.links[0].href).collect();
        let at = |path: &str| format!("https://lamps.example{path}");
        assert_eq!(urls, [at("/posts/lamp/"), at("/kept/"), at("/posts/p6/")], "{path}");
        let ids: Vec<&str> = feed.entries.iter().map(|entry| &*entry.id).collect();
        assert_eq!(ids[1], "tag:lamps.example,2003:kept", "{path}");
        let lamp = &feed.entries[0];
        assert_eq!(lamp.title.as_ref().expect("a title").content, "A & B <lamp>", "{path}");
        let published = lamp.published.expect("a date").to_rfc3339();
        assert_eq!(published, "2024-01-02T07:30:00+00:00", "{path}");
        assert_eq!(lamp.authors[0].name.as_deref(), Some("Bea"), "{path}");
    }
}

#[test]
fn entries_hold_the_whole_text_with_absolute_addresses() {
    let site = site();
    for path in ["/feed.xml", "/rss.xml", "/feed.json"] {
        let feed = parsed(&site, path);
        let content = feed.entries[0].content.as_ref().and_then(|content| content.body.clone());
        let content = content.expect("full text");
        for part in [
            "The <em>text</em>",
            "href=\"https://lamps.example/about/\"",
            "href=\"https://lamps.example/posts/lamp/other/\"",
            "src=\"https://lamps.example/posts/lamp/lamp.png\"",
            "<code",
        ] {
            assert!(content.contains(part), "{path}: {part} is not in {content}");
        }
    }
}

#[test]
fn at_the_addresses_of_another_program_lists_have_what_they_had_there() {
    let post = r#"{ "title": "P", "date": "2024-01-01", "tags": ["oil"] }
First, with a [link](x/).

<!--more-->

Last."#;
    let site = render(&[SITE, ("posts/p.md", post)]);
    let summary = |path: &str| {
        let feed = parsed(&site, path);
        let entry = feed.entries.into_iter().next().expect("an entry");
        assert!(entry.content.is_none(), "{path}");
        entry.summary.expect("a summary").content
    };
    for path in ["/tags/oil/index.xml", "/posts/index.xml"] {
        let words = summary(path);
        assert!(words.contains("First, with a"), "{path}: {words}");
        assert!(words.contains("https://lamps.example/posts/p/x/"), "{path}: {words}");
        assert!(!words.contains("Last."), "{path}: {words}");
    }
    assert!(site.body("/index.xml").contains("Last."), "that of the whole blog is whole");
}

#[test]
fn a_feed_says_what_it_is_of() {
    let site = site();
    let atom = site.body("/feed.xml");
    assert_eq!(between(&atom, "<id>", "</id>"), "https://lamps.example/");
    assert!(atom.contains(
        "rel=\"self\" type=\"application/atom+xml\" href=\"https://lamps.example/feed.xml\""
    ));
    assert_eq!(between(&atom, "<updated>", "</updated>"), "2024-02-03T00:00:00Z");
    let rss = site.body("/index.xml");
    assert!(rss.contains("<atom:link href=\"https://lamps.example/index.xml\" rel=\"self\""));
    let json: serde_json::Value = serde_json::from_str(&site.body("/feed.json")).expect("JSON");
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["feed_url"], "https://lamps.example/feed.json");
    let term = parsed(&site, "/tags/oil/feed.xml");
    assert_eq!(term.title.expect("a title").content, "Oil · Lamps");
    assert_eq!(term.entries.len(), 1);
}

#[test]
fn a_feed_of_nothing_is_a_feed() {
    let site = render(&[("about.md", r#"{ "title": "About" } Text."#)]);
    for path in ["/feed.xml", "/rss.xml", "/feed.json"] {
        assert_eq!(parsed(&site, path).entries.len(), 0, "{path}");
    }
}

#[test]
fn characters_that_xml_cannot_hold_do_not_break_it() {
    let post =
        "{ \"title\": \"Bell \\u0007 & \\uffff\", \"date\": \"2024-01-01\" }\nA\u{b}b \u{1}.";
    let site = render(&[("p.md", post)]);
    for path in ["/feed.xml", "/rss.xml", "/sitemap.xml"] {
        let body = site.body(path);
        let mut reader = quick_xml::Reader::from_str(&body);
        loop {
            match reader.read_event().expect("well-formed XML") {
                quick_xml::events::Event::Eof => break,
                _ => assert!(body.chars().all(|c| c >= ' ' || "\t\n\r".contains(c)), "{path}"),
            }
        }
    }
}

/// What is hidden is in no feed.
#[test]
fn posts_of_another_time_are_in_no_feed() {
    let hidden = [
        ("draft.md", r#"{ "title": "SECRET draft", "date": "2024-01-01", "draft": true } SECRET"#),
        ("later.md", r#"{ "title": "SECRET later", "date": "2030-01-01", "tags": ["x"] } SECRET"#),
        (
            "over.md",
            r#"{ "title": "SECRET over", "date": "2020-01-01", "expiryDate": "2021-01-01" } SECRET"#,
        ),
        ("here.md", r#"{ "title": "Here", "date": "2024-01-01", "tags": ["x"] } [a](later.md)"#),
    ];
    let site = render(&hidden);
    let Loaded { routes, .. } = &site.loaded;
    assert!(routes.get("/here/").is_some());
    for path in site.pages.keys() {
        if !matches!(site.pages[path], pamphlet::render::PageKind::Redirect { .. }) {
            assert!(!site.body(path).contains("SECRET"), "{path}: {}", site.body(path));
        }
    }
}
