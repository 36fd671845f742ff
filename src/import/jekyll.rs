//! Jekyll: dates in names, addresses by style, Liquid in the text.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::addresses::{is_markdown, split, split_ending, tidy};
use super::error::ImportError;
use super::fields::{self, Fields};
use super::front::{self, Front};
use super::harvest::{Harvest, Page};
use super::jekyll_address::{self, Values};
use super::jekyll_settings::{self, JekyllSettings};
use super::liquid::{self, Surroundings};
use super::note::Note;
use super::tree::Tree;
use super::values::{self, Table};
use super::{html_page, hugo_settings, kramdown, slugs};
use crate::url::encode;

/// Files that this engine makes by itself.
const NATIVE: [&str; 3] = ["/sitemap.xml", "/robots.txt", "/feed.xml"];

/// Fields that steer Jekyll and say nothing about the page.
const STEERING: [&str; 7] = [
    "layout",
    "permalink",
    "excerpt_separator",
    "render_with_liquid",
    "sitemap",
    "regenerate",
    "slug",
];

pub(super) fn read(tree: &Tree) -> Result<Harvest, ImportError> {
    let mut harvest = Harvest::default();
    let names = ["_config.yml", "_config.yaml", "_config.toml"];
    let name = names.into_iter().find(|name| tree.has(name)).unwrap_or(names[0]);
    let config = hugo_settings::table(tree, name)?.unwrap_or_default();
    jekyll_settings::take(&mut harvest, name, &config);
    let settings = JekyllSettings::of(&config);
    if let Some(pattern) = pattern(&settings.permalink) {
        harvest.settings.permalinks.insert("posts".to_owned(), pattern);
    }
    for folder in ["_layouts", "_includes", "_sass", "_plugins", "_data"] {
        if tree.has_folder(folder) {
            let what =
                if folder == "_data" { "data files are" } else { "the look of the old site is" };
            harvest.note(folder, format!("{what} not taken over"));
        }
    }
    let mut reader = Reader { tree, settings, drafts: Vec::new(), feeds: Vec::new(), ids: false };
    reader.ids = reader.settings.feed.is_some();
    for (path, file) in tree.iter() {
        reader.file(&mut harvest, path, file);
    }
    reader.finish(&mut harvest);
    Ok(harvest)
}

/// The style of the site in the tokens that are known here, for the posts to come.
fn pattern(style: &str) -> Option<String> {
    let pattern = match style {
        "date" => "/:year/:month/:day/:slug.html".to_owned(),
        "pretty" => "/:year/:month/:day/:slug/".to_owned(),
        "none" => "/:slug.html".to_owned(),
        own => own
            .replace(":categories", "")
            .replace(":title", ":slug")
            .replace(":output_ext", ".html"),
    };
    let pattern = tidy(&pattern);
    (pattern.contains(':') && hugo_settings::is_known(&pattern)).then_some(pattern)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Post,
    Draft,
    Page,
}

/// A page whose text waits until all addresses are known.
struct Draft {
    page: Page,
    front: Front,
    kind: Kind,
    is_html: bool,
    /// What `post_url` calls it: the name with its date.
    name: String,
}

struct Reader<'a> {
    tree: &'a Tree,
    settings: JekyllSettings,
    drafts: Vec<Draft>,
    /// Addresses of feeds that templates of the site's own made.
    feeds: Vec<String>,
    /// Whether entries of the feed are known by Jekyll's ids of posts.
    ids: bool,
}

impl Reader<'_> {
    fn file(&mut self, harvest: &mut Harvest, path: &str, file: &std::path::Path) {
        let special = path.split('/').position(|name| name == "_posts" || name == "_drafts");
        if let Some(depth) = special {
            let names: Vec<&str> = path.split('/').collect();
            if self.settings.is_post_excluded(&names[..depth].join("/"), path) {
                return;
            }
            let kind = if names[depth] == "_posts" { Kind::Post } else { Kind::Draft };
            return self.post(harvest, path, &names[..depth], kind);
        }
        let collection = self.settings.collections.iter().find_map(|collection| {
            let rest = path.strip_prefix('_')?.strip_prefix(&collection.name)?.strip_prefix('/')?;
            Some((collection.name.clone(), collection.permalink.clone(), rest))
        });
        if let Some((name, permalink, rest)) = collection {
            let has_front = self.front(harvest, path);
            return match has_front {
                Some(front) => self.collected(harvest, path, (&name, &permalink, rest), front),
                None => harvest.copy(file, format!("static/{name}/{rest}")),
            };
        }
        if self.settings.is_excluded(path) {
            return;
        }
        let (_, ending) = split_ending(path);
        let is_text = is_markdown(path)
            || [".html", ".htm", ".xml", ".json", ".txt", ".js", ".css", ".scss", ".sass"]
                .contains(&ending);
        match self.front(harvest, path).filter(|_| is_text) {
            Some(front) if is_markdown(path) || ending.starts_with(".htm") => {
                self.page(harvest, path, front);
            }
            Some(front) => self.template(harvest, path, &front),
            None if ending == ".scss" || ending == ".sass" => {}
            None => harvest.copy(file, format!("static/{path}")),
        }
    }

    /// The front matter of a file that has any.
    fn front(&self, harvest: &mut Harvest, path: &str) -> Option<Front> {
        let text = self.tree.text(path)?;
        if !text.trim_start().starts_with("---") {
            return None;
        }
        match front::read(path, text) {
            Ok(front) => front.is_there.then_some(front),
            Err(note) => {
                harvest.notes.push(note);
                None
            }
        }
    }

    fn post(&mut self, harvest: &mut Harvest, path: &str, above: &[&str], kind: Kind) {
        let (_, file) = split(path);
        let (stem, _) = split_ending(file);
        let is_html = file.ends_with(".html");
        if !is_markdown(file) && !is_html {
            return harvest.note(path, "neither Markdown nor HTML; left out");
        }
        let dated = slugs::split_date(stem);
        if kind == Kind::Post && dated.is_none() {
            return harvest.note(path, "no date in the name: Jekyll left it out, too");
        }
        let Some(front) = self.front(harvest, path) else {
            return harvest.note(path, "no front matter that could be read; left out");
        };
        let (date, slug) = dated.map_or((None, stem), |(date, slug)| (Some(date), slug));
        let kind_name = if kind == Kind::Post { "posts" } else { "drafts" };
        let own = self.with_defaults(path, kind_name, &front);
        let mut fields = self.fields(harvest, path, &front, &own);
        if let Some(date) = date {
            fields.set_default("date", json!(date));
        }
        if kind == Kind::Draft {
            fields.set("draft", json!(true));
        }
        let mut categories: Vec<String> = above.iter().map(|name| (*name).to_owned()).collect();
        categories.extend(own.texts("category"));
        categories.extend(words(own.get("categories")));
        let slug = own.text("slug").unwrap_or_else(|| slug.to_owned());
        fields.add("categories", categories.clone());
        fields.set("slug", json!(slug));
        let style = own.text("permalink").unwrap_or_else(|| self.settings.permalink.clone());
        let values = Values {
            date: fields.text("date").unwrap_or_default().to_owned(),
            slug: slug.clone(),
            categories,
            ..Values::default()
        };
        let url = jekyll_address::of_post(&style, &values);
        if url.is_none() && kind == Kind::Post {
            harvest.note(path, format!("the permalink {style} is not understood: set \"url\""));
        }
        // A draft without a date would break a pattern with one.
        let section = if date.is_none() { "drafts" } else { "posts" };
        let url = url.filter(|_| date.is_some());
        let target = format!("{section}/{stem}.md");
        let page = Page { source: path.to_owned(), target, fields, body: String::new(), url };
        self.drafts.push(Draft { page, front, kind, is_html, name: stem.to_owned() });
    }

    fn collected(
        &mut self,
        harvest: &mut Harvest,
        path: &str,
        (name, permalink, rest): (&str, &str, &str),
        front: Front,
    ) {
        let (stem, _) = split_ending(rest);
        let own = self.with_defaults(path, name, &front);
        let mut fields = self.fields(harvest, path, &front, &own);
        undate(&mut fields);
        let (_, slug) = split(stem);
        let values = Values {
            slug: own.text("slug").unwrap_or_else(|| slug.to_owned()),
            collection: name.to_owned(),
            path: stem.to_owned(),
            ..Values::default()
        };
        let style = own.text("permalink").unwrap_or_else(|| permalink.to_owned());
        let url = jekyll_address::of_post(&style, &values);
        let is_html = !is_markdown(path);
        let target = format!("{name}/{}.md", as_page(stem));
        let page = Page { source: path.to_owned(), target, fields, body: String::new(), url };
        self.drafts.push(Draft { page, front, kind: Kind::Page, is_html, name: stem.to_owned() });
    }

    fn page(&mut self, harvest: &mut Harvest, path: &str, front: Front) {
        let (stem, _) = split_ending(path);
        let own = self.with_defaults(path, "pages", &front);
        let is_html = !is_markdown(path);
        let mut fields = self.fields(harvest, path, &front, &own);
        undate(&mut fields);
        let url = match own.text("permalink") {
            Some(permalink) if !permalink.contains(':') => tidy(&permalink),
            Some(permalink) => {
                let (folder, slug) = split(stem);
                let values =
                    Values { slug: slug.to_owned(), path: folder.to_owned(), ..Values::default() };
                jekyll_address::of_post(&permalink.replace(":basename", ":title"), &values)
                    .unwrap_or_else(|| jekyll_address::of_page(path, &self.settings.permalink))
            }
            None => jekyll_address::of_page(path, &self.settings.permalink),
        };
        if url == "/404.html" {
            harvest.settings.not_found = Some(front.body().trim().to_owned())
                .filter(|text| !is_html && !text.contains("{%"));
            if harvest.settings.not_found.is_none() {
                harvest.note(path, "the page for what is missing is not taken over");
            }
            return;
        }
        let target = format!("{}.md", as_page(stem));
        let page =
            Page { source: path.to_owned(), target, fields, body: String::new(), url: Some(url) };
        self.drafts.push(Draft { page, front, kind: Kind::Page, is_html, name: stem.to_owned() });
    }

    /// A file that Liquid makes: a feed leads to ours, others are not taken over.
    fn template(&mut self, harvest: &mut Harvest, path: &str, front: &Front) {
        let own = self.with_defaults(path, "pages", front);
        let url = own.text("permalink").map_or_else(|| tidy(path), |permalink| tidy(&permalink));
        let body = front.body();
        if body.contains("<rss") || body.contains("<feed") {
            self.ids = self.ids || body.contains("post.id");
            self.feeds.push(url);
        } else if !NATIVE.contains(&url.as_str())
            && !path.ends_with("css")
            && !path.ends_with("sass")
        {
            harvest.note(path, "a file made of Liquid; left out");
        }
    }

    fn with_defaults(&self, path: &str, kind: &str, front: &Front) -> Table {
        let mut all: Map<String, Value> = self.settings.defaults(path, kind);
        all.extend(front.fields.iter().map(|(key, value, _)| (key.clone(), value.clone())));
        Table(all)
    }

    fn fields(&self, harvest: &mut Harvest, path: &str, front: &Front, own: &Table) -> Fields {
        let mut plain = Front { fields: Vec::new(), text: front.text.clone(), ..*front };
        for (key, value) in &own.0 {
            let at = front.fields.iter().find(|(own, ..)| own == key).map_or(0, |(.., at)| *at);
            let lower = key.to_lowercase();
            let value = match lower.as_str() {
                _ if STEERING.contains(&lower.as_str()) => continue,
                "category" | "categories" => continue,
                "tags" => json!(words(Some(value))),
                "redirect_to" => json!(values::texts(value).first()),
                "excerpt" => {
                    plain.fields.push(("summary".to_owned(), value.clone(), at));
                    continue;
                }
                // Such an id is Jekyll's own to give.
                "id" => continue,
                _ => value.clone(),
            };
            plain.fields.push((key.clone(), value, at));
        }
        let taxonomies = harvest.settings.taxonomy_names();
        fields::of_front(path, &plain, &taxonomies, &mut harvest.notes)
    }

    /// Writes the texts, now that every address is known.
    fn finish(self, harvest: &mut Harvest) {
        let mut addresses: BTreeMap<String, String> = BTreeMap::new();
        for Draft { page, name, .. } in &self.drafts {
            let Some(url) = &page.url else { continue };
            addresses.insert(page.source.clone(), encode(url));
            addresses.insert(name.clone(), encode(url));
        }
        for path in self.tree.iter().map(|(path, _)| path) {
            addresses.entry(path.to_owned()).or_insert_with(|| encode(&format!("/{path}")));
        }
        let base_url = harvest.settings.base_url.clone();
        for draft in self.drafts {
            let Draft { mut page, front, kind, is_html, .. } = draft;
            let site = harvest.settings.clone();
            let title = page.fields.text("title").map(str::to_owned);
            let url = page.url.clone();
            let value = |name: &str| match name {
                "site.baseurl" | "site.url" => Some(String::new()),
                "site.title" => Some(site.title.clone()),
                "site.description" => Some(site.description.clone()),
                "page.title" => title.clone(),
                "page.url" => url.clone(),
                _ => None,
            };
            let address = |name: &str| {
                addresses
                    .get(name.trim_start_matches('/').trim_end_matches(".md"))
                    .or_else(|| addresses.get(name.trim_start_matches('/')))
                    .cloned()
            };
            let surroundings = Surroundings { address: &address, value: &value };
            let mut notes: Vec<Note> = Vec::new();
            let body = liquid::replace(
                &page.source,
                &front.text,
                front.body_start,
                &surroundings,
                &mut notes,
            );
            if is_html && !notes.is_empty() {
                harvest.note(&page.source, "a page made of Liquid; left out");
                continue;
            }
            harvest.notes.extend(notes);
            page.body = match is_html {
                true => html_page::as_markdown(&body),
                false => {
                    markdown(&body, &mut page, self.settings.excerpt_separator.as_deref(), harvest)
                }
            };
            if let (true, Kind::Post, Some(url)) = (self.ids, kind, &page.url) {
                let id = jekyll_address::id_of(url, page.fields.text("slug").unwrap_or_default());
                page.fields.set_default("id", json!(format!("{base_url}{}", encode(&id))));
            }
            harvest.pages.push(page);
        }
        for feed in self.feeds.iter().chain(&self.settings.feed) {
            if !["/feed.xml", "/rss.xml", "/index.xml"].contains(&feed.as_str()) {
                let to = if feed.contains("rss") { "/rss.xml" } else { "/feed.xml" };
                harvest.redirect(feed, to);
            }
        }
    }
}

/// The Markdown of a page in the form that is read here.
fn markdown(
    body: &str,
    page: &mut Page,
    excerpt_separator: Option<&str>,
    harvest: &mut Harvest,
) -> String {
    let (body, has_toc) = kramdown::plain(body, &page.source, harvest);
    if has_toc {
        page.fields.set("toc", json!(true));
    }
    let own = |separator: &&str| !separator.contains("more-->") && !separator.trim().is_empty();
    match excerpt_separator.filter(own) {
        Some(separator) => body.replacen(separator, "<!--more-->", 1),
        None => body,
    }
}

/// The names in a list, or in a text with blanks between them.
fn words(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) if !text.contains(',') => {
            text.split_whitespace().map(str::to_owned).collect()
        }
        Some(Value::String(text)) => text
            .split(',')
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect(),
        Some(value) => values::texts(value),
        None => Vec::new(),
    }
}

/// A page is in no list and in no feed, and so it has no date here.
pub(super) fn undate(fields: &mut Fields) {
    for name in ["date", "publishDate", "lastmod"] {
        if let Some(date) = fields.remove(name) {
            fields.set_param(name, date);
        }
    }
}

/// `docs/index` would be a bundle, in which no other page can lie: it becomes `docs`.
pub(super) fn as_page(stem: &str) -> String {
    match stem.strip_suffix("index").and_then(|folder| folder.strip_suffix('/')) {
        Some(folder) => folder.to_owned(),
        None if stem == "index" => "_index".to_owned(),
        None => stem.to_owned(),
    }
}
