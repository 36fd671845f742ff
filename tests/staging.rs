//! A program that is killed cannot clean up: the next one does, but for what another still writes and what
//! may be somebody else's.

use std::fs::{self, File};
use std::path::Path;

use pamphlet::staging::{StagedFolder, staged_file, sweep};

#[path = "program/mod.rs"]
mod program;

use program::{pamphlet, write};

const COMMANDS: [&[&str]; 4] = [
    &["pack", "blog", "--output", "site.pack"],
    &["export", "blog", "--output", "out"],
    &["export", "blog", "--output", "out.zip"],
    &["import", "old", "new"],
];

/// Names in a folder that are no lasting ones.
fn temporary(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn every_command_sweeps_where_it_writes() {
    for command in COMMANDS {
        let place = tempfile::tempdir().expect("a folder");
        let post = "{\"title\": \"A\", \"date\": \"2020-01-01\"}\n\nText.\n";
        write(
            place.path(),
            &[
                ("blog/content/posts/a.md", post),
                ("old/hugo.toml", "title = \"A\"\n"),
                ("old/content/posts/a.md", "---\ntitle: A\ndate: 2020-01-01\n---\nText.\n"),
                (".pamphlet-new-file.tmp", "half a file"),
                (".pamphlet-new-folder.tmp/new/posts/a.md", "half a folder"),
                (".pamphlet-new-held.tmp/new/a.md", "still being written"),
                (".pamphlet-new-guarded.tmp/new/precious.txt", "somebody's"),
                (".pamphlet-new-guarded.tmp/kept", ""),
                (".pamphlet-else.tmp", "of another program"),
            ],
        );
        let lock = File::open(place.path().join(".pamphlet-new-held.tmp")).expect("a folder");
        lock.try_lock().expect("nobody else holds it");
        let told = pamphlet(place.path(), command);
        assert!(told.status.success(), "{told:?}");
        let left = [".pamphlet-else.tmp", ".pamphlet-new-guarded.tmp", ".pamphlet-new-held.tmp"];
        assert_eq!(temporary(place.path()), left, "{command:?}");
        drop(lock);
        sweep(place.path());
        assert_eq!(temporary(place.path()), left[..2], "{command:?}");
    }
}

#[test]
fn what_is_held_stays_and_what_is_dropped_goes() {
    let place = tempfile::tempdir().expect("a folder");
    let (file, folder) = (
        staged_file(place.path()).expect("a file"),
        StagedFolder::create(place.path()).expect("a folder"),
    );
    fs::write(folder.path().join("a.txt"), "text").expect("written");
    sweep(place.path());
    assert!(file.path().exists() && folder.path().join("a.txt").exists());
    assert_eq!(temporary(place.path()).len(), 2);
    drop(file);
    folder.give_name(&place.path().join("named")).expect("renamed");
    assert_eq!(temporary(place.path()), [""; 0]);
    assert_eq!(fs::read_to_string(place.path().join("named/a.txt")).expect("a file"), "text");
}

#[test]
fn what_may_be_somebodys_is_left_where_it_is() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = StagedFolder::create(place.path()).expect("a folder");
    fs::write(folder.path().join("a.txt"), "text").expect("written");
    folder.guard().expect("written");
    let left = folder.leave();
    sweep(place.path());
    assert_eq!(fs::read_to_string(left.join("a.txt")).expect("a file"), "text");
}
