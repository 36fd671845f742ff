//! Jekyll's settings, and the defaults that they give to pages.

use serde_json::{Map, Value, json};

use super::harvest::Harvest;
use super::values::Table;

/// What Jekyll never copies (`exclude` adds to it).
const EXCLUDED: [&str; 9] = [
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle",
    "vendor/cache",
    "vendor/gems",
    "vendor/ruby",
    "Rakefile",
    ".travis.yml",
];

/// The settings that decide where things are.
#[derive(Debug)]
pub(super) struct JekyllSettings {
    /// How posts are addressed: a style's name, or a pattern.
    pub permalink: String,
    pub excluded: Vec<String>,
    /// Hidden files and folders with an underscore that count all the same.
    pub included: Vec<String>,
    pub collections: Vec<Collection>,
    pub excerpt_separator: Option<String>,
    defaults: Vec<Defaults>,
    /// Whether jekyll-feed writes the feed, and where.
    pub feed: Option<String>,
}

/// Pages in `_name/` that have addresses.
#[derive(Debug)]
pub(super) struct Collection {
    pub name: String,
    pub permalink: String,
}

#[derive(Debug)]
struct Defaults {
    path: String,
    kind: String,
    values: Map<String, Value>,
}

impl JekyllSettings {
    pub fn of(config: &Table) -> JekyllSettings {
        let mut excluded: Vec<String> = EXCLUDED.map(str::to_owned).to_vec();
        excluded.extend(config.texts("exclude"));
        let collections = config.table("collections").into_iter().flatten();
        let collections = collections.filter_map(|(name, settings)| {
            let settings = Table(settings.as_object().cloned().unwrap_or_default());
            let usual = || "/:collection/:path:output_ext".to_owned();
            let permalink = settings.text("permalink").unwrap_or_else(usual);
            let has_pages = settings.flag("output") == Some(true) && name != "posts";
            has_pages.then(|| Collection { name: name.clone(), permalink })
        });
        let has_feed = ["plugins", "gems"].iter().any(|key| {
            config
                .texts(key)
                .iter()
                .any(|plugin| plugin == "jekyll-feed" || plugin == "github-pages")
        });
        let feed = || {
            format!(
                "/{}",
                config
                    .text("feed.path")
                    .unwrap_or_else(|| "feed.xml".to_owned())
                    .trim_start_matches('/')
            )
        };
        let of_posts = config.text("collections.posts.permalink");
        JekyllSettings {
            permalink: of_posts
                .or_else(|| config.text("permalink"))
                .unwrap_or_else(|| "date".to_owned()),
            excluded,
            included: config.texts("include"),
            collections: collections.collect(),
            excerpt_separator: config.text("excerpt_separator"),
            defaults: defaults(config),
            feed: has_feed.then(feed),
        }
    }

    /// The fields that the settings give to a page of a kind (`posts`, `pages`, `drafts`, a collection's
    /// name); the more exact scope wins.
    pub fn defaults(&self, path: &str, kind: &str) -> Map<String, Value> {
        let is_below = |scope: &str| {
            let scope = scope.trim_matches('/');
            scope.is_empty()
                || path
                    .strip_prefix(scope)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut fitting: Vec<&Defaults> = self
            .defaults
            .iter()
            .filter(|defaults| defaults.kind.is_empty() || defaults.kind == kind)
            .filter(|defaults| is_below(&defaults.path))
            .collect();
        fitting.sort_by_key(|defaults| (defaults.path.len(), defaults.kind.len()));
        let mut all = Map::new();
        fitting.iter().for_each(|defaults| all.extend(defaults.values.clone()));
        all
    }

    /// Whether Jekyll leaves a file alone.
    pub fn is_excluded(&self, path: &str) -> bool {
        let is_hidden =
            path.split('/').any(|name| name.starts_with(['_', '.', '#']) || name.ends_with('~'));
        let is_included = names(&self.included, path) || path.starts_with(".well-known/");
        !is_included && (is_hidden || names(&self.excluded, path))
    }

    /// Whether Jekyll leaves a post alone, or a draft, which lies in a special folder below `above`.
    pub fn is_post_excluded(&self, above: &str, path: &str) -> bool {
        let is_above = !above.is_empty() && self.is_excluded(above);
        is_above || (names(&self.excluded, path) && !names(&self.included, path))
    }
}

/// Whether a list of `include` or `exclude` names a path, or a folder above it.
fn names(entries: &[String], path: &str) -> bool {
    entries.iter().any(|entry| {
        let entry = entry
            .trim_start_matches("./")
            .trim_matches('/')
            .trim_end_matches("/**")
            .trim_end_matches("/*");
        let ending = entry.strip_prefix('*').filter(|ending| ending.starts_with('.'));
        path == entry
            || path.strip_prefix(entry).is_some_and(|rest| rest.starts_with('/'))
            || ending.is_some_and(|ending| path.ends_with(ending))
    })
}

fn defaults(config: &Table) -> Vec<Defaults> {
    let Some(Value::Array(entries)) = config.get("defaults") else { return Vec::new() };
    let entries = entries.iter().map(|entry| {
        let entry = Table(entry.as_object().cloned().unwrap_or_default());
        Defaults {
            path: entry.text("scope.path").unwrap_or_default(),
            kind: entry.text("scope.type").unwrap_or_default(),
            values: entry.table("values").cloned().unwrap_or_default(),
        }
    });
    entries.collect()
}

/// Takes over what has a counterpart.
pub(super) fn take(harvest: &mut Harvest, name: &str, config: &Table) {
    let settings = &mut harvest.settings;
    settings.title = config.text("title").or_else(|| config.text("name")).unwrap_or_default();
    settings.description = config.text("description").unwrap_or_default();
    settings.description = settings.description.split_whitespace().collect::<Vec<_>>().join(" ");
    let language = ["lang", "locale", "language"].iter().find_map(|key| config.text(key));
    settings.set_language(&language.unwrap_or_default());
    settings.timezone = config.text("timezone").unwrap_or_default();
    for (field, paths) in [
        ("name", ["author.name", "author"]),
        ("email", ["author.email", "email"]),
        ("url", ["author.url", "author.uri"]),
    ] {
        if let Some(text) = paths.iter().find_map(|path| config.text(path)) {
            settings.author.insert(field.to_owned(), json!(text));
        }
    }
    settings.page_size = config.count("paginate").or_else(|| config.count("pagination.per_page"));
    settings.feed_items = config.count("feed.posts_limit");
    let url = config.text("url").unwrap_or_default();
    let base = config.text("baseurl").unwrap_or_default();
    let base = base.trim_matches('/');
    let slash = if base.is_empty() { "" } else { "/" };
    let taken = settings.set_base_url(&format!("{}{slash}{base}", url.trim_end_matches('/')));
    if let Err(why) = taken {
        harvest.note(name, why);
    }
    for (key, message) in [
        ("paginate_path", "pages of lists have other addresses: the oldest is /page/1/"),
        ("webrick", "headers are set with \"headers\" in site.json"),
    ] {
        if config.get(key).is_some() {
            harvest.note(name, message);
        }
    }
    let plugins = ["plugins", "gems"].iter().flat_map(|key| config.texts(key));
    let native = [
        "jekyll-feed",
        "jekyll-seo-tag",
        "jekyll-sitemap",
        "jekyll-redirect-from",
        "jekyll-paginate",
        "jekyll-gist",
        "jemoji",
        "jekyll-archives",
        "github-pages",
        "jekyll-titles-from-headings",
    ];
    for plugin in plugins.filter(|plugin| !native.contains(&plugin.as_str())) {
        harvest.note(name, format!("what the plugin {plugin} does is not taken over"));
    }
    let pages = config.texts("header_pages");
    if !pages.is_empty() {
        harvest.settings.params.insert("header_pages".to_owned(), json!(pages));
    }
}
