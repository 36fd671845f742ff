//! Whole answers: status, fields and content are those of the reference, and every answer is a
//! well-formed message.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pamphlet::http::{FieldName, Method, Request, Status, parse};
use pamphlet::packed::PackedSite;
use pamphlet::respond::{Blocks, Connection, Piece, Response, last_modified, respond};
use pamphlet::url::{decode, encode};

#[path = "../reference/answer.rs"]
mod answer;
#[path = "../reference/preference.rs"]
mod preference;
#[path = "../reference/site.rs"]
mod site;

use answer::{Expected, expected};
use site::{Entry, SUGGESTIONS, What, entries, packed};

/// Sun, 06 Nov 1994 08:49:37 GMT, the second in which the site is loaded.
const NOW: i64 = 784_111_777;

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(entries);
static SITE: LazyLock<PackedSite> = LazyLock::new(|| packed(&ENTRIES).with_loaded_at(NOW));

// Method and target, then field lines, each with a line feed alone at its end: what surrounds them in
// a message is the parser's business, and has a target of its own.
fuzz_target!(|data: &[u8]| {
    let (line, fields) = data.split_at(data.iter().position(|&b| b == b'\n').unwrap_or(data.len()));
    let mut raw = [line, b" HTTP/1.1\r\nHost: a\r\n"].concat();
    for field in fields.split(|&byte| byte == b'\n').filter(|field| !field.is_empty()) {
        raw.extend_from_slice(field);
        raw.extend_from_slice(b"\r\n");
    }
    raw.extend_from_slice(b"\r\n");
    let Status::Complete { value: request, .. } = parse(&raw) else { return };
    let modified = last_modified(&SITE, NOW);
    let expected = expected(&request, &ENTRIES, modified, NOW);
    let answer = Answer::to(&request);
    check(&request, &answer, &expected);
    if request.method == Method::Get && !request.fields.has(FieldName::Range) {
        let to_head = Answer::to(&Request { method: Method::Head, ..request });
        assert_eq!(to_head.head, answer.head, "HEAD has the fields of GET");
    }
});

#[derive(Debug)]
struct Answer {
    response: Response,
    head: String,
    body: String,
}

impl Answer {
    fn to(request: &Request<'_>) -> Answer {
        let mut scratch = b"another answer".to_vec();
        let response = respond(request, &SITE, NOW, &mut scratch);
        assert!(scratch.starts_with(b"another answer"));
        let blocks = Blocks::new(NOW, last_modified(&SITE, NOW));
        let connection = Connection::of(request.is_1_0, response.close);
        let mut bytes = blocks.get(response.status, connection).to_vec();
        for piece in response.pieces.as_slice() {
            bytes.extend_from_slice(match *piece {
                Piece::Arena(span) => SITE.bytes(span),
                Piece::Scratch { start, end } => &scratch[start as usize..end as usize],
                Piece::Static(bytes) => bytes,
            });
        }
        let text = String::from_utf8(bytes).expect("all of this site is UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head ends");
        Answer { response, head: head.to_owned(), body: body.to_owned() }
    }

    fn field(&self, name: &str) -> Option<&str> {
        let values: Vec<&str> = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect();
        assert!(values.len() < 2, "{name} is there once");
        values.first().copied()
    }
}

fn check(request: &Request<'_>, answer: &Answer, expected: &Expected) {
    let status = answer.response.status;
    assert!(expected.statuses.contains(&status), "{answer:?} is not {expected:?}");
    assert!(answer.head.starts_with(&format!("HTTP/1.1 {status} ")), "{answer:?}");
    for line in answer.head.split("\r\n").skip(1) {
        let (name, value) = line.split_once(": ").expect("a field has a name");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{answer:?}");
        assert!(value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()), "{answer:?}");
    }
    assert_eq!(answer.field("ETag"), expected.tag.as_deref(), "{answer:?}");
    assert_eq!(answer.field("Location"), expected.location.as_deref(), "{answer:?}");
    assert_eq!(answer.field("Content-Range"), expected.content_range.as_deref(), "{answer:?}");
    assert_eq!(answer.response.body_bytes, answer.body.len() as u64, "{answer:?}");
    let length = answer.field("Content-Length").map(|length| length.parse::<usize>());
    match (status, request.method) {
        (204 | 304, _) => assert!(length.is_none() && answer.body.is_empty(), "{answer:?}"),
        (_, Method::Head) => assert!(answer.body.is_empty() && length.is_some(), "{answer:?}"),
        _ => assert_eq!(length, Some(Ok(answer.body.len())), "{answer:?}"),
    }
    let closes = !request.keep_alive || request.method == Method::Connect;
    assert_eq!(answer.response.close, closes);
    assert_eq!(answer.field("Connection"), closes.then_some("close"));
    if let (Some(body), Method::Get) = (&expected.body, request.method) {
        assert_eq!(&answer.body, body);
    }
    if matches!(status, 301 | 302 | 308) {
        assert!(answer.field("Cache-Control").is_some(), "{answer:?}");
    }
    if status == 404 && request.method == Method::Get {
        check_missing(&answer.body);
    }
    let plain_marks = ["<!doctype html>", "<html lang=\"en\">", "<meta charset=\"utf-8\">"];
    if status >= 300 && answer.body.starts_with(plain_marks[0]) {
        let marks = answer.body.matches('<').count();
        assert!(marks <= 13, "no mark of the request's own: {answer:?}");
    }
}

/// The page of the 404 with a list of pages that are there, or without one.
fn check_missing(body: &str) {
    let missing = ENTRIES.iter().find_map(|entry| match &entry.what {
        What::Missing(form) => form.body.split_once(SUGGESTIONS),
        _ => None,
    });
    let (before, behind) = missing.expect("the site has a page for it");
    let list = body.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
    let list = list.unwrap_or_else(|| panic!("{body}"));
    if list.is_empty() {
        return;
    }
    let items = list.strip_prefix("<ul class=\"suggestions\">\n");
    let items = items.and_then(|rest| rest.strip_suffix("</ul>\n")).expect("one list");
    for item in items.lines() {
        let page = |entry: &&Entry| {
            let escaped = |text: &str| {
                let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                text.replace('"', "&quot;").replace('\'', "&#39;")
            };
            let (href, text) = (escaped(&encode(entry.path)), escaped(entry.path));
            item == format!("<li><a href=\"{href}\">{text}</a></li>")
        };
        let found = ENTRIES.iter().find(page).unwrap_or_else(|| panic!("{item}"));
        assert!(matches!(found.what, What::Content(_)), "{item}");
        let mut decoded = Vec::new();
        assert_eq!(decode(encode(found.path).as_bytes(), &mut decoded), Ok(()));
    }
}
