//! Front matter and tables as they stand in a file, for whoever moves files instead of serving them.

use std::ops::Range;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::dates;
use super::front_matter::{self, Data, Entry, Node, TableForm};
use super::report::{Code, Diagnostic};

/// A key with its value, before anybody asked what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct RawField {
    pub key: String,
    /// A number that is written unlike its value (`1.10`, `007`) is the string that was written.
    pub value: Value,
    /// Where the key stands, in bytes of the file.
    pub span: Range<usize>,
}

/// Splits a file into its fields and the place where its text begins; no fields where there is no front
/// matter.
///
/// # Errors
/// When the front matter cannot be read, with the place.
pub fn read_raw_fields(path: &str, text: &str) -> Result<(Vec<RawField>, usize), Diagnostic> {
    let (front, faults) = front_matter::read(text);
    match faults.into_iter().next() {
        Some(fault) => {
            Err(Diagnostic::at(Code::FrontMatterSyntax, path, text, fault.span, fault.message))
        }
        None => Ok((raw(&front.entries, text), front.body_start)),
    }
}

/// Reads a file that is one table, such as the settings of a site.
///
/// # Errors
/// When it cannot be read, with the place.
pub fn read_raw_table(
    path: &str,
    text: &str,
    form: TableForm,
) -> Result<Vec<RawField>, Diagnostic> {
    match front_matter::read_table(text, form) {
        Ok(entries) => Ok(raw(&entries, text)),
        Err(fault) => {
            Err(Diagnostic::at(Code::FrontMatterSyntax, path, text, fault.span, fault.message))
        }
    }
}

/// Whether a text is a date as front matter has it.
pub fn is_date(text: &str) -> bool {
    dates::read(text, &TimeZone::UTC).is_ok()
}

fn raw(entries: &[Entry], text: &str) -> Vec<RawField> {
    let field = |entry: &Entry| RawField {
        key: entry.key.clone(),
        value: value(&entry.value, text),
        span: entry.key_span.clone(),
    };
    entries.iter().map(field).collect()
}

fn value(node: &Node, text: &str) -> Value {
    match &node.data {
        Data::Number(number) => {
            let written = text.get(node.span.clone()).unwrap_or_default();
            match number.to_string() == written {
                true => Value::Number(number.clone()),
                false => Value::String(written.to_owned()),
            }
        }
        Data::List(items) => Value::Array(items.iter().map(|item| value(item, text)).collect()),
        Data::Table(entries) => {
            let mut map = Map::new();
            for entry in entries {
                map.entry(entry.key.clone()).or_insert_with(|| value(&entry.value, text));
            }
            Value::Object(map)
        }
        _ => node.to_value(),
    }
}
