//! `pamphlet export` gives a file for every URL, in a folder or in an archive, whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use pamphlet::export::Plan;
use pamphlet::packed::{Builder, PackedSite};
use tempfile::TempDir;

#[path = "export/blog.rs"]
mod blog;
#[path = "packed/pages.rs"]
mod pages;
#[path = "program/mod.rs"]
mod program;

use blog::{FILES, blog, export};

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn below(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_str().expect("UTF-8"));
            if entry.path().is_dir() {
                below(&entry.path(), &format!("{name}/"), found);
            } else {
                found.insert(name, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    let mut found = BTreeMap::new();
    below(folder, "", &mut found);
    found
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn every_page_feed_and_asset_is_a_file_with_the_bytes_that_are_served() {
    let folder = blog();
    export(folder.path(), "out");
    let found = files(&folder.path().join("out"));
    for name in FILES {
        assert!(found.contains_key(*name), "{name} is missing of {:?}", found.keys());
    }
    let server = program::Serving::start(folder.path(), &["."]);
    let mut client = program::Client::new(&server);
    let site = packed(&folder);
    let mut compared = 0;
    for (key, page) in site.generation(i64::MAX).scan(b"/") {
        if page.kind() != pamphlet::packed::Kind::Content {
            continue;
        }
        let path = text(key);
        let name = format!("{}{}", &path[1..], if path.ends_with('/') { "index.html" } else { "" });
        let answer = client.get(&pamphlet::url::encode(path));
        assert_eq!(answer.status, 200, "{path}");
        assert!(found[&name] == answer.body, "{path}");
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
    let missing = client.get("/nothing-is-like-this/zzzzzzzzzzzz");
    assert_eq!((missing.status, &missing.body), (404, &found["404.html"]));
    let gone = client.get("/posts/over/");
    assert_eq!((gone.status, &gone.body), (410, &found["410.html"]));
}

fn packed(folder: &TempDir) -> PackedSite {
    let file = folder.path().join("site.pack");
    let told = program::pamphlet(folder.path(), &["pack", ".", "--output", "site.pack"]);
    assert!(told.status.success(), "{told:?}");
    PackedSite::open(&file).expect("the file opens")
}

#[test]
fn redirects_are_pages_and_rules() {
    let folder = blog();
    export(folder.path(), "out");
    let found = files(&folder.path().join("out"));
    assert_eq!(
        text(&found["2009/lamp.html"]),
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Moved</title>\n\
         <link rel=\"canonical\" href=\"https://lamps.example/posts/lamp/\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url=/posts/lamp/\">\n\
         <p>This page is <a href=\"/posts/lamp/\">elsewhere</a>.</p>\n</html>\n"
    );
    assert!(
        text(&found["away/index.html"]).contains("href=\"https://other.example/?a=1&amp;b=2\"")
    );
    let rules = text(&found["_redirects"]);
    for line in [
        "/2009/lamp.html /posts/lamp/ 301",
        "/away https://other.example/?a=1&b=2 302",
        "/old-feed.rss /index.xml 301",
        "/journal/* /posts/:splat 301",
    ] {
        assert!(rules.lines().any(|found| found == line), "{line} in {rules}");
    }
    assert!(!rules.contains("/secret"), "what is gone leads nowhere: {rules}");
    assert!(!found.contains_key("old-feed.rss"), "no page lies where a feed is expected");
}

#[test]
fn an_archive_holds_what_the_folder_holds_and_is_the_same_each_time() {
    let folder = blog();
    export(folder.path(), "out");
    export(folder.path(), "out.zip");
    export(folder.path(), "again.ZIP");
    let archive = fs::read(folder.path().join("out.zip")).expect("the archive");
    assert!(archive == fs::read(folder.path().join("again.ZIP")).expect("the archive"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("an archive");
    let mut found = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        // Checks the sum of the entry, too.
        entry.read_to_end(&mut bytes).expect("sound bytes");
        let name = entry.name().expect("a name in UTF-8").into_owned();
        found.insert(name, bytes);
    }
    assert!(found == files(&folder.path().join("out")));
}

#[test]
fn a_packed_file_gives_the_same_pages_as_its_folder() {
    let folder = blog();
    packed(&folder);
    export(folder.path(), "of-folder");
    let told = program::pamphlet(
        folder.path(),
        &["export", "site.pack", "--output", "of-pack", "--now", blog::NOW],
    );
    assert!(told.status.success(), "{told:?}");
    assert!(files(&folder.path().join("of-folder")) == files(&folder.path().join("of-pack")));
}

#[test]
fn an_earlier_export_is_replaced_and_anything_else_is_not() {
    let folder = blog();
    let out = folder.path().join("out");
    export(folder.path(), "out");
    assert!(out.join("posts/größe-100%/index.html").exists());
    fs::remove_file(folder.path().join("content/posts/groesse.md")).expect("removed");
    export(folder.path(), "out");
    assert!(!out.join("posts/größe-100%").exists(), "the old page went with the old export");

    fs::create_dir(out.join(".git")).expect("a folder of somebody's");
    fs::write(out.join(".git/config"), "mine").expect("written");
    let refused = program::pamphlet(folder.path(), &["export", ".", "--output", "out"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = text(&refused.stderr);
    assert!(said.contains("holds .git, which no export made"), "{said}");
    assert_eq!(fs::read_to_string(out.join(".git/config")).expect("kept"), "mine");

    let refused = program::pamphlet(folder.path(), &["export", ".", "--output", "content"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(folder.path().join("content/about.md").is_file());
    let refused = program::pamphlet(folder.path(), &["export", ".", "--output", "site.json"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("site.json is a file"), "{refused:?}");
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().into_string().expect("UTF-8"))
        .filter(|name| name.ends_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_empty_folder_and_a_folder_that_is_not_there_are_made() {
    let folder = blog();
    fs::create_dir(folder.path().join("empty")).expect("a folder");
    for output in ["empty", "new/deep/out"] {
        export(folder.path(), output);
        assert!(folder.path().join(output).join("index.html").is_file());
    }
}

#[test]
fn faulty_content_is_not_exported_unless_that_is_asked_for() {
    let folder = blog();
    program::write(
        folder.path(),
        &[(
            "content/posts/broken.md",
            "{\"title\": \"B\", \"date\": \"2024-01-01\"}\n\n[a](/no/)\n",
        )],
    );
    let refused = program::pamphlet(folder.path(), &["export", ".", "--output", "out"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("nothing is exported"), "{refused:?}");
    assert!(!folder.path().join("out").exists());
    let allowed =
        program::pamphlet(folder.path(), &["export", ".", "--output", "out", "--allow-errors"]);
    assert_eq!(allowed.status.code(), Some(0), "{allowed:?}");
    assert!(folder.path().join("out/posts/broken/index.html").is_file());
}

/// Paths that no builder makes; a packed file may come from anywhere.
#[test]
fn a_path_that_is_no_file_is_left_out_with_a_reason() {
    let long = format!("/{}/", "n".repeat(256));
    let paths = [
        "/",
        "/../escape/",
        "/a/../../escape",
        "/a//b",
        "/tab\t/",
        "/both",
        "/both/",
        &long,
        "/Case",
        "/case",
    ];
    let mut builder = Builder::in_memory("https://lamps.example");
    builder.begin_generation(0).expect("a generation");
    let mut sorted: Vec<&str> = paths.to_vec();
    sorted.sort_unstable();
    for path in sorted {
        builder.add(pages::content(path, "text")).expect("a page");
    }
    let site = builder.finish().expect("a site");
    let plan = Plan::new(&site, 0);
    let left_out: BTreeMap<&str, &str> =
        plan.left_out().iter().map(|left| (left.url.as_str(), left.why.as_str())).collect();
    let long = long.as_str();
    assert_eq!(
        left_out,
        BTreeMap::from([
            ("/../escape/", "`..` names a folder, not a file in it"),
            ("/a/../../escape", "`..` names a folder, not a file in it"),
            ("/a//b", "it has two slashes with nothing between them"),
            ("/both", "a file cannot have the name of the folder that both/index.html lies in"),
            (long, "a name in it is longer than 255 bytes"),
            ("/tab%09/", "it holds a control character"),
        ])
    );
    assert_eq!(
        plan.cautions(),
        ["Case and case are one file on a disk that does not tell cases apart"]
    );
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    plan.write_folder(&out, &mut |_| std::ops::ControlFlow::Continue(())).expect("written");
    assert!(!folder.path().join("escape").exists());
    assert!(out.join("both/index.html").is_file() && !out.join("a").exists());
}

#[test]
fn who_breaks_it_off_leaves_nothing() {
    let folder = blog();
    let site = packed(&folder);
    let plan = Plan::new(&site, i64::MAX);
    for output in ["out", "out.zip"] {
        let output = folder.path().join(output);
        let mut stop = |done| match done {
            3 => std::ops::ControlFlow::Break(()),
            _ => std::ops::ControlFlow::Continue(()),
        };
        let written = match output.extension() {
            Some(_) => plan.write_zip(&output, &mut stop),
            None => plan.write_folder(&output, &mut stop),
        };
        assert_eq!(
            written.expect_err("it was broken off").to_string(),
            "stopped; nothing was exported"
        );
        assert!(!output.exists());
    }
    assert_nothing_is_left_in(folder.path());
}

/// No name of a file or folder that was on its way when the export ended.
fn assert_nothing_is_left_in(folder: &Path) {
    let names = fs::read_dir(folder).expect("a folder").flatten();
    let left: Vec<_> = names
        .map(|entry| entry.file_name())
        .filter(|name| name.to_string_lossy().ends_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_put_into_the_old_export_meanwhile_is_not_removed() {
    let folder = blog();
    let site = packed(&folder);
    let plan = Plan::new(&site, i64::MAX);
    let out = folder.path().join("out");
    plan.write_folder(&out, &mut |_| std::ops::ControlFlow::Continue(())).expect("written");
    let mut tell = |done| {
        if done == plan.file_count() {
            fs::write(out.join("notes.txt"), "mine").expect("written");
        }
        std::ops::ControlFlow::Continue(())
    };
    let refused = plan.write_folder(&out, &mut tell).expect_err("it is not ours alone");
    assert!(refused.to_string().contains("notes.txt, which no export made"), "{refused}");
    assert_eq!(fs::read_to_string(out.join("notes.txt")).expect("kept"), "mine");
    assert!(out.join("index.html").is_file());
    assert_nothing_is_left_in(folder.path());
}
