//! Where a mistyped or moved URL may have led: the best few pages, and only pages for people.

#[path = "packed/pages.rs"]
mod pages;

use pages::{content, error, redirect};
use pamphlet::packed::{Builder, PackedSite, SUGGESTIONS_MAX, Suggestions};

const PAGES: &[&str] = &[
    "/",
    "/2022/05/reading/",
    "/2023/06/binding-a-book/",
    "/2023/06/binding-a-book/index.json",
    "/2023/06/binding-a-book/index.md",
    "/2023/06/binding-a-book/press.png",
    "/about/",
    "/feed.xml",
    "/page/1/",
    "/page/2/",
    "/posts/",
    "/posts/hello-world/",
    "/posts/hello-world/index.md",
    "/posts/hello-wood/",
    "/releases/1.88.0",
    "/releases/1.88.0/",
    "/tags/ink/",
    "/tags/ink/feed.xml",
    "/talks/cv.html",
];

fn site(paths: &[&str]) -> PackedSite {
    let mut builder = Builder::in_memory("https://blog.example/");
    for path in paths {
        builder.add(content(path, "text")).expect("a page is taken");
    }
    for page in
        [error(404, "no"), redirect("/abort/", 301, "/about/"), redirect("\0/old/", 301, "/")]
    {
        builder.add(page).expect("a page is taken");
    }
    builder.finish().expect("a site is sealed")
}

fn suggested(site: &PackedSite, path: &str) -> Vec<String> {
    let mut suggestions = Suggestions::new();
    let generation = site.generation(0);
    generation.nearest(path.as_bytes(), &mut suggestions);
    let keys = generation.suggested(&suggestions).map(|page| page.key().to_vec());
    keys.map(|key| String::from_utf8(key).expect("UTF-8")).collect()
}

#[test]
fn a_mistyped_path_leads_to_the_nearest_pages() {
    let site = site(PAGES);
    for (path, expected) in [
        ("/abuot/", &["/about/"][..]),
        ("/About", &["/about/"]),
        ("/about.html", &["/about/"]),
        ("/about/index.php", &["/about/"]),
        ("/posts/hello-wordl/", &["/posts/hello-wood/", "/posts/hello-world/"]),
        ("/posts/helo-world", &["/posts/hello-world/", "/posts/hello-wood/"]),
        ("/post/hello-world/", &["/posts/hello-world/", "/posts/hello-wood/"]),
        ("/pots", &["/posts/"]),
        ("/tag/inc/", &["/tags/ink/"]),
        ("/talks/cv", &["/talks/cv.html"]),
        ("/completely/elsewhere/", &[]),
    ] {
        assert_eq!(suggested(&site, path), expected, "{path}");
    }
}

#[test]
fn a_page_is_found_under_another_date_and_in_another_folder() {
    let site = site(PAGES);
    for (path, expected) in [
        ("/2023/05/binding-a-book/", &["/2023/06/binding-a-book/"][..]),
        ("/2019/12/binding-a-book", &["/2023/06/binding-a-book/"]),
        ("/blog/binding-a-book.html", &["/2023/06/binding-a-book/"]),
        ("/a/b/c/Hello-World/", &["/posts/hello-world/"]),
        ("/2021/05/reading/", &["/2022/05/reading/"]),
    ] {
        assert_eq!(suggested(&site, path), expected, "{path}");
    }
}

#[test]
fn only_pages_for_people_are_suggested_and_only_the_best() {
    let site = site(PAGES);
    for path in
        ["/fed.xml", "/page/3/", "/abort", "/sitemap.xml", "/2023/06/binding-a-book/pres.png"]
    {
        for found in suggested(&site, path) {
            assert!(found.ends_with('/') && !found.contains("page"), "{path}: {found}");
        }
    }
    let many: Vec<String> = (10..60).map(|number| format!("/posts/part-{number}/")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let found = suggested(&self::site(&many), "/posts/part-3x/");
    assert_eq!(found.len(), SUGGESTIONS_MAX);
    assert!(found.iter().all(|path| path.starts_with("/posts/part-3")), "{found:?}");
}

#[test]
fn odd_paths_find_nothing_and_harm_nothing() {
    let site = site(PAGES);
    let long = format!("/posts/{}/", "hello-world".repeat(1000));
    for path in ["", "/", "//", "no-slash", "\x00404", ".html", "/.html", &long] {
        suggested(&site, path);
    }
    assert!(suggested(&self::site(&[]), "/about/").is_empty());
}
