//! A site that changes while it is served: edits, faults, signals, replaced files.

mod program;

use std::fs;

use program::{Client, Serving, pamphlet, request, write};

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

/// What a browser is told next, heartbeats left out.
fn told(listener: &mut Client) -> serde_json::Value {
    loop {
        if let Some(data) = listener.line().strip_prefix("data: ") {
            return serde_json::from_str(data).expect("JSON");
        }
    }
}

fn listen(server: &Serving) -> Client {
    let mut listener = Client::new(server);
    listener.send(&request("GET", "/_pamphlet/events", &[]));
    listener
}

#[test]
fn a_browser_is_told_of_new_sites_and_of_faults_until_they_are_mended() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), &[("content/posts/one.md", &post("One", "Before."))]);
    let server = Serving::start(place.path(), &["--watch"]);
    let mut listener = listen(&server);
    let first = told(&mut listener);
    assert_eq!(first["faults"], serde_json::json!([]));

    write(place.path(), &[("content/posts/one.md", "{\"title\": 7}\n\nBroken.\n")]);
    let broken = told(&mut listener);
    let fault = &broken["faults"][0];
    assert_eq!((&broken["site"], &broken["left"]), (&first["site"], &serde_json::json!(0)));
    assert_eq!(
        (&fault["place"], &fault["code"]),
        (&"posts/one.md:1:11".into(), &"field-type".into())
    );
    assert_eq!(told(&mut listen(&server)), broken, "who comes later is told at once");

    write(place.path(), &[("content/posts/one.md", &post("One", "Mended."))]);
    let mended = told(&mut listener);
    assert_eq!(mended["faults"], serde_json::json!([]));
    assert_ne!(mended["site"], first["site"]);
    assert_eq!(server.end_by_term(), Some(0), "listeners do not hold up the end");
    assert_eq!(listener.rest(), b"\n");
}

#[test]
fn a_browser_is_told_of_links_that_an_edit_broke() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let (old, new) = ("[an old fault](/nowhere/)", "[a new one](/lost/)");
    write(place.path(), &[("content/posts/one.md", &post("One", old))]);
    let server = Serving::start(place.path(), &["--watch"]);
    let mut listener = listen(&server);
    let first = told(&mut listener);
    assert_eq!(first["faults"], serde_json::json!([]), "nobody asked about what was there before");

    write(place.path(), &[("content/posts/one.md", &post("One", &format!("{old} {new}")))]);
    let broken = told(&mut listener);
    assert_ne!(broken["site"], first["site"], "the page is served all the same");
    assert_eq!(broken["stale"], false);
    let faults = broken["faults"].as_array().expect("a list");
    assert_eq!(faults.len(), 1, "{broken}");
    assert_eq!(faults[0]["code"], "link-broken");
    assert_eq!(faults[0]["place"], "posts/one.md:3:39");

    write(place.path(), &[("content/posts/one.md", &post("One", "Mended."))]);
    assert_eq!(told(&mut listener)["faults"], serde_json::json!([]));
}

#[test]
fn a_folder_that_is_broken_at_the_start_is_served_when_it_is_mended() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let broken = |title: &str| format!("{{\"title\": {title}}}\n\nBroken.\n");
    write(place.path(), &[("content/posts/one.md", &broken("7"))]);
    let server = Serving::start(place.path(), &["--watch"]);
    for path in ["/", "/posts/one/", "/no/such/page", "/feed.xml"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.field("cache-control")), (503, "no-store"), "{path}");
        assert!(answer.text().contains("posts/one.md:1:11: error[field-type]"), "{path}");
    }
    let mut listener = listen(&server);
    let first = told(&mut listener);
    assert_eq!(first["faults"][0]["place"], "posts/one.md:1:11");

    write(place.path(), &[("content/posts/one.md", &broken("  7"))]);
    assert_eq!(told(&mut listener)["faults"][0]["place"], "posts/one.md:1:13");
    assert!(server.get("/").text().contains("posts/one.md:1:13: error[field-type]"));

    write(place.path(), &[("content/posts/one.md", &post("One", "Mended."))]);
    assert_eq!(told(&mut listener)["faults"], serde_json::json!([]));
    assert!(server.get("/posts/one/").text().contains("Mended."));
    assert_eq!(server.get("/no/such/page").status, 404);
}

#[test]
fn pages_follow_their_site_and_nothing_is_kept_while_it_is_watched() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let aliased =
        "{\"title\": \"One\", \"date\": \"2026-01-02\", \"aliases\": [\"/old/\"]}\n\nText.\n";
    let rule = r#"{"headers": [{"for": "/*", "values": {"Cache-Control": "max-age=600"}}]}"#;
    write(
        place.path(),
        &[
            ("content/posts/one.md", aliased),
            ("content/site.json", rule),
            ("content/static/a.css", "a{}"),
        ],
    );
    let paths = ["/", "/posts/one/", "/posts/one", "/old/", "/nowhere/", "/a.css", "/feed.xml"];
    let watching = Serving::start(place.path(), &["--watch"]);
    let mut client = Client::new(&watching);
    for path in paths {
        assert_eq!(client.get(path).field("cache-control"), "no-cache", "{path}");
    }
    let page = client.get("/posts/one/");
    let policy = page.field("content-security-policy");
    assert!(policy.contains("connect-src 'self'") && policy.contains("script-src 'sha256-"));
    assert!(page.text().contains("data-events=\"/_pamphlet/events\""));

    let plain = Serving::start(place.path(), &[]);
    let mut client = Client::new(&plain);
    assert_eq!(client.get("/_pamphlet/events").status, 404);
    for path in paths {
        let answer = client.get(path);
        assert_ne!(answer.field("cache-control"), "no-cache", "{path}");
        let policy = answer.field("content-security-policy");
        assert!(!policy.contains("connect-src") && !policy.contains("script-src"), "{path}");
        assert!(!answer.text().contains("_pamphlet"), "{path}");
    }
}

#[test]
fn a_thousand_files_at_once_are_few_rebuilds() {
    const FILES: usize = 1000;
    let place = tempfile::tempdir().expect("a temporary folder");
    let write_all = |text: &str| {
        for number in 0..FILES {
            let path = format!("content/posts/p{number}.md");
            write(place.path(), &[(&path, &post(&format!("Post {number}"), text))]);
        }
    };
    write_all("Before.");
    let server = Serving::start(place.path(), &["--watch"]);
    let mut client = Client::new(&server);
    write_all("After.");
    let mut rebuilds = 0;
    while !client.get(&format!("/posts/p{}/", FILES - 1)).text().contains("After.") {
        server.wait_for("rebuilt");
        rebuilds += 1;
    }
    // Whatever still follows comes before a rebuild for this.
    write(place.path(), &[("content/posts/last.md", &post("Last", "Last."))]);
    while client.get("/posts/last/").status == 404 {
        server.wait_for("rebuilt");
        rebuilds += 1;
    }
    for number in 0..FILES {
        assert!(client.get(&format!("/posts/p{number}/")).text().contains("After."), "{number}");
    }
    assert!(rebuilds <= 3 + 1, "{rebuilds} rebuilds");
}

#[test]
fn a_root_without_its_content_is_no_content_folder() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(
        place.path(),
        &[
            ("content/posts/one.md", &post("One", "Before.")),
            ("next/posts/one.md", &post("One", "After.")),
            ("README.md", "# Not a page\n"),
        ],
    );
    let server = Serving::start(place.path(), &["--watch"]);
    let mut client = Client::new(&server);
    let before = client.get("/posts/one/");
    fs::rename(place.path().join("content"), place.path().join("old")).expect("renamed");
    server.wait_for("stays as it was");
    assert_eq!(client.get("/posts/one/"), before);
    for path in ["/old/posts/one/", "/next/posts/one/", "/readme/"] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
    fs::rename(place.path().join("next"), place.path().join("content")).expect("renamed");
    server.wait_for("rebuilt");
    assert!(client.get("/posts/one/").text().contains("After."));
    write(place.path(), &[("content/posts/one.md", &post("One", "Edited."))]);
    server.wait_for("rebuilt");
    assert!(client.get("/posts/one/").text().contains("Edited."), "the new folder is watched");
}
