//! The same folder of posts built by Hugo, in a project with a minimal theme: every page, the lists in pages of ten, the
//! taxonomies, RSS and sitemap, code highlighted by classes.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SETTINGS: &str = r#"
baseURL = "https://blog.example/"
title = "Startup"
timeout = "120s"
[taxonomies]
tag = "tags"
category = "categories"
series = "series"
author = "authors"
[pagination]
pagerSize = 10
[markup.highlight]
noClasses = false
[markup.goldmark.renderer]
unsafe = true
"#;

const FRAME: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><a href="/">{{ .Site.Title }}</a></header><main>{{ block "main" . }}{{ end }}</main></body></html>
"#;

const SINGLE: &str = r#"{{ define "main" }}<article><h1>{{ .Title }}</h1><time>{{ .Date.Format "2006-01-02" }}</time>
{{ .TableOfContents }}{{ .Content }}</article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}
"#;

const LIST: &str = r#"{{ define "main" }}<h1>{{ .Title }}</h1>{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = .Site.RegularPages }}{{ end }}{{ $paginator := .Paginate $pages }}
{{ range $paginator.Pages }}<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>{{ .Summary }}</article>{{ end }}
{{ with $paginator.Prev }}<a href="{{ .URL }}">newer</a>{{ end }}{{ with $paginator.Next }}<a href="{{ .URL }}">older</a>{{ end }}{{ end }}
"#;

/// A Hugo project around a copy of a content folder.
#[derive(Debug)]
pub struct Project {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl Project {
    /// `None` where Hugo is not installed: it is looked for at `PAMPHLET_HUGO`, then in PATH.
    pub fn around(content: &Path) -> io::Result<Option<Project>> {
        let named = std::env::var_os("PAMPHLET_HUGO").map(PathBuf::from);
        let Some(program) = named.or_else(in_path) else { return Ok(None) };
        let folder = tempfile::tempdir()?;
        let layouts = folder.path().join("layouts/_default");
        fs::create_dir_all(&layouts)?;
        fs::write(folder.path().join("hugo.toml"), SETTINGS)?;
        fs::write(layouts.join("baseof.html"), FRAME)?;
        fs::write(layouts.join("single.html"), SINGLE)?;
        fs::write(layouts.join("list.html"), LIST)?;
        copy(content, &folder.path().join("content"))?;
        Ok(Some(Project { program, folder }))
    }

    pub fn version(&self) -> io::Result<String> {
        let output = Command::new(&self.program).arg("version").output()?;
        let words = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(words.split_whitespace().nth(1).unwrap_or("?").to_owned())
    }

    /// Time of a whole run, with a cache and an output folder of its own, both empty.
    pub fn build(&self, to_memory: bool) -> io::Result<Duration> {
        let scratch = tempfile::tempdir()?;
        let mut command = Command::new(&self.program);
        command
            .arg("--source")
            .arg(self.folder.path())
            .arg("--cacheDir")
            .arg(scratch.path().join("cache"));
        command
            .arg("--destination")
            .arg(scratch.path().join("public"))
            .args(to_memory.then_some("--renderToMemory"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let start = Instant::now();
        let output = command.output()?;
        let took = start.elapsed();
        if output.status.success() {
            Ok(took)
        } else {
            Err(io::Error::other(format!("hugo: {}", String::from_utf8_lossy(&output.stderr))))
        }
    }
}

fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("hugo")).find(|program| program.is_file())
}

/// Copies a folder; `site.json` is not Hugo's.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_name() != OsStr::new("site.json") {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
