//! Bare addresses, which GitHub's Markdown links ("autolink literals", GFM 6.9).
//!
//! Where the specification and GitHub's implementation differ, what GitHub does is followed: a host
//! need not have a dot after a scheme (`http://localhost:8080`), and any character but a letter may stand
//! before a scheme. Different from both, an address ends at a closing bracket that it did not open, and
//! before a footnote reference.

use std::ops::Range;

/// The local part of a mail address, RFC 5321 4.5.3.1.1.
const LOCAL_BYTES_MAX: usize = 64;

/// A bare address, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Autolink {
    pub range: Range<usize>,
    pub destination: String,
}

/// Where the sign of an address stands in `text`, `://`, `www.` or `@`, ascending. Most are no address.
pub(super) fn signs(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_sign = |(at, byte): (usize, &u8)| {
        let is_sign = match byte {
            b':' => bytes[at..].starts_with(b"://"),
            b'w' => bytes[at..].starts_with(b"www."),
            b'@' => true,
            _ => false,
        };
        is_sign.then_some(at)
    };
    bytes.iter().enumerate().filter_map(is_sign).collect()
}

/// The address around a sign at `at`, which may neither begin before `from` nor end after `to`.
pub(super) fn autolink(text: &str, at: usize, from: usize, to: usize) -> Option<Autolink> {
    let text = text.get(..to)?;
    match text.as_bytes().get(at)? {
        b':' => with_scheme(text, at, from),
        b'w' => without_scheme(text, at, from),
        _ => mail(text, at, from),
    }
}

fn with_scheme(text: &str, colon: usize, from: usize) -> Option<Autolink> {
    let bytes = text.as_bytes();
    let letters =
        bytes[from..colon].iter().rev().take(6).take_while(|byte| byte.is_ascii_alphabetic());
    let start = colon - letters.count();
    let scheme = text[start..colon].to_ascii_lowercase();
    if !["http", "https", "ftp"].contains(&scheme.as_str()) {
        return None;
    }
    let host = colon + 3;
    let host_end = domain_end(text, host)?;
    let end = address_end(text, host, host_end);
    Some(Autolink { range: start..end, destination: text[start..end].to_owned() })
}

fn without_scheme(text: &str, start: usize, from: usize) -> Option<Autolink> {
    let before = text[from..start].chars().next_back();
    if !before.is_none_or(|before| before.is_whitespace() || "*_~([\"'".contains(before)) {
        return None;
    }
    let host_end = domain_end(text, start)?;
    if !text[start + 4..host_end].starts_with(is_host_character) {
        return None;
    }
    let end = address_end(text, start, host_end);
    Some(Autolink { range: start..end, destination: format!("http://{}", &text[start..end]) })
}

fn mail(text: &str, at: usize, from: usize) -> Option<Autolink> {
    let bytes = text.as_bytes();
    let local = bytes[from..at]
        .iter()
        .rev()
        .take(LOCAL_BYTES_MAX)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".+-_".contains(byte))
        .count();
    let mut start = at - local;
    // A longer one is none; one behind a backslash is meant as text.
    let before = bytes[from..start].last();
    if local == 0 || before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'\\') {
        return None;
    }
    let domain = &bytes[at + 1..];
    let mut end = domain
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte))
        .count();
    while end > 0 && domain[end - 1] == b'.' {
        end -= 1;
    }
    let has_dot = domain[..end].contains(&b'.') && domain[0] != b'.';
    if !has_dot || !domain[end - 1].is_ascii_alphanumeric() || domain.get(end) == Some(&b'@') {
        return None;
    }
    let mut end = at + 1 + end;
    let scheme = ["mailto:", "xmpp:"].iter().find(|scheme| text[from..start].ends_with(**scheme));
    let destination = match scheme {
        Some(scheme) => {
            start -= scheme.len();
            if *scheme == "xmpp:" {
                end += resource_length(&text[end..]);
            }
            text[start..end].to_owned()
        }
        None => format!("mailto:{}", &text[start..end]),
    };
    Some(Autolink { range: start..end, destination })
}

/// Length of the resource that may follow the domain of an `xmpp:` address, its slash included.
fn resource_length(rest: &str) -> usize {
    let Some(resource) = rest.strip_prefix('/') else { return 0 };
    let is_part = |character: char| character.is_alphanumeric() || "@.".contains(character);
    let end = resource.find(|character| !is_part(character)).unwrap_or(resource.len());
    let resource = resource[..end].trim_end_matches('.');
    if resource.is_empty() { 0 } else { 1 + resource.len() }
}

/// Where a domain ends. Its last two labels may have no underscore.
fn domain_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let is_part = |character: char| is_host_character(character) || character == '.';
    let length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
    let domain = &rest[..length];
    let underscored =
        domain.trim_end_matches('.').rsplit('.').take(2).any(|label| label.contains('_'));
    let is_valid = domain.starts_with(is_host_character) && !underscored;
    is_valid.then_some(start + length)
}

fn is_host_character(character: char) -> bool {
    character.is_alphanumeric() || character == '-' || character == '_'
}

/// Where an address ends: at a blank, `<`, `>` or a bracket of the text around it, less the punctuation
/// that belongs to the sentence.
fn address_end(text: &str, start: usize, host_end: usize) -> usize {
    let rest = &text[host_end..];
    let is_end = |character: char| {
        character.is_whitespace() || character.is_control() || character == '<' || character == '>'
    };
    let mut end = host_end + rest.find(is_end).unwrap_or(rest.len());
    if let Some(bracket) = unopened_bracket(&text[start..end]) {
        end = start + bracket;
    }
    start + without_punctuation(&text[start..end]).len()
}

/// The first `]` without its `[`, or the `[^` of a footnote reference.
fn unopened_bracket(address: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in address.bytes().enumerate() {
        match byte {
            b'[' if address[at..].starts_with("[^") => return Some(at),
            b'[' => depth += 1,
            b']' if depth == 0 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Cuts punctuation, closing parentheses that were not opened, and entities off the end (GFM 6.9,
/// "extended autolink path validation"). Linear: parentheses are counted once.
fn without_punctuation(address: &str) -> &str {
    let count = |wanted: u8| address.bytes().filter(|byte| *byte == wanted).count();
    let opened = count(b'(');
    let mut closed = count(b')');
    let mut rest = address;
    loop {
        let shorter = match rest.bytes().next_back() {
            Some(b')') if closed > opened => {
                closed -= 1;
                &rest[..rest.len() - 1]
            }
            Some(b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"') => {
                &rest[..rest.len() - 1]
            }
            Some(b';') => without_entity(rest),
            _ => return rest,
        };
        rest = shorter;
    }
}

/// Cuts `&name;` off the end, or the semicolon alone.
fn without_entity(address: &str) -> &str {
    let body = &address[..address.len() - 1];
    let name = body.trim_end_matches(|character: char| character.is_ascii_alphanumeric());
    match name.strip_suffix('&') {
        Some(before) if name.len() < body.len() => before,
        _ => body,
    }
}
