//! Checks the bundled blog while the program is built, with the code that the program checks blogs with.
//!
//! The two rooms are mounted from their files, so this compiles only while `content` reaches nothing
//! but `url`. A faulty post fails the build with a line for each fault; warnings are shown.

#[path = "src/content/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the check needs a part of the room")]
mod content;
#[path = "src/url/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the check needs a part of the room")]
mod url;

use std::path::Path;

use content::{LoadOptions, Loader, Severity};
use jiff::Timestamp;

/// Relative to the package, as cargo shows paths.
const FOLDER: &str = "content";

fn main() {
    println!("cargo::rerun-if-changed={FOLDER}");
    let options =
        LoadOptions { drafts: false, future: false, base_url: None, now: Timestamp::now() };
    match Loader::new(Path::new(FOLDER), options).load() {
        Ok(loaded) => {
            for found in &loaded.report.diagnostics {
                let kind = match found.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                };
                println!("cargo::{kind}={FOLDER}/{found}");
            }
        }
        Err(error) => println!("cargo::error={FOLDER}: {error}"),
    }
}
