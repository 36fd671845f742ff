//! The fields of front matter, each with its type.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::config::SiteConfig;
use super::dates::{self, Moment};
use super::front_matter::{Data, Entry, Form, FrontMatter, Node, to_map};
use super::near::nearest;
use super::report::{Code, Diagnostic};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Date,
    Flag,
    Integer,
    /// A list of strings; one string is a list of one.
    List,
    Table,
}

/// Name as the manual spells it, other names, type.
const FIELDS: &[(&str, &[&str], Kind)] = &[
    ("title", &[], Kind::Text),
    ("date", &[], Kind::Date),
    ("publishDate", &["pubdate", "published"], Kind::Date),
    ("lastmod", &["modified", "updated"], Kind::Date),
    ("expiryDate", &["unpublishdate"], Kind::Date),
    ("draft", &[], Kind::Flag),
    ("slug", &[], Kind::Text),
    ("url", &[], Kind::Text),
    ("aliases", &[], Kind::List),
    ("tags", &[], Kind::List),
    ("categories", &[], Kind::List),
    ("series", &[], Kind::List),
    ("authors", &["author"], Kind::List),
    ("keywords", &[], Kind::List),
    ("description", &[], Kind::Text),
    ("summary", &[], Kind::Text),
    ("weight", &[], Kind::Integer),
    ("layout", &[], Kind::Text),
    ("template", &[], Kind::Text),
    ("images", &[], Kind::List),
    ("params", &["extra"], Kind::Table),
    ("id", &[], Kind::Text),
    ("toc", &[], Kind::Flag),
    ("canonical_url", &["canonicalurl"], Kind::Text),
    ("related", &[], Kind::List),
    ("lang", &[], Kind::Text),
    ("dir", &[], Kind::Text),
    ("redirect_to", &[], Kind::Text),
    ("check", &[], Kind::Table),
];

/// A value of the right type.
#[derive(Debug, Clone)]
enum Typed {
    Text(String),
    Date(Moment),
    Flag(bool),
    Integer(i64),
    List(Vec<Placed>),
}

/// A string with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub text: String,
    pub span: Range<usize>,
}

/// The fields of one file. Names are the lower-case canonical ones: `publishdate`, never `pubdate`.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    typed: BTreeMap<String, Typed>,
    /// Unknown fields and `params`.
    pub params: Map<String, Value>,
    /// Where each value stands, strings without their quotes.
    pub spans: BTreeMap<String, Range<usize>>,
    /// Codes that `check.allow` names.
    pub allowed: Vec<Placed>,
}

impl Fields {
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.typed.get(name)? {
            Typed::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn date(&self, name: &str) -> Option<&Moment> {
        match self.typed.get(name)? {
            Typed::Date(moment) => Some(moment),
            _ => None,
        }
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.typed.get(name)? {
            Typed::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.typed.get(name)? {
            Typed::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    pub fn list(&self, name: &str) -> &[Placed] {
        match self.typed.get(name) {
            Some(Typed::List(items)) => items,
            _ => &[],
        }
    }

    /// The texts of a list, without their places.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.list(name).iter().map(|item| item.text.clone()).collect()
    }
}

/// Whether a name belongs to a field that holds no terms, so that it can be no taxonomy.
pub(super) fn is_field_of_another_type(name: &str) -> bool {
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    FIELDS.iter().any(|(known, others, kind)| {
        let has_terms = *kind == Kind::List && !["aliases", "images", "related"].contains(known);
        !has_terms && (is_it(known) || others.iter().any(|other| is_it(other)))
    })
}

/// Reads every field of `front`; what is wrong with one leaves the others.
pub(super) fn read(
    path: &str,
    text: &str,
    front: &FrontMatter,
    config: &SiteConfig,
    found: &mut Vec<Diagnostic>,
) -> Fields {
    let mut reader = Reader {
        path,
        text,
        form: front.form,
        zone: &config.timezone,
        taxonomies: &config.taxonomies,
        fields: Fields::default(),
        keys: BTreeMap::new(),
        found,
    };
    for entry in &front.entries {
        reader.entry(entry);
    }
    reader.fields
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    form: Form,
    zone: &'a TimeZone,
    taxonomies: &'a [String],
    fields: Fields,
    /// Canonical name to the key that gave it.
    keys: BTreeMap<String, &'a str>,
    found: &'a mut Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn report(&mut self, code: Code, span: &Range<usize>, message: String, help: Option<String>) {
        let diagnostic = Diagnostic::at(code, self.path, self.text, span.clone(), message);
        self.found.push(Diagnostic { help, ..diagnostic });
    }

    fn entry(&mut self, entry: &'a Entry) {
        let lower = entry.key.to_lowercase();
        let Some((name, kind)) = self.known(&lower) else { return self.unknown(entry) };
        // Jekyll's `published: false` is a draft.
        let is_published_flag = lower == "published" && matches!(entry.value.data, Data::Bool(_));
        let name = if is_published_flag { "draft".to_owned() } else { name };
        if name != "params" {
            if let Some(first) = self.keys.get(&name) {
                let message = format!("\"{}\" and \"{first}\" are the same field", entry.key);
                let help = format!("\"{first}\" counts; remove \"{}\"", entry.key);
                return self.report(Code::FieldCaseDuplicate, &entry.key_span, message, Some(help));
            }
            self.keys.insert(name.clone(), &entry.key);
        }
        if entry.value.is_absent() {
            return;
        }
        self.fields.spans.insert(name.clone(), entry.value.own_span(self.text));
        if let (true, Data::Bool(flag)) = (is_published_flag, &entry.value.data) {
            self.fields.typed.insert(name, Typed::Flag(!flag));
            return;
        }
        if kind == Kind::Table {
            return self.table(&name, &entry.value);
        }
        if let Some(typed) = self.typed(&name, kind, &entry.value) {
            self.fields.typed.insert(name, typed);
        }
    }

    /// The canonical name and the type of a field by its lower-case name.
    fn known(&self, lower: &str) -> Option<(String, Kind)> {
        let is_it = |name: &str| name.eq_ignore_ascii_case(lower);
        if let Some((name, _, kind)) =
            FIELDS.iter().find(|(name, others, _)| is_it(name) || others.contains(&lower))
        {
            return Some((name.to_lowercase(), *kind));
        }
        let taxonomy = self.taxonomies.iter().find(|name| is_it(name))?;
        Some((taxonomy.to_lowercase(), Kind::List))
    }

    fn unknown(&mut self, entry: &Entry) {
        let names = FIELDS
            .iter()
            .flat_map(|(name, others, _)| std::iter::once(*name).chain(others.iter().copied()));
        let names = names.chain(self.taxonomies.iter().map(String::as_str));
        if let Some(near) = nearest(&entry.key, names) {
            let message = format!("unknown field \"{}\"", entry.key);
            let help =
                format!("did you mean \"{near}\"? A field of your own belongs into \"params\"");
            self.report(Code::UnknownField, &entry.key_span, message, Some(help));
        }
        self.fields.params.entry(entry.key.clone()).or_insert_with(|| entry.value.to_value());
    }

    fn typed(&mut self, name: &str, kind: Kind, value: &Node) -> Option<Typed> {
        match kind {
            Kind::Text => self.string(name, value, "a string").map(Typed::Text),
            Kind::Date => self.date(name, value).map(Typed::Date),
            Kind::List => Some(Typed::List(self.list(name, value))),
            Kind::Flag => match value.data {
                Data::Bool(flag) => Some(Typed::Flag(flag)),
                _ => self.wrong_type(name, value, "true or false"),
            },
            Kind::Integer => match &value.data {
                Data::Number(number) if number.as_i64().is_some() => {
                    number.as_i64().map(Typed::Integer)
                }
                _ => self.wrong_type(name, value, "a whole number"),
            },
            Kind::Table => None,
        }
    }

    fn wrong_type<T>(&mut self, name: &str, value: &Node, expected: &str) -> Option<T> {
        let message = format!("\"{name}\" is {expected}, found {}", value.type_name());
        let help = match (&value.data, expected) {
            (Data::Text(text), "true or false") if ["true", "false"].contains(&text.as_str()) => {
                Some(format!("write {text} without quotes"))
            }
            (Data::Text(text), "true or false") => match text.to_lowercase().as_str() {
                "yes" | "on" => Some("write true".to_owned()),
                "no" | "off" => Some("write false".to_owned()),
                _ => Some(example(name, expected)),
            },
            (Data::Number(number), "a string" | "a string or a list of strings") => {
                Some(format!("put it in quotes: \"{number}\""))
            }
            (Data::Text(text), "a whole number") if text.parse::<i64>().is_ok() => {
                Some(format!("write {text} without quotes"))
            }
            _ => Some(example(name, expected)),
        };
        self.report(Code::FieldType, &value.span, message, help);
        None
    }

    fn string(&mut self, name: &str, value: &Node, expected: &str) -> Option<String> {
        match &value.data {
            Data::Text(text) => Some(text.clone()),
            // YAML tells a number from a text by its look: `title: 1984`.
            Data::Number(_) if self.form == Form::Yaml => {
                Some(self.text[value.span.clone()].to_owned())
            }
            _ => self.wrong_type(name, value, expected),
        }
    }

    fn date(&mut self, name: &str, value: &Node) -> Option<Moment> {
        let written = self.string(name, value, "a date in a string")?;
        match dates::read(&written, self.zone) {
            Ok(moment) => Some(moment),
            Err(fault) => {
                self.report(
                    Code::DateInvalid,
                    &value.own_span(self.text),
                    fault.message,
                    Some(fault.help),
                );
                None
            }
        }
    }

    fn list(&mut self, name: &str, value: &Node) -> Vec<Placed> {
        const EXPECTED: &str = "a string or a list of strings";
        let nodes = match &value.data {
            Data::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let mut items = Vec::with_capacity(nodes.len());
        for node in nodes.iter().filter(|node| !node.is_absent()) {
            let Some(text) = self.string(name, node, EXPECTED) else { continue };
            let text = text.trim().to_owned();
            items.push(Placed { text, span: node.own_span(self.text) });
        }
        items
    }

    fn table(&mut self, name: &str, value: &Node) {
        let Data::Table(entries) = &value.data else {
            self.wrong_type::<()>(name, value, "an object");
            return;
        };
        if name == "params" {
            for (key, value) in to_map(entries) {
                self.fields.params.insert(key, value);
            }
            return;
        }
        for entry in entries {
            if entry.key.eq_ignore_ascii_case("allow") {
                self.fields.allowed = self.list("check.allow", &entry.value);
            } else {
                let message = format!("unknown field \"{}\" in \"check\"", entry.key);
                let help = Some("a post's \"check\" has one field, \"allow\"".to_owned());
                self.report(Code::UnknownField, &entry.key_span, message, help);
            }
        }
    }
}

/// How a value of the expected type is written.
fn example(name: &str, expected: &str) -> String {
    let value = match expected {
        "true or false" => "true",
        "a whole number" => "10",
        "a date in a string" => "\"2026-02-28\"",
        "a string or a list of strings" => "[\"one\", \"two\"]",
        "an object" => "{}",
        _ => "\"...\"",
    };
    format!("for example \"{name}\": {value}")
}
