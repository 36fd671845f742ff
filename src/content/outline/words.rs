//! How long a text is to read.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// Words of running text: code blocks and raw HTML are not read word by word. Each character of a
/// script without blanks between words counts as one, as Hugo counts them.
pub fn count_words(events: &[(Event<'_>, Range<usize>)]) -> usize {
    let mut words = 0;
    // A word may go on in the next event: the parser cuts at quotes, entities and emphasis.
    let mut is_in_word = false;
    let mut is_code = false;
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) if !is_code => {
                for character in text.chars() {
                    let is_ideograph = is_ideograph(character);
                    let is_of_word = !character.is_whitespace() && !is_ideograph;
                    let begins = is_of_word && character.is_alphanumeric() && !is_in_word;
                    words += usize::from(is_ideograph || begins);
                    is_in_word = is_of_word && (is_in_word || begins);
                }
            }
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Strikethrough)
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Strikethrough,
            )
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => {}
            _ => is_in_word = false,
        }
    }
    words
}

/// Han, Hiragana, Katakana; Hangul has blanks between its words.
fn is_ideograph(character: char) -> bool {
    // Most texts have none, and are told so by one comparison a character.
    character >= '\u{3040}'
        && matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
