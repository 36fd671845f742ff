//! Pages that are the same as before, and forms that two pages have in common.

#[path = "packed/pages.rs"]
mod pages;

use pages::{content, error, redirect, representation};
use pamphlet::http::Coding;
use pamphlet::packed::{Builder, Kind, PackError, PackedSite};
use pamphlet::render::{Media, Page, PageKind, SUGGESTIONS_MARK};

const IDENTITY: &str = "https://blog.example/";

fn same(path: &str) -> Page {
    Page { path: path.to_owned(), kind: PageKind::Same }
}

fn build(mut builder: Builder, generations: Vec<Vec<Page>>) -> PackedSite {
    for (valid_from, pages) in (0..).zip(generations) {
        builder.begin_generation(valid_from).expect("a generation begins");
        for page in pages {
            builder.add(page).expect("a page is taken");
        }
    }
    builder.finish().expect("a site is sealed")
}

fn body(site: &PackedSite, now: i64, path: &str) -> String {
    let page = site.generation(now).get(path.as_bytes()).expect("the page");
    let record = page.representations().first().expect("a form");
    String::from_utf8_lossy(site.bytes(record.body())).into_owned()
}

#[test]
fn the_same_page_is_taken_from_the_generation_before() {
    let first = vec![content("/", "one"), content("/a/", "a"), redirect("/old/", 301, "/a/")];
    let second = vec![content("/", "two"), same("/a/"), same("/old/")];
    let site = build(Builder::in_memory(IDENTITY), vec![first, second]);
    assert_eq!((body(&site, 0, "/"), body(&site, 1, "/")), ("one".into(), "two".into()));
    assert_eq!(body(&site, 1, "/a/"), "a");
    let old = site.generation(1).get(b"/old/").expect("the redirect");
    assert_eq!((old.kind(), old.location()), (Kind::Redirect { status: 301 }, &b"/a/"[..]));
}

#[test]
fn the_first_generation_takes_it_from_the_last_of_the_site_before() {
    let generations = vec![vec![content("/a/", "early")], vec![content("/a/", "late")]];
    let earlier = build(Builder::in_memory(IDENTITY), generations);
    let site = build(Builder::beside(&earlier, IDENTITY), vec![vec![same("/a/")]]);
    assert_eq!(body(&site, 0, "/a/"), "late");
}

#[test]
fn it_is_copied_where_the_regions_of_the_site_before_are_left_behind() {
    let page = |round: usize| content("/changing/", &format!("{round:06}").repeat(10_000));
    let lost = error(404, &format!("nothing {SUGGESTIONS_MARK} here"));
    let pages = vec![content("/a/", "a"), redirect("/old/", 301, "/a/"), lost, page(0)];
    let mut site = build(Builder::in_memory(IDENTITY), vec![pages]);
    for round in 1..50 {
        let pages = vec![same("/a/"), same("/old/"), same("\x00404"), page(round)];
        site = build(Builder::beside(&site, IDENTITY), vec![pages]);
        // Regions without bound are what the copies are made for.
        let (arena_bytes, _) = site.arena_bytes();
        assert!(arena_bytes < 200_000, "round {round}: {arena_bytes} bytes");
        assert_eq!(body(&site, 0, "/a/"), "a");
        let old = site.generation(0).get(b"/old/").expect("the redirect");
        assert_eq!(old.location(), b"/a/");
        let lost = site.generation(0).error_page(404).expect("the page of a 404");
        assert_eq!(lost.suggestions_at(), Some("nothing ".len()));
    }
}

#[test]
fn a_compact_site_answers_alike_and_keeps_nothing_else() {
    let page = |round: usize| content("/changing/", &format!("{round:06}").repeat(1_000));
    let lost = error(404, &format!("nothing {SUGGESTIONS_MARK} here"));
    let now =
        |round| vec![content("/a/", "a"), redirect("/old/", 301, "/a/"), lost.clone(), page(round)];
    let generations = |round| vec![now(round), vec![content("/a/", "later"), page(round)]];
    let mut site = build(Builder::in_memory(IDENTITY), generations(0)).with_loaded_at(7).changing();
    while !site.is_wasteful() {
        site = build(Builder::beside(&site, IDENTITY), generations(1));
        site = build(Builder::beside(&site, IDENTITY), generations(2)).with_loaded_at(7).changing();
    }
    let compact = Builder::compact(&site).expect("a site");
    let (all, live) = compact.arena_bytes();
    assert!(all < site.arena_bytes().0 && !compact.is_wasteful(), "{all} bytes, {live} in use");
    assert_eq!((compact.loaded_at_unix_s(), compact.is_changing()), (7, true));
    assert_eq!(compact.identity(), IDENTITY);
    for ((from, old), (compact_from, new)) in site.generations().zip(compact.generations()) {
        assert_eq!(from, compact_from);
        assert_eq!(old.len(), new.len());
        for ((path, old), (compact_path, new)) in old.scan(b"").zip(new.scan(b"")) {
            assert_eq!((path, old.kind()), (compact_path, new.kind()));
            assert_eq!(old.location(), new.location());
            assert_eq!(old.suggestions_at(), new.suggestions_at());
            let wholes = |site: &PackedSite, page: pamphlet::packed::PageRef<'_>| -> Vec<Vec<u8>> {
                page.representations()
                    .iter()
                    .map(|form| site.bytes(form.whole()).to_vec())
                    .collect()
            };
            assert_eq!(wholes(&site, old), wholes(&compact, new));
        }
    }
}

#[test]
fn keys_that_are_the_same_are_shared() {
    let pages = |text: &str| -> Vec<Page> {
        (0..500).map(|number| content(&format!("/{number:04}/"), text)).collect()
    };
    let site = build(Builder::in_memory(IDENTITY), vec![pages("one")]);
    let mut changed: Vec<Page> = (0..500).map(|number| same(&format!("/{number:04}/"))).collect();
    changed[7] = content("/0007/", "two");
    let next = build(Builder::beside(&site, IDENTITY), vec![changed]);
    let tree = |site: &PackedSite| site.generation(0).tree().get(b"/0007/");
    assert_eq!(tree(&site), tree(&next));
    assert_eq!((body(&next, 0, "/0007/"), body(&next, 0, "/0008/")), ("two".into(), "one".into()));
    // A record of each page, and no key of 64 bytes.
    let grown = next.arena_bytes().0 - site.arena_bytes().0;
    assert!(grown < 500 * 64, "{grown} bytes more");
}

#[test]
fn what_was_not_there_cannot_be_the_same() {
    let mut builder = Builder::in_memory(IDENTITY);
    let outcome = builder.add(same("/a/"));
    assert!(matches!(outcome, Err(PackError::NothingBefore { url }) if url == "/a/"));
}

#[test]
fn a_form_of_two_pages_lies_there_once() {
    let form = |media| {
        let mut form = representation(Coding::Identity, "# A post");
        form.media = media;
        form
    };
    let page = vec![representation(Coding::Identity, "<h1>A post</h1>"), form(Media::Markdown)];
    let pages = vec![
        Page { path: "/a/".to_owned(), kind: PageKind::Content(page) },
        Page {
            path: "/a/index.md".to_owned(),
            kind: PageKind::Content(vec![form(Media::Default)]),
        },
    ];
    let site = build(Builder::in_memory(IDENTITY), vec![pages]);
    let forms = |path: &[u8]| site.generation(0).get(path).expect("the page").representations();
    let (of_page, own) = (forms(b"/a/")[1], forms(b"/a/index.md")[0]);
    assert_eq!(of_page.whole(), own.whole());
    assert_eq!((of_page.media(), own.media()), (Media::Markdown, Media::Default));
    assert_eq!(site.bytes(own.body()), b"# A post");
    // And once more where it is copied into a fresh site.
    let again = vec![same("/a/"), same("/a/index.md")];
    let beside = build(Builder::beside(&site, IDENTITY), vec![again]);
    assert_eq!(body(&beside, 0, "/a/index.md"), "# A post");
}
