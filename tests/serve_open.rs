//! `--open`: the browser of the desktop is given the address that is served.

mod program;

use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use program::{Serving, write};

#[test]
fn the_desktop_is_asked_to_show_the_site() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let (desktop, told) = (place.path().join("desktop"), place.path().join("told"));
    let script = format!("#!/bin/sh\nprintf '%s' \"$1\" >'{}'\n", told.display());
    let post = "{\"title\": \"One\", \"date\": \"2026-01-02\"}\n\nText.\n";
    write(place.path(), &[("desktop/xdg-open", &script), ("content/posts/one.md", post)]);
    let launcher = desktop.join("xdg-open");
    fs::set_permissions(&launcher, Permissions::from_mode(0o755)).expect("a program");
    let made = Command::new("mkfifo").arg(&told).status().expect("mkfifo runs");
    assert!(made.success());
    let server = Serving::start_among(&desktop, place.path(), &["--open"]);
    let mut url = String::new();
    let mut told = fs::File::open(&told).expect("a pipe that somebody writes to");
    told.read_to_string(&mut url).expect("text");
    assert_eq!(url, format!("http://{}/", server.address));
    assert_eq!(server.end_by_term(), Some(0));
}
