//! The most likely meaning of a broken object, so that its other faults are found in the same run.

use super::fault::{Fault, FaultKind};

/// The text with the one fault taken out, if it is clear what was meant. Every byte before the end of
/// the object keeps its place.
pub(super) fn mended(text: &str, start: usize, fault: &Fault) -> Option<String> {
    let at = fault.span.start;
    match (fault.kind, fault.body_start) {
        (FaultKind::MissingEnd, Some(body)) => {
            let open = text[..body].trim_end().trim_end_matches(',');
            Some(format!("{open}{}", closing(&text[start..open.len()])?))
        }
        (FaultKind::Syntax, _) if text[at..].starts_with(',') => {
            Some(format!("{} {}", &text[..at], &text[at + 1..]))
        }
        (FaultKind::Syntax, _) if fault.message.starts_with("expected `,`") => {
            let blank = at.checked_sub(1)?;
            let has_room = text.as_bytes()[blank].is_ascii_whitespace();
            let is_next_entry = text[at..].starts_with('"') && has_room;
            is_next_entry.then(|| format!("{},{}", &text[..blank], &text[at..]))
        }
        _ => None,
    }
}

/// What closes everything that is still open; `None` inside a string.
fn closing(json: &str) -> Option<String> {
    let mut open = Vec::new();
    let (mut in_string, mut is_escaped) = (false, false);
    for character in json.chars() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '"' => in_string = !in_string,
            '{' if !in_string => open.push('}'),
            '[' if !in_string => open.push(']'),
            '}' | ']' if !in_string => {
                open.pop();
            }
            _ => {}
        }
    }
    (!in_string).then(|| open.iter().rev().collect())
}
