//! `site.json` in full, and what is said of settings that are none.

#[path = "content/folder.rs"]
mod folder;

use folder::{Folder, assert_found};
use pamphlet::content::{Code, Level, Loaded, Severity};

fn load(settings: &str) -> Loaded {
    Folder::new(&[("site.json", settings), ("_index.md", "{\"title\": \"Home\"}\n\nText.\n")])
        .load()
}

/// The one fault of the settings, as `line:column: message; help: ...`.
#[track_caller]
fn assert_fault(settings: &str, expected: &str) {
    let loaded = load(settings);
    let all: Vec<String> = loaded.report.diagnostics.iter().map(ToString::to_string).collect();
    let expected = expected.replacen(": ", ": error[site-config]: ", 1);
    assert_eq!(all, [format!("site.json:{expected}")], "{settings}");
    assert!(loaded.report.has_fatal());
}

#[test]
fn every_setting_is_read() {
    let loaded = load(
        r##"{
  "title": "A blog",
  "description": "Of things",
  "base_url": "https://example.org/blog/",
  "language": "de-CH",
  "timezone": "Europe/Berlin",
  "author": { "name": "A", "email": "a@example.org", "url": "https://example.org" },
  "page_size": 5,
  "feed_items": 7,
  "permalinks": { "posts": "/:year/:month/:slug.html", "/docs/guides/": "/:sections/:filename/" },
  "nav": [{ "title": "Posts", "url": "/posts/" }],
  "theme": { "accent": "#0a6", "logo": "/logo.svg", "footer": "<b>f</b>", "head": "<meta>" },
  "redirects": [
    { "from": "/old/*", "to": "/new/:splat", "status": 302 },
    { "from": "/b%C3%BCcher", "to": "https://example.com/" },
    { "from": "/gone/", "to": "", "status": 410 }
  ],
  "headers": [{ "for": "/*.png", "values": { "Cache-Control": "max-age=60" } }],
  "taxonomies": ["tags", "topics"],
  "csp": { "frame-src": ["https://a.example", "https://b.example"], "img-src": "data: blob:" },
  "check": { "http-link": "off", "image-alt-missing": "error", "link-broken": "warning" },
  "raw_html": false,
  "not_found": "Nothing here.",
  "params": { "a": { "b": [1] } }
}"##,
    );
    // That the two sections have no pages is a warning.
    let is_of_settings = |found: &&pamphlet::content::Diagnostic| {
        found.code == Code::SiteConfig && found.severity == Severity::Error
    };
    assert_eq!(loaded.report.diagnostics.iter().find(is_of_settings), None);
    let config = &loaded.site.config;
    assert_eq!(config.title, "A blog");
    assert_eq!(config.description, "Of things");
    assert_eq!(config.base_url, "https://example.org/blog");
    assert_eq!(config.language, "de-CH");
    assert_eq!(config.timezone.iana_name(), Some("Europe/Berlin"));
    assert_eq!(config.author.email, "a@example.org");
    assert_eq!((config.page_size, config.feed_items), (5, 7));
    assert_eq!(config.permalinks["posts"], "/:year/:month/:slug.html");
    assert_eq!(config.permalinks["docs/guides"], "/:sections/:filename/");
    assert_eq!(config.nav[0].url, "/posts/");
    assert_eq!(config.theme.accent.as_deref(), Some("#0a6"));
    let redirects: Vec<(&str, &str, u16)> = config
        .redirects
        .iter()
        .map(|rule| (rule.from.as_str(), rule.to.as_str(), rule.status))
        .collect();
    assert_eq!(
        redirects,
        [
            ("/old/*", "/new/:splat", 302),
            ("/bücher", "https://example.com/", 301),
            ("/gone/", "", 410)
        ]
    );
    assert_eq!(config.headers[0].pattern, "/*.png");
    assert_eq!(config.headers[0].values, [("Cache-Control".to_owned(), "max-age=60".to_owned())]);
    assert_eq!(config.taxonomies, ["tags", "topics"]);
    assert_eq!(config.csp["frame-src"], ["https://a.example", "https://b.example"]);
    assert_eq!(config.csp["img-src"], ["data:", "blob:"]);
    assert_eq!(config.check[&Code::HttpLink], Level::Off);
    assert!(!config.raw_html);
    assert_eq!(config.not_found.as_deref(), Some("Nothing here."));
    assert_eq!(config.params["a"]["b"][0], 1);
}

#[test]
fn names_are_told_apart_by_their_letters_only() {
    let loaded =
        load("{\"baseURL\": \"https://example.org\", \"Page-Size\": 3, \"author\": \"B\"}");
    assert_found(&loaded, &[]);
    assert_eq!(loaded.site.config.base_url, "https://example.org");
    assert_eq!(loaded.site.config.page_size, 3);
    assert_eq!(loaded.site.config.author.name, "B");
}

#[test]
fn a_folder_without_settings_has_defaults() {
    let loaded = Folder::new(&[("_index.md", "{\"title\": \"Home\"}\n\nText.\n")]).load();
    assert_found(&loaded, &[]);
    assert_eq!((loaded.site.config.page_size, loaded.site.config.feed_items), (10, 20));
    assert_eq!(loaded.site.config.taxonomies, ["tags", "categories", "series", "authors"]);
    assert_eq!(load("{\"page_size\": null}").site.config.page_size, 10);
}

/// Settings, and what is said of them.
const NO_SETTINGS: &[(&str, &str)] = &[
    ("", "1:1: the settings are one JSON object; help: begin with `{ \"title\": \"...\" }`"),
    ("[]", "1:1: the settings are one JSON object; help: begin with `{ \"title\": \"...\" }`"),
    ("{} {}", "1:4: text behind the end of the settings"),
    (
        "{\"title\": \"A\",}",
        "1:14: a comma before `}`; help: JSON has no comma after the last entry; remove it",
    ),
    ("{\"titel\": \"A\"}", "1:2: unknown setting \"titel\"; help: did you mean \"title\"?"),
    (
        "{\"theme\": {\"acent\": \"red\"}}",
        "1:12: unknown setting \"acent\"; help: did you mean \"accent\"?",
    ),
    (
        "{\"theme\": {\"colour\": \"red\"}}",
        "1:12: unknown setting \"colour\"; help: known here: accent, logo, footer, head",
    ),
    (
        "{\"title\": \"A\", \"Title\": \"B\"}",
        "1:16: \"Title\" and \"title\" are the same setting; help: remove \"Title\"",
    ),
    ("{\"title\": 1}", "1:11: expected a string, found a number"),
    ("{\"nav\": {}}", "1:9: expected a list, found an object"),
    ("{\"nav\": [{\"title\": \"A\"}]}", "1:10: an entry without a \"url\""),
    ("{\"page_size\": 0}", "1:15: expected a whole number from 1 to 1000"),
    ("{\"feed_items\": \"20\"}", "1:16: expected a whole number from 1 to 1000"),
    (
        "{\"base_url\": \"example.org\"}",
        "1:15: the base URL begins with https:// or http://; help: write it as https://example.org",
    ),
    (
        "{\"base_url\": \"https://a/?b\"}",
        "1:15: the base URL has a query or a fragment; help: write it as https://example.org",
    ),
    (
        "{\"language\": \"german!\"}",
        "1:15: \"german!\" is no language tag; help: write it as en or de-CH",
    ),
    (
        "{\"timezone\": \"Europe/Berln\"}",
        "1:15: there is no time zone \"Europe/Berln\"; help: did you mean \"Europe/Berlin\"?",
    ),
    (
        "{\"theme\": {\"accent\": \"red;}\"}}",
        "1:23: this is no CSS colour; help: write it as #0a6, teal, rgb(0 170 102) or hsl(156 100% 33%)",
    ),
    (
        "{\"permalinks\": {\"posts\": \"/:yaer/:slug/\"}}",
        "1:28: there is no token :yaer; help: did you mean :year?",
    ),
    (
        "{\"permalinks\": {\"posts\": \":year/\"}}",
        "1:27: a pattern begins with a slash; help: write \"/:year/\"",
    ),
    (
        "{\"taxonomies\": [\"title\"]}",
        "1:18: \"title\" cannot be a taxonomy; help: it is a field of its own; choose another name",
    ),
    (
        "{\"taxonomies\": [\"a b\"]}",
        "1:18: \"a b\" cannot be a taxonomy; help: its name is a segment of a URL: use letters, digits and hyphens",
    ),
    (
        "{\"check\": {\"link-brokn\": \"off\"}}",
        "1:12: there is no code link-brokn; help: did you mean \"link-broken\"?",
    ),
    ("{\"check\": {\"http-link\": \"no\"}}", "1:26: a level is \"error\", \"warning\" or \"off\""),
    ("{\"csp\": {\"script\": \"x\"}}", "1:10: there is no directive \"script\" that names sources"),
    (
        "{\"csp\": {\"script-src\": \"x; y\"}}",
        "1:25: a source holds no `;`, no `,`, and ASCII characters only",
    ),
];

#[test]
fn what_is_no_setting_is_shown_at_its_place() {
    for (settings, expected) in NO_SETTINGS {
        assert_fault(settings, expected);
    }
}

/// Setting, rules in it, and what is said of them.
const NO_RULES: &[(&str, &str, &str)] = &[
    ("redirects", "{\"to\": \"/a/\"}", "1:16: a rule without \"from\""),
    ("redirects", "{\"from\": \"/a/\"}", "1:16: a rule without \"to\""),
    (
        "redirects",
        "{\"from\": \"a\", \"to\": \"/b/\"}",
        "1:26: a path begins with a slash and has a `*` only at its end; help: write it as /old/page/ or /old/*",
    ),
    (
        "redirects",
        "{\"from\": \"/*/a\", \"to\": \"/b/\"}",
        "1:26: a path begins with a slash and has a `*` only at its end; help: write it as /old/page/ or /old/*",
    ),
    (
        "redirects",
        "{\"from\": \"/a?b\", \"to\": \"/b/\"}",
        "1:26: a query is no part of a path; help: remove it, or write %3F for `?`",
    ),
    (
        "redirects",
        "{\"from\": \"/a/\", \"to\": \"b\"}",
        "1:39: a rule leads to a path of this site or to an address that begins with https://; help: write it as /new/page/, /new/:splat or https://example.org/",
    ),
    (
        "redirects",
        "{\"from\": \"/a/\", \"to\": \"/b/:splat\"}",
        "1:39: :splat stands for what `*` matched, and \"from\" has no `*`; help: add `*` to \"from\"",
    ),
    (
        "redirects",
        "{\"from\": \"/a/\", \"to\": \"/a/\"}",
        "1:39: the rule leads back to itself; help: remove the rule",
    ),
    (
        "redirects",
        "{\"from\": \"/a/*\", \"to\": \"/a/:splat\"}",
        "1:40: the rule leads back to itself; help: remove the rule",
    ),
    (
        "redirects",
        "{\"from\": \"/a/\", \"to\": \"/b/\", \"status\": 200}",
        "1:55: a redirect's status is 301, 302, 307, 308, or 410 for what is gone",
    ),
    (
        "redirects",
        "{\"from\": \"/a/\", \"to\": \"/?b\"}, {\"from\": \"/a/\", \"to\": \"/c/\"}",
        "1:46: a second rule for /a/",
    ),
    ("headers", "{\"values\": {}}", "1:14: a rule without \"for\""),
    (
        "headers",
        "{\"for\": \"a\", \"values\": {}}",
        "1:23: a pattern of paths begins with a slash; help: write \"/a\"",
    ),
    (
        "headers",
        "{\"for\": \"/*\", \"values\": {\"X Y\": \"1\"}}",
        "1:39: \"X Y\" is no name of a response field",
    ),
    (
        "headers",
        "{\"for\": \"/*\", \"values\": {\"Content-Length\": \"1\"}}",
        "1:39: Content-Length is the server's own to set; help: remove it",
    ),
    (
        "headers",
        "{\"for\": \"/*\", \"values\": {\"X-A\": \"a\\r\\nB: c\"}}",
        "1:47: a response field holds printable ASCII characters only",
    ),
];

#[test]
fn rules_are_checked_where_they_stand() {
    for (setting, rules, expected) in NO_RULES {
        assert_fault(&format!("{{\"{setting}\": [{rules}]}}"), expected);
    }
}

#[test]
fn a_fatal_code_stays_an_error() {
    let folder = Folder::new(&[
        ("site.json", "{\"check\": {\"date-invalid\": \"off\"}}"),
        ("_index.md", "{\"title\": \"Home\", \"date\": \"x\"}\n\nText.\n"),
    ]);
    assert_found(
        &folder.load(),
        &["_index.md:1:28 error date-invalid", "site.json:1:29 warning site-config"],
    );
}

#[test]
fn levels_hold_for_every_post() {
    let post = "{\"titel\": 1, \"title\": \"Home\"}\n\nText.\n";
    for (level, expected) in [("off", None), ("warning", Some("warning")), ("error", Some("error"))]
    {
        let settings = format!("{{\"check\": {{\"unknown-field\": \"{level}\"}}}}");
        let loaded = Folder::new(&[("site.json", &settings), ("_index.md", post)]).load();
        let expected: Vec<String> =
            expected.iter().map(|level| format!("_index.md:1:2 {level} unknown-field")).collect();
        assert_eq!(folder::found(&loaded), expected);
        assert!(!loaded.report.has_fatal());
    }
}

#[test]
fn a_base_url_of_the_command_line_counts() {
    let folder = Folder::new(&[("site.json", "{\"base_url\": \"https://a.example\"}")]);
    let mut options = folder::options();
    options.base_url = Some("https://b.example/".to_owned());
    let loaded = pamphlet::content::Loader::new(folder.path(), options).load();
    let site = loaded.expect("the folder is there").site;
    assert_eq!(site.config.base_url, "https://b.example");
}
