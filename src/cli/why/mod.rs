//! `pamphlet why URL|FILE`: what answers there and where it comes from, or why nothing does.

mod file;
mod story;
mod url;

use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use jiff::Timestamp;

use super::view::View;
use super::{Exit, place};
use crate::content::{Loaded, Loader};
use crate::url::{PathError, decode};
use story::Story;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// URL or path of the site, or a file of its folder
    #[arg(value_name = "URL|FILE")]
    what: String,
    /// Content folder, or a root that holds `content/` [default: content]
    folder: Option<PathBuf>,
    #[command(flatten)]
    view: View,
}

/// A folder as it was looked at.
struct Look {
    loaded: Loaded,
    /// The folder that source paths are relative to.
    content: PathBuf,
    now: Timestamp,
}

/// What a person asks about.
#[derive(Debug, PartialEq, Eq)]
enum Subject {
    /// Decoded path of the site.
    Url(String),
    /// Source path, as diagnostics have it.
    File(String),
}

pub fn run(arguments: &Arguments) -> Exit {
    let folder = match place::find_folder(arguments.folder.as_deref()) {
        Ok(folder) => folder,
        Err(why) => return Exit::refuse(&why),
    };
    let options = arguments.view.load_options();
    let now = options.now;
    let mut loader = Loader::new(&folder, options);
    let look = match loader.load() {
        Ok(loaded) => Look { loaded, content: loader.content_folder(), now },
        Err(error) => {
            return Exit::refuse(&format!("cannot read {}: {error}", folder.display()));
        }
    };
    match subject(&arguments.what, &look.content) {
        Ok(Subject::Url(path)) => print(&url::tell(&look, &path)),
        Ok(Subject::File(path)) => print(&file::tell(&look, &path)),
        Err(why) => Exit::refuse(&why),
    }
}

fn print(story: &Story) -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    Exit::of_writing(write!(out, "{story}").and_then(|()| out.flush()))
}

/// A file if one is there, or if the name can be that of nothing else; a URL otherwise.
fn subject(what: &str, content: &Path) -> Result<Subject, String> {
    let is_full = what.contains("://");
    if !is_full {
        if Path::new(what).exists()
            && let Some(path) = source_path(Path::new(what), content)
        {
            return Ok(Subject::File(path));
        }
        let is_named = !what.starts_with('/');
        let is_page = [".md", ".markdown"].iter().any(|end| what.ends_with(end));
        if is_named && (is_page || content.join(what).is_file()) {
            return Ok(Subject::File(what.strip_prefix("content/").unwrap_or(what).to_owned()));
        }
    }
    let path = match what.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => what,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let absolute = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    let mut decoded = Vec::new();
    decode(absolute.as_bytes(), &mut decoded)
        .map_err(|error| format!("`{what}` is no URL: {}", found(error)))?;
    String::from_utf8(decoded).map(Subject::Url).map_err(|_| format!("`{what}` is no UTF-8"))
}

fn found(error: PathError) -> &'static str {
    match error {
        PathError::NotAbsolute => "its path does not begin with a slash",
        PathError::BadEscape => "a `%` takes two hexadecimal digits",
        PathError::Control => "a control character is in it",
        PathError::EscapedSlash => "an escaped slash is in it",
        PathError::LeavesRoot => "its `..` lead above the root of the site",
        PathError::NotUtf8 => "it is no UTF-8",
    }
}

/// The path of a file as seen from the content folder, if it lies in it or beside it.
fn source_path(file: &Path, content: &Path) -> Option<String> {
    let (file, content) = (straight(file)?, straight(content)?);
    if let Ok(inside) = file.strip_prefix(&content) {
        return Some(inside.to_str()?.to_owned()).filter(|path| !path.is_empty());
    }
    let beside = file.strip_prefix(content.parent()?).ok()?.to_str()?;
    let is_of_site = beside == "site.json"
        || ["static/", "templates/"].iter().any(|folder| beside.starts_with(folder));
    is_of_site.then(|| format!("../{beside}"))
}

/// An absolute path without `.` and `..`. Links are not followed: a file is asked about by its name.
fn straight(path: &Path) -> Option<PathBuf> {
    let mut straight = PathBuf::new();
    for part in std::path::absolute(path).ok()?.components() {
        match part {
            Component::ParentDir => drop(straight.pop()),
            Component::CurDir => {}
            part => straight.push(part),
        }
    }
    Some(straight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_a_url() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/why"));
        let of = |what: &str| subject(what, folder).expect("a subject");
        let url = |path: &str| Subject::Url(path.to_owned());
        let file = |path: &str| Subject::File(path.to_owned());
        assert_eq!(of("https://blog.example/posts/%C3%BC/?x=1#y"), url("/posts/ü/"));
        assert_eq!(of("https://blog.example"), url("/"));
        assert_eq!(of("posts/a/"), url("/posts/a/"));
        assert_eq!(of("/mod.rs"), url("/mod.rs"));
        assert_eq!(of("mod.rs"), file("mod.rs"));
        assert_eq!(of("posts/nothing.md"), file("posts/nothing.md"));
        let whole = folder.join("./../why/mod.rs");
        assert_eq!(of(whole.to_str().expect("text")), file("mod.rs"));
        let refused = |what: &str| subject(what, folder).expect_err("no subject");
        assert!(refused("/%zz").contains("hexadecimal"));
        assert!(refused("/posts/../../etc/passwd").contains("above the root"));
        assert!(refused("/%00").contains("control character"));
    }
}
