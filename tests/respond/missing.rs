//! The 404, and the pages that it suggests.

use crate::answers::{DATE, answer};
use crate::site::{pages, site_of};

const FIELDS: &str = "Vary: Accept-Encoding\r\nCache-Control: no-cache\r\n\
                      Content-Type: text/html; charset=utf-8\r\nAccept-Ranges: bytes\r\n";

#[test]
fn a_mistyped_path_is_answered_with_what_may_have_been_meant() {
    let site = site_of(pages());
    let body =
        "nothing<ul class=\"suggestions\">\n<li><a href=\"/about/\">/about/</a></li>\n</ul>\n here";
    let expected = format!(
        "HTTP/1.1 404 Not Found\r\n{DATE}{FIELDS}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(answer(&site, "GET /abuot/", ""), expected);
    assert_eq!(answer(&site, "GET /abuot/", "Accept-Encoding: gzip, br\r\n"), expected);
}

#[test]
fn suggestions_are_encoded_and_escaped() {
    let mut pages = pages();
    pages.push(crate::site::plain("/r&d 'ü'<b>/", "research"));
    let site = site_of(pages);
    let answer = answer(&site, "GET /r&d%20'%C3%BC'<c>/", "");
    let item = "<li><a href=\"/r&amp;d%20&#39;%C3%BC&#39;%3Cb%3E/\">/r&amp;d &#39;ü&#39;&lt;b&gt;/</a></li>";
    assert!(answer.contains(item), "{answer}");
}

#[test]
fn without_a_suggestion_the_page_is_as_it_was_made() {
    let site = site_of(pages());
    let expected =
        format!("HTTP/1.1 404 Not Found\r\n{DATE}{FIELDS}Content-Length: 12\r\n\r\nnothing here");
    assert_eq!(answer(&site, "GET /nothing-is-like-this-one/", ""), expected);
    assert_eq!(answer(&site, "GET /%ff", ""), expected);
    // Who rules out the form with suggestions gets the page without them.
    assert_eq!(answer(&site, "GET /abuot/", "Accept-Encoding: *;q=0\r\n"), expected);
}
