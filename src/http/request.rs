//! The head of a request, judged whole before anything acts on it (RFC 9112 2-3, 6).

use std::mem::MaybeUninit;

use super::authority::is_authority;
use super::fields::{FieldName, Fields};
use super::framing::{Framing, FramingFields};
use super::limits::{EMPTY_LINES_MAX, FIELDS_MAX, REQUEST_HEAD_BYTES_MAX, REQUEST_LINE_BYTES_MAX};
use super::list::elements;
use super::{Method, Refusal, Status};

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
pub fn parse(input: &[u8]) -> Status<Request<'_>> {
    let skipped = match empty_lines(input) {
        Status::Complete { consumed, .. } => consumed,
        Status::Partial => return Status::Partial,
        Status::Refused(refusal) => return refusal.into(),
    };
    let rest = input.get(skipped..).unwrap_or_default();
    let window = rest.get(..REQUEST_HEAD_BYTES_MAX).unwrap_or(rest);
    let mut storage = [const { MaybeUninit::uninit() }; FIELDS_MAX];
    let mut head = httparse::Request::new(&mut []);
    match head.parse_with_uninit_headers(window, &mut storage) {
        Ok(httparse::Status::Complete(length)) => match judge(window, &head, length) {
            Ok(value) => Status::Complete { value, consumed: skipped + length },
            Err(refusal) => refusal.into(),
        },
        Ok(httparse::Status::Partial) => too_long(window).map_or(Status::Partial, Status::Refused),
        Err(httparse::Error::TooManyHeaders) => Refusal::HeadTooLarge.into(),
        Err(httparse::Error::Version) => version_refusal(window).into(),
        Err(_) => Refusal::Malformed.into(),
    }
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

/// Why an unfinished head will never be taken, if it is known already.
fn too_long(window: &[u8]) -> Option<Refusal> {
    let line = window.iter().position(|&byte| byte == b'\n').unwrap_or(window.len());
    if line > REQUEST_LINE_BYTES_MAX + 1 {
        return Some(Refusal::TargetTooLong);
    }
    (window.len() >= REQUEST_HEAD_BYTES_MAX).then_some(Refusal::HeadTooLarge)
}

/// httparse says the same of `HTTP/2.0`, of the preface of HTTP/2 and of nonsense. Only a whole,
/// well-formed version is answered as one.
fn version_refusal(window: &[u8]) -> Refusal {
    let line = window.split(|&byte| byte == b'\r').next().unwrap_or_default();
    let version = line.rsplit(|&byte| byte == b' ').next().unwrap_or_default();
    match version {
        _ if line.starts_with(b"PRI * ") => Refusal::Malformed,
        [b'H', b'T', b'T', b'P', b'/', major, b'.', minor]
            if major.is_ascii_digit() && minor.is_ascii_digit() =>
        {
            Refusal::VersionUnknown
        }
        _ => Refusal::Malformed,
    }
}

/// What httparse lets pass and the RFCs do not.
fn judge<'a>(
    window: &'a [u8],
    head: &httparse::Request<'_, 'a>,
    length: usize,
) -> Result<Request<'a>, Refusal> {
    let head_bytes = window.get(..length).ok_or(Refusal::Malformed)?;
    let line = head_bytes.iter().position(|&byte| byte == b'\n').ok_or(Refusal::Malformed)?;
    if line > REQUEST_LINE_BYTES_MAX + 1 {
        return Err(Refusal::TargetTooLong);
    }
    if has_bare_line_feed(head_bytes) {
        return Err(Refusal::Malformed);
    }
    let method = Method::of(head.method.unwrap_or_default());
    let is_1_0 = head.version == Some(0);
    let (path, query) = target(method, head.path.unwrap_or_default().as_bytes())?;
    let facts = Facts::of(head.headers, is_1_0)?;
    Ok(Request {
        method,
        path,
        query,
        is_1_0,
        framing: facts.framing.framing(is_1_0)?,
        keep_alive: !facts.closes && (!is_1_0 || facts.keeps_alive),
        expects_continue: facts.expects_continue && !is_1_0,
        fields: facts.fields.with_lines(head_bytes.get(line + 1..length - 2).unwrap_or_default()),
    })
}

/// A line feed alone ends a line for some and not for others, so that one head reads as two.
fn has_bare_line_feed(head: &[u8]) -> bool {
    let mut before = 0;
    head.iter().any(|&byte| {
        let bare = byte == b'\n' && before != b'\r';
        before = byte;
        bare
    })
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

fn split_query(target: &[u8]) -> (&[u8], Option<&[u8]>) {
    let end = target.iter().position(|&byte| byte == b'?').unwrap_or(target.len());
    let (path, query) = target.split_at(end);
    (path, query.get(1..))
}

/// What the fields say about the message itself, gathered in one pass.
#[derive(Debug, Default)]
struct Facts<'a> {
    fields: Fields<'a>,
    framing: FramingFields,
    hosts: usize,
    closes: bool,
    keeps_alive: bool,
    expects_continue: bool,
}

impl<'a> Facts<'a> {
    fn of(fields: &[httparse::Header<'a>], is_1_0: bool) -> Result<Facts<'a>, Refusal> {
        let mut facts = Facts::default();
        for field in fields {
            facts.take(field, is_1_0)?;
        }
        // Two hosts are a fault in every version, none only in 1.1 (RFC 9112 3.2).
        if facts.hosts > 1 || (facts.hosts == 0 && !is_1_0) {
            return Err(Refusal::Malformed);
        }
        Ok(facts)
    }

    fn take(&mut self, field: &httparse::Header<'a>, is_1_0: bool) -> Result<(), Refusal> {
        let is = |name: &str| field.name.eq_ignore_ascii_case(name);
        match field.name.len() {
            4 if is("host") => {
                self.hosts += 1;
                return if is_authority(field.value) { Ok(()) } else { Err(Refusal::Malformed) };
            }
            6 if is("expect") && !is_1_0 => {
                for expectation in elements(field.value) {
                    if !expectation.eq_ignore_ascii_case(b"100-continue") {
                        return Err(Refusal::ExpectationUnknown);
                    }
                    self.expects_continue = true;
                }
            }
            10 if is("connection") => {
                for option in elements(field.value) {
                    self.closes |= option.eq_ignore_ascii_case(b"close");
                    self.keeps_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                }
            }
            14 if is("content-length") => return self.framing.content_length(field.value),
            17 if is("transfer-encoding") => return self.framing.transfer_encoding(field.value),
            _ => {
                if let Some(name) = FieldName::of(field.name) {
                    self.fields.take(name, field.value);
                }
            }
        }
        Ok(())
    }
}
