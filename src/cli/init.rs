//! `pamphlet init DIR`: the two minutes after installing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::ZonedDateTime;
use serde_json::json;

use super::Exit;
use super::new::{self, NewPost};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder to make; it may be there already, but what it holds is never overwritten
    dir: PathBuf,
}

/// Packed files, and what one that was ended at once left behind.
const GITIGNORE: &str = "*.pack\n.pamphlet-*.tmp\n";

const FIRST_TEXT: &str = "\
This post is `content/posts/hello.md`: a JSON object for what is said *about* the post, and Markdown for the
post itself. Change it, save it, and look again.

<!--more-->

- `pamphlet serve --watch` shows every change as it is saved.
- `pamphlet new \"A title\"` begins the next post.
- `pamphlet check` finds dead links and other faults before a reader does.
";

pub fn run(arguments: &Arguments) -> Exit {
    match create(&arguments.dir) {
        Ok(written) => {
            for path in written {
                eprintln!("wrote {}", path.display());
            }
            eprintln!("\nnow: cd {} && pamphlet serve --watch", arguments.dir.display());
            Exit::Done
        }
        Err(why) => Exit::refuse(&why),
    }
}

/// Writes the files of a new blog; nothing is written when one of them is there already.
fn create(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let settings = json!({
        "title": "A new blog",
        "description": "",
        "base_url": "http://127.0.0.1:8080",
        "language": "en",
        "author": { "name": "" }
    });
    let now = ZonedDateTime::now();
    let post = NewPost { title: "Hello", date: Some(&now), is_draft: false, text: FIRST_TEXT };
    let files = [
        (dir.join("content/site.json"), format!("{settings:#}\n")),
        (dir.join("content/posts/hello.md"), post.to_file()),
        (dir.join(".gitignore"), GITIGNORE.to_owned()),
    ];
    if let Some((path, _)) = files.iter().find(|(path, _)| path.symlink_metadata().is_ok()) {
        return Err(format!(
            "{} is there already: choose another folder, or begin a post with `pamphlet new`",
            path.display()
        ));
    }
    for (path, text) in &files {
        write_new(path, text)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(files.map(|(path, _)| path).to_vec())
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    new::create_file(path, text)
}
