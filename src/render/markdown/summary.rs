//! Where a summary ends: at the author's mark, or with the block that makes it long enough.

use pulldown_cmark::{Event, Tag};

use super::Events;
use crate::content::count_words;

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
    let mut cut = 0;
    while cut < events.len() && words < SUMMARY_WORDS {
        let end = cut + block_length(&events[cut..]);
        let more = words_of(&events[cut..end]);
        if words > 0 && words + more > SUMMARY_WORDS_MAX {
            break;
        }
        words += more;
        cut = end;
    }
    cut
}

/// Number of events of the block that `events` begin with.
fn block_length(events: &Events<'_>) -> usize {
    let mut depth = 0;
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    events.len()
}

/// Notes are not shown in a summary. Code is not read word by word, but it takes room.
fn words_of(block: &Events<'_>) -> usize {
    let code = |(event, _): &(Event<'_>, _)| match event {
        Event::Text(code) => code.split_whitespace().count(),
        _ => 0,
    };
    match block.first() {
        Some((Event::Start(Tag::FootnoteDefinition(_)), _)) => 0,
        Some((Event::Start(Tag::CodeBlock(_)), _)) => block.iter().map(code).sum(),
        _ => count_words(block),
    }
}
