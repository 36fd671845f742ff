//! Hugo: this engine's own conventions, in other forms of front matter.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::addresses::{is_markdown, split, split_ending, tidy};
use super::error::ImportError;
use super::fields::{self, Fields};
use super::front::{self, Front};
use super::harvest::{Harvest, Page};
use super::settings::PAGE_MARK;
use super::tree::Tree;
use super::values::{self, Table};
use super::{html_page, hugo_settings, shortcodes, slugs};
use crate::content::MONTHS;
use crate::url::{file_segment, title_segment};

/// Folders that have no counterpart, and why.
const LEFT: [(&str, &str); 7] = [
    ("layouts", "the look of the old site is not taken over"),
    ("themes", "the look of the old site is not taken over"),
    ("assets", "what Hugo makes of `assets` is not taken over"),
    ("archetypes", "`pamphlet new` takes the place of archetypes"),
    ("i18n", "the words of the theme are Pamphlet's own"),
    ("data", "data files are not taken over"),
    ("_vendor", "modules are not taken over"),
];

/// Other languages of texts that Hugo renders.
const OTHER_TEXTS: [&str; 7] = [".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc"];

/// Fields that steer Hugo and say nothing about the page.
const STEERING: [&str; 12] = [
    "layout",
    "type",
    "template",
    "outputs",
    "markup",
    "isCJKLanguage",
    "resources",
    "build",
    "_build",
    "cascade",
    "headless",
    "translationKey",
];

pub(super) fn read(tree: &Tree) -> Result<Harvest, ImportError> {
    let mut harvest = Harvest::default();
    let (name, config) = hugo_settings::read(tree)?;
    hugo_settings::take(&mut harvest, &name, &config);
    for (folder, why) in LEFT.into_iter().filter(|(folder, _)| tree.has_folder(folder)) {
        harvest.note(folder, why);
    }
    let static_folders = match config.texts("staticDir") {
        folders if folders.is_empty() => vec!["static".to_owned()],
        folders => folders,
    };
    for folder in &static_folders {
        for (path, file) in tree.below(folder.trim_matches('/')) {
            harvest.copy(file, format!("static/{path}"));
        }
    }
    let mut reader = Reader::new(tree, &config);
    let content = config.text("contentDir").unwrap_or_else(|| "content".to_owned());
    let content = content.trim_matches('/').to_owned();
    for (path, file) in tree.below(&content) {
        let source = format!("{content}/{path}");
        let (_, ending) = split_ending(path);
        match reader.language(path) {
            Language::Other => harvest.note(&source, "a page in another language; left out"),
            Language::Main(path) if reader.is_resource(&path) => {
                harvest.copy(file, format!("content/{path}"));
            }
            Language::Main(path) if is_markdown(&path) => {
                reader.page(&mut harvest, source, &path, false);
            }
            Language::Main(path) if ending == ".html" || ending == ".htm" => {
                let has_front = tree.text(&source).is_some_and(|text| has_front_matter(&text));
                match has_front {
                    true => reader.page(&mut harvest, source, &path, true),
                    false => harvest.copy(file, format!("content/{path}")),
                }
            }
            Language::Main(_) if OTHER_TEXTS.contains(&ending) => {
                harvest.note(&source, "no Markdown; left out");
            }
            Language::Main(path) => harvest.copy(file, format!("content/{path}")),
        }
    }
    Ok(harvest)
}

fn has_front_matter(text: &str) -> bool {
    ["---", "+++", "{"].iter().any(|mark| text.trim_start().starts_with(mark))
}

enum Language {
    /// The path without the name of the language.
    Main(String),
    Other,
}

struct Reader<'a> {
    tree: &'a Tree,
    main_language: String,
    languages: BTreeSet<String>,
    /// Permalink patterns with a token that is not known here.
    patterns: Vec<(String, String)>,
    is_ugly: bool,
    keeps_case: bool,
    dates_of_names: bool,
    /// Folders of leaf bundles, without a slash at the end.
    bundles: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree, config: &Table) -> Reader<'a> {
        let main = config.text("defaultContentLanguage").unwrap_or_else(|| "en".to_owned());
        let languages = config.table("languages").into_iter().flatten();
        let content = config.text("contentDir").unwrap_or_else(|| "content".to_owned());
        let bundles = tree.below(content.trim_matches('/')).filter_map(|(path, _)| {
            let (folder, name) = split(path);
            let is_index =
                name.starts_with("index.") && (is_markdown(name) || name.ends_with(".html"));
            (is_index && !folder.is_empty()).then(|| folder.trim_end_matches('/').to_owned())
        });
        let patterns = hugo_settings::patterns(config).into_iter();
        Reader {
            tree,
            main_language: main.to_lowercase(),
            languages: languages.map(|(name, _)| name.to_lowercase()).collect(),
            patterns: patterns.filter(|(_, pattern)| !hugo_settings::is_known(pattern)).collect(),
            is_ugly: config.flag("uglyURLs") == Some(true),
            keeps_case: config.flag("disablePathToLower") == Some(true),
            dates_of_names: config.texts("frontmatter.date").iter().any(|from| from == ":filename"),
            bundles: bundles.collect(),
        }
    }

    /// `post.de.md` is in another language, if the site has that one.
    fn language(&self, path: &str) -> Language {
        let (stem, ending) = split_ending(path);
        match stem.rsplit_once('.') {
            Some((bare, language)) if self.languages.contains(&language.to_lowercase()) => {
                match language.eq_ignore_ascii_case(&self.main_language) {
                    true => Language::Main(format!("{bare}{ending}")),
                    false => Language::Other,
                }
            }
            _ => Language::Main(path.to_owned()),
        }
    }

    /// Whether a file lies in a leaf bundle and is not its page.
    fn is_resource(&self, path: &str) -> bool {
        let (folder, name) = split(path);
        let folder = folder.trim_end_matches('/');
        let above = folder.match_indices('/').map(|(at, _)| &folder[..at]);
        let is_below = above.clone().any(|above| self.bundles.contains(above));
        is_below || (self.bundles.contains(folder) && !name.starts_with("index."))
    }

    fn page(&mut self, harvest: &mut Harvest, source: String, path: &str, is_html: bool) {
        let Some(text) = self.tree.text(&source) else {
            return harvest.note(&source, "no text in UTF-8; left out");
        };
        let front = match front::read(&source, text) {
            Ok(front) => front,
            Err(note) => return harvest.notes.push(note),
        };
        let own = Table(
            front.fields.iter().map(|(key, value, _)| (key.clone(), value.clone())).collect(),
        );
        if own.flag("headless") == Some(true) {
            return harvest.note(&source, "a headless bundle has no page; left out");
        }
        let steering = |key: &str| STEERING.iter().any(|name| name.eq_ignore_ascii_case(key));
        for (key, _, at) in &front.fields {
            if ["cascade", "build", "_build", "outputs"].contains(&key.as_str()) {
                let message = format!("\"{key}\" is not taken over");
                harvest.notes.push(super::note::Note::at(&source, &front.text, *at, message));
            }
        }
        let plain = Front {
            fields: front
                .fields
                .iter()
                .filter(|(key, ..)| !steering(key) && !["menu", "menus"].contains(&key.as_str()))
                .cloned()
                .collect(),
            ..front.clone()
        };
        let taxonomies = harvest.settings.taxonomy_names();
        let mut page_fields = fields::of_front(&source, &plain, &taxonomies, &mut harvest.notes);
        shortcodes::note_unknown(&source, &front.text, front.body_start, &mut harvest.notes);
        let (stem, _) = split_ending(path);
        let url = self.address(stem, &mut page_fields);
        menu(harvest, &own, &page_fields, stem);
        let body = match is_html {
            true => html_page::as_markdown(front.body()),
            false => front.body().to_owned(),
        };
        let target = format!("{stem}.md");
        harvest.pages.push(Page { source, target, fields: page_fields, body, url });
    }

    /// Where the page answered, if this engine would put it elsewhere.
    fn address(&self, stem: &str, fields: &mut Fields) -> Option<String> {
        let (folder, name) = split(stem);
        let (folder, name) = match name {
            "_index" => return None,
            "index" => split(folder.trim_end_matches('/')),
            _ => (folder, name),
        };
        if self.dates_of_names
            && let Some((date, rest)) = slugs::split_date(name)
        {
            fields.set_default("date", json!(date));
            fields.set_default("slug", json!(rest));
        }
        if fields.text("url").is_some() {
            return None;
        }
        let section = folder.split('/').next().unwrap_or_default();
        let pattern = self.patterns.iter().find(|(own, _)| own == section || own.is_empty());
        if let Some((_, pattern)) = pattern {
            return expand(pattern, folder, name, fields).map(|path| tidy(&path));
        }
        let slug = fields.text("slug").map(title_segment);
        let segment = slug.unwrap_or_else(|| {
            if self.keeps_case { name.replace(' ', "-") } else { file_segment(name) }
        });
        let folders: Vec<String> = folder
            .split('/')
            .map(|name| if self.keeps_case { name.to_owned() } else { file_segment(name) })
            .collect();
        let path = format!("/{}{segment}", folders.join("/"));
        match (self.is_ugly, self.keeps_case) {
            (true, _) => Some(tidy(&format!("{path}.html"))),
            (false, true) => Some(tidy(&format!("{path}/"))),
            (false, false) => None,
        }
    }
}

/// An entry of a menu in front matter.
fn menu(harvest: &mut Harvest, own: &Table, fields: &Fields, stem: &str) {
    let menu = own.get("menu").or_else(|| own.get("menus"));
    let is_main = match menu {
        Some(Value::Object(menus)) => menus.contains_key("main"),
        Some(menu) => values::texts(menu).iter().any(|name| name == "main"),
        None => false,
    };
    if !is_main {
        return;
    }
    let name = ["menu.main.name", "menus.main.name"].iter().find_map(|key| own.text(key));
    let title = name.or_else(|| fields.text("title").map(str::to_owned));
    let url = format!("{PAGE_MARK}{stem}.md");
    if let Some(title) = title {
        harvest.settings.nav.push((title, url));
    }
}

/// A permalink pattern with Hugo's tokens; `None` where one is not known, or has no value.
fn expand(pattern: &str, folder: &str, name: &str, fields: &Fields) -> Option<String> {
    let mut parts = pattern.split(':');
    let mut path = parts.next()?.to_owned();
    let date = fields.text("date").or(fields.text("publishDate")).or(fields.text("lastmod"));
    let of_date = |from: usize, to: usize| date.and_then(|date| date.get(from..to));
    let folder = folder.trim_end_matches('/');
    let title = fields.text("title").unwrap_or(name);
    let slug = fields.text("slug");
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(part.len());
        let (token, rest) = part.split_at(end);
        let value = match token {
            "year" => of_date(0, 4)?.to_owned(),
            "month" => of_date(5, 7)?.to_owned(),
            "day" => of_date(8, 10)?.to_owned(),
            "monthname" => {
                let month: usize = of_date(5, 7)?.parse().ok()?;
                (*MONTHS.get(month.checked_sub(1)?)?).to_owned()
            }
            "title" => title_segment(title),
            "slug" => title_segment(slug.unwrap_or(title)),
            "slugorfilename" | "slugorcontentbasename" => {
                slug.map_or_else(|| file_segment(name), title_segment)
            }
            "filename" | "contentbasename" => file_segment(name),
            "section" => file_segment(folder.split('/').next()?),
            "sections" => folder.split('/').map(file_segment).collect::<Vec<_>>().join("/"),
            _ => return None,
        };
        path.push_str(&value);
        path.push_str(rest);
    }
    Some(path)
}
