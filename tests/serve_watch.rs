//! A site that changes while it is served: edits, faults, signals, replaced files.

mod program;

use std::fs;

use program::{Client, Serving, write};

fn post(title: &str, text: &str) -> String {
    format!("{{\"title\": \"{title}\", \"date\": \"2026-01-02\"}}\n\n{text}\n")
}

#[test]
fn a_saved_change_is_served_and_a_broken_one_is_not() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), &[("content/posts/one.md", &post("One", "Before."))]);
    let server = Serving::start(place.path(), &["--watch"]);
    let mut client = Client::new(&server);
    let first = client.get("/posts/one/");
    assert!(first.text().contains("Before."));

    write(place.path(), &[("content/posts/one.md", &post("One", "After."))]);
    server.wait_for("rebuilt");
    let second = client.get("/posts/one/");
    assert!(second.text().contains("After.") && !second.text().contains("Before."));
    assert_ne!(second.field("etag"), first.field("etag"));

    write(place.path(), &[("content/posts/one.md", "{\"title\": 7}\n\nBroken.\n")]);
    let said = server.wait_for("stays as it was").join("\n");
    assert!(said.contains("error[field-type]") && said.contains("posts/one.md:1:11"), "{said}");
    assert_eq!(client.get("/posts/one/"), second, "the last good site stays");

    write(place.path(), &[("content/posts/one.md", &post("One", "Mended."))]);
    server.wait_for("rebuilt");
    assert!(client.get("/posts/one/").text().contains("Mended."));
    assert_eq!(server.end_by_term(), Some(0));
}

#[test]
fn a_url_exists_as_long_as_its_file() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), &[("content/posts/one.md", &post("One", "Text."))]);
    let server = Serving::start(place.path(), &["--watch"]);
    let folder = place.path().join("content/posts");
    write(place.path(), &[("content/posts/two.md", &post("Two", "Text."))]);
    server.wait_for("rebuilt");
    assert_eq!(server.get("/posts/two/").status, 200);
    assert!(server.get("/").text().contains("/posts/two/"));
    fs::rename(folder.join("two.md"), folder.join("three.md")).expect("renamed");
    server.wait_for("rebuilt");
    assert_eq!((server.get("/posts/two/").status, server.get("/posts/three/").status), (404, 200));
    fs::remove_file(folder.join("three.md")).expect("removed");
    server.wait_for("rebuilt");
    assert_eq!(server.get("/posts/three/").status, 404);
    assert!(!server.get("/").text().contains("/posts/three/"));
    write(place.path(), &[("content/site.json", "{\"title\": \"Renamed\"}")]);
    server.wait_for("rebuilt");
    assert!(server.get("/posts/one/").text().contains("Renamed"));
}

#[test]
fn a_hangup_reloads_a_folder() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), &[("content/posts/one.md", &post("One", "Before."))]);
    let server = Serving::start(place.path(), &[]);
    write(place.path(), &[("content/posts/one.md", &post("One", "After."))]);
    assert!(server.get("/posts/one/").text().contains("Before."), "nobody is watching");
    server.signal("HUP");
    server.wait_for("SIGHUP");
    assert!(server.get("/posts/one/").text().contains("After."));
}
