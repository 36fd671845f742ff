//! Pictures: their text, their size, their caption.

use std::fmt::Write as _;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::context::Form;
use super::writer::Writer;
use super::{Events, escape, text};

/// The title of the one picture that a paragraph consists of, a link around it aside.
pub(super) fn lone_caption<'e>(paragraph: &Events<'e>) -> Option<pulldown_cmark::CowStr<'e>> {
    let mut events = paragraph.iter().map(|(event, _)| event).peekable();
    let is_linked = matches!(events.peek(), Some(Event::Start(Tag::Link { .. })));
    if is_linked {
        events.next();
    }
    let Some(Event::Start(Tag::Image { title, .. })) = events.next() else { return None };
    let mut depth = 1;
    while depth > 0 {
        match events.next()? {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth -= 1,
            _ => {}
        }
    }
    if is_linked && !matches!(events.next(), Some(Event::End(TagEnd::Link))) {
        return None;
    }
    (events.next().is_none() && !title.is_empty()).then(|| title.clone())
}

impl<'e> Writer<'_, 'e> {
    /// Writes the picture whose start event was the last one read. In a figure the title is the
    /// caption, so that it is not said twice.
    pub(super) fn picture(&mut self, destination: &str, title: &str) {
        let alt = text::until(self.rest(), TagEnd::Image);
        self.skip_to(TagEnd::Image);
        let url = self.context.places.href(destination);
        self.out.push_str("<img src=\"");
        escape::url(&mut self.out, &url);
        self.out.push_str("\" alt=\"");
        escape::attribute(&mut self.out, &alt);
        self.out.push('"');
        if !title.is_empty() && !self.is_in_figure() {
            self.out.push_str(" title=\"");
            escape::attribute(&mut self.out, title);
            self.out.push('"');
        }
        if let Some(size) = self.context.places.size(&url) {
            write!(self.out, " width=\"{}\" height=\"{}\"", size.width, size.height)
                .expect("a string takes what is written");
        }
        // The first picture of a page is probably in sight when the page opens.
        let is_first = self.first_picture.is_none() && self.context.form == Form::Page;
        if !is_first {
            self.out.push_str(" loading=\"lazy\"");
        }
        self.out.push_str(" decoding=\"async\">");
        self.has_foreign_parts |= is_foreign(&url);
        self.first_picture.get_or_insert_with(|| url.into_owned());
    }
}

/// Whether a URL may lead to another host: it has a scheme, or an authority.
fn is_foreign(url: &str) -> bool {
    let before = url.split(['/', '?', '#']).next().unwrap_or_default();
    before.contains(':') || url.starts_with("//") || url.starts_with("/\\")
}
