//! One JSON object (RFC 8259) with the place of every key and value.
//!
//! serde_json finds where the object ends and what is wrong with it. Places come from its raw values:
//! slices of the text, whose distance from its start is their offset.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::explain::explain;
use super::fault::Fault;
use super::node::{Data, Entry, Node};
use super::{FRONT_MATTER_BYTES_MAX, too_big};

/// Objects and lists in one another. Deeper ones are a fault, so that no text exhausts the stack.
const DEPTH_MAX: usize = 64;

/// Reads the object whose `{` stands at `start`.
///
/// The node's span ends where the object ends. Faults that leave the object readable (a key that
/// stands twice) come beside it. Time: the object's length times its depth.
pub(in crate::content) fn read_object(text: &str, start: usize) -> (Option<Node>, Vec<Fault>) {
    let rest = &text[start..];
    let raw = match serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>().next() {
        Some(Ok(raw)) => raw,
        Some(Err(error)) => {
            let at = start + offset_of(rest, &error);
            let ends_early = error.classify() == Category::Eof;
            return (None, vec![explain(text, start, at, &error.to_string(), ends_early)]);
        }
        None => return (None, Vec::new()),
    };
    if raw.get().len() > FRONT_MATTER_BYTES_MAX {
        return (None, vec![too_big(start)]);
    }
    let mut reader = Reader { text, faults: Vec::new() };
    let node = reader.node(raw, 0);
    (node, reader.faults)
}

/// The byte that serde_json's line and column (in bytes) name.
fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(0, |(at, _)| at + 1),
    };
    // Column 0 is the line break before the line.
    let mut at = (line_start + error.column()).saturating_sub(1).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Reader<'a> {
    text: &'a str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn span(&self, raw: &RawValue) -> Range<usize> {
        let start = raw.get().as_ptr() as usize - self.text.as_ptr() as usize;
        start..start + raw.get().len()
    }

    /// `None` after a fault.
    fn node(&mut self, raw: &RawValue, depth: usize) -> Option<Node> {
        let span = self.span(raw);
        if depth > DEPTH_MAX {
            let message = format!("more than {DEPTH_MAX} objects and lists in one another");
            self.faults.push(Fault::syntax(span.start..span.start + 1, message));
            return None;
        }
        let data = match raw.get().as_bytes().first() {
            Some(b'{') => Data::Table(self.entries(raw, depth)?),
            Some(b'[') => Data::List(self.items(raw, depth)?),
            Some(b'"') => Data::Text(self.scalar(raw)?),
            Some(b't' | b'f') => Data::Bool(self.scalar(raw)?),
            Some(b'n') => Data::Null,
            _ => Data::Number(self.scalar(raw)?),
        };
        Some(Node { span, data })
    }

    fn items(&mut self, raw: &RawValue, depth: usize) -> Option<Vec<Node>> {
        let items: Vec<&RawValue> = self.scalar(raw)?;
        items.into_iter().map(|item| self.node(item, depth + 1)).collect()
    }

    fn entries(&mut self, raw: &RawValue, depth: usize) -> Option<Vec<Entry>> {
        let Pairs(pairs) = self.scalar(raw)?;
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        let mut places = std::collections::HashMap::new();
        for (key, value) in pairs {
            let key_span = self.span(key);
            let key: String = self.scalar(key)?;
            let value = self.node(value, depth + 1)?;
            if let Some(&first) = places.get(&key) {
                self.faults.push(Fault::duplicate_key(self.text, &key, first, key_span));
                continue;
            }
            places.insert(key.clone(), key_span.start);
            entries.push(Entry { key, key_span, value });
        }
        Some(entries)
    }

    /// What the raw value holds. It is well-formed, but may still be no value: half of a surrogate
    /// pair, a number beyond all bounds.
    fn scalar<'de, T: Deserialize<'de>>(&mut self, raw: &'de RawValue) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(value),
            Err(error) => {
                let span = self.span(raw);
                let at = span.start + offset_of(raw.get(), &error);
                let fault = explain(self.text, span.start, at, &error.to_string(), false);
                self.faults.push(fault);
                None
            }
        }
    }
}

/// The keys and values of an object, as slices of the text.
struct Pairs<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}
