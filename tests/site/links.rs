//! Where a link leads: files of the site become URLs, URLs stay.

use crate::blog::Blog;
use pamphlet::content::Document;

fn none(_: &mut Document) {}

fn blog() -> Blog {
    Blog::new()
        .page("_index.md", "Home.\n", none)
        .page("about.md", "About.\n", none)
        .page("posts/_index.md", "Posts.\n", none)
        .page("posts/my first.md", "First.\n", |document| {
            document.url = "/posts/my-first/".to_owned()
        })
        .page("posts/ümlaut.md", "Ü.\n", |document| document.url = "/2024/C#/".to_owned())
        .page("posts/trip/index.md", "Trip.\n", none)
        .page("notes/trip.md", "Another.\n", none)
        .page("notes/only.md", "Only.\n", none)
        .asset("posts/trip/map.png")
        .asset("posts/shared.png")
}

fn href(from: &str, destination: &str) -> String {
    let site = blog().site;
    let from = site.documents.iter().find(|document| document.path == from).expect("is there");
    site.href(from, destination).into_owned()
}

#[test]
fn files_become_the_urls_of_their_pages() {
    let from = "posts/trip/index.md";
    assert_eq!(href(from, "../my first.md"), "/posts/my-first/");
    assert_eq!(href(from, "../my%20first.md#a%20b"), "/posts/my-first/#a%20b");
    assert_eq!(href(from, "../ümlaut.md?x=1#y"), "/2024/C%23/?x=1#y");
    assert_eq!(href(from, "../%C3%BCmlaut.md"), "/2024/C%23/");
    assert_eq!(href(from, "../../about.md"), "/about/");
    assert_eq!(href(from, "index.md#here"), "/posts/trip/#here");
    assert_eq!(href(from, "../_index.md"), "/posts/");
    assert_eq!(href("about.md", "_index.md"), "/");
    assert_eq!(href("about.md", "./posts/my first.md"), "/posts/my-first/");
    assert_eq!(href("about.md", "/content/posts/my first.md"), "/posts/my-first/");
    assert_eq!(href("about.md", "/about.md"), "/about/");
    assert_eq!(href("about.md", "@/posts/trip/index.md#x"), "/posts/trip/#x");
}

#[test]
fn other_files_are_found_beside_the_text() {
    assert_eq!(href("posts/trip/index.md", "map.png"), "/posts/trip/map.png");
    assert_eq!(href("posts/my first.md", "./shared.png"), "/posts/shared.png");
    assert_eq!(href("posts/my first.md", "trip/map.png#part"), "/posts/trip/map.png#part");
    assert_eq!(href("posts/trip/index.md", "../shared.png"), "/posts/shared.png");
    assert_eq!(href("about.md", "/content/posts/shared.png"), "/posts/shared.png");
}

#[test]
fn references_are_found_as_hugo_finds_them() {
    let from = "posts/my first.md";
    assert_eq!(href(from, "ref:trip"), "/posts/trip/", "beside the file first");
    assert_eq!(href(from, "ref:trip/index.md"), "/posts/trip/");
    assert_eq!(href("about.md", "ref:notes/trip.md#x"), "/notes/trip/#x");
    assert_eq!(href("about.md", "ref:/notes/trip"), "/notes/trip/");
    assert_eq!(href("about.md", "ref:posts"), "/posts/");
    assert_eq!(href("about.md", "ref:only"), "/notes/only/", "by its name alone");
    assert_eq!(href("about.md", "ref:only.md"), "/notes/only/");
    assert_eq!(href("about.md", "ref:trip"), "trip", "two pages have the name");
    assert_eq!(href("about.md", "ref:#x"), "#x");
}

#[test]
fn urls_stay_as_they_are() {
    for url in [
        "",
        "#x",
        "?q",
        "/about/",
        "/about",
        "../other/",
        "other",
        "https://a.org/x.md",
        "//a.org/about.md",
        "mailto:a@b.org",
        "missing.md",
        "@/missing.md",
        "../../../about.md",
        "missing.png",
        "/posts/trip/map.png",
        "%zz.md",
        "data:image/png;base64,AAAA",
    ] {
        assert_eq!(href("posts/my first.md", url), url);
    }
}
