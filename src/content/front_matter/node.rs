//! A value as a person wrote it, with the place of every key and value.

use std::ops::Range;

use serde_json::{Map, Number, Value};

/// A value of front matter or of `site.json`. Spans count bytes of the whole file.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::content) struct Node {
    pub span: Range<usize>,
    pub data: Data,
}

#[derive(Debug, Clone, PartialEq)]
pub(in crate::content) enum Data {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::content) struct Entry {
    pub key: String,
    /// With its quotes, where it has any.
    pub key_span: Range<usize>,
    pub value: Node,
}

impl Node {
    /// `null` and `""` count as absent.
    pub fn is_absent(&self) -> bool {
        match &self.data {
            Data::Null => true,
            Data::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// The characters of a string without its quotes; any other value as a whole.
    pub fn own_span(&self, text: &str) -> Range<usize> {
        let written = text.get(self.span.clone()).unwrap_or_default();
        let is_text = matches!(self.data, Data::Text(_));
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let quote = quotes.iter().find(|quote| {
            let inner = written.strip_prefix(**quote);
            is_text && inner.is_some_and(|inner| inner.ends_with(**quote))
        });
        let length = quote.map_or(0, |quote| quote.len());
        self.span.start + length..self.span.end - length
    }

    /// What was found, for a message: `a number`, `a list`.
    pub fn type_name(&self) -> &'static str {
        match self.data {
            Data::Null => "null",
            Data::Bool(_) => "true or false",
            Data::Number(_) => "a number",
            Data::Text(_) => "a string",
            Data::List(_) => "a list",
            Data::Table(_) => "an object",
        }
    }

    /// The value without its places, as templates get it.
    pub fn to_value(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Bool(flag) => Value::Bool(*flag),
            Data::Number(number) => Value::Number(number.clone()),
            Data::Text(text) => Value::String(text.clone()),
            Data::List(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            Data::Table(entries) => Value::Object(to_map(entries)),
        }
    }
}

/// The entries of an object without their places. The first of two equal keys counts.
pub(in crate::content) fn to_map(entries: &[Entry]) -> Map<String, Value> {
    let mut map = Map::new();
    for entry in entries {
        map.entry(entry.key.clone()).or_insert_with(|| entry.value.to_value());
    }
    map
}
