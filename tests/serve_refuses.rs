//! A faulty folder is not served, unless what is faulty may be left out.

mod program;

use std::path::Path;

use program::{Serving, pamphlet, write};

const GOOD: &str = "{\"title\": \"Good\", \"date\": \"2026-01-02\"}\n\nText.\n";

/// A folder with a good post, and some faults of the kind that cannot be served.
fn faulty() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(
        place.path(),
        &[
            ("content/posts/good.md", GOOD),
            ("content/posts/date.md", "{\"title\": \"D\", \"date\": \"2026-02-31\"}\n\nText.\n"),
            ("content/posts/json.md", "{\"title\": \"J\", \"date\": \"2026-01-02\",}\n\nText.\n"),
            ("content/posts/kind.md", "{\"title\": [1], \"date\": \"2026-01-02\"}\n\nText.\n"),
            (
                "content/posts/zone.md",
                "{\"title\": \"Z\", \"date\": \"2026-01-02\", \"url\": \"/posts/good/\"}\n\nText.\n",
            ),
        ],
    );
    place
}

/// The findings among lines: from the first to the counts.
fn findings(printed: &[u8]) -> String {
    let printed = String::from_utf8_lossy(printed);
    printed
        .lines()
        .take_while(|line| !line.starts_with(|c: char| c.is_ascii_digit()) || line.contains('|'))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn the_same_lines_as_check_and_no_ready_line() {
    let place = faulty();
    let checked = pamphlet(place.path(), &["check"]);
    let served = pamphlet(place.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!((checked.status.code(), served.status.code()), (Some(1), Some(1)));
    assert_eq!(String::from_utf8_lossy(&served.stdout), "");
    assert_eq!(findings(&served.stderr), findings(&checked.stdout));
    let said = String::from_utf8_lossy(&served.stderr);
    for (place, code) in [
        ("posts/date.md:1:25", "date-invalid"),
        ("posts/json.md:1:", "front-matter-syntax"),
        ("posts/kind.md:1:11", "field-type"),
        ("posts/zone.md:1:", "url-collision"),
    ] {
        assert!(said.contains(&format!("--> {place}")), "{place}: {said}");
        assert!(said.contains(&format!("error[{code}]")), "{code}: {said}");
    }
    assert!(said.contains("4 errors"), "{said}");
    assert!(said.contains("--allow-errors"), "{said}");
}

#[test]
fn errors_that_are_allowed_leave_out_what_they_spoil() {
    let place = faulty();
    let server = Serving::start(place.path(), &["--allow-errors"]);
    let said = server.wait_for("left out").join("\n");
    for code in ["date-invalid", "front-matter-syntax", "field-type", "url-collision"] {
        assert!(said.contains(code), "{said}");
    }
    assert_eq!(server.get("/posts/good/").status, 200);
    for path in ["/posts/date/", "/posts/json/", "/posts/kind/", "/posts/zone/"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert!(
        server.get("/posts/good/").text().contains("<title>Good"),
        "the first path in order wins"
    );
    let home = server.get("/");
    assert!(home.text().contains("/posts/good/") && !home.text().contains("/posts/kind/"));
}

#[test]
fn a_folder_that_is_a_site_root_is_served_with_its_static_files() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(
        place.path(),
        &[
            ("content/posts/good.md", GOOD),
            ("static/style/mine.css", "p { color: red }\n"),
            ("site.json", "{\"title\": \"A root\"}\n"),
        ],
    );
    let server = Serving::start(Path::new(place.path()), &["."]);
    assert!(server.get("/").text().contains("A root"));
    let style = server.get("/style/mine.css");
    assert_eq!((style.status, style.text()), (200, "p { color: red }\n"));
}

#[test]
fn broken_links_are_printed_and_the_blog_is_served() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let text = format!("{GOOD}\n[gone](/posts/gone/)\n");
    write(place.path(), &[("content/posts/good.md", &text)]);
    assert_eq!(pamphlet(place.path(), &["check"]).status.code(), Some(1));
    let server = Serving::start(place.path(), &[]);
    let said = server.wait_for("1 error").join("\n");
    assert!(said.contains("error[link-broken]") && said.contains("posts/good.md:5:"), "{said}");
    assert_eq!(server.get("/posts/good/").status, 200);
}
