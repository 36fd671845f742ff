//! What `check` prints, to the letter, and how it ends.

mod program;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use program::{pamphlet, write};

fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check_output"))
}

fn expected(name: &str) -> String {
    fs::read_to_string(fixtures().join(name)).expect("the expected output is there")
}

#[test]
fn every_fault_of_a_folder_in_each_form() {
    for (format, name) in
        [("human", "faulty.txt"), ("json", "faulty.json"), ("github", "faulty.github")]
    {
        let checked = pamphlet(fixtures(), &["check", "faulty", "--format", format]);
        let printed = String::from_utf8(checked.stdout).expect("text");
        assert_eq!(printed, expected(name), "{format}");
        assert_eq!(checked.status.code(), Some(1), "{format}");
        assert!(checked.stderr.is_empty(), "{format}");
    }
    let plain = pamphlet(fixtures(), &["check", "faulty"]);
    assert_eq!(
        String::from_utf8_lossy(&plain.stdout),
        expected("faulty.txt"),
        "human is the default"
    );
}

#[test]
fn each_line_of_json_has_the_fields_of_the_contract() {
    let checked = pamphlet(fixtures(), &["check", "faulty", "--format", "json"]);
    for line in String::from_utf8_lossy(&checked.stdout).lines() {
        let found: serde_json::Value = serde_json::from_str(line).expect("one object a line");
        let fields = found.as_object().expect("an object");
        for (name, is_right) in [
            ("severity", fields["severity"] == "error" || fields["severity"] == "warning"),
            ("code", fields["code"].is_string()),
            (
                "path",
                fixtures().join("faulty").join(fields["path"].as_str().unwrap_or("?")).is_file(),
            ),
            ("line", fields["line"].as_u64() > Some(0)),
            ("column", fields["column"].as_u64() > Some(0)),
            ("message", fields["message"].is_string()),
            ("help", fields["help"].is_string() || fields["help"].is_null()),
        ] {
            assert!(is_right, "{name} of {line}");
        }
        assert_eq!(fields.len(), 7, "{line}");
    }
}

#[test]
fn warnings_fail_only_when_they_are_denied() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(
        place.path(),
        &[(
            "posts/a.md",
            "{\"titel\": \"x\", \"title\": \"A\", \"date\": \"2026-01-02\"}\n\nText.\n",
        )],
    );
    let checked = pamphlet(place.path(), &["check", "."]);
    let printed = String::from_utf8_lossy(&checked.stdout);
    assert_eq!(checked.status.code(), Some(0), "{printed}");
    assert!(printed.ends_with("\n1 warning\n"), "{printed}");
    let denied = pamphlet(place.path(), &["check", ".", "--deny", "warnings"]);
    assert_eq!(denied.status.code(), Some(1));
}

#[test]
fn the_bundled_blog_has_no_fault_and_no_warning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let checked = pamphlet(root, &["check", "--deny", "warnings"]);
    let printed = String::from_utf8_lossy(&checked.stdout);
    assert_eq!(checked.status.code(), Some(0), "{printed}");
    assert!(printed.starts_with("no errors, no warnings in "), "{printed}");
    let quiet = pamphlet(root, &["check", "--format", "json"]);
    assert_eq!(String::from_utf8_lossy(&quiet.stdout), "");
}

#[test]
fn a_reader_that_goes_away_has_had_enough() {
    let mut checking = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(["check", "faulty"])
        .current_dir(fixtures())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(checking.stdout.take());
    let mut said = String::new();
    checking.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
    assert_eq!(checking.wait().expect("the child is ours").code(), Some(0));
    assert_eq!(said, "");
}

#[test]
fn colours_are_for_terminals() {
    let checked = pamphlet(fixtures(), &["check", "faulty"]);
    assert!(!checked.stdout.contains(&0x1b));
    let forced = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(["check", "faulty"])
        .current_dir(fixtures())
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("the program runs");
    assert!(forced.stdout.contains(&0x1b));
    let refused = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(["check", "faulty"])
        .current_dir(fixtures())
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs");
    assert!(!refused.stdout.contains(&0x1b));
}
