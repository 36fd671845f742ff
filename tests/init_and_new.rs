//! `pamphlet init` and `pamphlet new`: what they write, and what they refuse to touch.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn pamphlet(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("VISUAL")
        .env_remove("EDITOR")
        .output()
        .expect("the program runs")
}

/// The front matter of a file and the text behind it.
fn parts(file: &Path) -> (Value, String) {
    let text = fs::read_to_string(file).expect("the file was written");
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let fields = values.next().expect("front matter").expect("valid JSON");
    let end = values.byte_offset();
    (fields, text[end..].to_owned())
}

#[test]
fn init_writes_a_blog_and_overwrites_nothing() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let made = pamphlet(place.path(), &["init", "notes"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let (fields, text) = parts(&place.path().join("notes/content/posts/hello.md"));
    assert_eq!(fields["title"], "Hello");
    assert!(fields.get("draft").is_none(), "the first post is seen at once");
    assert!(text.starts_with("\n\nThis post is"));
    let settings =
        fs::read_to_string(place.path().join("notes/content/site.json")).expect("settings");
    let settings: Value = serde_json::from_str(&settings).expect("valid JSON");
    assert_eq!(settings["title"], "A new blog");
    assert!(place.path().join("notes/.gitignore").is_file());

    fs::write(place.path().join("notes/content/site.json"), "mine").expect("a written file");
    fs::remove_file(place.path().join("notes/.gitignore")).expect("a removed file");
    let again = pamphlet(place.path(), &["init", "notes"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("notes/content/site.json is there already")
    );
    assert_eq!(
        fs::read_to_string(place.path().join("notes/content/site.json")).expect("kept"),
        "mine"
    );
    assert!(
        !place.path().join("notes/.gitignore").exists(),
        "nothing is written when something is in the way"
    );
}

#[test]
fn new_writes_a_draft_named_after_its_title() {
    let place = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(place.path().join("content")).expect("a new folder");
    let made = pamphlet(place.path(), &["new", "What's \"New\"?"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    assert_eq!(String::from_utf8_lossy(&made.stdout), "content/posts/whats-new.md\n");
    let (fields, _) = parts(&place.path().join("content/posts/whats-new.md"));
    assert_eq!(
        (&fields["title"], &fields["draft"]),
        (&Value::from("What's \"New\"?"), &Value::from(true))
    );
    let date = fields["date"].as_str().expect("a date");
    assert!(date.parse::<jiff::Timestamp>().is_ok(), "{date}");

    let again = pamphlet(place.path(), &["new", "What's new"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("whats-new.md is there already"));
}

#[test]
fn new_takes_a_section_a_slug_and_publishes() {
    let place = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(place.path().join("blog")).expect("a new folder");
    let arguments =
        ["new", "Über uns", "--site", "blog", "--section", ".", "--slug", "about", "--publish"];
    let made = pamphlet(place.path(), &arguments);
    assert_eq!(String::from_utf8_lossy(&made.stdout), "blog/about.md\n");
    let (fields, _) = parts(&place.path().join("blog/about.md"));
    assert_eq!(fields["title"], "Über uns");
    assert!(fields.get("date").is_none(), "a page at the root is no post");
    assert!(fields.get("draft").is_none());
}

#[test]
fn new_outside_any_blog_and_without_a_name_says_what_to_do() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let lost = pamphlet(place.path(), &["new", "A title"]);
    assert_eq!(lost.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&lost.stderr).contains("pamphlet init DIR"));
    fs::create_dir(place.path().join("content")).expect("a new folder");
    let outside = pamphlet(place.path(), &["new", "A title", "--section", "../elsewhere"]);
    assert_eq!(outside.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&outside.stderr).contains("not below the content folder"));
    let nameless = pamphlet(place.path(), &["new", "???"]);
    assert_eq!(nameless.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nameless.stderr).contains("--slug"));
}

#[test]
fn new_opens_the_editor_when_asked() {
    let place = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(place.path().join("content")).expect("a new folder");
    let opened = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(["new", "Edited", "--edit"])
        .current_dir(place.path())
        .env_remove("VISUAL")
        .env("EDITOR", "cp -t .")
        .output()
        .expect("the program runs");
    assert_eq!(opened.status.code(), Some(0), "{opened:?}");
    assert!(place.path().join("edited.md").is_file(), "the editor was given the file");
    let without = pamphlet(place.path(), &["new", "Other", "--edit"]);
    assert_eq!(without.status.code(), Some(2));
}
