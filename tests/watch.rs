//! The eye on a folder: every change is told, reading is not.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use pamphlet::reload::Watch;

/// Long enough for any machine to be told of a change.
const TOLD_MAX: Duration = Duration::from_secs(20);

/// Long enough that a wrong message would have come; a slower machine only finds fewer faults.
const SILENCE: Duration = Duration::from_millis(300);

/// A message for each time that the folder was quiet again after a change.
fn watched(folder: &Path) -> Receiver<()> {
    let (sender, changes) = channel();
    let mut watch = Watch::start(folder).expect("the folder can be watched");
    thread::spawn(move || {
        while watch.wait().is_some() {
            if sender.send(()).is_err() {
                break;
            }
        }
    });
    changes
}

#[test]
fn edits_renames_deletes_and_new_folders_are_told() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("content");
    fs::create_dir(&folder).expect("a new folder");
    let changes = watched(&folder);
    let told = |what: &str| {
        changes.recv_timeout(TOLD_MAX).unwrap_or_else(|_| panic!("not told of {what}"))
    };
    fs::write(folder.join("a.md"), "one").expect("written");
    told("a new file");
    fs::write(folder.join("a.md"), "two").expect("written");
    told("an edit");
    fs::rename(folder.join("a.md"), folder.join("b.md")).expect("renamed");
    told("a rename");
    fs::create_dir(folder.join("posts")).expect("a new folder");
    told("a new folder");
    fs::write(folder.join("posts/c.md"), "three").expect("written");
    told("a file in a new folder");
    fs::remove_file(folder.join("b.md")).expect("removed");
    told("a removal");
}

#[test]
fn reading_and_neighbours_are_no_change() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().join("content");
    fs::create_dir(&folder).expect("a new folder");
    fs::write(folder.join("a.md"), "one").expect("written");
    let changes = watched(&folder);
    for _ in 0..3 {
        assert_eq!(fs::read_to_string(folder.join("a.md")).expect("read"), "one");
        assert_eq!(fs::read_dir(&folder).expect("read").count(), 1);
    }
    fs::write(place.path().join("neighbour"), "not ours").expect("written");
    assert!(changes.recv_timeout(SILENCE).is_err());
}

#[test]
fn a_link_that_is_swapped_is_followed() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let (first, second) = (place.path().join("first"), place.path().join("second"));
    fs::create_dir(&first).expect("a new folder");
    fs::create_dir(&second).expect("a new folder");
    let folder = place.path().join("content");
    symlink(&first, &folder).expect("a new link");
    let changes = watched(&folder);
    symlink(&second, place.path().join("next")).expect("a new link");
    fs::rename(place.path().join("next"), &folder).expect("swapped");
    changes.recv_timeout(TOLD_MAX).expect("told of the swap");
    while changes.recv_timeout(SILENCE).is_ok() {}
    fs::write(second.join("a.md"), "one").expect("written");
    changes.recv_timeout(TOLD_MAX).expect("told of an edit behind the link");
}

#[test]
fn of_a_root_only_the_parts_of_the_site_count() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let root = place.path().join("blog");
    for folder in ["content", "target/deep"] {
        fs::create_dir_all(root.join(folder)).expect("a new folder");
    }
    let changes = watched(&root);
    let told = |what: &str| {
        changes.recv_timeout(TOLD_MAX).unwrap_or_else(|_| panic!("not told of {what}"))
    };
    fs::write(root.join("target/deep/a"), "not ours").expect("written");
    fs::write(root.join("README.md"), "not ours").expect("written");
    assert!(changes.recv_timeout(SILENCE).is_err());
    fs::write(root.join("content/a.md"), "one").expect("written");
    told("a file");
    fs::write(root.join("site.json"), "{}").expect("written");
    told("the settings");
    fs::create_dir(root.join("static")).expect("a new folder");
    told("a new part");
    fs::write(root.join("static/a.css"), "").expect("written");
    told("a file in the new part");
}
