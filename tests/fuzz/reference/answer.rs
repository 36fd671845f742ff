//! What a request is answered with, found slowly: every page is looked at, every list is copied
//! (RFC 9110 12-15). Written from the RFC and from the rules of URLs, not from `respond`.

use pamphlet::http::{FieldName, Method, Request, parse_date};
use pamphlet::render::Media;
use pamphlet::url::eq_ignoring_case;

use crate::preference::{coding_of, media_of};
use crate::site::{Entry, Form, What};

/// One of `statuses`, and what else is certain.
#[derive(Debug, Default)]
pub struct Expected {
    pub statuses: Vec<u16>,
    pub tag: Option<String>,
    pub location: Option<String>,
    pub content_range: Option<String>,
    /// Of the answer to GET.
    pub body: Option<String>,
}

impl Expected {
    fn status(status: u16) -> Expected {
        Expected { statuses: vec![status], ..Expected::default() }
    }

    fn redirect(status: u16, location: String) -> Expected {
        Expected { location: Some(location), ..Expected::status(status) }
    }
}

pub fn expected(request: &Request<'_>, site: &[Entry], modified: i64, now: i64) -> Expected {
    match request.method {
        Method::Get | Method::Head => {}
        Method::Options => return Expected::status(204),
        Method::NotAllowed | Method::Connect => return Expected::status(405),
        Method::Unknown => return Expected::status(501),
    }
    let path = match decoded(request.path) {
        Ok(path) => path,
        Err(statuses) => return Expected { statuses, ..Expected::default() },
    };
    let query = request.query.map(|query| String::from_utf8_lossy(query).into_owned());
    match page(&path, site) {
        Page::At(entry) => match &entry.what {
            What::Content(forms) => content(request, forms, modified, now),
            other => without_content(other, query.as_deref()),
        },
        Page::Elsewhere(entry) => match &entry.what {
            What::Content(_) => {
                Expected::redirect(308, with_query(&encoded(entry.path), query.as_deref()))
            }
            other => without_content(other, query.as_deref()),
        },
        Page::Nowhere => by_rule(&path, site, query.as_deref()),
    }
}

/// The decoded path, or the statuses of all that is wrong with it.
fn decoded(target: &[u8]) -> Result<String, Vec<u16>> {
    let mut faults = Vec::new();
    let mut bytes = Vec::new();
    let mut at = 0;
    while at < target.len() {
        let text = String::from_utf8_lossy(&target[at..target.len().min(at + 3)]).into_owned();
        let escape = text.strip_prefix('%');
        let digits = escape.filter(|digits| digits.chars().all(|digit| digit.is_ascii_hexdigit()));
        match (escape, digits.filter(|digits| digits.len() == 2)) {
            (Some(_), Some(digits)) => {
                let byte = u8::from_str_radix(digits, 16).expect("two digits");
                if byte == b'/' {
                    faults.push(404);
                }
                bytes.push(byte);
                at += 3;
            }
            (Some(_), None) => {
                faults.push(400);
                at += 1;
            }
            (None, _) => {
                bytes.push(target[at]);
                at += 1;
            }
        }
    }
    if bytes.iter().any(u8::is_ascii_control) || bytes.first() != Some(&b'/') {
        faults.push(400);
    }
    let mut segments: Vec<&[u8]> = Vec::new();
    let mut all = bytes.split(|&byte| byte == b'/').skip(1).peekable();
    while let Some(segment) = all.next() {
        let is_last = all.peek().is_none();
        match segment {
            b".." if segments.pop().is_none() => faults.push(400),
            b"." | b".." => {}
            _ => {
                segments.push(segment);
                continue;
            }
        }
        segments.extend(is_last.then_some(b"".as_slice()));
    }
    let mut path = Vec::new();
    for segment in segments {
        path.push(b'/');
        path.extend_from_slice(segment);
    }
    match String::from_utf8(path) {
        Ok(path) if faults.is_empty() => return Ok(path),
        Ok(_) => {}
        Err(_) => faults.push(404),
    }
    Err(faults)
}

enum Page<'a> {
    At(&'a Entry),
    /// Its path differs by its shape.
    Elsewhere(&'a Entry),
    Nowhere,
}

fn page<'a>(path: &str, site: &'a [Entry]) -> Page<'a> {
    let at = |path: &str| site.iter().find(|entry| entry.path == path);
    let ignoring_case = |path: &str| {
        let all: Vec<&Entry> =
            site.iter().filter(|entry| eq_ignoring_case(entry.path, path)).collect();
        if let [one] = all[..] { Some(one) } else { None }
    };
    if let Some(entry) = at(path) {
        return Page::At(entry);
    }
    if path.starts_with("//") {
        return Page::Nowhere;
    }
    let folder = format!("{path}/");
    let index = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
    let found = at(&folder)
        .or_else(|| index.and_then(at))
        .or_else(|| ignoring_case(path))
        .or_else(|| ignoring_case(&folder));
    found.map_or(Page::Nowhere, Page::Elsewhere)
}

fn by_rule(path: &str, site: &[Entry], query: Option<&str>) -> Expected {
    let rules = site.iter().filter_map(|entry| {
        let before = entry.path.strip_prefix('\0').filter(|before| before.starts_with('/'))?;
        let What::Redirect(status, location) = &entry.what else { return None };
        Some((before.len(), *status, *location, path.strip_prefix(before)?))
    });
    let best = rules.max_by_key(|(length, ..)| *length).filter(|_| !path.starts_with("//"));
    let Some((_, status, template, splat)) = best else { return Expected::status(404) };
    let location = template.replace(":splat", &encoded(splat));
    if host_of(&location) != host_of(&template.replace(":splat", "")) || is_doubtful(path, template)
    {
        return Expected::status(404);
    }
    // The query stands before the fragment of the template; a splat has no mark of its own.
    Expected::redirect(status, with_query(&location, query))
}

/// The authority of a location, and none of a path.
fn host_of(location: &str) -> Option<&str> {
    let (before, rest) = location.split_once("//")?;
    let is_url = before.is_empty() || (before.ends_with(':') && !before.contains('/'));
    is_url.then(|| rest.split(['/', '?', '#']).next().unwrap_or_default())
}

/// A location on this site is not made from a path with an empty segment.
fn is_doubtful(path: &str, template: &str) -> bool {
    host_of(template).is_none() && path.contains("//")
}

fn without_content(what: &What, query: Option<&str>) -> Expected {
    match what {
        What::Redirect(status, location) => {
            Expected::redirect(*status, with_query(location, query))
        }
        What::Gone(form) => Expected { body: Some(form.body.clone()), ..Expected::status(410) },
        What::Content(_) | What::Missing(_) => unreachable!("no path leads to it"),
    }
}

fn with_query(location: &str, query: Option<&str>) -> String {
    let Some(query) = query else { return location.to_owned() };
    let (resource, fragment) = match location.split_once('#') {
        Some((resource, fragment)) => (resource, format!("#{fragment}")),
        None => (location, String::new()),
    };
    let mark = if resource.contains('?') { '&' } else { '?' };
    let query = in_query_letters(query);
    format!("{resource}{mark}{query}{fragment}")
}

/// `pchar`, the slash, the question mark and whole escapes stand plainly (RFC 3986 3.4).
fn in_query_letters(query: &str) -> String {
    let mut letters = String::new();
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let escape = rest.get(..3).filter(|escape| {
            first == '%' && escape[1..].chars().all(|digit| digit.is_ascii_hexdigit())
        });
        let piece = escape.unwrap_or(&rest[..first.len_utf8()]);
        match escape {
            Some(escape) => letters.push_str(escape),
            None if first == '?' => letters.push('?'),
            None => letters.push_str(&encoded(piece)),
        }
        rest = &rest[piece.len()..];
    }
    letters
}

/// `pchar` and the slash stand plainly (RFC 3986 3.3).
fn encoded(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte);
    path.bytes()
        .map(|byte| match byte {
            plain if is_plain(plain) => char::from(plain).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn content(request: &Request<'_>, forms: &[Form], modified: i64, now: i64) -> Expected {
    let values = |name| -> Vec<String> {
        let text = |value| String::from_utf8_lossy(value).into_owned();
        request.fields.values(name).map(text).collect()
    };
    let offered: Vec<Media> = forms.iter().map(|form| form.media).collect();
    let media = media_of(&values(FieldName::Accept), &offered);
    let forms: Vec<&Form> = forms.iter().filter(|form| form.media == media).collect();
    let Some(form) = coding_of(&values(FieldName::AcceptEncoding), &forms) else {
        return Expected::status(406);
    };
    let date = |name| match &values(name)[..] {
        [one] => parse_date(one.as_bytes(), now),
        _ => None,
    };
    let has = |name| request.fields.has(name);
    let names = |name, weakly: bool| {
        request.fields.values(name).any(|value| names(value, &form.tag, weakly))
    };
    // RFC 9110 13.2.2, step by step.
    if has(FieldName::IfMatch) {
        if !names(FieldName::IfMatch, false) {
            return Expected::status(412);
        }
    } else if date(FieldName::IfUnmodifiedSince).is_some_and(|date| modified > date) {
        return Expected::status(412);
    }
    let not_modified = Expected { tag: Some(form.tag.clone()), ..Expected::status(304) };
    if has(FieldName::IfNoneMatch) {
        if names(FieldName::IfNoneMatch, true) {
            return not_modified;
        }
    } else if date(FieldName::IfModifiedSince).is_some_and(|date| modified <= date) {
        return not_modified;
    }
    let whole = Expected {
        tag: Some(form.tag.clone()),
        body: Some(form.body.clone()),
        ..Expected::status(200)
    };
    let [range] = &values(FieldName::Range)[..] else { return whole };
    let may_part = match &values(FieldName::IfRange)[..] {
        [] => true,
        [one] if *one == form.tag => true,
        [_] => date(FieldName::IfRange) == Some(modified),
        _ => false,
    };
    if request.method != Method::Get || !may_part {
        return whole;
    }
    part(range, form).unwrap_or(whole)
}

/// 206 or 416; `None` where the whole is sent.
fn part(range: &str, form: &Form) -> Option<Expected> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.split_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // More digits than any length here has; a hundred of them say the same as ten.
    let number = |text: &str| {
        let digits = text.trim_start_matches('0');
        if digits.len() > 30 { u128::MAX >> 8 } else { digits.parse().unwrap_or(0) }
    };
    let length = form.body.len() as u128;
    let (first, last) = match (first, last) {
        _ if !unit.eq_ignore_ascii_case("bytes") => return None,
        ("", count) if is_number(count) && number(count) == 0 => (length, length),
        ("", count) if is_number(count) && length > 0 => {
            (length.saturating_sub(number(count)), length - 1)
        }
        (first, "") if is_number(first) => (number(first), u128::MAX),
        (first, last) if is_number(first) && is_number(last) => (number(first), number(last)),
        _ => return None,
    };
    // Both beyond what 64 bits say: which is greater is not asked.
    let beyond = u128::from(u64::MAX);
    if first.min(beyond) > last.min(beyond) {
        return None;
    }
    if first >= length {
        let content_range = Some(format!("bytes */{length}"));
        return Some(Expected { content_range, ..Expected::status(416) });
    }
    let last = last.min(length - 1);
    Some(Expected {
        tag: Some(form.tag.clone()),
        content_range: Some(format!("bytes {first}-{last}/{length}")),
        body: Some(form.body[first as usize..=last as usize].to_owned()),
        ..Expected::status(206)
    })
}

/// Whether a list of tags names this one (RFC 9110 8.8.3); it ends at the first that is none.
fn names(list: &[u8], own: &str, weakly: bool) -> bool {
    let list: String = list.iter().map(|&byte| char::from(byte)).collect();
    if list == "*" {
        return true;
    }
    let mut rest = list.as_str();
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let strong = rest.strip_prefix("W/");
        let Some(opaque) = strong.unwrap_or(rest).strip_prefix('"') else { return false };
        let Some((tag, after)) = opaque.split_once('"') else { return false };
        if tag.chars().any(|c| c <= ' ' || c == '\u{7f}') {
            return false;
        }
        if format!("\"{tag}\"") == own && (weakly || strong.is_none()) {
            return true;
        }
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.starts_with(',') {
            return false;
        }
    }
}
