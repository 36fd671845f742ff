//! Every coding of a body decodes to the same bytes, has a validator of its own, and says what a
//! client may do with it.

use libdeflater::Decompressor;
use pamphlet::content::HeaderRule;
use pamphlet::http::Coding;
use pamphlet::render::{Body, Content, Effort, Keeping, Media, Representation, Representer};

fn content<'a>(path: &'a str, content_type: &'a str, body: &[u8]) -> Content<'a> {
    Content {
        path,
        media: Media::Default,
        content_type,
        keeping: Keeping::Revalidate,
        is_negotiated: false,
        fields: Vec::new(),
        body: body.to_vec(),
    }
}

fn text(body: &[u8], effort: Effort) -> Vec<Representation> {
    Representer::new(effort, &[]).represent(content("/a", "text/plain; charset=utf-8", body))
}

fn bytes(representation: &Representation) -> &[u8] {
    match &representation.body {
        Body::Bytes(bytes) => bytes,
        Body::File { .. } => panic!("a body in memory became a file"),
    }
}

fn head(representation: &Representation) -> &str {
    std::str::from_utf8(&representation.head.bytes).expect("a head is ASCII")
}

fn etag(representation: &Representation) -> &str {
    head(representation).lines().next().expect("a first line")
}

#[test]
fn every_coding_decodes_to_the_identity_form() {
    let body = "All that is gold does not glitter. ".repeat(100).into_bytes();
    let all = [Coding::Identity, Coding::Gzip, Coding::Brotli];
    // A server that starts with a folder takes the time for one.
    for (effort, expected) in [(Effort::Serve, &all[..2]), (Effort::Pack, &all[..])] {
        let forms = text(&body, effort);
        let codings: Vec<Coding> = forms.iter().map(|form| form.coding).collect();
        assert_eq!(codings, expected);
        assert_eq!(bytes(&forms[0]), body);
        let mut decoded = vec![0; body.len()];
        let length = Decompressor::new().gzip_decompress(bytes(&forms[1]), &mut decoded);
        assert_eq!(length, Ok(body.len()));
        assert_eq!(decoded, body);
        let Some(brotli) = forms.get(2) else { continue };
        let mut decoded = Vec::new();
        brotli::BrotliDecompress(&mut bytes(brotli), &mut decoded).expect("valid Brotli");
        assert_eq!(decoded, body);
    }
}

#[test]
fn heads_differ_by_validator_coding_and_length_alone() {
    let forms = text(&[b'a'; 1000], Effort::Pack);
    let common = "Vary: Accept-Encoding\r\nCache-Control: no-cache\r\n\
        Content-Type: text/plain; charset=utf-8\r\nAccept-Ranges: bytes\r\n\
        X-Content-Type-Options: nosniff\r\n";
    for form in &forms {
        let coding = form.coding.token();
        let coding = coding.map(|token| format!("Content-Encoding: {token}\r\n"));
        let expected = format!(
            "{}\r\n{common}{}Content-Length: {}\r\n\r\n",
            etag(form),
            coding.unwrap_or_default(),
            bytes(form).len()
        );
        assert_eq!(head(form), expected);
    }
}

#[test]
fn a_304_repeats_what_it_must_and_a_206_leaves_the_length_out() {
    let form = &text(b"hi", Effort::Serve)[0];
    let not_modified = &head(form)[..usize::from(form.head.not_modified)];
    let fields = "Vary: Accept-Encoding\r\nCache-Control: no-cache\r\n";
    assert_eq!(not_modified, format!("{}\r\n{fields}", etag(form)));
    let partial = &head(form)[..usize::from(form.head.partial)];
    assert!(partial.ends_with("X-Content-Type-Options: nosniff\r\n"), "{partial}");
}

#[test]
fn a_validator_is_strong_and_changes_with_the_bytes_the_coding_and_the_fields() {
    let body = "once upon a time ".repeat(60);
    let plain = text(body.as_bytes(), Effort::Pack);
    let again = text(body.as_bytes(), Effort::Pack);
    let other = text(body.to_uppercase().as_bytes(), Effort::Pack);
    let representer = Representer::new(Effort::Pack, &[]);
    let html = representer.represent(content("/a", "text/html; charset=utf-8", body.as_bytes()));
    assert!(etag(&plain[0]).starts_with("ETag: \""));
    assert_eq!(etag(&plain[0]), etag(&again[0]));
    let tags = [&plain[0], &plain[1], &plain[2], &other[0], &html[0]].map(etag);
    let distinct: std::collections::BTreeSet<&str> = tags.into_iter().collect();
    assert_eq!(distinct.len(), tags.len(), "{tags:?}");
}

#[test]
fn only_text_that_shrinks_is_coded() {
    assert_eq!(text(b"hi", Effort::Pack).len(), 1);
    let representer = Representer::new(Effort::Serve, &[]);
    let picture = representer.represent(content("/a.png", "image/png", &[0; 4096]));
    assert_eq!(picture.len(), 1);
    assert!(!head(&picture[0]).contains("Vary"), "{}", head(&picture[0]));
}

#[test]
fn a_large_file_is_tagged_by_its_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("film.mp4");
    std::fs::write(&file, [7; 100_000]).expect("a file");
    let representer = Representer::new(Effort::Serve, &[]);
    let asset = content("/film.mp4", "video/mp4", &[]);
    let form = representer.represent_file(&asset, &file).expect("a readable file");
    let in_memory = representer.represent(content("/film.mp4", "video/mp4", &[7; 100_000]));
    assert_eq!(head(&form), head(&in_memory[0]));
    assert!(matches!(form.body, Body::File { length: 100_000, .. }));
}

#[test]
fn rules_set_and_remove_fields_but_not_those_of_the_message() {
    let rule = |pattern: &str, values: &[(&str, &str)]| HeaderRule {
        pattern: pattern.to_owned(),
        values: values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    };
    let rules = [
        rule("/*", &[("cache-control", "max-age=1"), ("X-A", "1"), ("ETag", "\"mine\"")]),
        rule("/a*", &[("X-A", "2"), ("Vary", "Cookie"), ("X-Content-Type-Options", "")]),
        rule("/a", &[("X-B", "a\r\nSet-Cookie: b"), ("Content-Length", "7")]),
        rule("/b", &[("X-C", "3")]),
    ];
    let representer = Representer::new(Effort::Serve, &rules);
    let forms = representer.represent(content("/a", "text/plain", b"x"));
    let expected = format!(
        "{}\r\nVary: Accept-Encoding, Cookie\r\nCache-Control: max-age=1\r\n\
         Content-Type: text/plain\r\nAccept-Ranges: bytes\r\nX-A: 2\r\nContent-Length: 1\r\n\r\n",
        etag(&forms[0])
    );
    assert_eq!(head(&forms[0]), expected);
    assert!(!expected.contains("mine"));
}

#[test]
fn rules_without_end_leave_a_head_that_clients_take() {
    let values = (0..1000).map(|n| (format!("X-{n}"), "v".repeat(90))).collect();
    let rules = [HeaderRule { pattern: "*".into(), values }];
    let forms = Representer::new(Effort::Serve, &rules).represent(content("/a", "text/css", b"x"));
    assert!(forms[0].head.bytes.len() <= pamphlet::http::HEAD_BYTES_MAX);
    assert!(head(&forms[0]).contains("X-70: "), "{}", head(&forms[0]));
}
