//! YAML front matter, through saphyr. Its marks count characters; places here count bytes.

use std::borrow::Cow;
use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use serde_json::Number;

use super::fault::Fault;
use super::node::{Data, Entry, Node};

/// Characters of indentation and of `- ` before a value. Each level of nesting takes one of them at
/// least; so no text exhausts the parser's stack.
const INDENT_CHARS_MAX: usize = 128;

/// Reads the mapping in `inner` of the text.
pub(super) fn read(text: &str, inner: Range<usize>) -> Result<Vec<Entry>, Fault> {
    let places = Places::new(text, inner.clone());
    if let Some(line) = deep_line(&text[inner.clone()]) {
        let at = inner.start + line;
        let message = format!("more than {INDENT_CHARS_MAX} characters of indentation");
        return Err(Fault::syntax(at..at + 1, message));
    }
    let documents = MarkedYaml::load_from_str(&text[inner.clone()]).map_err(|error| {
        let at = places.byte(error.marker().index());
        let span = one_character(text, at, inner.end);
        if error.info().contains("duplicated key") {
            return duplicate(text, inner.start, span.start);
        }
        Fault::syntax(span, error.info())
    })?;
    let Some(document) = documents.into_iter().next() else { return Ok(Vec::new()) };
    let node = places.node(&document);
    match node.data {
        Data::Table(entries) => Ok(entries),
        Data::Null => Ok(Vec::new()),
        _ => {
            let message = format!("expected `key: value` lines, found {}", node.type_name());
            Err(Fault::syntax(node.span, message))
        }
    }
}

fn deep_line(yaml: &str) -> Option<usize> {
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '-', '?', ':', '\t']).len();
        if indent > INDENT_CHARS_MAX {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The character at `at`, or the last one before the end.
fn one_character(text: &str, at: usize, end: usize) -> Range<usize> {
    let at = at.min(end);
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    at..at + length
}

fn duplicate(text: &str, start: usize, second: usize) -> Fault {
    let line = text[second..].lines().next().unwrap_or_default();
    let written = line.split(':').next().unwrap_or(line).trim_end();
    let key = written.trim_matches(['"', '\'']);
    let first = text[start..second].match_indices(written).map(|(at, _)| start + at);
    let mut first = first.filter(|&at| text[at + written.len()..].trim_start().starts_with(':'));
    let first = first.next().unwrap_or(start);
    Fault::duplicate_key(text, key, first, second..second + written.len())
}

/// From characters of the YAML to bytes of the file.
struct Places<'a> {
    text: &'a str,
    inner: Range<usize>,
    /// Byte of each character, where they differ.
    bytes: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, inner: Range<usize>) -> Places<'a> {
        let yaml = &text[inner.clone()];
        let bytes = match yaml.is_ascii() {
            true => Vec::new(),
            false => yaml.char_indices().map(|(at, _)| inner.start + at).collect(),
        };
        Places { text, inner, bytes }
    }

    fn byte(&self, character: usize) -> usize {
        match self.bytes.is_empty() {
            true => (self.inner.start + character).min(self.inner.end),
            false => self.bytes.get(character).copied().unwrap_or(self.inner.end),
        }
    }

    /// A node's bytes, without the blanks and line breaks behind it.
    fn span(&self, yaml: &MarkedYaml<'_>) -> Range<usize> {
        let start = self.byte(yaml.span.start.index());
        let end = self.byte(yaml.span.end.index()).max(start);
        start..start + self.text[start..end].trim_end().len()
    }

    fn node(&self, yaml: &MarkedYaml<'_>) -> Node {
        let data = match &yaml.data {
            YamlData::Value(scalar) => data_of(scalar),
            YamlData::Sequence(items) => {
                Data::List(items.iter().map(|item| self.node(item)).collect())
            }
            YamlData::Mapping(mapping) => {
                Data::Table(mapping.iter().map(|(key, value)| self.entry(key, value)).collect())
            }
            YamlData::Tagged(_, inner) => return self.node(inner),
            YamlData::Representation(written, ..) => Data::Text(written.to_string()),
            YamlData::Alias(_) | YamlData::BadValue => Data::Null,
        };
        Node { span: self.span(yaml), data }
    }

    fn entry(&self, key: &MarkedYaml<'_>, value: &MarkedYaml<'_>) -> Entry {
        let key_span = self.span(key);
        let name = match &key.data {
            YamlData::Value(Scalar::String(name)) => name.clone(),
            _ => Cow::Borrowed(&self.text[key_span.clone()]),
        };
        Entry { key: name.into_owned(), key_span, value: self.node(value) }
    }
}

fn data_of(scalar: &Scalar<'_>) -> Data {
    match scalar {
        Scalar::Null => Data::Null,
        Scalar::Boolean(flag) => Data::Bool(*flag),
        Scalar::Integer(integer) => Data::Number(Number::from(*integer)),
        Scalar::FloatingPoint(float) => Number::from_f64(**float).map_or(Data::Null, Data::Number),
        Scalar::String(text) => Data::Text(text.to_string()),
    }
}
