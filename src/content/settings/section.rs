//! Typed access to the values of `site.json`, with the one place where faults are noted.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::front_matter::{Data, Entry, Node};
use super::super::near::nearest;
use super::super::report::{Code, Diagnostic, Severity};
use super::{ENTRIES_MAX, Setting};

/// The file that is being read, and what was found in it.
pub(super) struct Section<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub found: &'a mut Vec<Diagnostic>,
    /// Where values stand that are looked at again later: [`SiteConfig::spans`](super::SiteConfig).
    pub spans: BTreeMap<String, Range<usize>>,
}

impl Section<'_> {
    pub fn fault(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let diagnostic = Diagnostic::at(Code::SiteConfig, self.path, self.text, span, message);
        self.found.push(Diagnostic { help, ..diagnostic });
    }

    /// A finding that stops nobody.
    pub fn advice(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
        self.fault(span, message, Some(help.to_owned()));
        if let Some(last) = self.found.last_mut() {
            last.severity = Severity::Warning;
        }
    }

    /// Reads each entry by the setting of its name; `null` keeps the default.
    pub fn each<T>(&mut self, entries: &[Entry], settings: &[Setting<T>], target: &mut T) {
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for entry in entries {
            let folded = fold(&entry.key);
            let Some((name, read)) = settings.iter().find(|(name, _)| fold(name) == folded) else {
                self.unknown(entry, settings.iter().map(|(name, _)| *name));
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(known, _)| known == name) {
                let message = format!("\"{}\" and \"{first}\" are the same setting", entry.key);
                let help = Some(format!("remove \"{}\"", entry.key));
                self.fault(entry.key_span.clone(), message, help);
                continue;
            }
            seen.push((name, &entry.key));
            if entry.value.data != Data::Null {
                read(self, &entry.value, target);
            }
        }
    }

    fn unknown<'n>(&mut self, entry: &Entry, names: impl Iterator<Item = &'n str> + Clone) {
        let help = match nearest(&entry.key, names.clone()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => {
                let names: Vec<&str> = names.filter(|name| !name.starts_with('$')).collect();
                format!("known here: {}", names.join(", "))
            }
        };
        let message = format!("unknown setting \"{}\"", entry.key);
        self.fault(entry.key_span.clone(), message, Some(help));
    }

    pub fn object<T>(&mut self, node: &Node, settings: &[Setting<T>], target: &mut T) {
        let entries = self.table(node);
        self.each(entries, settings, target);
    }

    fn wrong_type(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.type_name());
        self.fault(node.span.clone(), message, None);
    }

    pub fn text(&mut self, node: &Node) -> Option<String> {
        match &node.data {
            Data::Text(text) => Some(text.clone()),
            _ => {
                self.wrong_type(node, "a string");
                None
            }
        }
    }

    pub fn set_text(&mut self, node: &Node, target: &mut String) {
        if let Some(text) = self.text(node) {
            *target = text;
        }
    }

    pub fn set_flag(&mut self, node: &Node, target: &mut bool) {
        match node.data {
            Data::Bool(flag) => *target = flag,
            _ => self.wrong_type(node, "true or false"),
        }
    }

    pub fn set_count(&mut self, node: &Node, target: &mut usize) {
        let number = match &node.data {
            Data::Number(number) => {
                number.as_i64().filter(|count| (1..=ENTRIES_MAX).contains(count))
            }
            _ => None,
        };
        match number.and_then(|count| usize::try_from(count).ok()) {
            Some(count) => *target = count,
            None => {
                let message = format!("expected a whole number from 1 to {ENTRIES_MAX}");
                self.fault(node.span.clone(), message, None);
            }
        }
    }

    pub fn list<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.data {
            Data::List(nodes) => nodes,
            _ => {
                self.wrong_type(node, "a list");
                &[]
            }
        }
    }

    pub fn table<'n>(&mut self, node: &'n Node) -> &'n [Entry] {
        match &node.data {
            Data::Table(entries) => entries,
            _ => {
                self.wrong_type(node, "an object");
                &[]
            }
        }
    }

    /// The bytes of a value, of a string those between its quotes.
    pub fn own(&self, node: &Node) -> Range<usize> {
        node.own_span(self.text)
    }

    /// The bytes of a part of a string; all of the string, if it was written with escapes.
    pub fn inside(&self, node: &Node, part: Range<usize>) -> Range<usize> {
        let own = node.own_span(self.text);
        match self.text[own.clone()].contains('\\') {
            true => own,
            false => own.start + part.start..own.start + part.end,
        }
    }
}

/// The letters and digits of a name.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}
