//! `pamphlet list` names every page with its state, and says which it could not read.

use std::fs;
use std::path::Path;

use serde_json::Value;

#[path = "program/mod.rs"]
mod program;

const NOW: [&str; 2] = ["--now", "2026-06-01"];

fn blog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    program::write(
        folder.path(),
        &[
            ("content/site.json", r#"{"title": "Lamps", "base_url": "https://lamps.example"}"#),
            ("content/about.md", "{\"title\": \"About\"}\n\nText.\n"),
            ("content/posts/old.md", "{\"title\": \"Old\", \"date\": \"2020-01-02\"}\n\nText.\n"),
            (
                "content/posts/Grün.md",
                "{\"title\": \"Green\", \"date\": \"2024-05-06T07:08:09+02:00\"}\n\nText.\n",
            ),
            (
                "content/posts/later.md",
                "{\"title\": \"Later\", \"date\": \"2027-01-01\"}\n\nText.\n",
            ),
            (
                "content/posts/draft.md",
                "{\"title\": \"Draft\", \"date\": \"2025-01-01\", \"draft\": true}\n\nText.\n",
            ),
            (
                "content/posts/gone.md",
                "{\"title\": \"Gone\", \"date\": \"2021-01-01\", \"expiryDate\": \"2022-01-01\"}\n\nText.\n",
            ),
            ("content/posts/_index.md", "{\"title\": \"Posts\"}\n"),
        ],
    );
    folder
}

fn list(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let told = program::pamphlet(folder, &[&["list"], &NOW[..], arguments].concat());
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (told.status.code(), text(told.stdout), text(told.stderr))
}

#[test]
fn the_table_has_the_newest_first_and_a_tally() {
    let folder = blog();
    let (code, table, said) = list(folder.path(), &[]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert_eq!(
        table,
        "\
2027-01-01  future     posts/later.md  /posts/later/      Later
2025-01-01  draft      posts/draft.md  /posts/draft/      Draft
2024-05-06  published  posts/Grün.md   /posts/gr%C3%BCn/  Green
2021-01-01  expired    posts/gone.md   /posts/gone/       Gone
2020-01-02  published  posts/old.md    /posts/old/        Old
-           published  about.md        /about/            About
6 pages: 1 draft, 1 future, 1 expired, 3 published
"
    );
}

#[test]
fn states_can_be_chosen_and_added_up() {
    let folder = blog();
    let titles = |arguments: &[&str]| {
        let (_, lines, _) = list(folder.path(), &[&["--format", "json"], arguments].concat());
        let title = |line: &str| {
            let row: Value = serde_json::from_str(line).expect("one object a line");
            row["title"].as_str().expect("a title").to_owned()
        };
        lines.lines().map(title).collect::<Vec<_>>()
    };
    assert_eq!(titles(&["--drafts"]), ["Draft"]);
    assert_eq!(titles(&["--future", "--expired"]), ["Later", "Gone"]);
    assert_eq!(titles(&["--published"]), ["Green", "Old", "About"]);
    assert_eq!(titles(&[]).len(), 6);
}

#[test]
fn json_has_path_url_date_title_and_state() {
    let folder = blog();
    let (_, lines, _) = list(folder.path(), &["--format", "json", "--expired"]);
    assert_eq!(
        lines,
        "{\"path\":\"posts/gone.md\",\"url\":\"/posts/gone/\",\"date\":\"2021-01-01T00:00:00+00:00\",\
         \"title\":\"Gone\",\"state\":\"expired\",\"publish\":\"2021-01-01T00:00:00Z\",\
         \"expiry\":\"2022-01-01T00:00:00Z\"}\n"
    );
}

#[test]
fn a_page_that_cannot_be_read_is_named() {
    let folder = blog();
    let faulty = folder.path().join("content/posts/faulty.md");
    fs::write(faulty, "{\"title\": \"Faulty\", \"date\": \"2026-02-31\"}\n").expect("written");
    let (code, table, said) = list(folder.path(), &[]);
    assert_eq!(code, Some(1));
    assert!(table.ends_with("6 pages: 1 draft, 1 future, 1 expired, 3 published\n"), "{table}");
    assert!(said.contains("posts/faulty.md cannot be read"), "{said}");
    let (code, _, said) = list(folder.path(), &["no-such-folder"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("no-such-folder"), "{said}");
}
