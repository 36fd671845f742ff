//! Eleventy: settings are a program, which is read no further than its plain strings.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::addresses::{is_markdown, split, split_ending, tidy};
use super::eleventy_settings::{self, EleventySettings};
use super::error::ImportError;
use super::fields::{self, Fields};
use super::front::{self, Front};
use super::harvest::{Harvest, Page};
use super::jekyll::{as_page, undate};
use super::liquid::{self, Surroundings};
use super::note::Note;
use super::tree::Tree;
use super::values::{self, Table};
use super::{html_page, hugo_settings, literal, slugs};
use crate::url::encode;

/// Endings of templates that make pages and lists, and are not taken over.
const TEMPLATES: [&str; 9] =
    [".njk", ".liquid", ".11ty.js", ".hbs", ".mustache", ".ejs", ".pug", ".haml", ".webc"];

/// Fields that steer Eleventy and say nothing about the page.
const STEERING: [&str; 9] = [
    "layout",
    "permalink",
    "pagination",
    "eleventyNavigation",
    "eleventyComputed",
    "templateEngineOverride",
    "eleventyExcludeFromCollections",
    "override:tags",
    "renderData",
];

/// Tags that make a page a post.
const POST_TAGS: [&str; 6] = ["post", "posts", "blog", "articles", "article", "blogposts"];

pub(super) fn read(tree: &Tree) -> Result<Harvest, ImportError> {
    let mut harvest = Harvest::default();
    let settings = EleventySettings::read(tree);
    eleventy_settings::take(tree, &settings, &mut harvest)?;
    for (path, file) in tree.iter() {
        if let Some(target) = settings.copied(path) {
            harvest.copy(file, format!("static/{target}"));
        }
    }
    let mut reader = Reader { tree, settings, drafts: Vec::new() };
    let paths: Vec<String> =
        tree.below(&reader.settings.input).map(|(path, _)| path.to_owned()).collect();
    for path in paths {
        reader.file(&mut harvest, &path)?;
    }
    reader.finish(&mut harvest);
    Ok(harvest)
}

struct Draft {
    page: Page,
    front: Front,
    is_html: bool,
    data: Table,
}

struct Reader<'a> {
    tree: &'a Tree,
    settings: EleventySettings,
    drafts: Vec<Draft>,
}

impl Reader<'_> {
    /// The path in the whole folder of one in the input folder.
    fn source(&self, path: &str) -> String {
        match self.settings.input.is_empty() {
            true => path.to_owned(),
            false => format!("{}/{path}", self.settings.input),
        }
    }

    fn file(&mut self, harvest: &mut Harvest, path: &str) -> Result<(), ImportError> {
        let source = self.source(path);
        if self.settings.is_left_alone(&source, path) {
            return Ok(());
        }
        let (_, ending) = split_ending(path);
        if TEMPLATES.iter().any(|template| path.ends_with(template)) {
            self.template(harvest, &source, path);
            return Ok(());
        }
        let is_html = ending == ".html";
        if !is_markdown(path) && !is_html {
            return Ok(());
        }
        let Some(text) = self.tree.text(&source) else {
            harvest.note(&source, "no text in UTF-8; left out");
            return Ok(());
        };
        let front = match front::read(&source, text) {
            Ok(front) => front,
            Err(note) => {
                harvest.notes.push(note);
                return Ok(());
            }
        };
        let data = self.data(harvest, path, &front)?;
        self.page(harvest, path, front, data, is_html);
        Ok(())
    }

    /// The data of a page: that of its folders first, its own last. Lists of tags add up.
    fn data(&self, harvest: &mut Harvest, path: &str, front: &Front) -> Result<Table, ImportError> {
        let mut data = Map::new();
        let (folder, name) = split(path);
        let mut folders: Vec<&str> =
            folder.match_indices('/').map(|(at, _)| &folder[..at]).collect();
        folders.insert(0, "");
        for folder in folders {
            let own = folder.rsplit('/').next().unwrap_or_default();
            if !own.is_empty() {
                self.data_file(harvest, &format!("{folder}/{own}"), &mut data)?;
            }
        }
        let (stem, _) = split_ending(name);
        self.data_file(harvest, &format!("{folder}{stem}"), &mut data)?;
        for (key, value, _) in &front.fields {
            merge(&mut data, key, value);
        }
        Ok(Table(data))
    }

    fn data_file(
        &self,
        harvest: &mut Harvest,
        stem: &str,
        data: &mut Map<String, Value>,
    ) -> Result<(), ImportError> {
        for ending in [".json", ".11tydata.json"] {
            let source = self.source(&format!("{stem}{ending}"));
            if let Some(table) = hugo_settings::table(self.tree, &source)? {
                table.0.iter().for_each(|(key, value)| merge(data, key, value));
            }
        }
        for ending in [".11tydata.js", ".11tydata.mjs", ".11tydata.cjs"] {
            let source = self.source(&format!("{stem}{ending}"));
            let Some(text) = self.tree.text(&source) else { continue };
            let (read, is_whole) = literal::read(&text);
            read.iter().for_each(|(key, value)| merge(data, key, value));
            if !is_whole {
                harvest.note(&source, "a program: only its plain strings are taken over");
            }
        }
        Ok(())
    }

    fn page(
        &mut self,
        harvest: &mut Harvest,
        path: &str,
        front: Front,
        data: Table,
        is_html: bool,
    ) {
        let source = self.source(path);
        if data.get("permalink") == Some(&Value::Bool(false)) {
            return harvest.note(&source, "without an address; left out");
        }
        if data.get("pagination").is_some() {
            return harvest.note(&source, "a list of pages: Pamphlet makes its own; left out");
        }
        let (stem, _) = split_ending(path);
        let (folder, name) = split(stem);
        let (date, name) =
            slugs::split_date(name).map_or((None, name), |(date, rest)| (Some(date), rest));
        let tags = data.texts("tags");
        let is_post = tags.iter().any(|tag| POST_TAGS.contains(&tag.as_str()));
        let mut fields = self.fields(harvest, &source, &front, &data);
        if let Some(date) = date {
            fields.set_default("date", json!(date));
        }
        if is_post {
            self.date_of_post(harvest, &source, &data, &mut fields);
        } else {
            undate(&mut fields);
        }
        let tags =
            tags.into_iter().filter(|tag| !POST_TAGS.contains(&tag.as_str()) && tag != "all");
        let tags: Vec<String> = tags.collect();
        fields.set("tags", json!(tags));
        let url = self.address(harvest, &source, folder, name, &data);
        if url == "/404.html" {
            harvest.settings.not_found = Some(front.body().trim().to_owned()).filter(|_| !is_html);
            return;
        }
        navigation(harvest, &data, &url);
        let target = format!("{}.md", as_page(stem));
        let page = Page { source, target, fields, body: String::new(), url: Some(url) };
        self.drafts.push(Draft { page, front, is_html, data });
    }

    fn fields(&self, harvest: &mut Harvest, source: &str, front: &Front, data: &Table) -> Fields {
        let mut plain = Front { fields: Vec::new(), text: front.text.clone(), ..*front };
        for (key, value) in &data.0 {
            let at = front.fields.iter().find(|(own, ..)| own == key).map_or(0, |(.., at)| *at);
            let is_relative = key == "date" && value.as_str().is_some_and(is_date_of_file);
            if key != "tags" && !STEERING.contains(&key.as_str()) && !is_relative {
                plain.fields.push((key.clone(), value.clone(), at));
            }
        }
        let taxonomies = harvest.settings.taxonomy_names();
        fields::of_front(source, &plain, &taxonomies, &mut harvest.notes)
    }

    /// Eleventy takes the date of the file where a post has none.
    fn date_of_post(&self, harvest: &mut Harvest, source: &str, data: &Table, fields: &mut Fields) {
        if fields.text("date").is_some() {
            return;
        }
        let file = self.tree.root().join(source);
        let changed = std::fs::metadata(file).and_then(|found| found.modified()).ok();
        let changed = changed.and_then(|time| jiff::Timestamp::try_from(time).ok());
        if let Some(changed) = changed {
            let day = changed.to_string();
            fields.set("date", json!(day.get(..19).map_or(day.clone(), |day| format!("{day}Z"))));
        }
        let said = data.text("date").unwrap_or_else(|| "none".to_owned());
        harvest.note(
            source,
            format!("its date is \"{said}\": the time of the file's last change is written down"),
        );
    }

    fn address(
        &self,
        harvest: &mut Harvest,
        source: &str,
        folder: &str,
        name: &str,
        data: &Table,
    ) -> String {
        let usual = match name {
            "index" => tidy(folder),
            _ => tidy(&format!("{folder}{name}/")),
        };
        let Some(permalink) = data.text("permalink") else { return usual };
        // `index` has the name of its folder.
        let slug = match name {
            "index" => folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
            name => name,
        };
        let stem = format!("/{folder}{name}");
        match permalink_of(&permalink, slug, &stem, data) {
            Some(path) => tidy(path.strip_suffix("index.html").unwrap_or(&path)),
            None => {
                harvest.note(
                    source,
                    format!("the permalink {permalink} is not understood: set \"url\""),
                );
                usual
            }
        }
    }

    /// A template: a feed leads to ours, anything else is noted.
    fn template(&self, harvest: &mut Harvest, source: &str, path: &str) {
        let Some(text) = self.tree.text(source) else { return };
        let is_feed =
            text.contains("<feed") || text.contains("<rss") || text.contains("jsonfeed.org");
        let permalink = front::read(source, text.clone()).ok().and_then(|front| {
            let data =
                Table(front.fields.into_iter().map(|(key, value, _)| (key, value)).collect());
            data.text("permalink")
        });
        match (is_feed, permalink) {
            (true, permalink) => {
                let (stem, _) = split_ending(path);
                let from = tidy(&permalink.unwrap_or_else(|| stem.to_owned()));
                let to = match () {
                    () if text.contains("jsonfeed.org") => "/feed.json",
                    () if text.contains("<rss") => "/rss.xml",
                    () => "/feed.xml",
                };
                // Any of the three answers at its address by itself.
                if !["/feed.xml", "/rss.xml", "/index.xml", "/feed.json"].contains(&from.as_str()) {
                    harvest.redirect(&from, to);
                }
            }
            (false, Some(permalink))
                if ["/sitemap.xml", "/robots.txt", "/404.html", "404.html"]
                    .contains(&permalink.as_str()) => {}
            _ => harvest.note(source, "a template; left out"),
        }
    }

    /// Writes the texts, now that every address is known.
    fn finish(self, harvest: &mut Harvest) {
        let mut addresses: BTreeMap<String, String> = BTreeMap::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for Draft { page, .. } in &self.drafts {
            if let Some(url) = &page.url {
                addresses.insert(page.source.clone(), encode(url));
                if !seen.insert(url.clone()) {
                    harvest.notes.push(Note::of_file(
                        &page.source,
                        format!("{url} is the address of another page, too"),
                    ));
                }
            }
        }
        for draft in self.drafts {
            let Draft { mut page, front, is_html, data } = draft;
            let title = harvest.settings.title.clone();
            let url = page.url.clone();
            let value = |name: &str| match name {
                "page.url" => url.clone(),
                "metadata.title" | "site.title" | "site.name" => Some(title.clone()),
                "metadata.url" | "site.url" | "site.baseurl" => Some(String::new()),
                own => data.text(own),
            };
            let address = |name: &str| {
                addresses.get(name.trim_start_matches("./").trim_start_matches('/')).cloned()
            };
            let surroundings = Surroundings { address: &address, value: &value };
            let mut notes = Vec::new();
            let is_plain = self.settings.texts_are_plain;
            let body = match is_plain {
                true => front.body().to_owned(),
                false => liquid::replace(
                    &page.source,
                    &front.text,
                    front.body_start,
                    &surroundings,
                    &mut notes,
                ),
            };
            if is_html && !notes.is_empty() {
                harvest.note(&page.source, "a page made by a template; left out");
                continue;
            }
            harvest.notes.extend(notes);
            page.body = if is_html { html_page::as_markdown(&body) } else { body };
            harvest.pages.push(page);
        }
    }
}

/// `Last Modified`, `git Created` and the like.
fn is_date_of_file(date: &str) -> bool {
    date.eq_ignore_ascii_case("last modified")
        || date.eq_ignore_ascii_case("created")
        || date.starts_with("git ")
}

fn merge(data: &mut Map<String, Value>, key: &str, value: &Value) {
    if key == "tags" {
        let mut tags = data.get(key).map(values::texts).unwrap_or_default();
        tags.extend(values::texts(value));
        data.insert(key.to_owned(), json!(tags));
    } else {
        data.insert(key.to_owned(), value.clone());
    }
}

/// A permalink with its variables put in; `None` where one is not known.
fn permalink_of(permalink: &str, slug: &str, stem: &str, data: &Table) -> Option<String> {
    let mut path = String::new();
    let mut rest = permalink;
    while let Some(open) = rest.find("{{") {
        path.push_str(&rest[..open]);
        let close = open + rest[open..].find("}}")?;
        let mut parts = rest[open + 2..close].trim_matches('-').split('|').map(str::trim);
        let value = match parts.next()? {
            "page.fileSlug" => slug.to_owned(),
            "page.filePathStem" => stem.to_owned(),
            "page.outputFileExtension" => "html".to_owned(),
            name => data.text(name)?,
        };
        let value = parts.try_fold(value, |value, filter| match filter {
            "slug" | "slugify" => Some(slugs::zola(&value)),
            "url" | "lower" | "downcase" => Some(value.to_lowercase()),
            _ => None,
        })?;
        path.push_str(&value);
        rest = &rest[close + 2..];
    }
    path.push_str(rest);
    (!path.contains("{%")).then_some(path)
}

/// The plugin for navigation has its entries in the pages.
fn navigation(harvest: &mut Harvest, data: &Table, url: &str) {
    let Some(key) = data.text("eleventyNavigation.key") else { return };
    if data.text("eleventyNavigation.parent").is_some() {
        return;
    }
    let title = data.text("eleventyNavigation.title").unwrap_or(key);
    harvest.settings.nav.push((title, url.to_owned()));
}
