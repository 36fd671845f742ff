//! A folder of faulty files, at least two for each code: all that is wrong is found, each at its line and
//! column, and nothing is invented.
//!
//! `expected.txt` was written by hand beside the files of `blog/`, not by the program. What no repository
//! holds, big files, links and pipes, is made beside a copy of them.
#![cfg(unix)]

mod program;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use pamphlet::content::Code;
use program::{pamphlet, write};

const FILES_MIN: usize = 120;

fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check_faulty"))
}

/// Copies a folder, and returns how many files were in it.
fn copy(from: &Path, to: &Path) -> usize {
    fs::create_dir_all(to).expect("a new folder");
    let mut files = 0;
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            files += copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
            files += 1;
        }
    }
    files
}

/// What is faulty and in no repository: a text and a file that are too big, pictures that are, links that
/// lead out and nowhere, a pipe.
fn make_the_rest(blog: &Path) {
    let sized = [
        ("posts/file-too-big-1.md", 5 << 20),
        ("big.bin", 1 << 30),
        ("static/big-1.jpg", 2 << 20),
        ("static/big-2.jpg", 2 << 20),
    ];
    for (path, length) in sized {
        let file = File::create(blog.join(path)).expect("a new file");
        file.set_len(length).expect("a sparse file");
    }
    symlink("/etc/hostname", blog.join("posts/out.txt")).expect("a link");
    symlink("nothing.md", blog.join("posts/dangling.md")).expect("a link");
    let made = Command::new("mkfifo").arg(blog.join("posts/pipe.md")).status();
    assert!(made.expect("mkfifo can be started").success());
}

/// Packs an earlier state of the site, which had two pages that are gone.
fn pack_the_past(place: &Path) {
    let page = |title: &str| format!("{{ \"title\": \"{title}\" }}\n\nText.\n");
    write(
        &place.join("past"),
        &[
            ("site.json", "{ \"base_url\": \"https://lamps.example\" }"),
            ("about-candles.md", &page("Candles")),
            ("map-of-the-shops.md", &page("Shops")),
        ],
    );
    let packed = pamphlet(place, &["pack", "past", "--output", "past.pack"]);
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
}

#[test]
fn all_faults_are_found_and_none_is_invented() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let blog = place.path().join("blog");
    let files = copy(&fixtures().join("blog"), &blog);
    assert!(files >= FILES_MIN, "{files} files");
    make_the_rest(&blog);
    pack_the_past(place.path());
    let checked = pamphlet(
        place.path(),
        &["check", "blog", "--compare", "past.pack", "--now", "2026-06-01", "--format", "json"],
    );
    assert_eq!(checked.status.code(), Some(1));
    let printed = String::from_utf8(checked.stdout).expect("text");
    let mut found: Vec<String> = printed
        .lines()
        .map(|line| {
            let found: serde_json::Value = serde_json::from_str(line).expect("an object");
            let text = |name: &str| found[name].as_str().expect("a string").to_owned();
            let (path, severity, code) = (text("path"), text("severity"), text("code"));
            format!("{path}:{}:{} {severity} {code}", found["line"], found["column"])
        })
        .collect();
    let expected = fs::read_to_string(fixtures().join("expected.txt")).expect("a table");
    let mut expected: Vec<&str> = expected.lines().collect();
    found.sort_unstable();
    expected.sort_unstable();
    let unexpected: Vec<&String> =
        found.iter().filter(|line| !expected.contains(&line.as_str())).collect();
    let missed: Vec<&&str> =
        expected.iter().filter(|line| !found.iter().any(|found| found == **line)).collect();
    assert!(
        unexpected.is_empty() && missed.is_empty(),
        "invented {unexpected:#?}, missed {missed:#?}"
    );
    assert_eq!(found, expected, "each as often as it is there");
}

#[test]
fn every_code_is_there_twice_at_least() {
    let expected = fs::read_to_string(fixtures().join("expected.txt")).expect("a table");
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for line in expected.lines() {
        *times.entry(line.rsplit(' ').next().expect("a code")).or_default() += 1;
    }
    let rare: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|name| times.get(name).copied().unwrap_or(0) < 2)
        .collect();
    assert!(rare.is_empty(), "{rare:?}");
}
