//! Zola: TOML front matter, names without their date, every address in ASCII.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::addresses::{of_site, split, tidy};
use super::error::ImportError;
use super::fields::{self, Fields};
use super::harvest::{Harvest, Page};
use super::tree::Tree;
use super::values::{self, Table};
use super::{front, hugo_settings, shortcodes, slugs};
use crate::url::{encode, term_segment};

/// Folders that make the look of the old site.
const LAYOUTS: [&str; 3] = ["templates", "sass", "themes"];

pub(super) fn read(tree: &Tree) -> Result<Harvest, ImportError> {
    let mut harvest = Harvest::default();
    let name = if tree.has("zola.toml") { "zola.toml" } else { "config.toml" };
    let config = hugo_settings::table(tree, name)?.unwrap_or_default();
    settings(&mut harvest, name, &config);
    for folder in LAYOUTS.into_iter().filter(|folder| tree.has_folder(folder)) {
        harvest.note(folder, "the look of the old site is not taken over");
    }
    for (path, file) in tree.below("static") {
        harvest.copy(file, format!("static/{path}"));
    }
    let mut feeds = vec![String::new()];
    if !is_with_feeds(&config, &["generate_feeds", "generate_feed"]) {
        feeds.clear();
    }
    for (path, file) in tree.below("content") {
        match path.strip_suffix(".md").map(|stem| in_main_language(&config, stem)) {
            Some(Some(stem)) => page(tree, &mut harvest, path, stem, &mut feeds),
            Some(None) => {
                let source = format!("content/{path}");
                harvest.note(&source, "a page in another language; left out");
            }
            None => harvest.copy(file, format!("content/{path}")),
        }
    }
    feeds_and_terms(&mut harvest, &config, &feeds);
    Ok(harvest)
}

fn is_with_feeds(table: &Table, names: &[&str]) -> bool {
    names.iter().any(|name| table.flag(name) == Some(true))
}

fn settings(harvest: &mut Harvest, name: &str, config: &Table) {
    let settings = &mut harvest.settings;
    settings.title = config.text("title").unwrap_or_default();
    settings.description = config.text("description").unwrap_or_default();
    settings.set_language(&config.text("default_language").unwrap_or_default());
    if let Some(author) = config.text("author") {
        settings.author.insert("name".to_owned(), json!(author));
    }
    settings.feed_items = config.count("feed_limit");
    if let Some(extra) = config.table("extra") {
        settings.params = extra.clone();
    }
    if let Some(Value::Array(taxonomies)) = config.get("taxonomies") {
        let names = taxonomies.iter().filter_map(|taxonomy| values::text(taxonomy.get("name")?));
        settings.taxonomies = Some(names.map(|name| name.to_lowercase()).collect());
    }
    let base_url = settings.set_base_url(&config.text("base_url").unwrap_or_default());
    if let Err(why) = base_url {
        harvest.note(name, why);
    }
    if config.table("languages").is_some_and(|languages| !languages.is_empty()) {
        harvest.note(name, "of several languages only the main one is taken over");
    }
    let slugify = ["slugify.paths", "slugify_paths"].iter().find_map(|key| config.text(key));
    if slugify.is_some_and(|mode| mode != "on") {
        harvest.note(name, "\"slugify\" is read as if it were \"on\": look at the addresses");
    }
}

/// The path of a page without the name of the main language; `None` of one in another language. A dot in
/// a name begins a language only if the site has that one.
fn in_main_language<'p>(config: &Table, stem: &'p str) -> Option<&'p str> {
    let Some(languages) = config.table("languages") else { return Some(stem) };
    let Some((bare, language)) = stem.rsplit_once('.') else { return Some(stem) };
    let main = config.text("default_language").unwrap_or_else(|| "en".to_owned());
    match languages.contains_key(language) {
        _ if language == main => Some(bare),
        true => None,
        false => Some(stem),
    }
}

fn page(tree: &Tree, harvest: &mut Harvest, path: &str, stem: &str, feeds: &mut Vec<String>) {
    let source = format!("content/{path}");
    let (folder, name) = split(stem);
    let Some(text) = tree.text(&source) else {
        return harvest.note(&source, "no text in UTF-8; left out");
    };
    let front = match front::read(&source, text) {
        Ok(front) => front,
        Err(note) => return harvest.notes.push(note),
    };
    let mut own = Table::default();
    let mut plain = front.clone();
    plain.fields.retain(|(key, value, _)| {
        own.0.insert(key.clone(), value.clone());
        !["taxonomies", "path", "slug", "template", "page_template", "aliases"]
            .contains(&key.as_str())
    });
    let taxonomies = harvest.settings.taxonomy_names();
    let mut page_fields = fields::of_front(&source, &plain, &taxonomies, &mut harvest.notes);
    for setting in [
        "in_search_index",
        "insert_anchor_links",
        "render",
        "sort_by",
        "paginate_by",
        "transparent",
        "generate_feeds",
        "generate_feed",
        "paginate_path",
        "paginate_reversed",
        "page_template",
    ] {
        page_fields.remove_param(setting);
    }
    take_terms(&mut page_fields, &own, &taxonomies);
    let base_url = harvest.settings.base_url.clone();
    let aliases = own.texts("aliases").into_iter().map(|alias| tidy(&of_site(&alias, &base_url)));
    page_fields.add("aliases", aliases.collect());
    let is_section = name == "_index";
    if own.flag("render") == Some(false) {
        harvest.note(&source, "\"render = false\" has no counterpart: the page is shown");
    }
    if is_section && is_with_feeds(&own, &["generate_feeds", "generate_feed"]) && !folder.is_empty()
    {
        feeds.push(folder.trim_end_matches('/').to_owned());
    }
    if let (true, Some(size)) = (is_section, own.count("paginate_by")) {
        harvest.settings.page_size.get_or_insert(size);
    }
    let url = address(&own, folder, name, &mut page_fields);
    let body = shortcodes::of_zola(&source, &front.text, front.body_start, &mut harvest.notes);
    harvest.pages.push(Page {
        source,
        target: format!("{stem}.md"),
        fields: page_fields,
        body,
        url,
    });
}

fn take_terms(fields: &mut Fields, own: &Table, taxonomies: &[String]) {
    for (taxonomy, terms) in own.table("taxonomies").into_iter().flatten() {
        // What is no taxonomy of the settings is refused by Zola itself.
        let _ = fields.take(taxonomy, terms, taxonomies);
    }
}

/// Where the page answered: `path`, else the folders and the slug, else the name without its date.
fn address(own: &Table, folder: &str, name: &str, fields: &mut Fields) -> Option<String> {
    if name == "_index" {
        return (!folder.is_empty()).then(|| tidy(folder));
    }
    if let Some(path) = own.text("path") {
        return Some(tidy(&format!("{path}/")));
    }
    // A bundle has its folder's name.
    let bundle = folder.trim_end_matches('/');
    let (folder, name) = if name == "index" { split(bundle) } else { (folder, name) };
    let (date, rest) = slugs::split_date(name).unzip();
    if let Some(date) = date {
        fields.set_default("date", json!(date));
    }
    let written = own.text("slug");
    let slug = slugs::zola(written.as_deref().or(rest).unwrap_or(name));
    if written.is_some() || rest.is_some() {
        fields.set("slug", json!(slug));
    }
    Some(tidy(&format!("{folder}{slug}/")))
}

/// Zola's feeds lead to those of the same lists here, and terms whose addresses were written in ASCII to
/// theirs.
fn feeds_and_terms(harvest: &mut Harvest, config: &Table, feeds: &[String]) {
    let mut names = config.texts("feed_filenames");
    names.extend(config.text("feed_filename"));
    if names.is_empty() {
        names.push("atom.xml".to_owned());
    }
    let ours = |name: &str, is_root: bool| match name.contains("rss") {
        true if is_root => "rss.xml",
        true => "index.xml",
        false => "feed.xml",
    };
    let with_feeds: BTreeMap<String, bool> = match config.get("taxonomies") {
        Some(Value::Array(taxonomies)) => taxonomies
            .iter()
            .map(|taxonomy| {
                let taxonomy = Table(taxonomy.as_object().cloned().unwrap_or_default());
                let has_feed = is_with_feeds(&taxonomy, &["feed", "rss"]);
                (taxonomy.text("name").unwrap_or_default().to_lowercase(), has_feed)
            })
            .collect(),
        _ => BTreeMap::new(),
    };
    for folder in feeds {
        let folder = tidy(&format!("{folder}/"));
        for name in &names {
            harvest.redirect(
                &format!("{folder}{name}"),
                &format!("{folder}{}", ours(name, folder == "/")),
            );
        }
    }
    for (taxonomy, has_feed) in with_feeds {
        let terms: Vec<String> =
            harvest.pages.iter().flat_map(|page| page.fields.list(&taxonomy)).collect();
        for term in terms {
            let old = format!("/{taxonomy}/{}/", slugs::zola(&term));
            let new = format!("/{taxonomy}/{}/", term_segment(&term));
            harvest.redirect(&old, &encode(&new));
            for name in names.iter().filter(|_| has_feed) {
                harvest.redirect(
                    &format!("{old}{name}"),
                    &encode(&format!("{new}{}", ours(name, false))),
                );
            }
        }
    }
}
