//! What the settings of Eleventy say in plain strings, and the data of the whole site.

use serde_json::json;

use super::error::ImportError;
use super::harvest::Harvest;
use super::tool::ELEVENTY_SETTINGS;
use super::tree::Tree;
use super::{hugo_settings, literal};

/// Where things are.
#[derive(Debug, Default)]
pub(super) struct EleventySettings {
    /// Folders in the whole folder, without slashes at the ends; empty for the whole.
    pub input: String,
    includes: String,
    layouts: String,
    data: String,
    output: String,
    /// What is copied as it is, and below which folder.
    copies: Vec<(String, String)>,
    /// Folders and files that are no pages.
    ignored: Vec<String>,
    /// Whether no template language is read in Markdown.
    pub texts_are_plain: bool,
    /// The address that the feed plugin writes to.
    feed: Option<String>,
    name: Option<&'static str>,
}

impl EleventySettings {
    pub fn read(tree: &Tree) -> EleventySettings {
        let mut settings = EleventySettings {
            includes: "_includes".to_owned(),
            data: "_data".to_owned(),
            output: "_site".to_owned(),
            ..EleventySettings::default()
        };
        settings.name = ELEVENTY_SETTINGS.into_iter().find(|name| tree.has(name));
        let text = settings.name.and_then(|name| tree.text(name)).unwrap_or_default();
        let folder = |text: String| text.trim_start_matches("./").trim_matches('/').to_owned();
        let places = [
            ("input", "setInputDirectory", &mut settings.input),
            ("includes", "setIncludesDirectory", &mut settings.includes),
            ("layouts", "setLayoutsDirectory", &mut settings.layouts),
            ("data", "setDataDirectory", &mut settings.data),
            ("output", "setOutputDirectory", &mut settings.output),
        ];
        for (key, call, target) in places {
            let written = argument(&text, call).or_else(|| property(&text, key));
            if let Some(written) = written {
                *target = folder(written);
            }
        }
        if settings.input == "." {
            settings.input.clear();
        }
        // The folders of templates and data are named as they are seen from the input folder.
        for inner in [&mut settings.includes, &mut settings.layouts, &mut settings.data] {
            if !inner.is_empty() {
                *inner = below(&settings.input, inner);
            }
        }
        settings.copies = copies(&text);
        settings.feed = property(&text, "outputPath");
        settings.texts_are_plain =
            ["markdownTemplateEngine: false", "markdownTemplateEngine:false"]
                .iter()
                .any(|setting| text.contains(setting));
        let ignored = tree.text(".eleventyignore").unwrap_or_default();
        let ignored = ignored
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        settings.ignored =
            ignored.map(|line| folder(line.trim_end_matches("/**").to_owned())).collect();
        settings
    }

    /// Where in `static` a file belongs that is copied as it is.
    pub fn copied(&self, path: &str) -> Option<String> {
        let path = path.strip_prefix("./").unwrap_or(path);
        self.copies.iter().find_map(|(from, to)| {
            if let Some(ending) = from.strip_prefix("**/*").or_else(|| from.strip_prefix('*')) {
                return path.ends_with(ending).then(|| self.without_input(path).to_owned());
            }
            let from =
                from.trim_end_matches("/**/*").trim_end_matches("/**").trim_end_matches("/*");
            let rest = path.strip_prefix(from)?;
            if !(rest.is_empty() || rest.starts_with('/')) {
                return None;
            }
            Some(match to.as_str() {
                // It keeps its path below the input folder.
                "\0" => self.without_input(path).to_owned(),
                "" if rest.is_empty() => from.rsplit('/').next().unwrap_or(from).to_owned(),
                to => format!("{to}{rest}").trim_start_matches('/').to_owned(),
            })
        })
    }

    fn without_input<'p>(&self, path: &'p str) -> &'p str {
        let rest = path.strip_prefix(&*self.input).filter(|_| !self.input.is_empty());
        rest.and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
    }

    /// Whether a file makes no page: `source` is its path in the whole folder, `path` in the input folder.
    pub fn is_left_alone(&self, source: &str, path: &str) -> bool {
        let is_in = |path: &str, folder: &str| {
            !folder.is_empty()
                && path
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let folders = [&self.includes, &self.layouts, &self.data];
        is_in(source, &self.output)
            || folders.into_iter().any(|folder| is_in(source, folder))
            || self.ignored.iter().any(|ignored| is_in(source, ignored) || is_in(path, ignored))
            || self.copied(source).is_some()
            || path.split('/').any(|name| name.starts_with('.'))
            // Of the folder's own, not of the blog's.
            || (self.input.is_empty() && ["README.md", "LICENSE.md", "CONTRIBUTING.md", "CHANGELOG.md"].contains(&path))
    }
}

/// A folder as it is seen from another one, from the root.
fn below(folder: &str, relative: &str) -> String {
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in relative.split('/').filter(|name| !name.is_empty() && *name != ".") {
        if name == ".." {
            names.pop();
        } else {
            names.push(name);
        }
    }
    names.join("/")
}

/// `call("x")`.
fn argument(text: &str, call: &str) -> Option<String> {
    let rest = &text[text.find(&format!("{call}("))? + call.len() + 1..];
    string(rest.trim_start())
}

/// `key: "x"`.
fn property(text: &str, key: &str) -> Option<String> {
    text.match_indices(key).find_map(|(at, _)| {
        let is_begin = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        string(rest.strip_prefix(':').filter(|_| is_begin)?.trim_start())
    })
}

/// A string in any of its quotes, without anything to be put in.
fn string(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|quote| "\"'`".contains(*quote))?;
    let inner = text[1..].split(quote).next()?;
    (!inner.contains("${") && !inner.contains('\n')).then(|| inner.to_owned())
}

/// `addPassthroughCopy("img")`, `addPassthroughCopy({ "public": "/" })`.
fn copies(text: &str) -> Vec<(String, String)> {
    const CALL: &str = "addPassthroughCopy(";
    let mut copies = Vec::new();
    let plain = |path: &str| match path.trim_start_matches("./").trim_matches('/') {
        "." => String::new(),
        path => path.to_owned(),
    };
    for (at, _) in text.match_indices(CALL) {
        let rest = text[at + CALL.len()..].trim_start();
        if let Some(path) = string(rest) {
            copies.push((plain(&path), "\0".to_owned()));
        } else if let Some(object) = rest.strip_prefix('{') {
            let object = object.split('}').next().unwrap_or_default();
            for entry in object.split(',') {
                let mut strings = entry.splitn(2, ':').map(|part| string(part.trim()));
                if let (Some(Some(from)), Some(Some(to))) = (strings.next(), strings.next()) {
                    copies.push((plain(&from), plain(&to)));
                }
            }
        }
    }
    copies
}

/// Takes over what has a counterpart: title, address and author from the data of the whole site.
pub(super) fn take(
    tree: &Tree,
    settings: &EleventySettings,
    harvest: &mut Harvest,
) -> Result<(), ImportError> {
    let folder = &settings.data;
    let mut is_found = false;
    for stem in ["metadata", "site", "meta", "config"] {
        let mut data =
            hugo_settings::table(tree, &format!("{folder}/{stem}.json"))?.unwrap_or_default();
        for ending in ["js", "mjs", "cjs"] {
            if let Some(text) = tree.text(&format!("{folder}/{stem}.{ending}")) {
                data.0.extend(literal::read(&text).0);
            }
        }
        if data.0.is_empty() {
            continue;
        }
        let target = &mut harvest.settings;
        let first = |keys: &[&str]| keys.iter().find_map(|key| data.text(key));
        let set = |text: &mut String, keys: &[&str]| {
            if let (true, Some(found)) = (text.is_empty(), first(keys)) {
                *text = found;
            }
        };
        set(&mut target.title, &["title", "name", "siteName"]);
        set(&mut target.description, &["description", "tagline"]);
        if let Some(language) = first(&["language", "lang"]) {
            target.set_language(&language);
        }
        for (field, keys) in [
            ("name", ["author.name", "authorName", "author"]),
            ("email", ["author.email", "authorEmail", "email"]),
            ("url", ["author.url", "authorUrl", "author.uri"]),
        ] {
            if let Some(text) = first(&keys) {
                target.author.entry(field).or_insert_with(|| json!(text));
            }
        }
        if let Some(url) = first(&["url", "baseUrl", "base_url", "siteUrl", "domain"]) {
            is_found = is_found || target.set_base_url(&url).is_ok();
        }
    }
    let name = settings.name.unwrap_or("package.json");
    if !is_found {
        harvest.note(name, "the address of the site is not found: set \"base_url\" in site.json");
    }
    harvest.note(name, "a program: folders, copies and the feed are read from its plain strings");
    let feed = settings.feed.as_deref().map(|feed| format!("/{}", feed.trim_start_matches('/')));
    if let Some(feed) =
        feed.filter(|feed| !["/feed.xml", "/rss.xml", "/feed.json"].contains(&feed.as_str()))
    {
        let to = match () {
            () if feed.ends_with(".json") => "/feed.json",
            () if feed.contains("rss") => "/rss.xml",
            () => "/feed.xml",
        };
        harvest.redirect(&feed, to);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{copies, property};

    #[test]
    fn plain_strings_of_programs_are_read() {
        let text = "export default function (config) {\n  config.addPassthroughCopy(\"img\").addPassthroughCopy({ \"./public/\": \"/\" });\n  return { dir: { input: 'src', output: `_out` } };\n}";
        assert_eq!(property(text, "input").as_deref(), Some("src"));
        assert_eq!(property(text, "output").as_deref(), Some("_out"));
        assert_eq!(
            copies(text),
            [("img".to_owned(), "\0".to_owned()), ("public".to_owned(), String::new())]
        );
    }
}
