//! A folder of posts for one test.
#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

use pamphlet::content::{LoadOptions, Loaded, Loader, Severity};

pub struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// Makes a folder that holds the files, given as path and text.
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let made = Folder { folder: tempfile::tempdir().expect("a temporary folder can be made") };
        for (path, text) in files {
            made.write(path, text);
        }
        made
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let file = self.path().join(path);
        let above = file.parent().expect("a file lies in a folder");
        fs::create_dir_all(above).expect("the temporary folder is writable");
        fs::write(&file, bytes).expect("the temporary folder is writable");
        file
    }

    pub fn loader(&self) -> Loader {
        Loader::new(self.path(), options())
    }

    pub fn load(&self) -> Loaded {
        self.loader().load().expect("the folder is there")
    }
}

/// The clock of the tests stands at noon of 1 June 2024.
pub fn options() -> LoadOptions {
    let now = "2024-06-01T12:00:00Z".parse().expect("this is an instant");
    LoadOptions { drafts: false, future: false, base_url: None, now }
}

/// Every finding as `path:line:column severity code`.
pub fn found(loaded: &Loaded) -> Vec<String> {
    let line = |found: &pamphlet::content::Diagnostic| {
        let severity = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let code = found.code.name();
        format!("{}:{}:{} {severity} {code}", found.path, found.line, found.column)
    };
    loaded.report.diagnostics.iter().map(line).collect()
}

#[track_caller]
pub fn assert_found(loaded: &Loaded, expected: &[&str]) {
    let all: Vec<String> = loaded.report.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(found(loaded), expected, "{}", all.join("\n"));
}
