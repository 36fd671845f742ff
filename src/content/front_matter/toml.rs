//! TOML front matter, through toml_edit.

use std::ops::Range;

use serde_json::Number;
use toml_edit::{Document, Item, TableLike, Value};

use super::fault::Fault;
use super::node::{Data, Entry, Node};

/// Reads the table in `inner` of the text.
pub(super) fn read(text: &str, inner: Range<usize>) -> Result<Vec<Entry>, Fault> {
    let toml = &text[inner.clone()];
    let reader = Reader { start: inner.start };
    match Document::parse(toml) {
        Ok(document) => Ok(reader.entries(document.as_table())),
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            let span = inner.start + at.start..inner.start + at.end;
            let message = error.message().lines().next().unwrap_or("this is no TOML");
            if !message.contains("duplicate key") {
                return Err(Fault::syntax(span, message));
            }
            let key = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']);
            let first = toml[..at.start].find(key).map_or(inner.start, |at| inner.start + at);
            Err(Fault::duplicate_key(text, key, first, span))
        }
    }
}

struct Reader {
    /// Where the TOML begins in the file.
    start: usize,
}

impl Reader {
    fn span(&self, span: Option<Range<usize>>, parent: &Range<usize>) -> Range<usize> {
        match span {
            Some(span) => self.start + span.start..self.start + span.end,
            // A table that only its children's headings name has no place of its own.
            None => parent.clone(),
        }
    }

    fn entries(&self, table: &dyn TableLike) -> Vec<Entry> {
        let keys = table.iter().filter_map(|(key, _)| table.get_key_value(key));
        keys.map(|(key, item)| {
            let key_span = self.span(key.span(), &(self.start..self.start));
            let value = self.item(item, &key_span);
            Entry { key: key.get().to_owned(), key_span, value }
        })
        .collect()
    }

    fn item(&self, item: &Item, key_span: &Range<usize>) -> Node {
        let span = self.span(item.span(), key_span);
        let data = match item {
            Item::None => Data::Null,
            Item::Value(value) => return self.value(value, key_span),
            Item::Table(table) => Data::Table(self.entries(table)),
            Item::ArrayOfTables(tables) => Data::List(
                tables
                    .iter()
                    .map(|table| Node {
                        span: self.span(table.span(), key_span),
                        data: Data::Table(self.entries(table)),
                    })
                    .collect(),
            ),
        };
        Node { span, data }
    }

    fn value(&self, value: &Value, key_span: &Range<usize>) -> Node {
        let data = match value {
            Value::String(text) => Data::Text(text.value().clone()),
            Value::Integer(integer) => Data::Number(Number::from(*integer.value())),
            Value::Float(float) => {
                Number::from_f64(*float.value()).map_or(Data::Null, Data::Number)
            }
            Value::Boolean(flag) => Data::Bool(*flag.value()),
            // Dates are read in one place, whichever form they come in.
            Value::Datetime(date) => Data::Text(date.value().to_string()),
            Value::Array(items) => {
                Data::List(items.iter().map(|item| self.value(item, key_span)).collect())
            }
            Value::InlineTable(table) => Data::Table(self.entries(table)),
        };
        Node { span: self.span(value.span(), key_span), data }
    }
}
