//! `check --compare`: URLs that answered, and do not any more.

mod program;

use std::fs;
use std::path::Path;

use program::{pamphlet, write};

const SITE: &str = "{\"base_url\": \"https://blog.example\"}";

fn post(title: &str, more: &str, text: &str) -> String {
    format!("{{\"title\": \"{title}\", \"date\": \"2024-01-01\"{more}}}\n{text}\n")
}

/// A folder that has been packed as `old.pack`.
fn packed(files: &[(&str, &str)]) -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), &[("content/site.json", SITE)]);
    write(place.path(), files);
    let made = pamphlet(place.path(), &["pack", "content", "--output", "old.pack"]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    place
}

/// `path: message; help` of every `url-lost`, and how the check ended.
fn lost(place: &Path, more: &[&str]) -> (Vec<String>, Option<i32>) {
    let arguments = [&["check", "content", "--compare", "old.pack", "--format", "json"], more];
    let checked = pamphlet(place, &arguments.concat());
    let printed = String::from_utf8(checked.stdout).expect("text");
    let found = printed.lines().map(|line| {
        let found: serde_json::Value = serde_json::from_str(line).expect("an object");
        assert_eq!(found["code"], "url-lost", "{line}");
        let text = |name: &str| found[name].as_str().unwrap_or("-").to_owned();
        format!("{}: {}; {}", text("path"), text("message"), text("help"))
    });
    (found.collect(), checked.status.code())
}

fn rename(place: &Path, from: &str, to: &str) {
    fs::rename(place.join("content").join(from), place.join("content").join(to))
        .expect("a file is renamed");
}

#[test]
fn a_site_that_only_grew_has_lost_nothing() {
    let place =
        packed(&[("content/posts/a.md", &post("A", ", \"aliases\": [\"/old/\"]", "Text."))]);
    assert_eq!(lost(place.path(), &[]), (vec![], Some(0)));
    // The style sheet's hashed name is another with another colour, and nobody's loss.
    write(
        place.path(),
        &[
            ("content/posts/b.md", &post("B", "", "More.")),
            (
                "content/site.json",
                "{\"base_url\": \"https://blog.example\", \"theme\": {\"accent\": \"teal\"}}",
            ),
        ],
    );
    assert_eq!(lost(place.path(), &[]), (vec![], Some(0)));
}

#[test]
fn a_post_that_moved_is_known_by_its_title_and_found_again_by_an_alias() {
    let place = packed(&[("content/posts/a.md", &post("On lamps", "", "Text."))]);
    rename(place.path(), "posts/a.md", "posts/quite-another-name.md");
    let expected = "posts/quite-another-name.md: /posts/a/ answered, and does not any more: \
                    the post is there now; add \"aliases\": [\"/posts/a/\"] to \
                    posts/quite-another-name.md";
    assert_eq!(lost(place.path(), &[]), (vec![expected.to_owned()], Some(1)));
    write(
        place.path(),
        &[(
            "content/posts/quite-another-name.md",
            &post("On lamps", ", \"aliases\": [\"/posts/a/\"]", "Text."),
        )],
    );
    assert_eq!(lost(place.path(), &[]), (vec![], Some(0)));
}

#[test]
fn what_has_gone_is_told_with_what_is_near() {
    let place = packed(&[
        ("content/lamps.md", "{\"title\": \"Lamps\"}\nText. [a](/map.txt)\n"),
        ("content/map.txt", "x"),
        ("content/posts/a.md", &post("A", ", \"aliases\": [\"/old/\"]", "Text. [b](/lamps/)")),
        ("content/posts/b.md", &post("B", "", "Text.")),
        ("content/posts/candle.md", &post("C", "", "Text.")),
    ]);
    rename(place.path(), "lamps.md", "lamp.md");
    fs::remove_file(place.path().join("content/map.txt")).expect("a file is removed");
    fs::remove_file(place.path().join("content/posts/candle.md")).expect("a file is removed");
    write(
        place.path(),
        &[
            ("content/lamp.md", "{\"title\": \"A lamp\"}\nText.\n"),
            ("content/posts/a.md", &post("A", "", "Text. [b](/lamp/)")),
            ("content/posts/b.md", &post("B", ", \"draft\": true", "Text.")),
        ],
    );
    let redirect = |from: &str| {
        format!("add {{\"from\": \"{from}\", \"to\": \"/\"}} to \"redirects\" in site.json")
    };
    let expected = [
        "posts/a.md: /old/ answered, and does not any more: it led to that page; \
         add \"aliases\": [\"/old/\"] to posts/a.md"
            .to_owned(),
        format!(
            "posts/b.md: /posts/b/ answered, and does not any more: posts/b.md is a draft; \
             publish it, or let the path lead elsewhere: {}",
            redirect("/posts/b/")
        ),
        "site.json: /lamps/ answered, and does not any more; if it has become /lamp/, \
         add \"aliases\": [\"/lamps/\"] to lamp.md"
            .to_owned(),
        format!("site.json: /map.txt answered, and does not any more; {}", redirect("/map.txt")),
        format!(
            "site.json: /posts/candle/ answered, and does not any more; {}",
            redirect("/posts/candle/")
        ),
    ];
    assert_eq!(lost(place.path(), &[]).0, expected);
    // A rule is as good as an alias.
    write(
        place.path(),
        &[(
            "content/site.json",
            "{\"base_url\": \"https://blog.example\", \"redirects\": [{\"from\": \"/*\", \"to\": \"/posts/\"}]}",
        )],
    );
    assert_eq!(lost(place.path(), &[]), (vec![], Some(0)));
}

#[test]
fn levels_apply_and_a_post_with_a_fault_of_its_own_is_not_lost() {
    let place = packed(&[
        ("content/posts/a.md", &post("A", "", "Text.")),
        ("content/posts/b.md", &post("B", "", "Text.")),
    ]);
    fs::remove_file(place.path().join("content/posts/b.md")).expect("a file is removed");
    let with_level =
        "{\"base_url\": \"https://blog.example\", \"check\": {\"url-lost\": \"warning\"}}";
    write(place.path(), &[("content/site.json", with_level)]);
    let (found, exit) = lost(place.path(), &[]);
    assert_eq!((found.len(), exit), (1, Some(0)), "{found:?}");
    assert_eq!(lost(place.path(), &["--deny", "warnings"]).1, Some(1));
    write(
        place.path(),
        &[("content/posts/b.md", "{\"title\": \"B\", \"date\": \"2024-02-31\"}\nText.\n")],
    );
    let arguments = ["check", "content", "--compare", "old.pack", "--format", "json"];
    let checked = pamphlet(place.path(), &arguments);
    let printed = String::from_utf8_lossy(&checked.stdout);
    assert!(printed.contains("date-invalid") && printed.lines().count() == 1, "{printed}");
}

#[test]
fn a_file_that_is_no_packed_site_is_refused() {
    let place = packed(&[]);
    fs::write(place.path().join("old.pack"), "no site").expect("a file");
    let checked = pamphlet(place.path(), &["check", "content", "--compare", "old.pack"]);
    assert_eq!(checked.status.code(), Some(2));
    let gone = pamphlet(place.path(), &["check", "content", "--compare", "gone.pack"]);
    assert_eq!(gone.status.code(), Some(2));
}
