//! Where a summary ends: at the author's mark, or with the block that makes it long enough.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Events;

/// Words after which no further block begins.
const SUMMARY_WORDS: usize = 70;

/// A block that would make the summary longer than this is left to the page.
const SUMMARY_WORDS_MAX: usize = 2 * SUMMARY_WORDS;

/// Index of the first event at or after the byte `offset` of the Markdown.
pub(in crate::render) fn more_cut(events: &Events<'_>, offset: usize) -> usize {
    let is_start = |event: &Event<'_>| !matches!(event, Event::End(_));
    events
        .iter()
        .position(|(event, range)| is_start(event) && range.start >= offset)
        .unwrap_or(events.len())
}

/// Index of the event after the last block of about [`SUMMARY_WORDS`] words. At least one block is
/// taken, however long it is.
pub(in crate::render) fn words_cut(events: &Events<'_>) -> usize {
    let mut words = 0;
    let mut block_start = 0;
    let mut block_words = 0;
    let mut depth = 0_usize;
    let mut notes = 0_usize;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                depth += 1;
                notes += usize::from(matches!(tag, Tag::FootnoteDefinition(_)));
            }
            Event::End(end) => {
                depth -= 1;
                notes -= usize::from(matches!(end, TagEnd::FootnoteDefinition));
            }
            Event::Text(text) | Event::Code(text) if notes == 0 => {
                block_words += text.split_whitespace().count();
            }
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        if words > 0 && words + block_words > SUMMARY_WORDS_MAX {
            return block_start;
        }
        words += block_words;
        block_words = 0;
        block_start = index + 1;
        if words >= SUMMARY_WORDS {
            break;
        }
    }
    block_start
}
