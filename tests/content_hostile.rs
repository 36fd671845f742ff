//! Files that are no files, texts that are no texts: a diagnostic each, in bounded time and memory.
#![cfg(unix)]

#[path = "content/folder.rs"]
mod folder;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use folder::{Folder, assert_found};

const POST: &str = "{\"title\": \"A post\"}\nText. [It](/)\n";

/// A folder with one good page, which the home page leads to.
fn folder() -> Folder {
    Folder::new(&[("_index.md", "{\"title\": \"Home\"}\n[A](good.md)\n"), ("good.md", POST)])
}

/// Only the faults are of interest here, not whether something leads to a file.
#[track_caller]
fn assert_faults(folder: &Folder, expected: &[&str]) {
    folder.write("site.json", "{\"check\": {\"unused-asset\": \"off\", \"orphan-page\": \"off\"}}");
    let loaded = folder.load();
    assert_found(&loaded, expected);
    assert!(loaded.site.documents.iter().any(|document| document.path == "good.md"));
}

fn pipe(folder: &Folder, path: &str) {
    let made = Command::new("mkfifo").arg(folder.path().join(path)).status();
    assert!(made.expect("mkfifo can be started").success());
}

#[test]
fn files_of_a_gigabyte_are_not_read() {
    let folder = folder();
    for name in ["big.md", "big.bin", "templates/big.html"] {
        let file = File::create(folder.write(name, "")).expect("the folder is writable");
        file.set_len(1 << 30).expect("a sparse file can be made");
    }
    assert_faults(
        &folder,
        &[
            "big.bin:1:1 error file-too-big",
            "big.md:1:1 error file-too-big",
            "templates/big.html:1:1 error file-too-big",
        ],
    );
}

#[test]
fn a_line_of_ten_megabytes_is_too_long() {
    let folder = folder();
    folder.write("line.md", [POST, &"x".repeat(10_000_000)].concat());
    assert_faults(&folder, &["line.md:1:1 error file-too-big"]);
}

#[test]
fn bytes_that_are_no_text_are_shown_at_their_place() {
    let folder = folder();
    folder.write("nul.md", vec![0; 10_000]);
    folder.write("late-nul.md", [POST.as_bytes(), b"a\0"].concat());
    folder.write("latin.md", b"{\"title\": \"\xc3\xbc\xfc\"}\n");
    folder.write("cut.md", [POST.as_bytes(), b"\xf0\x9f\xa6"].concat());
    folder.write("utf16.md", b"\xff\xfe{\0\"\0");
    folder.write("templates/latin.html", b"\n\xfc");
    assert_faults(
        &folder,
        &[
            "cut.md:3:1 error not-utf8",
            "late-nul.md:3:2 error not-utf8",
            "latin.md:1:13 error not-utf8",
            "nul.md:1:1 error not-utf8",
            "templates/latin.html:2:1 error not-utf8",
            "utf16.md:1:1 error not-utf8",
        ],
    );
}

#[test]
fn pipes_are_not_opened() {
    let folder = folder();
    folder.write("posts/x.txt", "");
    pipe(&folder, "pipe.md");
    pipe(&folder, "posts/pipe.png");
    assert_faults(
        &folder,
        &[
            "pipe.md:1:1 error resource-escapes-root",
            "posts/pipe.png:1:1 error resource-escapes-root",
        ],
    );
}

#[test]
fn links_stay_in_the_folder_and_end() {
    let folder = folder();
    let elsewhere = Folder::new(&[("secret.md", POST), ("inner/secret.png", "")]);
    let at = |path: &str| folder.path().join(path);
    folder.write("posts/real.md", POST);
    let link = |to: &std::path::Path, from: &str| {
        symlink(to, at(from)).expect("a symbolic link can be made");
    };
    link(&elsewhere.path().join("secret.md"), "out.md");
    link(&elsewhere.path().join("inner"), "posts/out");
    link(&at("nothing"), "dangling.md");
    link(&at("b"), "a");
    link(&at("a"), "b");
    link(folder.path(), "posts/up");
    link(&at("posts"), "posts/self");
    link(&at("posts/real.md"), "inside.md");
    let escapes = "error resource-escapes-root";
    let expected = ["a", "b", "dangling.md", "out.md", "posts/out", "posts/self", "posts/up"];
    let expected = expected.map(|path| format!("{path}:1:1 {escapes}"));
    let loaded = folder.load();
    let found: Vec<String> =
        folder::found(&loaded).into_iter().filter(|line| line.contains(escapes)).collect();
    assert_eq!(found, expected);
    let paths: Vec<&str> =
        loaded.site.documents.iter().map(|document| document.path.as_str()).collect();
    assert_eq!(paths, ["_index.md", "good.md", "inside.md", "posts/real.md"]);
}

#[test]
fn what_lies_beside_the_content_is_looked_at_too() {
    let folder = Folder::new(&[("content/_index.md", POST)]);
    let elsewhere = Folder::new(&[("x.png", "")]);
    symlink(elsewhere.path(), folder.path().join("static")).expect("a link can be made");
    pipe(&folder, "site.json");
    assert_found(
        &folder.load(),
        &[
            "../site.json:1:1 error resource-escapes-root",
            "../static:1:1 error resource-escapes-root",
        ],
    );
}

#[test]
fn names_that_no_url_can_hold_are_refused() {
    let folder = folder();
    folder.write("x.md/y.md", POST);
    folder.write("???.md", POST.replace("A post", "Another"));
    folder.write("a\nb.png", "");
    folder.write("a\\b.png", "");
    let strange = folder.path().join(OsStr::from_bytes(b"caf\xe9.md"));
    fs::write(strange, POST).expect("the folder is writable");
    let deep = "d/".repeat(70);
    folder.write(&format!("{deep}deep.md"), POST);
    let too_deep = format!("{}:1:1 error url-invalid", "d/".repeat(65).trim_end_matches('/'));
    assert_faults(
        &folder,
        &[
            "???.md:1:1 error url-invalid",
            "a\\\\b.png:1:1 error url-invalid",
            "a\\nb.png:1:1 error url-invalid",
            "caf\u{fffd}.md:1:1 error not-utf8",
            &too_deep,
            "x.md:1:1 error url-invalid",
        ],
    );
}

#[test]
fn a_hundred_thousand_brackets_are_read_in_time() {
    let folder = folder();
    for (name, text) in [("brackets", "["), ("quotes", "> "), ("lists", "- "), ("images", "![")] {
        folder.write(&format!("{name}.md"), [POST, &text.repeat(100_000)].concat());
    }
    let loaded = folder.load();
    assert!(!loaded.report.has_fatal());
    assert_eq!(loaded.site.documents.len(), 6);
}

#[test]
fn as_many_faults_as_a_text_holds_are_told_in_time() {
    let nth = |number: usize, text: &str| text.replace('%', &number.to_string());
    let many = |text: &str| -> String { (0..20_000).map(|number| nth(number, text)).collect() };
    for (code, text) in [
        ("image-alt-missing", ["![".repeat(20_000), "](x.png)".repeat(20_000)].concat()),
        ("heading-duplicate-id", many("## A {#a}\n\n")),
        ("unused-reference", many("[a%]: /x\n")),
        ("ref-undefined", many("[a][b%] ")),
        ("http-link", many("http://a.b/% ")),
        ("link-broken", many("[a](/none/%/) ")),
        ("footnote-undefined", many("x[^a%] ")),
    ] {
        let folder = folder();
        folder.write("many.md", [POST, "\n", &text].concat());
        let loaded = folder.load();
        let found = loaded.report.diagnostics.iter();
        let found = found.filter(|found| found.code.name() == code && found.path == "many.md");
        assert!(found.count() >= 19_999, "{code}");
    }
    // No faults, but much that looks like the beginning of one.
    for text in ["(a)[/b", "<!-- allow: ", "{{< a ", "[^", "&", "<a b=c "] {
        let folder = folder();
        folder.write("many.md", [POST, &text.repeat(20_000)].concat());
        assert!(!folder.load().report.has_fatal(), "{text}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = Folder::new(&[]);
    let gone = folder.path().join("gone");
    assert!(pamphlet::content::Loader::new(&gone, folder::options()).load().is_err());
}
