//! The blog that comes with the program, read over the wire.

mod program;

use std::collections::BTreeSet;
use std::path::Path;

use feed_rs::model::FeedType;
use jiff::Timestamp;
use libdeflater::Decompressor;
use pamphlet::content::{Answer as Planned, LoadOptions, Loader};
use pamphlet::url::encode;
use program::{Answer, Client, Serving};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The paths of a sitemap, as they go over the wire.
fn sitemap(client: &mut Client) -> Vec<String> {
    let answer = client.get("/sitemap.xml");
    assert_eq!(
        (answer.status, answer.field("content-type")),
        (200, "application/xml; charset=utf-8")
    );
    let mut reader = quick_xml::Reader::from_str(answer.text());
    let (mut locations, mut is_location) = (Vec::new(), false);
    loop {
        match reader.read_event().expect("well-formed XML") {
            quick_xml::events::Event::Start(tag) => is_location = tag.name().as_ref() == "loc",
            quick_xml::events::Event::Text(text) if is_location => {
                locations.push(path_of(&text).to_owned());
            }
            quick_xml::events::Event::End(_) => is_location = false,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    locations
}

/// The path of an absolute URL of the bundled blog.
fn path_of(url: &str) -> &str {
    url.strip_prefix("http://127.0.0.1:8080").unwrap_or_else(|| panic!("{url} is of another site"))
}

fn is_page(answer: &Answer) -> bool {
    answer.status == 200 && answer.field("content-type").starts_with("text/html")
}

#[test]
fn every_planned_url_answers_as_planned_and_the_sitemap_lists_the_pages() {
    let now = Timestamp::now();
    let options = LoadOptions { drafts: false, future: false, base_url: None, now };
    let loaded = Loader::new(&root().join("content"), options).load().expect("the folder is there");
    let server = Serving::start(root(), &[]);
    let mut client = Client::new(&server);
    let mut pages = BTreeSet::new();
    for (path, _) in loaded.routes.iter() {
        let target = encode(path);
        let answer = client.get(&target);
        match loaded.routes.answer(path) {
            Planned::Found(_) => assert_eq!(answer.status, 200, "{path}"),
            Planned::Redirect(location) => {
                assert!(
                    matches!(answer.status, 301 | 302 | 307 | 308),
                    "{path}: {}",
                    answer.status
                );
                assert_eq!(answer.field("location"), location, "{path}");
            }
            Planned::Gone(_) => assert_eq!(answer.status, 410, "{path}"),
            Planned::Missing => panic!("{path} is planned and missing"),
        }
        if is_page(&answer) {
            pages.insert(target);
        }
    }
    let listed = sitemap(&mut client);
    let unique: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(unique.len(), listed.len(), "a page is listed twice");
    assert_eq!(unique, pages);
    assert!(pages.len() > 20, "{pages:?}");
}

#[test]
fn feeds_are_read_by_a_feed_library_and_lead_to_pages() {
    let server = Serving::start(root(), &[]);
    let mut client = Client::new(&server);
    for (path, kind, media_type) in [
        ("/feed.xml", FeedType::Atom, "application/atom+xml"),
        ("/rss.xml", FeedType::RSS2, "application/rss+xml"),
        ("/feed.json", FeedType::JSON, "application/feed+json"),
        ("/index.xml", FeedType::RSS2, "application/rss+xml"),
        ("/posts/index.xml", FeedType::RSS2, "application/rss+xml"),
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            answer.field("content-type").starts_with(media_type),
            "{path}: {:?}",
            answer.fields
        );
        let feed = feed_rs::parser::parse(&answer.body[..])
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(feed.feed_type, kind, "{path}");
        assert!(feed.entries.len() >= 8, "{path}: {} entries", feed.entries.len());
        for entry in feed.entries {
            assert!(!entry.id.is_empty() && entry.title.is_some(), "{path}: {entry:?}");
            let link = entry.links.first().expect("an entry has a link");
            assert!(is_page(&client.get(path_of(&link.href))), "{path}: {}", link.href);
        }
    }
}

#[test]
fn a_page_has_a_head_a_validator_and_a_compressed_form() {
    let server = Serving::start(root(), &[]);
    let mut client = Client::new(&server);
    let path = "/posts/first-post/";
    let page = client.get(path);
    assert!(is_page(&page));
    assert!(page.text().contains("<title>Your first post"), "{}", page.text());

    let head = client.ask("HEAD", path, &[]);
    assert_eq!((head.status, &head.fields, head.body.len()), (200, &page.fields, 0));

    let tag = page.field("etag").to_owned();
    let same = client.ask("GET", path, &[("If-None-Match", &tag)]);
    assert_eq!((same.status, same.field("etag"), same.body.len()), (304, tag.as_str(), 0));
    let changed = client.ask("GET", path, &[("If-None-Match", "\"other\"")]);
    assert_eq!(changed, page);

    let small = client.ask("GET", path, &[("Accept-Encoding", "gzip")]);
    assert_eq!((small.status, small.field("content-encoding")), (200, "gzip"));
    assert_ne!(small.field("etag"), tag);
    assert!(small.body.len() < page.body.len());
    let mut decoded = vec![0; page.body.len()];
    let length = Decompressor::new().gzip_decompress(&small.body, &mut decoded).expect("gzip");
    assert_eq!(&decoded[..length], &page.body);
}

#[test]
fn what_is_not_there_is_said_so() {
    let server = Serving::start(root(), &[]);
    let mut client = Client::new(&server);
    let missing = client.get("/posts/frist-post/");
    assert_eq!(missing.status, 404);
    assert!(missing.field("content-type").starts_with("text/html"));
    assert!(missing.text().contains("/posts/first-post/"), "no suggestion: {}", missing.text());
    for (path, location) in [
        ("/posts/first-post", "/posts/first-post/"),
        ("/posts/first-post/index.html?a=b", "/posts/first-post/?a=b"),
        ("/Posts/First-Post/?a=b", "/posts/first-post/?a=b"),
    ] {
        let answer = client.get(path);
        assert_eq!((answer.status, answer.field("location")), (308, location), "{path}");
    }
    let refused = client.ask("DELETE", "/", &[]);
    assert_eq!(refused.status, 405);
    assert!(refused.field("allow").contains("GET") && refused.field("allow").contains("HEAD"));
    assert_eq!(client.get("/").status, 200, "the connection goes on");
}
