//! `site.json`: from text to [`SiteConfig`], every fault with its place.
//!
//! Names of settings are told apart by their letters only: `base_url`, `baseURL` and `base-url` are one.

mod rules;
mod section;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::colour::css_colour;
use super::colour_names::NAMES;
use super::config::{Author, NavItem, SiteConfig, Theme};
use super::front_matter::{Data, Entry, FRONT_MATTER_BYTES_MAX, Node, read_object, to_map};
use super::near::nearest;
use super::permalink;
use super::report::{Class, Code, Diagnostic, Level};
use crate::url::term_segment;
use section::Section;

/// Entries on a page of a list, or in a feed.
const ENTRIES_MAX: i64 = 1000;

/// Reads the settings; a faulty one keeps its default.
pub(super) fn read(path: &str, text: &str, found: &mut Vec<Diagnostic>) -> SiteConfig {
    let mut config = SiteConfig::default();
    let mut section = Section { path, text, found, spans: BTreeMap::new() };
    if let Some(entries) = object(&mut section) {
        section.each(&entries, SETTINGS, &mut config);
    }
    config.spans = section.spans;
    config
}

/// The one object that the file holds.
fn object(section: &mut Section<'_>) -> Option<Vec<Entry>> {
    let text = section.text;
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    if text.len() > FRONT_MATTER_BYTES_MAX {
        let message = format!("more than {FRONT_MATTER_BYTES_MAX} bytes of settings");
        section.fault(0..0, message, None);
        return None;
    }
    if !text[start..].starts_with('{') {
        let found = text[start..].chars().next().map_or(0, char::len_utf8);
        let help = Some("begin with `{ \"title\": \"...\" }`".to_owned());
        section.fault(start..start + found, "the settings are one JSON object", help);
        return None;
    }
    let (node, faults) = read_object(text, start);
    for fault in faults {
        section.fault(fault.span, fault.message, fault.help);
    }
    let Node { span, data } = node?;
    let stray = text[span.end..].trim();
    if !stray.is_empty() {
        let at = text.len() - text[span.end..].trim_start().len();
        section.fault(at..at + stray.len(), "text behind the end of the settings", None);
    }
    match data {
        Data::Table(entries) => Some(entries),
        _ => None,
    }
}

/// A setting: its name, and how its value is read.
type Setting<T> = (&'static str, fn(&mut Section<'_>, &Node, &mut T));

const SETTINGS: &[Setting<SiteConfig>] = &[
    ("title", |section, node, config| section.set_text(node, &mut config.title)),
    ("description", |section, node, config| section.set_text(node, &mut config.description)),
    ("base_url", base_url),
    ("language", language),
    ("timezone", timezone),
    ("author", author),
    ("page_size", |section, node, config| section.set_count(node, &mut config.page_size)),
    ("feed_items", |section, node, config| section.set_count(node, &mut config.feed_items)),
    ("permalinks", permalinks),
    ("nav", nav),
    ("theme", |section, node, config| section.object(node, THEME, &mut config.theme)),
    ("redirects", rules::redirects),
    ("headers", rules::headers),
    ("taxonomies", taxonomies),
    ("csp", rules::csp),
    ("check", check),
    ("raw_html", |section, node, config| section.set_flag(node, &mut config.raw_html)),
    ("not_found", |section, node, config| config.not_found = section.text(node)),
    ("params", params),
    // Where an editor finds a schema.
    ("$schema", |_, _, _| {}),
];

const AUTHOR: &[Setting<Author>] = &[
    ("name", |section, node, author| section.set_text(node, &mut author.name)),
    ("email", |section, node, author| section.set_text(node, &mut author.email)),
    ("url", |section, node, author| section.set_text(node, &mut author.url)),
];

const THEME: &[Setting<Theme>] = &[
    ("accent", accent),
    ("logo", |section, node, theme| theme.logo = placed_text(section, node, "theme.logo")),
    ("footer", |section, node, theme| theme.footer = placed_text(section, node, "theme.footer")),
    ("head", |section, node, theme| theme.head = placed_text(section, node, "theme.head")),
];

const NAV_ITEM: &[Setting<NavItem>] = &[
    ("title", |section, node, item| section.set_text(node, &mut item.title)),
    ("url", |section, node, item| {
        item.span = section.own(node);
        section.set_text(node, &mut item.url);
    }),
];

/// A string that is looked at again when the site is known.
fn placed_text(section: &mut Section<'_>, node: &Node, name: &str) -> Option<String> {
    section.spans.insert(name.to_owned(), section.own(node));
    section.text(node)
}

fn base_url(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    let Some(written) = section.text(node) else { return };
    match check_base_url(&written) {
        Ok(base_url) => config.base_url = base_url,
        Err(message) => {
            let help = Some("write it as https://example.org".to_owned());
            section.fault(section.own(node), message, help);
        }
    }
}

/// The address of a site as it is written before paths: without a slash at its end.
///
/// Fails with the reason, in words.
pub(super) fn check_base_url(written: &str) -> Result<String, &'static str> {
    let trimmed = written.trim().trim_end_matches('/');
    let rest = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    let Some(rest) = rest else { return Err("the base URL begins with https:// or http://") };
    let host = rest.split('/').next().unwrap_or_default();
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"'\\{}|^`".contains(c);
    match () {
        () if host.is_empty() => Err("the base URL has no host"),
        () if host.contains('@') => Err("the base URL holds a user name"),
        () if rest.contains(['?', '#']) => Err("the base URL has a query or a fragment"),
        () if !rest.chars().all(is_clean) => {
            Err("the base URL holds a character that no URL holds")
        }
        () => Ok(trimmed.to_owned()),
    }
}

fn language(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    let Some(tag) = section.text(node) else { return };
    if is_language_tag(&tag) {
        config.language = tag;
    } else {
        let help = Some("write it as en or de-CH".to_owned());
        section.fault(section.own(node), format!("\"{tag}\" is no language tag"), help);
    }
}

/// Whether a text has the form of a language tag (BCP 47).
pub(super) fn is_language_tag(tag: &str) -> bool {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = tag.split('-').next().unwrap_or_default();
    let is_first = first.len() >= 2 && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_first && tag.split('-').all(is_part)
}

fn timezone(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    let Some(name) = section.text(node) else { return };
    match TimeZone::get(&name) {
        Ok(zone) => config.timezone = zone,
        Err(_) => {
            let known: Vec<String> =
                jiff::tz::db().available().map(|name| name.to_string()).collect();
            let help = match nearest(&name, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "write it as in the IANA data base, \"Europe/Berlin\"".to_owned(),
            };
            section.fault(
                section.own(node),
                format!("there is no time zone \"{name}\""),
                Some(help),
            );
        }
    }
}

fn author(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    match &node.data {
        Data::Text(name) => config.author.name.clone_from(name),
        _ => section.object(node, AUTHOR, &mut config.author),
    }
}

fn accent(section: &mut Section<'_>, node: &Node, theme: &mut Theme) {
    let Some(colour) = section.text(node) else { return };
    if css_colour(&colour).is_some() {
        theme.accent = Some(colour);
        return;
    }
    let near = nearest(&colour, NAMES.iter().map(|(name, _)| *name));
    let help = match near.filter(|_| colour.chars().all(char::is_alphabetic)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "write it as #0a6, teal, rgb(0 170 102) or hsl(156 100% 33%)".to_owned(),
    };
    section.fault(section.own(node), "this is no CSS colour", Some(help));
}

fn permalinks(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    for entry in section.table(node) {
        let Some(pattern) = section.text(&entry.value) else { continue };
        let fault = match permalink::check(&pattern) {
            Err((at, fault)) => Some((section.inside(&entry.value, at), fault.message, fault.help)),
            Ok(()) if !pattern.starts_with('/') => {
                let help = Some(format!("write \"/{pattern}\""));
                Some((section.own(&entry.value), "a pattern begins with a slash".to_owned(), help))
            }
            Ok(()) => None,
        };
        match fault {
            Some((span, message, help)) => section.fault(span, message, help),
            None => {
                let name = entry.key.trim_matches('/').to_owned();
                section.spans.insert(format!("permalinks.{name}"), entry.key_span.clone());
                config.permalinks.insert(name, pattern);
            }
        }
    }
}

fn nav(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    for node in section.list(node) {
        let mut item =
            NavItem { span: node.span.clone(), title: String::new(), url: String::new() };
        section.object(node, NAV_ITEM, &mut item);
        match (item.title.is_empty(), item.url.is_empty()) {
            (false, false) => config.nav.push(item),
            (true, _) => section.fault(node.span.clone(), "an entry without a \"title\"", None),
            (_, true) => section.fault(node.span.clone(), "an entry without a \"url\"", None),
        }
    }
}

/// A list of names, or Hugo's object of singular and plural.
fn taxonomies(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    let nodes: Vec<&Node> = match &node.data {
        Data::Table(entries) => entries.iter().map(|entry| &entry.value).collect(),
        _ => section.list(node).iter().collect(),
    };
    let mut names: Vec<String> = Vec::new();
    for node in nodes {
        let Some(name) = section.text(node) else { continue };
        let is_field = super::fields::is_field_of_another_type(&name);
        if is_field || term_segment(&name) != name.to_lowercase() {
            let message = format!("\"{name}\" cannot be a taxonomy");
            let help = if is_field {
                "it is a field of its own; choose another name"
            } else {
                "its name is a segment of a URL: use letters, digits and hyphens"
            };
            section.fault(section.own(node), message, Some(help.to_owned()));
        } else if !names.contains(&name.to_lowercase()) {
            names.push(name.to_lowercase());
        }
    }
    config.taxonomies = names;
}

fn check(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    for entry in section.table(node) {
        let Some(code) = Code::of_name(&entry.key) else {
            let names = Code::ALL.iter().map(|code| code.name());
            let help = nearest(&entry.key, names).map(|near| format!("did you mean \"{near}\"?"));
            section.fault(entry.key_span.clone(), format!("there is no code {}", entry.key), help);
            continue;
        };
        let level = match section.text(&entry.value).as_deref() {
            Some("error") => Level::Error,
            Some("warning") => Level::Warning,
            Some("off") => Level::Off,
            Some(_) => {
                let message = "a level is \"error\", \"warning\" or \"off\"";
                section.fault(section.own(&entry.value), message, None);
                continue;
            }
            None => continue,
        };
        if code.class() == Class::Fatal && level != Level::Error {
            let message = format!("{} is fatal and stays an error", code.name());
            section.advice(section.own(&entry.value), message, "remove this line");
        } else {
            config.check.insert(code, level);
        }
    }
}

fn params(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    config.params = to_map(section.table(node));
}
