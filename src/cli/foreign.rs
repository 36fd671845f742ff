//! Text that others wrote, on a terminal.

use std::borrow::Cow;

/// A text of which a terminal shows every character and obeys none: control characters, and those that
/// turn the direction of writing, stand as their escapes.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    let is_obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match is_obeyed(character) {
            true => shown.extend(character.escape_debug()),
            false => shown.push(character),
        }
    }
    Cow::Owned(shown)
}
