//! Step 4: one URL in several forms, chosen by `Accept` and `Accept-Encoding`.

use proptest::prelude::*;

use crate::answers::{DATE, LAST_MODIFIED, answer};
use crate::site::{pages, site_of};

/// The tag that tells which form was sent; the status where it is not 200.
fn chosen(answer: &str) -> &str {
    if !answer.starts_with("HTTP/1.1 200 ") {
        return &answer[9..12];
    }
    let tag = answer.lines().find_map(|line| line.strip_prefix("ETag: ")).expect("a tag");
    tag.trim_matches('"')
}

#[test]
fn codings_are_chosen_by_weight() {
    let site = site_of(pages());
    let cases = [
        ("", "html"),
        ("Accept-Encoding:\r\n", "html"),
        ("Accept-Encoding: gzip\r\n", "html-gzip"),
        ("Accept-Encoding: gzip, deflate, br, zstd\r\n", "html-br"),
        ("Accept-Encoding: gzip;q=0.9, br;q=0.8\r\n", "html-gzip"),
        ("Accept-Encoding: gzip;q=0.001\r\n", "html-gzip"),
        ("Accept-Encoding: gzip;q=0.5, identity\r\n", "html"),
        ("Accept-Encoding: gzip;q=0\r\n", "html"),
        ("Accept-Encoding: *\r\n", "html-br"),
        ("Accept-Encoding: *;q=0.5, gzip;q=0.6\r\n", "html-gzip"),
        ("Accept-Encoding: deflate\r\n", "html"),
        ("Accept-Encoding: identity;q=0, gzip;q=0.1\r\n", "html-gzip"),
        ("Accept-Encoding: identity;q=0\r\n", "406"),
        ("Accept-Encoding: *;q=0\r\n", "406"),
        ("Accept-Encoding: deflate, *;q=0\r\n", "406"),
        ("Accept-Encoding: gzip;q=0\r\nAccept-Encoding: br\r\n", "html-br"),
    ];
    for (fields, expected) in cases {
        assert_eq!(chosen(&answer(&site, "GET /style.css", fields)), expected, "{fields}");
    }
    // What is kept in one form only is not negotiated: it is sent even to who rules it out.
    for fields in ["gzip", "gzip, *;q=0", "identity;q=0"] {
        let fields = format!("Accept-Encoding: {fields}\r\n");
        assert_eq!(chosen(&answer(&site, "GET /about/", &fields)), "html", "{fields}");
    }
}

#[test]
fn media_types_are_chosen_by_weight_and_html_wins_ties() {
    let site = site_of(pages());
    let cases = [
        ("", "html"),
        ("Accept: */*\r\n", "html"),
        ("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n", "html"),
        ("Accept: text/markdown\r\n", "md"),
        ("Accept: text/markdown, text/html\r\n", "html"),
        ("Accept: text/markdown, text/html;q=0.9\r\n", "md"),
        ("Accept: text/markdown;q=0.5, application/json\r\n", "json"),
        ("Accept: application/json\r\n", "json"),
        ("Accept: application/*\r\n", "json"),
        ("Accept: text/*\r\n", "html"),
        ("Accept: text/html;q=0, */*\r\n", "md"),
        ("Accept: image/png\r\n", "html"),
        ("Accept:\r\n", "html"),
        ("Accept: text/html\r\nAccept: text/markdown;q=0.2\r\n", "html"),
        ("Accept: text/markdown\r\nAccept-Encoding: br\r\n", "md-br"),
        ("Accept: application/json\r\nAccept-Encoding: gzip\r\n", "json-gzip"),
        ("Accept: application/json\r\nAccept-Encoding: identity;q=0\r\n", "406"),
    ];
    for (fields, expected) in cases {
        assert_eq!(chosen(&answer(&site, "GET /post/", fields)), expected, "{fields}");
    }
    // A page with one media type is sent whatever the client would rather have.
    assert_eq!(chosen(&answer(&site, "GET /about/", "Accept: image/png\r\n")), "html");
}

#[test]
fn a_coded_form_says_so_in_full() {
    let site = site_of(pages());
    let expected = format!(
        "HTTP/1.1 200 OK\r\n{DATE}{LAST_MODIFIED}ETag: \"md-gzip\"\r\n\
         Vary: Accept, Accept-Encoding\r\nCache-Control: no-cache\r\n\
         Content-Type: text/markdown; charset=utf-8\r\nAccept-Ranges: bytes\r\n\
         Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\ngzip: ten"
    );
    let fields = "Accept: text/markdown\r\nAccept-Encoding: gzip\r\n";
    assert_eq!(answer(&site, "GET /post/", fields), expected);
}

#[test]
fn caches_learn_what_an_answer_was_chosen_by() {
    let site = site_of(pages());
    for (target, fields, status) in [
        ("/style.css", "", "200"),
        ("/style.css", "If-None-Match: *\r\n", "304"),
        ("/style.css", "Range: bytes=0-0\r\n", "206"),
        ("/style.css", "Range: bytes=99-\r\n", "416"),
        ("/style.css", "Accept-Encoding: *;q=0\r\n", "406"),
        ("/style.css", "If-Match: \"x\"\r\n", "412"),
        ("/nowhere", "", "404"),
        ("/gone/", "", "410"),
    ] {
        let answer = answer(&site, &format!("GET {target}"), fields);
        assert_eq!(&answer[9..12], status, "{target} {fields}");
        assert!(answer.contains("\r\nVary: Accept-Encoding\r\n"), "{answer}");
    }
}

/// The forms of `/style.css` with their sizes.
const FORMS: [(&str, &str, usize); 3] =
    [("identity", "html", 13), ("gzip", "html-gzip", 9), ("br", "html-br", 7)];

proptest! {
    /// Weights in whole numbers, the greatest wins, and of equal ones the smaller form.
    #[test]
    fn any_list_of_weights_is_weighed(
        list in proptest::collection::vec((0..5_usize, 0..=1000_u32, any::<bool>()), 0..6)
    ) {
        let names = ["identity", "gzip", "br", "*", "zstd"];
        let element = |(name, weight, is_upper): &(usize, u32, bool)| {
            let element = format!("{};q={}.{:03}", names[*name], weight / 1000, weight % 1000);
            if *is_upper { element.to_uppercase() } else { element }
        };
        let elements: Vec<String> = list.iter().map(element).collect();
        let given = |name: &str| {
            let of_name = list.iter().filter(|(at, ..)| names[*at] == name);
            of_name.map(|(_, weight, _)| 2 * weight).max()
        };
        let weight = |name: &str| match given(name).or(given("*")) {
            Some(weight) => weight,
            None => u32::from(name == "identity"),
        };
        let mut wanted: Vec<_> = FORMS.iter().filter(|(name, ..)| weight(name) > 0).collect();
        wanted.sort_by_key(|(name, _, length)| (std::cmp::Reverse(weight(name)), *length));
        let expected = wanted.first().map_or("406", |(_, tag, _)| tag);
        let site = site_of(pages());
        let fields = format!("Accept-Encoding: {}\r\n", elements.join(", "));
        let answer = answer(&site, "GET /style.css", &fields);
        prop_assert_eq!(chosen(&answer), expected, "{}", fields);
    }
}
