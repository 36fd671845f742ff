//! Hugo's settings: one file in any of three forms, or a folder of them.

use serde_json::{Map, Value, json};

use super::addresses::of_site;
use super::error::ImportError;
use super::harvest::Harvest;
use super::tree::Tree;
use super::values::{self, Table};
use crate::content::{TableForm, read_raw_table};

const ENDINGS: [&str; 4] = ["toml", "yaml", "yml", "json"];

/// Tokens of permalink patterns that mean the same here.
const TOKENS: [&str; 8] =
    ["year", "month", "day", "title", "slug", "section", "sections", "filename"];

/// Reads a file that is one table; `None` if it is not there.
///
/// # Errors
/// When it cannot be read, with the place.
pub(super) fn table(tree: &Tree, path: &str) -> Result<Option<Table>, ImportError> {
    let Some(text) = tree.text(path) else { return Ok(None) };
    let form = match path.rsplit('.').next() {
        Some("toml") => TableForm::Toml,
        Some("json") => TableForm::Json,
        _ => TableForm::Yaml,
    };
    match read_raw_table(path, &text, form) {
        Ok(fields) => {
            let map: Map<String, Value> =
                fields.into_iter().map(|field| (field.key, field.value)).collect();
            Ok(Some(Table(map)))
        }
        Err(found) => Err(ImportError::Settings {
            path: path.to_owned(),
            line: found.line,
            column: found.column,
            message: found.message,
        }),
    }
}

/// All settings, with the name of the file that they come from.
pub(super) fn read(tree: &Tree) -> Result<(String, Table), ImportError> {
    let mut all = Table::default();
    let mut name = String::new();
    for stem in ["hugo", "config"] {
        for ending in ENDINGS {
            let path = format!("{stem}.{ending}");
            if let (true, Some(found)) = (name.is_empty(), table(tree, &path)?) {
                all = found;
                name = path;
            }
        }
    }
    let folder = "config/_default";
    let paths: Vec<String> = tree.below(folder).map(|(path, _)| path.to_owned()).collect();
    for path in paths {
        let Some((stem, ending)) = path.rsplit_once('.') else { continue };
        // What is for one language only has its name: `menus.de`.
        let stem = stem.split('.').next().unwrap_or(stem);
        if !ENDINGS.contains(&ending) || path.contains('/') {
            continue;
        }
        let Some(found) = table(tree, &format!("{folder}/{path}"))? else { continue };
        match stem {
            "hugo" | "config" => all.0.extend(found.0),
            _ => {
                all.0.insert(stem.to_owned(), Value::Object(found.0));
            }
        }
        if name.is_empty() {
            name = format!("{folder}/{path}");
        }
    }
    Ok((name, all))
}

/// Takes over what has a counterpart.
pub(super) fn take(harvest: &mut Harvest, name: &str, config: &Table) {
    let settings = &mut harvest.settings;
    settings.title = config.text("title").unwrap_or_default();
    settings.description = config.text("params.description").unwrap_or_default();
    let language = ["languageCode", "locale", "defaultContentLanguage"];
    let language = language.iter().find_map(|key| config.text(key));
    settings.set_language(&language.unwrap_or_default());
    settings.timezone = config.text("timeZone").unwrap_or_default();
    author(&mut settings.author, config);
    settings.page_size = config.count("pagination.pagerSize").or_else(|| config.count("paginate"));
    settings.feed_items = config.count("services.rss.limit").or_else(|| config.count("rssLimit"));
    if let Some(taxonomies) = config.table("taxonomies") {
        let mut names: Vec<String> = taxonomies.values().filter_map(values::text).collect();
        names.iter_mut().for_each(|name| *name = name.to_lowercase());
        settings.taxonomies = Some(names);
    }
    if let Some(params) = config.table("params") {
        settings.params = params.clone();
    }
    for (section, pattern) in patterns(config) {
        if is_known(&pattern) {
            settings.permalinks.insert(section, slashed(&pattern));
        }
    }
    let base_url = settings.set_base_url(&config.text("baseURL").unwrap_or_default());
    if let Err(why) = base_url {
        harvest.note(name, why);
    }
    menus(harvest, config);
    feeds(harvest, config);
    let notes = [
        ("cascade", "\"cascade\" is not taken over: write the fields into the pages"),
        ("module", "modules are not taken over"),
        ("permalinks.section", "permalinks of sections are not taken over"),
        ("permalinks.taxonomy", "permalinks of taxonomies are not taken over"),
        ("permalinks.term", "permalinks of terms are not taken over"),
    ];
    for (key, message) in notes {
        if config.get(key).is_some() {
            harvest.note(name, message);
        }
    }
}

fn author(author: &mut Map<String, Value>, config: &Table) {
    for key in ["author", "params.author"] {
        for (field, path) in [
            ("name", format!("{key}.name")),
            ("email", format!("{key}.email")),
            ("name", key.to_owned()),
        ] {
            if let Some(text) = config.text(&path) {
                author.entry(field).or_insert_with(|| json!(text));
            }
        }
    }
}

/// Permalink patterns by section.
pub(super) fn patterns(config: &Table) -> Vec<(String, String)> {
    let of = |table: Option<&Map<String, Value>>| {
        let entries = table.into_iter().flatten();
        entries
            .filter_map(|(section, pattern)| {
                Some((section.trim_matches('/').to_owned(), pattern.as_str()?.to_owned()))
            })
            .collect::<Vec<_>>()
    };
    let mut patterns = of(config.table("permalinks"));
    patterns.extend(of(config.table("permalinks.page")));
    patterns
}

/// Whether all tokens of a pattern mean the same here.
pub(super) fn is_known(pattern: &str) -> bool {
    pattern.split(':').skip(1).all(|part| {
        let end = part.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(part.len());
        TOKENS.contains(&&part[..end]) && !part[end..].starts_with('[')
    })
}

fn slashed(pattern: &str) -> String {
    format!("/{}", pattern.trim_start_matches('/'))
}

/// The main menu becomes the navigation.
fn menus(harvest: &mut Harvest, config: &Table) {
    let main = ["menus.main", "menu.main"].iter().find_map(|key| config.get(key));
    let Some(Value::Array(entries)) = main else { return };
    let mut items: Vec<(i64, String, String)> = Vec::new();
    for entry in entries {
        let entry = Table(entry.as_object().cloned().unwrap_or_default());
        let weight = entry.get("weight").and_then(Value::as_i64).unwrap_or(i64::MAX);
        let title =
            entry.text("name").or_else(|| entry.text("title")).or_else(|| entry.text("identifier"));
        let url = entry.text("url").or_else(|| {
            entry
                .text("pageRef")
                .map(|page| format!("/{}/", page.trim_matches('/')).replace("//", "/"))
        });
        if let (Some(title), Some(url)) = (title, url) {
            let url = of_site(&url, &harvest.settings.base_url);
            items.push((weight, title, url));
        }
    }
    items.sort_by_key(|(weight, ..)| *weight);
    harvest.settings.nav.extend(items.into_iter().map(|(_, title, url)| (title, url)));
}

/// A feed that has a name of its own leads to the feed of the same form here.
fn feeds(harvest: &mut Harvest, config: &Table) {
    let name = config.text("outputFormats.RSS.baseName").filter(|name| name != "index");
    if let Some(name) = name {
        // `/feed.xml` and `/rss.xml` answer by themselves.
        if !["feed", "rss"].contains(&name.as_str()) {
            harvest.redirect(&format!("/{name}.xml"), "/index.xml");
        }
    }
}
