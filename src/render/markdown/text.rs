//! Plain text of events: for a picture's alternative, for a page's description.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Events;

/// The words inside an element, up to its end; `events` begin after its start.
pub(super) fn until(events: &Events<'_>, end: TagEnd) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for (event, _) in events {
        match event {
            Event::Start(tag) if tag.to_end() == end => depth += 1,
            Event::End(tag) if *tag == end && depth == 0 => break,
            Event::End(tag) if *tag == end => depth -= 1,
            event => push_text(&mut out, event),
        }
    }
    out
}

fn push_text(out: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => out.push_str(text),
        Event::InlineMath(text) | Event::DisplayMath(text) => out.push_str(text),
        Event::SoftBreak | Event::HardBreak => out.push(' '),
        _ => {}
    }
}

/// A description is cut to about this many characters; search engines show no more.
const EXCERPT_CHARACTERS: usize = 160;

/// A sentence's end is preferred to a word's if this much text comes before it.
const SENTENCE_CHARACTERS_MIN: usize = 80;

/// A cut that goes back further than this was not made within a word.
const WORD_BYTES_MAX: usize = 60;

/// The first sentences of the running text, on one line: whole sentences if they are neither too
/// short nor too long, else whole words and an ellipsis.
pub(in crate::render) fn excerpt(events: &Events<'_>) -> String {
    let mut words = String::new();
    let mut running = 0;
    let mut silent = 0;
    for (event, _) in events {
        match event {
            Event::Start(tag) if is_aside(&tag.to_end()) => silent += 1,
            Event::End(end) if is_aside(end) => silent -= 1,
            Event::Start(Tag::Paragraph | Tag::Item) => running += 1,
            Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                running -= 1;
                words.push(' ');
            }
            event if running > 0 && silent == 0 => push_text(&mut words, event),
            _ => {}
        }
        // White space is not yet folded: four times the length is surely enough.
        if words.len() > EXCERPT_CHARACTERS * 4 {
            break;
        }
    }
    cut(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What a description has no room for.
fn is_aside(end: &TagEnd) -> bool {
    matches!(
        end,
        TagEnd::FootnoteDefinition | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock
    )
}

fn cut(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(EXCERPT_CHARACTERS) else {
        return text.to_owned();
    };
    let head = &text[..limit];
    let sentence = head
        .match_indices(['.', '!', '?', '…', '。'])
        .filter(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            *mark == "。" || rest.starts_with(char::is_whitespace)
        })
        .map(|(at, mark)| at + mark.len())
        .rfind(|&end| head[..end].chars().count() >= SENTENCE_CHARACTERS_MIN);
    if let Some(end) = sentence {
        return head[..end].to_owned();
    }
    // Scripts without blanks between words are cut anywhere.
    let end = head.rfind(' ').filter(|end| limit - end <= WORD_BYTES_MAX).unwrap_or(limit);
    format!("{}…", head[..end].trim_end_matches([',', ';', ':', ' ', '-', '–', '—']))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_short_text_stays() {
        assert_eq!(cut("Hello, world."), "Hello, world.");
    }

    #[test]
    fn a_long_text_ends_with_a_sentence_or_with_a_word() {
        let sentence =
            "This sentence has more than eighty characters, so that a description may end with it.";
        let text = format!("{sentence} {}", "And more. ".repeat(3) + &"word ".repeat(30));
        assert_eq!(cut(&text), format!("{sentence} And more. And more. And more."));
        let cut_text = cut(&"word, ".repeat(60));
        assert!(cut_text.ends_with("word…"), "{cut_text}");
        assert!(cut_text.chars().count() <= 161);
        assert_eq!(cut(&"字".repeat(200)).chars().count(), 161);
        assert_eq!(cut(&("Rust ".to_owned() + &"字".repeat(200))).chars().count(), 161);
    }
}
