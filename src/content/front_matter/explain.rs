//! A JSON parser's complaint in the words of someone who writes posts.

use super::fault::{Fault, line_and_column};

/// The fault behind a complaint about the byte at `at` of an object that opens at `start`.
///
/// `complaint` is serde_json's message; `ends_early` says that the text was over.
pub(super) fn explain(
    text: &str,
    start: usize,
    at: usize,
    complaint: &str,
    ends_early: bool,
) -> Fault {
    let complaint = complaint.rsplit_once(" at line ").map_or(complaint, |(said, _)| said);
    // serde_json points before the character.
    let is_control = complaint.starts_with("control character");
    let control = text[at..].find(|c: char| is_control && c < ' ');
    let at = at + control.unwrap_or(0);
    if let Some(quote) = open_string(text, start).filter(|_| ends_early) {
        return Fault::syntax(quote..quote + 1, "the string that opens here is never closed")
            .with_help("close it with `\"`, and the object with `}`");
    }
    if ends_early || text[at..].trim().is_empty() {
        return missing_end(text, start, at);
    }
    if let Some(body) = body(text, start, at, complaint) {
        return Fault { body_start: Some(body), ..missing_end(text, start, body) };
    }
    if complaint.contains("hex escape") {
        return half_character(text, start, at);
    }
    let rest = &text[at..];
    let found = rest.chars().next().unwrap_or(' ');
    let is_escape = complaint == "invalid escape" && text[start..at].ends_with('\\');
    let span = at - usize::from(is_escape)..at + found.len_utf8();
    let before = text[start..at].trim_end();
    if matches!(found, '}' | ']') && before.ends_with(',') {
        let comma = start + before.len() - 1;
        return Fault::syntax(comma..comma + 1, format!("a comma before `{found}`"))
            .with_help("JSON has no comma after the last entry; remove it");
    }
    let (message, help) = words(text, start, at, complaint, found);
    Fault { help, ..Fault::syntax(span, message) }
}

/// The quote of a string that is still open at the end of the text.
fn open_string(text: &str, start: usize) -> Option<usize> {
    let (mut open, mut is_escaped) = (None, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if open.is_some() => is_escaped = true,
            b'"' => open = if open.is_some() { None } else { Some(at) },
            _ => {}
        }
    }
    open
}

/// `\ud83e` without its other half.
fn half_character(text: &str, start: usize, at: usize) -> Fault {
    let escape = text[start..at].rfind("\\u").map_or(at, |found| start + found);
    let shown: String = text[escape..].chars().take(6).collect();
    let message = format!("`{shown}` alone is no character");
    Fault::syntax(escape..escape + shown.len(), message)
        .with_help("write the character itself, or both halves: `\\ud83e\\udd80`")
}

fn words(
    text: &str,
    start: usize,
    at: usize,
    complaint: &str,
    found: char,
) -> (String, Option<String>) {
    let shown: String = match found {
        '\n' | '\r' => "the end of the line".to_owned(),
        '\t' => "a tab".to_owned(),
        other => format!("`{other}`"),
    };
    if complaint.starts_with("control character") {
        let message = format!("{shown} inside a string");
        return (message, Some(string_help(text, start, at, found)));
    }
    let expected = match complaint {
        "key must be a string" => "a key in double quotes",
        "expected value" => "a value",
        "expected ident" => "`true`, `false` or `null`",
        "invalid escape" => {
            let help = "write `\\\\` for a backslash; `\\n`, `\\t`, `\\\"` and `\\u00e9` are the escapes of JSON";
            return (format!("`\\{found}` is no escape"), Some(help.to_owned()));
        }
        other => match other.strip_prefix("expected ") {
            Some(expected) => expected,
            None => return (other.to_owned(), None),
        },
    };
    let help = match found {
        '"' if expected.starts_with("`,`") => {
            Some("put a comma between this and what stands before it")
        }
        '=' if expected == "`:`" => Some("a colon stands between a key and its value"),
        _ if expected == "`:`" => Some("put a colon between the key and its value"),
        '\'' => Some("JSON's strings stand in double quotes: \"...\""),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' => {
            Some("a typographic quote; JSON's strings stand in plain double quotes: \"...\"")
        }
        '/' | '#' => Some("JSON has no comments; remove it"),
        letter if letter.is_alphabetic() && expected.starts_with("a key") => {
            Some("put the key in double quotes")
        }
        letter if letter.is_alphabetic() && expected == "a value" => {
            Some("put text in double quotes; `true`, `false` and `null` stand without")
        }
        _ => None,
    };
    (format!("expected {expected}, found {shown}"), help.map(str::to_owned))
}

fn string_help(text: &str, start: usize, at: usize, found: char) -> String {
    match found {
        '\n' | '\r' => {
            let line = text[..at].rfind('\n').map_or(start, |line_break| line_break + 1);
            let (number, _) = line_and_column(text, line.max(start));
            format!(
                "a string on line {number} is not closed; close it with `\"`, or write `\\n` for a line break"
            )
        }
        '\t' => "write `\\t`".to_owned(),
        other => format!("write `\\u{:04x}`", u32::from(other)),
    }
}

fn missing_end(text: &str, start: usize, at: usize) -> Fault {
    let before = text[..at].trim_end();
    let (line, _) = line_and_column(text, before.len());
    let last = before[before.rfind('\n').map_or(0, |at| at + 1)..].trim();
    let shown: String = last.chars().take(40).collect();
    let help = if before.len() <= start + 1 {
        format!("put `}}` on line {}", line + 1)
    } else {
        format!("put `}}` on line {}, after `{shown}`", line + 1)
    };
    Fault::missing_end(start..start + 1, "the object that opens here is never closed")
        .with_help(help)
}

/// Where the post's text begins, if the complaint is about it, because nobody closed the object: the
/// first line that looks like no part of an object.
fn body(text: &str, start: usize, at: usize, complaint: &str) -> Option<usize> {
    let line_start = text[..at].rfind('\n').map_or(0, |line_break| line_break + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let begin = line_start + line.len() - line.trim_start().len();
    let is_at_line =
        at == begin && (complaint.starts_with("expected `,`") || complaint.starts_with("key must"));
    // A sentence that begins with a quotation, which was taken for a key.
    let rest = text[at..].lines().next().unwrap_or_default();
    let is_prose = rest.starts_with(char::is_alphabetic) && rest.split_whitespace().count() > 1;
    let is_behind_quotation =
        complaint == "expected `:`" && text[begin..].starts_with('"') && is_prose;
    let is_body = begin > start
        && line_start > start
        && (is_at_line || is_behind_quotation)
        && !looks_like_an_entry(line.trim_start());
    is_body.then_some(begin)
}

fn looks_like_an_entry(line: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
    };
    match line.chars().next() {
        Some('}' | ']' | ',' | ':') | None => true,
        Some('/') => line.starts_with("//") || line.starts_with("/*"),
        Some(quote @ ('"' | '\'' | '\u{201c}' | '\u{2018}')) => {
            // `"key": value` or a further `"term",` of a list, not a sentence in quotes.
            let rest = &line[quote.len_utf8()..];
            let closing = |c| matches!(c, '"' | '\'' | '\u{201d}' | '\u{2019}');
            let Some(end) = rest.find(closing) else { return true };
            let behind = rest[end..].trim_start_matches(closing).trim();
            behind.is_empty() || behind.starts_with([':', ',', ']', '}'])
        }
        Some(_) => line.split_once([':', '=']).is_some_and(|(name, _)| is_name(name.trim())),
    }
}
