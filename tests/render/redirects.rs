//! Aliases, redirects of the settings, rules, and pages that are gone.

use pamphlet::render::{PageKind, SUGGESTIONS_MARK};

use crate::rendered::{Rendered, render};

const SETTINGS: &str = r#"{ "redirects": [
    { "from": "/feed", "to": "/feed.xml?from=old#top", "status": 308 },
    { "from": "/away", "to": "https://other.example/ü", "status": 302 },
    { "from": "/old/*", "to": "/new/:splat", "status": 301 },
    { "from": "/old/worse/*", "to": "", "status": 410 } ] }"#;

fn lead(site: &Rendered, path: &str) -> (u16, String) {
    match &site.pages[path] {
        PageKind::Redirect { status, location } => (*status, location.clone()),
        other => panic!("{path} is {other:?}"),
    }
}

#[test]
fn locations_are_as_they_go_on_the_wire() {
    let post = r#"{ "title": "C#", "url": "/grüße/c%23/", "date": "2024-01-01", "aliases": ["/old-c"] } x"#;
    let site = render(&[("site.json", SETTINGS), ("p.md", post)]);
    assert_eq!(lead(&site, "/old-c"), (301, "/gr%C3%BC%C3%9Fe/c%23/".to_owned()));
    assert_eq!(lead(&site, "/feed"), (308, "/feed.xml?from=old#top".to_owned()));
    assert_eq!(lead(&site, "/away"), (302, "https://other.example/%C3%BC".to_owned()));
    assert_eq!(lead(&site, "\u{0}/old/"), (301, "/new/:splat".to_owned()));
    assert!(matches!(site.pages["\u{0}/old/worse/"], PageKind::Gone(_)));
}

#[test]
fn a_post_that_has_expired_says_so() {
    let post = r#"{ "title": "Over", "date": "2020-01-01", "expiryDate": "2021-01-01" } Words."#;
    let site = render(&[("over.md", post)]);
    assert!(matches!(site.pages["/over/"], PageKind::Gone(_)));
    let page = site.body("/over/");
    assert!(page.contains("<h1>No longer here</h1>"), "{page}");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}");
    assert!(!page.contains("Over<"), "{page}");
}

#[test]
fn the_page_of_a_404_has_room_for_suggestions_and_words_of_the_sites_own() {
    let plain = render(&[("p.md", r#"{ "title": "P" } x"#)]);
    assert!(matches!(plain.pages["\u{0}404"], PageKind::Error { status: 404, .. }));
    let page = plain.body("\u{0}404");
    assert_eq!(page.matches(SUGGESTIONS_MARK).count(), 1, "{page}");
    assert!(page.contains("<h1>Page not found</h1>"));
    let own = render(&[("site.json", r#"{ "not_found": "Ask *Bea*." }"#)]);
    assert!(own.body("\u{0}404").contains("Ask <em>Bea</em>."));
}
