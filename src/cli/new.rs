//! `pamphlet new TITLE`: a post with its front matter.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use jiff::ZonedDateTime;
use serde_json::json;

use super::Exit;
use crate::url::{file_segment, term_segment};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Title of the post
    title: String,
    /// Content folder, or a root that holds `content/`
    #[arg(long, value_name = "DIR", default_value = "content")]
    site: PathBuf,
    /// Folder below the content folder; `.` for a page at the root, which gets no date: it is no post
    #[arg(long, default_value = "posts")]
    section: PathBuf,
    /// Last segment of the URL and name of the file; made from the title if absent
    #[arg(long)]
    slug: Option<String>,
    /// A post that others see at once: without `"draft": true`
    #[arg(long)]
    publish: bool,
    /// Open the post in $VISUAL or $EDITOR
    #[arg(long)]
    edit: bool,
}

/// A post before its first save.
#[derive(Debug)]
pub(super) struct NewPost<'a> {
    pub title: &'a str,
    /// `None` for a page that is no post.
    pub date: Option<&'a ZonedDateTime>,
    pub is_draft: bool,
    pub text: &'a str,
}

impl NewPost<'_> {
    /// The front matter, a blank line, and the text.
    pub(super) fn to_file(&self) -> String {
        let mut fields = vec![format!("  \"title\": {}", json!(self.title))];
        if let Some(date) = self.date {
            fields.push(format!("  \"date\": \"{}\"", date.strftime("%Y-%m-%dT%H:%M:%S%:z")));
        }
        if self.is_draft {
            fields.push("  \"draft\": true".to_owned());
        }
        format!("{{\n{}\n}}\n\n{}", fields.join(",\n"), self.text)
    }
}

pub fn run(arguments: &Arguments) -> Exit {
    let path = match create(arguments) {
        Ok(path) => path,
        Err(why) => return Exit::refuse(&why),
    };
    let printed = writeln!(io::stdout(), "{}", path.display());
    if !arguments.edit {
        return Exit::of_writing(printed);
    }
    match edit(&path) {
        Ok(()) => Exit::Done,
        Err(why) => Exit::refuse(&why),
    }
}

fn create(arguments: &Arguments) -> Result<PathBuf, String> {
    let slug = match &arguments.slug {
        Some(slug) => file_segment(slug),
        None => term_segment(&arguments.title),
    };
    if slug.trim_matches('.').is_empty() {
        return Err(format!(
            "{:?} leaves nothing for a file name: give one with --slug",
            arguments.title
        ));
    }
    let content = content_folder(&arguments.site)?;
    let is_below = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if !arguments.section.components().all(is_below) {
        return Err(format!("{} is not below the content folder", arguments.section.display()));
    }
    // Without the `.` of a page at the root.
    let folder: PathBuf = content.join(&arguments.section).components().collect();
    let path = folder.join(format!("{slug}.md"));
    let now = ZonedDateTime::now();
    let date = Some(&now).filter(|_| folder != content);
    let post = NewPost { title: &arguments.title, date, is_draft: !arguments.publish, text: "" };
    let written = fs::create_dir_all(&folder).and_then(|()| create_file(&path, &post.to_file()));
    match written {
        Ok(()) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(format!(
            "{} is there already: choose another title, or give a --slug",
            path.display()
        )),
        Err(error) => Err(format!("cannot write {}: {error}", path.display())),
    }
}

/// The folder that posts lie in: `site` itself, or `content` in it.
fn content_folder(site: &Path) -> Result<PathBuf, String> {
    let inner = site.join("content");
    match (inner.is_dir(), site.is_dir()) {
        (true, _) => Ok(inner),
        (false, true) => Ok(site.to_owned()),
        (false, false) => Err(format!(
            "no folder {}: name one with --site, or make a blog with `pamphlet init DIR`",
            site.display()
        )),
    }
}

/// Writes a file that must not be there yet.
pub(super) fn create_file(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

fn edit(path: &Path) -> Result<(), String> {
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty()));
    let Some(editor) = named else {
        return Err("neither $VISUAL nor $EDITOR names an editor".to_owned());
    };
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let ended = Command::new(program).args(words).arg(path).status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{editor} ended with {status}")),
        Err(error) => Err(format!("cannot start {editor}: {error}")),
    }
}
