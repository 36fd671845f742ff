//! What did not change is not made again.

use std::collections::BTreeSet;

use pamphlet::content::Loaded;
use pamphlet::render::{Effort, Fingerprints, PageKind, Renderer};

use crate::folder::{Folder, options};
use crate::rendered::SITE;

/// Renders after `before`: the paths of the pages that were made, and the fingerprints.
fn changes(
    renderer: &Renderer,
    loaded: &Loaded,
    before: &Fingerprints,
) -> (BTreeSet<String>, Fingerprints) {
    let mut made = BTreeSet::new();
    let fingerprints = renderer
        .render_changes(&loaded.site, &loaded.routes, options().now, before, &mut |page| {
            if !matches!(page.kind, PageKind::Same | PageKind::Redirect { .. }) {
                made.insert(page.path);
            }
        })
        .expect("no template of the site's own");
    (made, fingerprints)
}

const FILES: [(&str, &str); 6] = [
    SITE,
    ("posts/a.md", r#"{ "title": "A", "date": "2024-01-01" } Words of A."#),
    ("posts/b.md", r#"{ "title": "B", "date": "2023-02-01", "tags": ["x"] } Words of B."#),
    ("posts/c.md", r#"{ "title": "C", "date": "2022-03-01" } Words of C."#),
    ("about.md", r#"{ "title": "About" } Me."#),
    ("static/a.txt", "text"),
];

#[test]
fn nothing_is_made_again_when_nothing_changed() {
    let folder = Folder::new(&FILES);
    let renderer = Renderer::new(Effort::Serve);
    let (first, fingerprints) = changes(&renderer, &folder.load(), &Fingerprints::default());
    assert!(first.len() > 20, "{first:?}");
    let (second, fingerprints) = changes(&renderer, &folder.load(), &fingerprints);
    assert_eq!(second, BTreeSet::new());
    // And a renderer that has not seen the site yet comes to the same.
    let (third, _) = changes(&Renderer::new(Effort::Serve), &folder.load(), &fingerprints);
    assert_eq!(third, BTreeSet::new());
}

#[test]
fn an_edit_makes_the_pages_that_show_it() {
    let folder = Folder::new(&FILES);
    let renderer = Renderer::new(Effort::Serve);
    let mut loader = folder.loader();
    let loaded = loader.load().expect("the folder is there");
    let (_, fingerprints) = changes(&renderer, &loaded, &Fingerprints::default());
    folder.write("posts/b.md", FILES[2].1.replace("Words", "New words"));
    let loaded = loader.load().expect("the folder is there");
    let (made, _) = changes(&renderer, &loaded, &fingerprints);
    let expected = [
        "/",
        "/feed.json",
        "/feed.xml",
        "/index.xml",
        "/posts/",
        "/posts/b/",
        "/posts/b/index.json",
        "/posts/b/index.md",
        "/posts/feed.xml",
        "/posts/index.xml",
        "/rss.xml",
        "/tags/x/",
        "/tags/x/feed.xml",
        "/tags/x/index.xml",
    ];
    let made_of: Vec<&str> =
        made.iter().map(String::as_str).filter(|path| !path.starts_with("/2023/")).collect();
    assert_eq!(made_of, expected, "a page that says nothing of it was made, or one is missing");
}

#[test]
fn a_changed_file_or_setting_is_seen() {
    let folder = Folder::new(&FILES);
    let renderer = Renderer::new(Effort::Serve);
    let (_, fingerprints) = changes(&renderer, &folder.load(), &Fingerprints::default());
    folder.write("static/a.txt", "longer text");
    let (made, fingerprints) = changes(&renderer, &folder.load(), &fingerprints);
    assert_eq!(made, BTreeSet::from(["/a.txt".to_owned()]));
    folder.write("site.json", SITE.1.replace("Lamps", "Candles"));
    let (made, _) = changes(&renderer, &folder.load(), &fingerprints);
    assert!(made.contains("/about/") && made.contains("/feed.xml"), "{made:?}");
}
