//! Pages that are there, and what is said of them in full.

use crate::answers::{DATE, LAST_MODIFIED, answer};
use crate::site::{pages, site_of};

const ABOUT: &str = "ETag: \"html\"\r\nVary: Accept-Encoding\r\nCache-Control: no-cache\r\n\
                     Content-Type: text/html; charset=utf-8\r\nAccept-Ranges: bytes\r\n\
                     Content-Length: 5\r\n\r\n";

#[test]
fn a_page_comes_with_its_head() {
    let site = site_of(pages());
    let expected = format!("HTTP/1.1 200 OK\r\n{DATE}{LAST_MODIFIED}{ABOUT}about");
    assert_eq!(answer(&site, "GET /about/", ""), expected);
    assert_eq!(answer(&site, "GET /a%62out/?x=/..", ""), expected);
    assert_eq!(answer(&site, "GET http://b.example/x/../about/", ""), expected);
}

#[test]
fn head_equals_get_in_every_field() {
    let site = site_of(pages());
    for path in ["/about/", "/about", "/style.css", "/moved/", "/gone/", "/nowhere", "/%", "/old/x"]
    {
        for fields in ["", "Accept-Encoding: gzip\r\n", "If-None-Match: *\r\n"] {
            let get = answer(&site, &format!("GET {path}"), fields);
            let head = answer(&site, &format!("HEAD {path}"), fields);
            let end = get.find("\r\n\r\n").expect("a head ends") + 4;
            assert_eq!(head, get[..end], "{path} {fields}");
        }
    }
}
