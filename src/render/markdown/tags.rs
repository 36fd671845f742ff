//! The tags of elements: how each begins and ends.

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};

use super::context::Form;
use super::writer::{Paragraph, Writer};
use super::{escape, picture, text};

impl<'e> Writer<'_, 'e> {
    pub(super) fn start_tag(&mut self, tag: &'e Tag<'e>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, id, classes, attrs } => {
                self.start_heading(*level, id.as_deref(), classes, attrs);
            }
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(*kind),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => {
                self.fresh_line();
                self.write(format_args!("<ol start=\"{first}\">\n"));
            }
            Tag::List(None) => self.block("<ul>\n"),
            Tag::Item => self.start_item(),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                // Wide tables scroll by themselves, and the keyboard must reach them (WCAG 2.1.1).
                self.block("<div class=\"table\" tabindex=\"0\">\n<table>\n");
            }
            Tag::TableHead => {
                self.is_in_table_head = true;
                self.column = 0;
                self.out.push_str("<thead>\n<tr>\n");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>\n");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(*link_type, dest_url, title);
            }
            // Written as a whole, or not at all.
            Tag::CodeBlock(_)
            | Tag::Image { .. }
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end_tag(&mut self, end: TagEnd) {
        let tag = match end {
            TagEnd::Paragraph => return self.end_paragraph(),
            TagEnd::Heading(level) => return self.end_heading(level),
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => return self.end_table(),
            TagEnd::TableHead => {
                self.is_in_table_head = false;
                match self.rest().first() {
                    Some((Event::Start(Tag::TableRow), _)) => "</tr>\n</thead>\n<tbody>\n",
                    _ => "</tr>\n</thead>\n",
                }
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                self.column += 1;
                if self.is_header_cell { "</th>\n" } else { "</td>\n" }
            }
            TagEnd::Subscript => "</sub>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => "</a>",
            TagEnd::CodeBlock
            | TagEnd::Image
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => "",
        };
        self.out.push_str(tag);
    }

    fn block(&mut self, tag: &str) {
        self.fresh_line();
        self.out.push_str(tag);
    }

    fn start_paragraph(&mut self) {
        let rest = self.rest();
        let end = rest.iter().position(|(event, _)| *event == Event::End(TagEnd::Paragraph));
        let inside = &rest[..end.unwrap_or(rest.len())];
        self.paragraph = match (picture::lone_caption(inside), inside) {
            (Some(caption), _) => Paragraph::Figure(caption),
            (None, [(Event::DisplayMath(_), _)]) => Paragraph::Math,
            _ => Paragraph::Plain,
        };
        self.block(match self.paragraph {
            Paragraph::Plain => "<p>",
            Paragraph::Figure(_) => "<figure>\n",
            Paragraph::Math => "<div class=\"math\">",
        });
    }

    fn end_paragraph(&mut self) {
        match std::mem::replace(&mut self.paragraph, Paragraph::Plain) {
            Paragraph::Plain => self.out.push_str("</p>\n"),
            Paragraph::Figure(caption) => {
                self.out.push_str("\n<figcaption>");
                escape::text(&mut self.out, &caption);
                self.out.push_str("</figcaption>\n</figure>\n");
            }
            Paragraph::Math => self.out.push_str("</div>\n"),
        }
    }

    pub(super) fn is_in_figure(&self) -> bool {
        matches!(self.paragraph, Paragraph::Figure(_))
    }

    fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&'e str>,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
    ) {
        let text = text::until(self.rest(), TagEnd::Heading(level));
        self.heading = id.filter(|id| !id.is_empty()).map(|id| (id, text));
        if self.context.form == Form::Summary {
            return self.block("<p><strong>");
        }
        self.fresh_line();
        self.write(format_args!("<{level}"));
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            self.out.push_str(" id=\"");
            escape::attribute(&mut self.out, id);
            self.out.push('"');
        }
        if !classes.is_empty() {
            self.out.push_str(" class=\"");
            escape::attribute(&mut self.out, &classes.join(" "));
            self.out.push('"');
        }
        // Attributes are as powerful as raw HTML.
        for (name, value) in attributes.iter().filter(|_| self.context.raw_html) {
            if is_attribute_name(name) {
                self.has_foreign_parts = true;
                self.write(format_args!(" {name}=\""));
                escape::attribute(&mut self.out, value.as_deref().unwrap_or_default());
                self.out.push('"');
            }
        }
        self.out.push('>');
    }

    /// A heading ends with a link to itself. It has no text: the mark comes from the style sheet, so
    /// that it is in no copy of the text.
    fn end_heading(&mut self, level: HeadingLevel) {
        if self.context.form == Form::Summary {
            return self.out.push_str("</strong></p>\n");
        }
        if let Some((id, text)) = self.heading.take() {
            self.out.push_str(" <a class=\"self-link\" href=\"#");
            escape::url(&mut self.out, id);
            self.out.push_str("\" aria-label=\"");
            escape::attribute(&mut self.out, self.context.labels.section_link);
            self.out.push_str(": ");
            escape::attribute(&mut self.out, &text);
            self.out.push_str("\"></a>");
        }
        self.write(format_args!("</{level}>\n"));
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let labels = &self.context.labels;
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", labels.note),
            BlockQuoteKind::Tip => ("tip", labels.tip),
            BlockQuoteKind::Important => ("important", labels.important),
            BlockQuoteKind::Warning => ("warning", labels.warning),
            BlockQuoteKind::Caution => ("caution", labels.caution),
        };
        self.fresh_line();
        self.write(format_args!("<div class=\"alert alert-{class}\" role=\"note\">\n"));
        self.out.push_str("<p class=\"alert-title\">");
        escape::text(&mut self.out, title);
        self.out.push_str("</p>\n");
    }

    fn start_item(&mut self) {
        let mut next = self.rest().iter().map(|(event, _)| event);
        let is_task = match next.next() {
            Some(Event::Start(Tag::Paragraph)) => {
                matches!(next.next(), Some(Event::TaskListMarker(_)))
            }
            Some(Event::TaskListMarker(_)) => true,
            _ => false,
        };
        self.block(if is_task { "<li class=\"task\">" } else { "<li>" });
    }

    fn start_cell(&mut self) {
        // An empty cell heads nothing, whatever row it is in.
        let is_empty = matches!(self.rest().first(), Some((Event::End(TagEnd::TableCell), _)));
        self.is_header_cell = self.is_in_table_head && !is_empty;
        let name = if self.is_header_cell { "th" } else { "td" };
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.write(format_args!("<{name}{class}>"));
    }

    fn end_table(&mut self) {
        let has_rows = self.out.ends_with("</tr>\n");
        self.out.push_str(if has_rows {
            "</tbody>\n</table>\n</div>\n"
        } else {
            "</table>\n</div>\n"
        });
    }

    fn start_link(&mut self, link_type: LinkType, destination: &str, title: &str) {
        self.out.push_str("<a href=\"");
        if link_type == LinkType::Email {
            self.out.push_str("mailto:");
            escape::url(&mut self.out, destination);
        } else {
            escape::url(&mut self.out, &self.context.places.href(destination));
        }
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            escape::attribute(&mut self.out, title);
        }
        self.out.push_str("\">");
    }
}

/// `id` and `class` have been written.
fn is_attribute_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte))
        && !name.eq_ignore_ascii_case("id")
        && !name.eq_ignore_ascii_case("class")
}
