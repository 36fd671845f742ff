//! What is put into a builder answers, at its instant and at its URL.

#[path = "packed/pages.rs"]
mod pages;

use pages::{content, error, redirect, representation};
use pamphlet::http::Coding;
use pamphlet::packed::{Builder, Kind, PackError, PackedSite};
use pamphlet::render::{Body, Page, PageKind};

fn site(pages: impl IntoIterator<Item = Page>) -> PackedSite {
    let mut builder = Builder::in_memory("https://blog.example/");
    builder.begin_generation(0).expect("a generation begins");
    for page in pages {
        builder.add(page).expect("a page is taken");
    }
    builder.finish().expect("a site is sealed")
}

fn body_at(site: &PackedSite, now_unix_s: i64, path: &str) -> Option<String> {
    let page = site.generation(now_unix_s).get(path.as_bytes())?;
    let record = page.representations().first()?;
    Some(String::from_utf8_lossy(site.bytes(record.body())).into_owned())
}

#[test]
fn a_page_is_read_back_with_its_head_before_its_body() {
    let site = site([content("/", "home"), content("/about/", "about me")]);
    let page = site.generation(0).get(b"/about/").expect("the page");
    let [record] = page.representations() else { panic!("one representation") };
    assert_eq!(page.kind(), Kind::Content);
    assert_eq!(record.coding(), Coding::Identity);
    let whole = b"ETag: \"8-id\"\r\nVary: Accept-Encoding\r\nContent-Type: text/html\r\n\
                  Content-Length: 8\r\n\r\nabout me";
    assert_eq!(site.bytes(record.whole()), whole);
    assert_eq!(site.bytes(record.head()), &whole[..whole.len() - 8]);
    assert_eq!(site.bytes(record.body()), b"about me");
    let head = site.bytes(record.head());
    assert!(head[..record.not_modified() as usize].ends_with(b"Vary: Accept-Encoding\r\n"));
    assert!(head[..record.partial() as usize].ends_with(b"Content-Type: text/html\r\n"));
    assert_eq!(site.identity(), "https://blog.example/");
}

#[test]
fn pages_are_found_whatever_the_order_they_came_in() {
    let site = site([content("/z/", "last"), content("/a/", "first"), content("/m/", "middle")]);
    let generation = site.generation(0);
    let keys: Vec<&[u8]> = generation.scan(b"/").map(|(key, _)| key).collect();
    assert_eq!(keys, [&b"/a/"[..], b"/m/", b"/z/"]);
    assert_eq!(body_at(&site, 0, "/a/").as_deref(), Some("first"));
    assert_eq!(body_at(&site, 0, "/z/").as_deref(), Some("last"));
    assert_eq!(body_at(&site, 0, "/b/"), None);
}

#[test]
fn a_generation_begins_at_its_second_and_shares_what_did_not_change() {
    let mut builder = Builder::in_memory("https://blog.example/");
    builder.begin_generation(7).expect("a generation begins");
    builder.add(content("/", "before")).expect("a page is taken");
    builder.add(content("/same/", "same")).expect("a page is taken");
    builder.begin_generation(1_000).expect("a generation begins");
    builder.add(content("/", "after")).expect("a page is taken");
    builder.add(content("/new/", "new")).expect("a page is taken");
    builder.add(content("/same/", "same")).expect("a page is taken");
    let site = builder.finish().expect("a site is sealed");

    assert_eq!(body_at(&site, i64::MIN, "/").as_deref(), Some("before"));
    assert_eq!(body_at(&site, 999, "/").as_deref(), Some("before"));
    assert_eq!(body_at(&site, 999, "/new/"), None);
    assert_eq!(body_at(&site, 1_000, "/").as_deref(), Some("after"));
    assert_eq!(body_at(&site, i64::MAX, "/new/").as_deref(), Some("new"));
    let spans = [999, 1_000].map(|now| {
        let page = site.generation(now).get(b"/same/").expect("the page");
        page.representations()[0].whole()
    });
    assert_eq!(spans[0], spans[1]);
}

#[test]
fn redirects_rules_and_errors_lie_under_their_keys() {
    let site = site([
        error(404, "nothing<!--suggestions--> here"),
        redirect("\0/old/", 301, "/new/:splat"),
        redirect("\0/old/deep/", 308, "/deeper/:splat"),
        redirect("/moved/", 301, "/there/"),
    ]);
    let generation = site.generation(0);

    let moved = generation.get(b"/moved/").expect("the redirect");
    assert_eq!(moved.kind(), Kind::Redirect { status: 301 });
    assert_eq!(moved.location(), b"/there/");
    assert!(moved.representations().is_empty());

    let (rule, matched) = generation.rule(b"/old/deep/page").expect("the longer rule");
    assert_eq!((rule.location(), matched), (&b"/deeper/:splat"[..], 10));
    let (rule, matched) = generation.rule(b"/old/page").expect("the shorter rule");
    assert_eq!((rule.location(), matched), (&b"/new/:splat"[..], 5));
    assert!(generation.rule(b"/elsewhere").is_none());
    assert!(generation.rule(b"404").is_none());

    let missing = generation.error_page(404).expect("the page of 404");
    assert_eq!(missing.kind(), Kind::Error { status: 404 });
    assert_eq!(missing.suggestions_at(), Some(7));
    let record = missing.representations()[0];
    assert_eq!(site.bytes(record.body()), b"nothing here");
    assert!(site.bytes(record.head()).ends_with(b"Content-Length: 12\r\n\r\n"));
    assert!(generation.error_page(410).is_none());
    assert_eq!(generation.scan(b"/").count(), 1);
}

#[test]
fn a_large_asset_is_copied_from_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("film.mp4");
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&file, &bytes).expect("a file is written");
    let mut large = representation(Coding::Identity, "");
    large.body = Body::File { file: file.clone(), length: bytes.len() as u64 };
    let page = Page { path: "/film.mp4".to_owned(), kind: PageKind::Content(vec![large]) };
    let site = site([page.clone()]);
    std::fs::remove_file(&file).expect("the file goes");
    let record = site.generation(0).get(b"/film.mp4").expect("the page").representations()[0];
    assert_eq!(site.bytes(record.body()), bytes);

    std::fs::write(&file, b"short").expect("a file is written");
    let refused = Builder::in_memory("").add(page).expect_err("the file has changed");
    let PackError::FileChanged { expected, found, .. } = refused else { panic!("{refused}") };
    assert_eq!((expected, found), (3_000_000, 5));
}

#[test]
fn two_pages_with_one_url_are_refused() {
    let mut builder = Builder::in_memory("");
    builder.add(content("/a/", "one")).expect("a page is taken");
    builder.add(content("/a/", "two")).expect("a page is taken");
    let refused = builder.finish().expect_err("two pages have one URL");
    assert_eq!(refused.to_string(), "two pages have the URL \"/a/\"");
}

#[test]
fn a_site_without_pages_answers_nothing() {
    let site = site([]);
    assert!(site.generation(0).get(b"/").is_none());
    assert!(site.generation(0).rule(b"/").is_none());
    assert_eq!(site.generation(0).scan(b"").count(), 0);
}

#[test]
fn a_site_beside_another_shares_what_is_the_same_and_keeps_its_waste_bounded() {
    let filler = "x".repeat(100_000);
    let build = |mut builder: Builder, round: usize| {
        builder.add(content("/changes/", &format!("round {round}"))).expect("a page is taken");
        builder.add(content("/stays/", &filler)).expect("a page is taken");
        builder.finish().expect("a site is sealed")
    };
    let span = |site: &PackedSite| {
        site.generation(0).get(b"/stays/").expect("the page").representations()[0].whole()
    };
    let first = build(Builder::in_memory("https://blog.example/"), 0);
    let second = build(Builder::beside(&first, "https://blog.example/"), 1);
    assert_eq!(span(&second), span(&first));
    assert_eq!(body_at(&first, 0, "/changes/").as_deref(), Some("round 0"));
    assert_eq!(body_at(&second, 0, "/changes/").as_deref(), Some("round 1"));

    let mut site = second;
    for round in 2..200 {
        site = build(Builder::beside(&site, "https://blog.example/"), round);
        assert_eq!(body_at(&site, 0, "/changes/"), Some(format!("round {round}")));
        assert_eq!(body_at(&site, 0, "/stays/").as_deref(), Some(&*filler));
        let (arena_bytes, _) = site.arena_bytes();
        assert!(arena_bytes < 130_000, "round {round}: {arena_bytes} bytes");
    }
}
