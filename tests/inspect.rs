//! `pamphlet inspect` tells what is in a packed file, and tells it rightly.

#[path = "packed/pages.rs"]
mod pages;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use pages::{content, error, redirect};
use pamphlet::packed::Builder;
use serde_json::Value;

struct Packed {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// `posts` posts, and what else a site has.
fn packed(posts: usize) -> Packed {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("site.pack");
    let mut builder = Builder::to_file(&path, "https://blog.example").expect("a file is begun");
    let mut add = |page| builder.add(page).expect("a page is taken");
    add(error(404, "nothing<!--suggestions--> here"));
    add(redirect("\0/old/", 301, "/new/:splat"));
    add(content("/", "home"));
    add(content("/über/", "über uns"));
    add(redirect("/moved/", 301, "/posts/post-0000/"));
    for number in 0..posts {
        add(content(&format!("/posts/post-{number:04}/"), &format!("post {number}")));
    }
    builder.finish().expect("a file is finished");
    Packed { _folder: folder, path }
}

fn inspect(path: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("pamphlet").expect("the program is built");
    command.arg("inspect").arg(path).args(arguments);
    command
}

fn text(path: &Path, arguments: &[&str]) -> String {
    let output = inspect(path, arguments).assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("text")
}

fn json(path: &Path, arguments: &[&str]) -> Value {
    let text = text(path, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("one JSON object")
}

#[test]
fn every_byte_of_the_file_is_told_and_they_add_up() {
    for posts in [0, 10, 2_000, 9_000] {
        let file = packed(posts);
        let length = fs::metadata(&file.path).expect("the file").len();
        let object = json(&file.path, &[]);
        let parts = object["parts"].as_array().expect("parts");
        let sum: u64 = parts.iter().filter_map(|part| part["bytes"].as_u64()).sum();
        assert_eq!((sum, object["bytes"].as_u64()), (length, Some(length)), "{posts} posts");
        let generation = &object["generations"][0];
        assert_eq!(generation["keys"], posts + 5);
        assert!(generation["depth_max"].as_u64() >= Some(1));
        let table = text(&file.path, &[]);
        let total = table.lines().last().expect("a last line").to_owned();
        let words: Vec<&str> = total.split_ascii_whitespace().collect();
        assert_eq!(words, ["all", &length.to_string(), "100.00%"]);
        assert!(table.starts_with(&format!("{length} bytes, format 1, https://blog.example\n")));
    }
}

#[test]
fn urls_below_a_prefix_are_listed_in_order() {
    let file = packed(12);
    assert_eq!(
        text(&file.path, &["--urls", "/posts/post-001"]),
        "/posts/post-0010/  content, 90 bytes\n/posts/post-0011/  content, 90 bytes\n"
    );
    assert_eq!(
        text(&file.path, &["--urls", "/mo"]),
        "/moved/  redirect 301 to /posts/post-0000/\n"
    );
    assert_eq!(text(&file.path, &["--urls", "/none"]), "");
    let object = json(&file.path, &["--urls", "/moved/"]);
    assert_eq!(object["location"], "/posts/post-0000/");
    assert_eq!(text(&file.path, &["--urls", "/"]).lines().count(), 15);
}

#[test]
fn a_url_is_followed_to_the_bytes_of_its_answer() {
    for (posts, has_tags) in [(50, true), (9_000, false)] {
        let file = packed(posts);
        let bytes = fs::read(&file.path).expect("the file");
        let object = json(&file.path, &["--trace", "https://blog.example/posts/post-0042/?q=1"]);
        assert_eq!(object["key"], "/posts/post-0042/");
        assert_eq!(object["tags"].as_array().is_some_and(|tags| !tags.is_empty()), has_tags);
        let walk = object["walk"].as_array().expect("a walk");
        assert_eq!(walk.last().expect("a last node")["node"], "bucket");
        let last = &walk[walk.len() - 1]["candidates"];
        assert!(last.as_array().expect("candidates").contains(&object["page"]["rank"]));
        assert!(object["cache_lines"]["walk"]["index"].as_u64() >= Some(1));
        let key = object["page"]["key_offset"].as_u64().expect("an offset") as usize;
        assert!(bytes[key + 8..].starts_with(b"/posts/post-0042/\0"));

        let answer = &object["answer"];
        let sent = answer["text"].as_str().expect("text");
        assert!(sent.starts_with("HTTP/1.1 200 OK\r\nDate: "), "{sent}");
        assert!(sent.ends_with("Content-Length: 7\r\n\r\npost 42"), "{sent}");
        let piece = &answer["pieces"][0];
        let number = |name: &str| piece[name].as_u64().expect("a number") as usize;
        let (offset, length) = (number("offset"), number("length"));
        assert!(sent.as_bytes().ends_with(&bytes[offset..offset + length]));
        let told = text(&file.path, &["--trace", "/posts/post-0042/"]);
        assert!(told.ends_with("Content-Length: 7\r\n\r\npost 42"), "{told}");
        assert_eq!(told.contains("\ntag  "), has_tags);
    }
}

#[test]
fn what_is_not_there_is_followed_to_its_answer_too() {
    let file = packed(50);
    for (url, status) in [
        ("/posts/post-0042", 308),
        ("/Posts/Post-0042/", 308),
        ("/old/thing", 301),
        ("/moved/", 301),
        ("/none/", 404),
        ("/%00", 400),
        ("/%C3%BCber/", 200),
        ("/über/", 200),
    ] {
        let object = json(&file.path, &["--trace", url]);
        assert_eq!(object["answer"]["status"], status, "{url}");
        text(&file.path, &["--trace", url]);
    }
}

#[test]
fn a_sound_file_is_verified_and_a_damaged_one_named() {
    let file = packed(20);
    let sound = text(&file.path, &["--verify"]);
    assert_eq!(
        sound,
        "sound: 8 sections, 25 keys in 1 generation, 23 representations, 2094 bytes of answers\n"
    );
    assert_eq!(json(&file.path, &["--verify"])["verified"], true);

    let mut bytes = fs::read(&file.path).expect("the file");
    let at = bytes.windows(4).position(|window| window == b"home").expect("a body");
    bytes[at] = b'H';
    let damaged = file.path.with_extension("damaged");
    fs::write(&damaged, &bytes).expect("a file is written");
    let told = |path: &Path| {
        let output = inspect(path, &["--verify"]).assert().code(2).get_output().clone();
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).expect("text")
    };
    let fault = told(&damaged);
    assert!(fault.contains("damaged: section contents, hash: expected "), "{fault}");
    assert_eq!(fault.lines().count(), 1);
    assert!(
        told(file.path.parent().expect("a folder"))
            .contains("expected a regular file, found a directory")
    );
    assert!(told(Path::new("/nowhere/at-all.pack")).contains("No such file"));
}

#[test]
fn a_day_is_a_time_too() {
    let file = packed(1);
    for time in ["2026-11-24", "2026-11-24T08:00:00Z"] {
        inspect(&file.path, &["--urls", "/", "--now", time]).assert().success();
    }
    inspect(&file.path, &["--now", "11-24-2026"]).assert().code(2);
}
