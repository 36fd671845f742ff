//! A site that changes while it is served: edits, faults, signals, replaced files.

mod program;

use std::fs;

use program::{Client, Serving, pamphlet, write};

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
fn a_finding_is_said_when_it_is_new() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let with_link = |to: &str| post("One", &format!("[a]({to}) ![](/x.png)"));
    write(
        place.path(),
        &[
            ("content/static/x.png", "x"),
            ("content/posts/one.md", &with_link("/")),
            ("content/posts/two.md", &post("Two", "Text.")),
        ],
    );
    let server = Serving::start(place.path(), &["--watch"]);
    assert!(server.wait_for("1 warning").join("\n").contains("warning[image-alt-missing]"));
    // A save elsewhere, and one that moves the line of what was said.
    let moved = format!("\n\n{}", with_link("/"));
    for (path, text) in [("two", &post("Two", "Other.")), ("one", &moved)] {
        write(place.path(), &[(&format!("content/posts/{path}.md"), text)]);
        let said = server.wait_for("rebuilt");
        assert_eq!(said.len(), 1, "{said:#?}");
    }
    write(place.path(), &[("content/posts/one.md", &with_link("/no/"))]);
    let said = server.wait_for("rebuilt").join("\n");
    assert!(said.contains("error[link-broken]") && !said.contains("warning["), "{said}");
    assert!(said.contains("1 error, 1 warning, 1 of them new\n"), "{said}");
    write(place.path(), &[("content/posts/one.md", &with_link("/"))]);
    let said = server.wait_for("rebuilt");
    assert_eq!((said[0].as_str(), said.len()), ("1 warning", 2), "{said:#?}");
    // What keeps the site from being built is said each time.
    for _ in 0..2 {
        write(place.path(), &[("content/posts/two.md", "{\"title\": 7}\n\nBroken.\n")]);
        let said = server.wait_for("stays as it was").join("\n");
        assert!(said.contains("error[field-type]") && !said.contains("warning[image"), "{said}");
    }
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

#[test]
fn a_hangup_maps_a_replaced_file_and_refuses_a_damaged_one() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), &[("content/posts/one.md", &post("One", "Before."))]);
    let pack = |output: &str| {
        let packed = pamphlet(place.path(), &["pack", "--output", output]);
        assert_eq!(packed.status.code(), Some(0), "{}", String::from_utf8_lossy(&packed.stderr));
    };
    pack("blog.pack");
    let server = Serving::start(place.path(), &["blog.pack"]);
    assert!(server.get("/posts/one/").text().contains("Before."));
    write(place.path(), &[("content/posts/one.md", &post("One", "After."))]);
    pack("blog.pack");
    server.signal("HUP");
    server.wait_for("served anew");
    assert!(server.get("/posts/one/").text().contains("After."));

    let whole = fs::read(place.path().join("blog.pack")).expect("the file is there");
    fs::write(place.path().join("damaged"), &whole[..whole.len() / 2]).expect("written");
    fs::rename(place.path().join("damaged"), place.path().join("blog.pack")).expect("renamed");
    server.signal("HUP");
    let said = server.wait_for("stays as it was");
    assert_eq!(said.len(), 1, "one clear line: {said:?}");
    assert!(server.get("/posts/one/").text().contains("After."));
    let refused = pamphlet(place.path(), &["serve", "blog.pack", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(2));
}
