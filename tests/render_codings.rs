//! Every coding of a body decodes to the same bytes and has a validator of its own.

use libdeflater::Decompressor;
use pamphlet::http::Coding;
use pamphlet::render::{Body, Effort, Media, Representation, code};

fn coded(body: &[u8], effort: Effort) -> Vec<Representation> {
    let fields = [("Content-Type", "text/plain; charset=utf-8")];
    code(body.to_vec(), Media::Default, "t1", &[("Vary", "Accept-Encoding")], &fields, effort)
        .expect("the fields are clean")
}

fn bytes(representation: &Representation) -> &[u8] {
    match &representation.body {
        Body::Bytes(bytes) => bytes,
        Body::File { .. } => panic!("a body in memory became a file"),
    }
}

#[test]
fn gzip_decodes_to_the_identity_form() {
    let body = "All that is gold does not glitter. ".repeat(100).into_bytes();
    for effort in [Effort::Serve, Effort::Pack] {
        let forms = coded(&body, effort);
        assert_eq!(forms.len(), 2);
        assert_eq!(forms[0].coding, Coding::Identity);
        assert_eq!(bytes(&forms[0]), body);
        assert_eq!(forms[1].coding, Coding::Gzip);
        let mut decoded = vec![0; body.len()];
        let length = Decompressor::new().gzip_decompress(bytes(&forms[1]), &mut decoded);
        assert_eq!(length, Ok(body.len()));
        assert_eq!(decoded, body);
    }
}

#[test]
fn each_coding_has_its_own_head() {
    let forms = coded(&[b'a'; 1000], Effort::Serve);
    let identity = "ETag: \"t1\"\r\nVary: Accept-Encoding\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Length: 1000\r\n\r\n";
    assert_eq!(String::from_utf8_lossy(&forms[0].head.bytes), identity);
    let gzip = format!(
        "ETag: \"t1-gzip\"\r\nVary: Accept-Encoding\r\n\
        Content-Type: text/plain; charset=utf-8\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        bytes(&forms[1]).len()
    );
    assert_eq!(String::from_utf8_lossy(&forms[1].head.bytes), gzip);
}

#[test]
fn a_form_that_grows_is_not_kept() {
    let forms = coded(b"hi", Effort::Pack);
    assert_eq!(forms.len(), 1);
    assert_eq!(forms[0].coding, Coding::Identity);
}

#[test]
fn a_field_that_breaks_the_head_is_refused() {
    let fields = [("X-Note", "a\r\nSet-Cookie: b")];
    assert!(code(b"x".to_vec(), Media::Default, "t", &[], &fields, Effort::Serve).is_none());
}
