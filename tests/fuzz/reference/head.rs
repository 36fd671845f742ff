//! The head of a request, read slowly: cut into lines, every line into parts, every fault noted
//! (RFC 9112 2-6, RFC 9110 5, 7). Written from the RFCs and from the limits, not from the parser.

use pamphlet::http::{
    EMPTY_LINES_MAX, FIELDS_MAX, Framing, REQUEST_HEAD_BYTES_MAX, REQUEST_LINE_BYTES_MAX, Refusal,
};

#[path = "list.rs"]
mod list;

#[derive(Debug)]
pub enum Verdict {
    /// The head is not at its end; what is there of it may already be wrong.
    Unfinished,
    /// For one of these reasons.
    Refused(Vec<Refusal>),
    Accepted {
        head: Head,
        consumed: usize,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    pub method: String,
    pub path: Vec<u8>,
    pub query: Option<Vec<u8>>,
    pub is_1_0: bool,
    pub framing: Framing,
    pub keep_alive: bool,
    pub expects_continue: bool,
    /// Names in lower case, values without blanks around them.
    pub fields: Vec<(String, Vec<u8>)>,
}

impl Head {
    pub fn values(&self, name: &str) -> Vec<&[u8]> {
        let of_name = self.fields.iter().filter(|(known, _)| known == name);
        of_name.map(|(_, value)| value.as_slice()).collect()
    }

    /// The elements of a list-based field over all its lines, none of them empty.
    fn elements(&self, name: &str) -> Vec<String> {
        let text = |value: &&[u8]| String::from_utf8_lossy(value).into_owned();
        let all: Vec<String> = self.values(name).iter().map(text).collect();
        all.iter().flat_map(|value| list::split(value, ',')).collect()
    }
}

pub fn read(input: &[u8]) -> Verdict {
    let mut start = 0;
    while input[start..].starts_with(b"\r\n") {
        start += 2;
    }
    if start / 2 > EMPTY_LINES_MAX {
        return Verdict::Refused(vec![Refusal::Malformed]);
    }
    let rest = &input[start..];
    match rest {
        [] | [b'\r'] => return Verdict::Unfinished,
        [b'\r' | b'\n', ..] => return Verdict::Refused(vec![Refusal::Malformed]),
        _ => {}
    }
    let line_end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
    if line_end > REQUEST_LINE_BYTES_MAX + 1 {
        // Whatever else may be wrong with as much of it as is read.
        return Verdict::Refused(vec![Refusal::TargetTooLong, Refusal::Malformed]);
    }
    let window = &rest[..rest.len().min(REQUEST_HEAD_BYTES_MAX)];
    let Some((lines, length)) = lines(window) else {
        if rest.len() < REQUEST_HEAD_BYTES_MAX {
            return Verdict::Unfinished;
        }
        // Whatever else may be wrong with it.
        return Verdict::Refused(vec![
            Refusal::HeadTooLarge,
            Refusal::Malformed,
            Refusal::VersionUnknown,
        ]);
    };
    let mut faults = Vec::new();
    let head = head(&lines, &mut faults);
    match head {
        Some(head) if faults.is_empty() => Verdict::Accepted { head, consumed: start + length },
        _ => Verdict::Refused(faults),
    }
}

/// The lines up to the empty one, each without its line feed, and the length of all of them.
fn lines(window: &[u8]) -> Option<(Vec<&[u8]>, usize)> {
    let mut lines = Vec::new();
    let mut length = 0;
    for line in window.split_inclusive(|&byte| byte == b'\n') {
        let line_without_end = line.strip_suffix(b"\n")?;
        length += line.len();
        if matches!(line_without_end, [] | [b'\r']) {
            let is_bare = line_without_end.is_empty();
            lines.extend(is_bare.then_some(line_without_end));
            return Some((lines, length));
        }
        lines.push(line_without_end);
    }
    None
}

fn head(lines: &[&[u8]], faults: &mut Vec<Refusal>) -> Option<Head> {
    let mut texts = Vec::new();
    for line in lines {
        match line.strip_suffix(b"\r") {
            Some(text) => texts.push(text),
            None => faults.push(Refusal::Malformed),
        }
    }
    let (line, field_lines) = texts.split_first()?;
    // Lines with a fault count, too: which of the two is noticed first is nobody's business.
    if lines.len() - 1 > FIELDS_MAX {
        faults.push(Refusal::HeadTooLarge);
    }
    let mut fields = Vec::new();
    for line in field_lines {
        match field(line) {
            Some(field) => fields.push(field),
            None => faults.push(Refusal::Malformed),
        }
    }
    let parts: Vec<&[u8]> = line.split(|&byte| byte == b' ').collect();
    let [method, target, version] = parts[..] else {
        faults.push(Refusal::Malformed);
        return None;
    };
    let is_1_0 = version == b"HTTP/1.0";
    faults.extend(version_fault(version));
    if method == b"PRI" && target == b"*" {
        faults.push(Refusal::Malformed);
    }
    if !is_token(method) {
        faults.push(Refusal::Malformed);
    }
    let method = String::from_utf8_lossy(method).into_owned();
    let resource = resource(&method, target, faults);
    let mut head = Head {
        method,
        path: Vec::new(),
        query: None,
        is_1_0,
        framing: Framing::None,
        keep_alive: false,
        expects_continue: false,
        fields,
    };
    if let Some((path, query)) = resource {
        head.path = path;
        head.query = query;
    }
    let is_absolute =
        target.first() != Some(&b'/') && String::from_utf8_lossy(target).contains("://");
    judge(&mut head, is_absolute, faults);
    Some(head)
}

fn version_fault(version: &[u8]) -> Option<Refusal> {
    let text = String::from_utf8_lossy(version);
    let numbers: Vec<char> = text.strip_prefix("HTTP/").unwrap_or_default().chars().collect();
    match numbers[..] {
        ['1', '.', minor] if minor.is_ascii_digit() => None,
        [major, '.', minor] if major.is_ascii_digit() && minor.is_ascii_digit() => {
            Some(Refusal::VersionUnknown)
        }
        _ => Some(Refusal::Malformed),
    }
}

fn resource(
    method: &str,
    target: &[u8],
    faults: &mut Vec<Refusal>,
) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    let malformed = |faults: &mut Vec<Refusal>| {
        faults.push(Refusal::Malformed);
        None
    };
    if target.contains(&b'#') || !target.iter().all(u8::is_ascii_graphic) {
        return malformed(faults);
    }
    let Ok(target) = std::str::from_utf8(target) else { return malformed(faults) };
    let split = |resource: &str| match resource.split_once('?') {
        Some((path, query)) => (path.as_bytes().to_vec(), Some(query.as_bytes().to_vec())),
        None => (resource.as_bytes().to_vec(), None),
    };
    if target.starts_with('/') {
        return Some(split(target));
    }
    let is_whole = (method == "OPTIONS" && target == "*")
        || (method == "CONNECT" && is_authority(target.as_bytes()));
    if is_whole {
        return Some((target.as_bytes().to_vec(), None));
    }
    let Some((scheme, rest)) = target.split_once("://") else { return malformed(faults) };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    if !is_authority(rest[..end].as_bytes()) {
        return malformed(faults);
    }
    match scheme.to_ascii_lowercase().as_str() {
        "http" => {}
        "https" => faults.push(Refusal::Misdirected),
        _ => return malformed(faults),
    }
    let (path, query) = split(&rest[end..]);
    Some((if path.is_empty() { b"/".to_vec() } else { path }, query))
}

/// What the fields say about the message.
fn judge(head: &mut Head, is_absolute: bool, faults: &mut Vec<Refusal>) {
    let hosts = head.values("host");
    let is_host_right = match hosts[..] {
        [] => head.is_1_0,
        [b""] => is_absolute,
        [host] => is_authority(host),
        _ => false,
    };
    if !is_host_right {
        faults.push(Refusal::Malformed);
    }
    match framing(head) {
        Ok(framing) => head.framing = framing,
        Err(fault) => faults.push(fault),
    }
    let options: Vec<String> =
        head.elements("connection").iter().map(|option| option.to_ascii_lowercase()).collect();
    let has = |option: &str| options.iter().any(|known| known == option);
    head.keep_alive = !has("close") && (!head.is_1_0 || has("keep-alive"));
    if !head.is_1_0 {
        for expectation in head.elements("expect") {
            if expectation.eq_ignore_ascii_case("100-continue") {
                head.expects_continue = true;
            } else {
                faults.push(Refusal::ExpectationUnknown);
            }
        }
    }
}

fn framing(head: &Head) -> Result<Framing, Refusal> {
    let lengths = head.values("content-length");
    let mut length = None;
    for value in lengths.iter().flat_map(|value| value.split(|&byte| byte == b',')) {
        let text = String::from_utf8_lossy(value).into_owned();
        let digits = trimmed(&text);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = digits.parse().map_err(|_| Refusal::Malformed)?;
        if !is_number || length.is_some_and(|known| known != number) {
            return Err(Refusal::Malformed);
        }
        length = Some(number);
    }
    if head.values("transfer-encoding").is_empty() {
        return Ok(length.map_or(Framing::None, Framing::Length));
    }
    let codings = head.elements("transfer-encoding");
    let is_chunked = |coding: &String| coding.eq_ignore_ascii_case("chunked");
    let count = codings.iter().filter(|coding| is_chunked(coding)).count();
    match codings.last() {
        Some(last) if is_chunked(last) && count == 1 && !head.is_1_0 && length.is_none() => {
            if codings.len() > 1 {
                Err(Refusal::CodingUnknown)
            } else {
                Ok(Framing::Chunked)
            }
        }
        _ => Err(Refusal::Malformed),
    }
}

fn field(line: &[u8]) -> Option<(String, Vec<u8>)> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let is_text = |byte: &u8| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f);
    if !is_token(name) || !value.iter().all(is_text) {
        return None;
    }
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let first = value.iter().position(|byte| !is_blank(byte)).unwrap_or(value.len());
    let last = value.iter().rposition(|byte| !is_blank(byte)).map_or(first, |at| at + 1);
    Some((String::from_utf8_lossy(name).to_ascii_lowercase(), value[first..last].to_vec()))
}

fn is_token(value: &[u8]) -> bool {
    let is_separator = |byte: &u8| b"\"(),/:;<=>?@[\\]{}".contains(byte);
    !value.is_empty() && value.iter().all(|byte| byte.is_ascii_graphic() && !is_separator(byte))
}

fn is_authority(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else { return false };
    let (host, port) = match text.rsplit_once(':') {
        // The last colon of an address in brackets is no port's.
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (text, ""),
    };
    if port.len() > 5 || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').map(str::parse::<std::net::Ipv6Addr>);
        return matches!(address, Some(Ok(_)));
    }
    let escapes = host.split('%').skip(1);
    let is_hex =
        |part: &str| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._~%!$&'()*+,;=".contains(c);
    !host.is_empty() && host.chars().all(is_name) && escapes.into_iter().all(is_hex)
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
