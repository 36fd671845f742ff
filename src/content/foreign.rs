//! Settings of another program, where there is no `site.json`: Hugo's, Zola's, Jekyll's.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::front_matter::{self, Data, Entry};
use super::report::{Code, Diagnostic, Severity};

/// Names of such files, and how they are written.
const FILES: [(&str, Syntax); 9] = [
    ("hugo.toml", Syntax::Toml),
    ("hugo.yaml", Syntax::Yaml),
    ("hugo.yml", Syntax::Yaml),
    ("hugo.json", Syntax::Json),
    ("config.toml", Syntax::Toml),
    ("config.yaml", Syntax::Yaml),
    ("config.yml", Syntax::Yaml),
    ("zola.toml", Syntax::Toml),
    ("_config.yml", Syntax::Yaml),
];

/// The settings that both have, by our name and by theirs.
const SHARED: [(&str, &[&str]); 4] = [
    ("title", &["title"]),
    ("description", &["description"]),
    ("base_url", &["baseurl", "base_url", "url"]),
    ("language", &["languagecode", "defaultcontentlanguage", "default_language", "lang"]),
];

/// More is not read of such a file.
const BYTES_MAX: u64 = 256 << 10;

#[derive(Clone, Copy)]
enum Syntax {
    Toml,
    Yaml,
    Json,
}

/// Tells that the settings beside a folder of posts are not read, and what of them to write where.
///
/// `root` is `content` itself, or the folder that holds it.
pub(super) fn note(root: &Path, content: &Path) -> Option<Diagnostic> {
    let (name, syntax) = FILES.into_iter().find(|(name, _)| root.join(name).is_file())?;
    let path = if root == content { name.to_owned() } else { format!("../{name}") };
    let entries = entries(&root.join(name), syntax).unwrap_or_default();
    let message = format!("{name} holds the settings of another program, which are not read here");
    let here = Diagnostic::of_file(Code::SiteConfig, &path, message);
    let help = match shared(&entries).as_slice() {
        [] => "write a site.json beside it: {\"title\": \"...\", \"base_url\": \"https://...\"}"
            .to_owned(),
        settings => format!("write a site.json beside it: {{{}}}", settings.join(", ")),
    };
    Some(Diagnostic { severity: Severity::Warning, ..here.with_help(help) })
}

/// What such a file says; nothing, if it cannot be read.
fn entries(file: &Path, syntax: Syntax) -> Option<Vec<Entry>> {
    let mut text = String::new();
    File::open(file).ok()?.take(BYTES_MAX).read_to_string(&mut text).ok()?;
    let fenced = match syntax {
        Syntax::Toml => format!("+++\n{text}\n+++\n"),
        Syntax::Yaml => format!("---\n{}\n---\n", text.trim_start().trim_start_matches("---")),
        Syntax::Json => text,
    };
    Some(front_matter::read(&fenced).0.entries)
}

/// The settings that can be taken over, as members of a JSON object.
fn shared(entries: &[Entry]) -> Vec<String> {
    let value = |theirs: &[&str]| {
        theirs.iter().find_map(|key| {
            let entry = entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key))?;
            match &entry.value.data {
                Data::Text(text) if !text.is_empty() => Some(text.trim_end_matches('/').to_owned()),
                _ => None,
            }
        })
    };
    let member = |(name, theirs): &(&str, &[&str])| {
        Some(format!("\"{name}\": {}", Value::String(value(theirs)?)))
    };
    SHARED.iter().filter_map(member).collect()
}
