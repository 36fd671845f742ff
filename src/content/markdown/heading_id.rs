//! Ids of headings, as GitHub and Hugo make them, unique in a text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// The id of a heading without letters or digits, as Hugo has it.
const ID_OF_NOTHING: &str = "heading";

/// Gives every heading without an id of the author's one made from its text.
pub(super) fn give_ids(text: &str, events: &mut [(Event<'_>, Range<usize>)]) {
    let mut ids = Ids::default();
    for at in 0..events.len() {
        let Event::Start(Tag::Heading { id, .. }) = &events[at].0 else { continue };
        if let Some(own) = id.as_ref().filter(|id| !id.is_empty()) {
            ids.taken.insert(own.to_string());
            continue;
        }
        let unique = ids.unique(slug(&as_written(text, &events[at + 1..])));
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at].0 {
            *id = Some(unique.into());
        }
    }
}

/// The text of a heading or a link without markup: of the events up to the end of its element.
pub(in crate::content) fn plain_text(events: &[(Event<'_>, Range<usize>)]) -> String {
    text_of(events, |text, _| text.to_owned())
}

/// As [`plain_text`], with quotes and dashes as the author typed them, which is what GitHub sees.
fn as_written(source: &str, events: &[(Event<'_>, Range<usize>)]) -> String {
    text_of(events, |text, range| match text {
        "\u{2013}" | "\u{2014}" => source.get(range.clone()).unwrap_or(text).to_owned(),
        _ => text.to_owned(),
    })
}

fn text_of(
    events: &[(Event<'_>, Range<usize>)],
    spell: impl Fn(&str, &Range<usize>) -> String,
) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    let mut images = 0_usize;
    for (event, range) in events {
        match event {
            Event::Start(tag) => {
                depth += 1;
                images += usize::from(matches!(tag, Tag::Image { .. }));
            }
            Event::End(end) => {
                let Some(outer) = depth.checked_sub(1) else { break };
                depth = outer;
                images -= usize::from(*end == TagEnd::Image);
            }
            _ if images > 0 => {}
            Event::Text(part) => text.push_str(&spell(part, range)),
            Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                text.push_str(part);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Letters and digits in lower case, hyphens and underscores, blanks as hyphens.
fn slug(text: &str) -> String {
    let kept = |character: char| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        _ => character.is_alphanumeric().then_some(character),
    };
    let slug: String = text.trim().chars().filter_map(kept).flat_map(char::to_lowercase).collect();
    if slug.is_empty() { ID_OF_NOTHING.to_owned() } else { slug }
}

#[derive(Default)]
struct Ids {
    taken: HashSet<String>,
    /// The next suffix to try, by id without suffix.
    suffixes: HashMap<String, usize>,
}

impl Ids {
    /// `id`, or the first of `id-1`, `id-2`, ... that is free.
    fn unique(&mut self, id: String) -> String {
        if self.taken.insert(id.clone()) {
            return id;
        }
        let suffix = self.suffixes.entry(id.clone()).or_insert(0);
        loop {
            *suffix += 1;
            let numbered = format!("{id}-{suffix}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}
