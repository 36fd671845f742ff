//! The end of a request's content, found slowly: lines are cut out and looked at whole
//! (RFC 9112 7.1). Written from the RFC and from the limits, not from the reader.

use pamphlet::http::{CHUNK_LINE_BYTES_MAX, CONTENT_BYTES_MAX, Framing};

#[derive(Debug, PartialEq, Eq)]
pub enum End {
    At(usize),
    NotYet,
    TooMuch,
    Malformed,
}

pub fn end_of(framing: Framing, input: &[u8]) -> End {
    let limit = CONTENT_BYTES_MAX as usize;
    let seen = &input[..input.len().min(limit)];
    let end = match framing {
        Framing::None => return End::At(0),
        Framing::Length(length) if length > CONTENT_BYTES_MAX => return End::TooMuch,
        Framing::Length(length) if length as usize <= seen.len() => End::At(length as usize),
        Framing::Length(_) => End::NotYet,
        Framing::Chunked => chunks(seen),
    };
    if end == End::NotYet && input.len() >= limit { End::TooMuch } else { end }
}

fn chunks(input: &[u8]) -> End {
    let mut at = 0;
    loop {
        let line = match line_at(input, at, is_size_line) {
            Ok(line) => line,
            Err(end) => return end,
        };
        at += line.len() + 2;
        let size = size_of(line).expect("the line was looked at");
        if size == 0 {
            return trailers(input, at);
        }
        // What lies behind the end of the input is not there to be looked at.
        let Some(data_end) = usize::try_from(size).ok().and_then(|size| at.checked_add(size))
        else {
            return End::NotYet;
        };
        match input.get(data_end..).unwrap_or_default() {
            [] | [b'\r'] => return End::NotYet,
            [b'\r', b'\n', ..] => at = data_end + 2,
            _ => return End::Malformed,
        }
    }
}

fn trailers(input: &[u8], mut at: usize) -> End {
    loop {
        match line_at(input, at, is_trailer) {
            Ok([]) => return End::At(at + 2),
            Ok(line) => at += line.len() + 2,
            Err(end) => return end,
        }
    }
}

/// The line that begins at `at`, without its end; `is_line(line, is_whole)` judges it, or as much
/// of it as is there.
fn line_at(input: &[u8], at: usize, is_line: fn(&[u8], bool) -> bool) -> Result<&[u8], End> {
    let rest = &input[at..];
    let end = rest.iter().position(|&byte| byte == b'\r').unwrap_or(rest.len());
    let line = &rest[..end];
    let is_whole = end < rest.len();
    if !is_line(line, is_whole) {
        return Err(End::Malformed);
    }
    match &rest[end..] {
        [] | [b'\r'] => Err(End::NotYet),
        [b'\r', b'\n', ..] => Ok(line),
        _ => Err(End::Malformed),
    }
}

fn is_size_line(line: &[u8], is_whole: bool) -> bool {
    let (size, extension) = match line.iter().position(|&byte| byte == b';') {
        Some(at) => (&line[..at], Some(&line[at..])),
        None => (line, None),
    };
    let text = String::from_utf8_lossy(size).into_owned();
    let digits = text.trim_end_matches([' ', '\t']);
    let has_blanks = digits.len() < text.len();
    let is_number = digits.chars().all(|digit| digit.is_ascii_hexdigit())
        && digits.trim_start_matches('0').len() <= 16;
    let has_digits = !digits.is_empty() || (line.is_empty() && !is_whole);
    let ends_well = !(has_blanks && extension.is_none() && is_whole);
    let is_short = line.len() + 2 <= usize::from(CHUNK_LINE_BYTES_MAX);
    let is_extension = |text| is_text(text) && (!is_whole || quotes_are_closed(text));
    is_number && has_digits && ends_well && is_short && extension.is_none_or(is_extension)
}

/// Without what a backslash in a quoted string stands before, the quotes are even.
fn quotes_are_closed(text: &[u8]) -> bool {
    let mut is_open = false;
    let mut letters = text.iter();
    while let Some(letter) = letters.next() {
        match letter {
            b'"' => is_open = !is_open,
            b'\\' if is_open => drop(letters.next()),
            _ => {}
        }
    }
    !is_open
}

fn size_of(line: &[u8]) -> Option<u64> {
    let digits: String =
        line.iter().map(|&byte| char::from(byte)).take_while(char::is_ascii_hexdigit).collect();
    u64::from_str_radix(&digits, 16).ok()
}

fn is_trailer(line: &[u8], is_whole: bool) -> bool {
    match line.iter().position(|&byte| byte == b':') {
        Some(at) => at > 0 && line[..at].iter().all(is_token) && is_text(&line[at..]),
        None => line.iter().all(is_token) && (line.is_empty() || !is_whole),
    }
}

fn is_text(value: &[u8]) -> bool {
    value.iter().all(|&byte| byte == b'\t' || byte == b' ' || (byte > b' ' && byte != 0x7f))
}

fn is_token(byte: &u8) -> bool {
    byte.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(byte)
}
