//! Pages as rendering hands them over, small enough to be read in a test.
#![allow(dead_code, reason = "each test that mounts this uses a part of it")]

use pamphlet::http::{Coding, Head};
use pamphlet::render::{Body, Media, Page, PageKind, Representation};

pub fn representation(coding: Coding, body: &str) -> Representation {
    let tag = format!("{}-{}", body.len(), coding.token().unwrap_or("id"));
    let vary = [("Vary", "Accept-Encoding")];
    let head = Head::compose(&tag, &vary, &[("Content-Type", "text/html")], body.len() as u64);
    Representation {
        media: Media::Default,
        coding,
        head: head.expect("a well-formed head"),
        body: Body::Bytes(body.as_bytes().to_vec()),
    }
}

pub fn content(path: &str, body: &str) -> Page {
    let kind = PageKind::Content(vec![representation(Coding::Identity, body)]);
    Page { path: path.to_owned(), kind }
}

pub fn redirect(path: &str, status: u16, location: &str) -> Page {
    let kind = PageKind::Redirect { status, location: location.to_owned() };
    Page { path: path.to_owned(), kind }
}

pub fn error(status: u16, body: &str) -> Page {
    let representations = vec![representation(Coding::Identity, body)];
    Page { path: format!("\0{status}"), kind: PageKind::Error { status, representations } }
}
