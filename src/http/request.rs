//! The head of a request, judged whole before anything acts on it (RFC 9112 2-3, 6).

use std::mem::MaybeUninit;

use super::authority::is_authority;
use super::facts::Facts;
use super::fields::Fields;
use super::framing::Framing;
use super::limits::{EMPTY_LINES_MAX, FIELDS_MAX, REQUEST_HEAD_BYTES_MAX, REQUEST_LINE_BYTES_MAX};
use super::list::is_token;

use super::{Method, Refusal, Status, plain};

/// A head that breaks no rule. It borrows from the bytes it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    pub method: Method,
    /// Absolute path as it came, still percent-encoded; `*` of OPTIONS alone.
    pub path: &'a [u8],
    /// What stands behind the first `?`.
    pub query: Option<&'a [u8]>,
    /// HTTP/1.0, else HTTP/1.1; any other version is refused.
    pub is_1_0: bool,
    pub framing: Framing,
    /// Whether the client lets the connection go on after the answer (RFC 9112 9.3).
    pub keep_alive: bool,
    /// `Expect: 100-continue` of a 1.1 client (RFC 9110 10.1.1).
    pub expects_continue: bool,
    pub fields: Fields<'a>,
}

/// Reads one head from the start of `input`. Never allocates; looks at no more than
/// [`REQUEST_HEAD_BYTES_MAX`] bytes and the empty lines before them.
#[inline]
pub fn parse(input: &[u8]) -> Status<Request<'_>> {
    match plain::read(input) {
        Some((value, consumed)) => Status::Complete { value, consumed },
        None => read(input),
    }
}

/// Any head: the one that is in doubt, not yet whole, or merely unusual.
fn read(input: &[u8]) -> Status<Request<'_>> {
    let skipped = match empty_lines(input) {
        Status::Complete { consumed, .. } => consumed,
        Status::Partial => return Status::Partial,
        Status::Refused(refusal) => return refusal.into(),
    };
    let window = window(input.get(skipped..).unwrap_or_default());
    let mut storage = [const { MaybeUninit::uninit() }; FIELDS_MAX];
    let mut head = httparse::Request::new(&mut []);
    let read = match head.parse_with_uninit_headers(window, &mut storage) {
        Ok(httparse::Status::Complete(length)) => {
            let line = Line {
                method: head.method.unwrap_or_default(),
                target: head.path.unwrap_or_default().as_bytes(),
                is_1_0: head.version == Some(0),
            };
            judge(window, line, head.headers, length)
        }
        Ok(httparse::Status::Partial) => unfinished(window),
        Err(httparse::Error::Version) => other_version(window),
        Err(error) => refusal_of(error).into(),
    };
    match read {
        Status::Complete { value, consumed } => {
            Status::Complete { value, consumed: skipped + consumed }
        }
        other => other,
    }
}

/// Whether the request that begins here is a HEAD, however broken it is otherwise: no answer to one
/// has content (RFC 9110 9.3.2).
pub fn is_head(mut input: &[u8]) -> bool {
    while let [b'\r', b'\n', rest @ ..] = input {
        input = rest;
    }
    input.starts_with(b"HEAD ")
}

/// Steps over a few empty lines, which old clients send after content (RFC 9112 2.2).
fn empty_lines(input: &[u8]) -> Status<()> {
    let mut consumed = 0;
    for _ in 0..=EMPTY_LINES_MAX {
        match input.get(consumed..).unwrap_or_default() {
            [] | [b'\r'] => return Status::Partial,
            [b'\r', b'\n', ..] => consumed += 2,
            [b'\r' | b'\n', ..] => return Refusal::Malformed.into(),
            _ => return Status::Complete { value: (), consumed },
        }
    }
    Refusal::Malformed.into()
}

/// As much of the input as is looked at. What lies behind an overlong line or head is not, so that
/// the verdict does not depend on how the bytes came.
fn window(input: &[u8]) -> &[u8] {
    let longest = if line_is_too_long(input) { LINE_BYTES_MAX } else { REQUEST_HEAD_BYTES_MAX };
    input.get(..longest).unwrap_or(input)
}

/// The longest request line with its end.
const LINE_BYTES_MAX: usize = REQUEST_LINE_BYTES_MAX + b"\r\n".len();

fn line_is_too_long(window: &[u8]) -> bool {
    window.get(..LINE_BYTES_MAX).is_some_and(|line| !line.contains(&b'\n'))
}

/// What a head is that has no end within the window.
fn unfinished<T>(window: &[u8]) -> Status<T> {
    if line_is_too_long(window) {
        return Refusal::TargetTooLong.into();
    }
    if window.len() >= REQUEST_HEAD_BYTES_MAX {
        return Refusal::HeadTooLarge.into();
    }
    Status::Partial
}

fn refusal_of(error: httparse::Error) -> Refusal {
    match error {
        httparse::Error::TooManyHeaders => Refusal::HeadTooLarge,
        _ => Refusal::Malformed,
    }
}

/// A request line taken apart, its target not yet judged.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    method: &'a str,
    target: &'a [u8],
    is_1_0: bool,
}

/// httparse knows two versions, and says the same of all others and of nonsense. What has the major
/// version 1 is read as 1.1, whose rules are those of the highest minor version that is known here
/// (RFC 9110 2.5). To tell, the whole line must be there.
fn other_version(window: &[u8]) -> Status<Request<'_>> {
    let Some(end) = window.iter().position(|&byte| byte == b'\n') else {
        return unfinished(window);
    };
    let (line, fields) = window.split_at(end + 1);
    let parts = line.strip_suffix(b"\r\n").and_then(parts_of);
    let Some((method, target, version)) = parts else { return Refusal::Malformed.into() };
    match version {
        // The preface of HTTP/2 (RFC 9113 3.4) is not a request at all.
        _ if method == "PRI" && target == b"*" => return Refusal::Malformed.into(),
        b"1" => {}
        _ => return Refusal::VersionUnknown.into(),
    }
    let mut storage = [httparse::EMPTY_HEADER; FIELDS_MAX];
    match httparse::parse_headers(fields, &mut storage) {
        Ok(httparse::Status::Complete((length, fields))) => {
            judge(window, Line { method, target, is_1_0: false }, fields, line.len() + length)
        }
        Ok(httparse::Status::Partial) => unfinished(window),
        Err(error) => refusal_of(error).into(),
    }
}

/// Method, target and major version of a line that is well-formed.
fn parts_of(line: &[u8]) -> Option<(&str, &[u8], &[u8])> {
    let mut parts = line.split(|&byte| byte == b' ');
    let (method, target, version) = (parts.next()?, parts.next()?, parts.next()?);
    let [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] = version else { return None };
    let is_version = major.is_ascii_digit() && minor.is_ascii_digit();
    if !is_version || !is_token(method) || parts.next().is_some() {
        return None;
    }
    Some((str::from_utf8(method).ok()?, target, version.get(5..6)?))
}

/// What httparse lets pass and the RFCs do not.
fn judge<'a>(
    window: &'a [u8],
    line: Line<'a>,
    fields: &[httparse::Header<'a>],
    length: usize,
) -> Status<Request<'a>> {
    match judged(window.get(..length).unwrap_or_default(), line, fields) {
        Ok(value) => Status::Complete { value, consumed: length },
        Err(refusal) => refusal.into(),
    }
}

fn judged<'a>(
    head: &'a [u8],
    line: Line<'a>,
    fields: &[httparse::Header<'a>],
) -> Result<Request<'a>, Refusal> {
    if has_bare_line_feed(head) {
        return Err(Refusal::Malformed);
    }
    let Line { method, target: written, is_1_0 } = line;
    let method = Method::of(method);
    let (path, query) = target(method, written)?;
    let line_end = head.iter().position(|&byte| byte == b'\n').ok_or(Refusal::Malformed)?;
    let lines = head.get(line_end + 1..).unwrap_or_default();
    let mut facts = Facts::within(lines);
    for field in fields {
        facts.take(field.name.as_bytes(), field.value, is_1_0)?;
    }
    if facts.host_is_empty() && !names_host(written) {
        return Err(Refusal::Malformed);
    }
    facts.request((method, path, query), is_1_0, lines)
}

/// A line feed alone ends a line for some and not for others, so that one head reads as two. No head
/// that gets here begins with one.
///
/// Looks at every byte without a branch, sixteen at a time: a look that could stop early would take
/// a third of the time that a whole head takes, and in good heads there is nothing to stop at.
fn has_bare_line_feed(head: &[u8]) -> bool {
    let pairs = head.iter().zip(head.iter().skip(1));
    pairs.fold(false, |found, (&before, &byte)| found | ((byte == b'\n') & (before != b'\r')))
}

/// Path and query of the four forms of a target (RFC 9112 3.2).
fn target(method: Method, target: &[u8]) -> Result<(&[u8], Option<&[u8]>), Refusal> {
    if target.iter().any(|&byte| byte == b'#' || !byte.is_ascii_graphic()) {
        return Err(Refusal::Malformed);
    }
    match (method, target) {
        (_, [b'/', ..]) => Ok(split_query(target)),
        (Method::Options, b"*") => Ok((target, None)),
        (Method::Connect, _) if is_authority(target) => Ok((target, None)),
        _ => absolute(target),
    }
}

/// `http://authority/path?query`; the authority may be any (RFC 9112 3.2.2).
fn absolute(target: &[u8]) -> Result<(&[u8], Option<&[u8]>), Refusal> {
    let colon = target.iter().position(|&byte| byte == b':').ok_or(Refusal::Malformed)?;
    let (scheme, rest) = target.split_at(colon);
    let rest = rest.strip_prefix(b"://").ok_or(Refusal::Malformed)?;
    let end = rest.iter().position(|byte| b"/?".contains(byte)).unwrap_or(rest.len());
    let (authority, resource) = rest.split_at(end);
    if !is_authority(authority) {
        return Err(Refusal::Malformed);
    }
    if scheme.eq_ignore_ascii_case(b"https") {
        return Err(Refusal::Misdirected);
    }
    if !scheme.eq_ignore_ascii_case(b"http") {
        return Err(Refusal::Malformed);
    }
    let (path, query) = split_query(resource);
    Ok((if path.is_empty() { b"/" } else { path }, query))
}

/// Whether a target that was found good says itself which host it is meant for. Then `Host` does not
/// count, and may be empty (RFC 9112 3.2.2, RFC 9110 7.2).
fn names_host(target: &[u8]) -> bool {
    target.first() != Some(&b'/') && target.windows(3).any(|window| window == b"://")
}

fn split_query(target: &[u8]) -> (&[u8], Option<&[u8]>) {
    let end = target.iter().position(|&byte| byte == b'?').unwrap_or(target.len());
    let (path, query) = target.split_at(end);
    (path, query.get(1..))
}
