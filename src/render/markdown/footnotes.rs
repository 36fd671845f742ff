//! Notes: gathered while the text is written, set at its end, with a link back for each reference.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::context::Form;
use super::writer::Writer;
use super::{Events, escape};
use crate::content::{footnote_id, footnote_reference_id};

/// The notes of one text: defined anywhere, numbered in the order of their first references.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'e> {
    /// Where each note's events lie, without its own start and end.
    definitions: HashMap<&'e str, Range<usize>>,
    order: Vec<&'e str>,
    numbers: HashMap<&'e str, usize>,
    /// How often each note of `order` has been referred to.
    references: Vec<usize>,
}

impl<'e> Footnotes<'e> {
    /// Finds the definitions. Of two with the same name the first counts (GFM).
    pub(super) fn gather(events: &'e Events<'_>) -> Footnotes<'e> {
        let mut notes = Footnotes::default();
        let mut open = Vec::new();
        for (index, (event, _)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::FootnoteDefinition(name)) => open.push((&**name, index + 1)),
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((name, start)) = open.pop() {
                        notes.definitions.entry(name).or_insert(start..index);
                    }
                }
                _ => {}
            }
        }
        notes
    }

    /// Number of the note, and of this reference among those to it; both count from 1.
    fn refer(&mut self, name: &'e str) -> Option<(usize, usize)> {
        if !self.definitions.contains_key(name) {
            return None;
        }
        let number = *self.numbers.entry(name).or_insert_with(|| {
            self.order.push(name);
            self.references.push(0);
            self.order.len()
        });
        self.references[number - 1] += 1;
        Some((number, self.references[number - 1]))
    }
}

impl<'e> Writer<'_, 'e> {
    pub(super) fn footnote_reference(&mut self, name: &'e str) {
        if self.context.form == Form::Summary {
            return;
        }
        let Some((number, reference)) = self.notes.refer(name) else {
            self.out.push_str("[^");
            escape::text(&mut self.out, name);
            self.out.push(']');
            return;
        };
        self.out.push_str("<sup><a class=\"footnote-ref\" href=\"#");
        let (note, own) = (footnote_id(number), footnote_reference_id(number, reference - 1));
        self.write(format_args!("{note}\" id=\"{own}\""));
        self.write(format_args!(" role=\"doc-noteref\">{number}</a></sup>"));
    }

    /// Writes the section of notes, if any was referred to. Notes that only other notes refer to
    /// come last; those that nothing refers to are left out.
    pub(super) fn footnotes(&mut self) {
        let text = std::mem::take(&mut self.out);
        let mut bodies = Vec::new();
        while let Some(name) = self.notes.order.get(bodies.len()) {
            let range = self.notes.definitions[name].clone();
            self.run(range);
            bodies.push(std::mem::take(&mut self.out));
        }
        self.out = text;
        if bodies.is_empty() {
            return;
        }
        self.fresh_line();
        self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        escape::attribute(&mut self.out, self.context.labels.footnotes);
        self.out.push_str("\">\n<ol>\n");
        for (index, body) in bodies.iter().enumerate() {
            self.footnote(index + 1, body);
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    /// The links back stand in the note's last paragraph, or in one of their own.
    fn footnote(&mut self, number: usize, body: &str) {
        self.write(format_args!("<li id=\"{}\">\n", footnote_id(number)));
        match body.strip_suffix("</p>\n") {
            Some(body) => {
                self.out.push_str(body);
                self.out.push(' ');
            }
            None => {
                self.out.push_str(body);
                self.fresh_line();
                self.out.push_str("<p>");
            }
        }
        for reference in 1..=self.notes.references[number - 1] {
            if reference > 1 {
                self.out.push(' ');
            }
            self.back_link(number, reference);
        }
        self.out.push_str("</p>\n</li>\n");
    }

    fn back_link(&mut self, number: usize, reference: usize) {
        let suffix = if reference == 1 { String::new() } else { format!("-{reference}") };
        self.write(format_args!(
            "<a class=\"footnote-back\" href=\"#{}\" role=\"doc-backlink\" aria-label=\"",
            footnote_reference_id(number, reference - 1)
        ));
        escape::attribute(&mut self.out, self.context.labels.back_link);
        // The arrow is followed by a selector for its text form, or phones show a coloured picture.
        self.write(format_args!(" {number}{suffix}\">↩\u{fe0e}"));
        if reference > 1 {
            self.write(format_args!("<sup>{reference}</sup>"));
        }
        self.out.push_str("</a>");
    }
}
