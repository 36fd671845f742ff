//! Step 5: conditions, each alone and all in their order.

use pamphlet::packed::Builder;
use pamphlet::respond::last_modified;

use crate::answers::{DATE, answer, answer_at};
use crate::site::{NOW, pages, site_of};

const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
const SAME: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const AFTER: &str = "Sun, 06 Nov 1994 08:49:38 GMT";

/// The status of the front page under some conditions.
#[track_caller]
fn assert_status(fields: &str, status: &str) {
    let site = site_of(pages());
    let answer = answer(&site, "GET /", fields);
    assert_eq!(&answer[9..12], status, "{fields}");
}

#[test]
fn a_304_repeats_the_fields_that_caches_need_and_no_other() {
    let site = site_of(pages());
    let expected = format!(
        "HTTP/1.1 304 Not Modified\r\n{DATE}ETag: \"html-br\"\r\nVary: Accept-Encoding\r\n\
         Cache-Control: no-cache\r\n\r\n"
    );
    let fields = "Accept-Encoding: br\r\nIf-None-Match: \"html-br\"\r\n";
    assert_eq!(answer(&site, "GET /style.css", fields), expected);
    assert_eq!(answer(&site, "HEAD /style.css", fields), expected);
}

#[test]
fn if_none_match_compares_weakly_over_all_its_lines() {
    for field in [
        "\"html\"",
        "W/\"html\"",
        "*",
        "\"a\", W/\"b\" ,\"html\"",
        ",,\"html\"",
        "\"a,\"\t,\"html\"",
    ] {
        assert_status(&format!("If-None-Match: {field}\r\n"), "304");
    }
    for field in ["\"html-gzip\"", "html", "\"HTML\"", "", "\"a\", *", "w/\"html\"", "\"html"] {
        assert_status(&format!("If-None-Match: {field}\r\n"), "200");
    }
    assert_status("If-None-Match: \"a\"\r\nX: y\r\nif-none-match: \"html\"\r\n", "304");
}

#[test]
fn a_tag_belongs_to_one_coding() {
    let site = site_of(pages());
    let status = |fields: &str| answer(&site, "GET /style.css", fields)[9..12].to_owned();
    assert_eq!(status("Accept-Encoding: gzip\r\nIf-None-Match: \"html-gzip\"\r\n"), "304");
    assert_eq!(status("Accept-Encoding: br\r\nIf-None-Match: \"html-gzip\"\r\n"), "200");
    assert_eq!(status("If-None-Match: \"html-gzip\"\r\n"), "200");
}

#[test]
fn if_modified_since_knows_the_three_forms_of_a_date() {
    for date in [SAME, AFTER, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        assert_status(&format!("If-Modified-Since: {date}\r\n"), "304");
    }
    for date in [BEFORE, "Sunday, 06-Nov-94 08:49:36 GMT", "Sun Nov  6 08:49:36 1994"] {
        assert_status(&format!("If-Modified-Since: {date}\r\n"), "200");
    }
}

#[test]
fn what_is_no_date_is_no_condition() {
    let voids = [
        "",
        "yesterday",
        "Mon, 06 Nov 1994 08:49:38 GMT",
        "Sun, 06 Nov 1994 08:49:38 UTC",
        "Sun, 06 Nov 1994 08:49:38",
        "Sun, 6 Nov 1994 08:49:38 GMT",
        "1994-11-06T08:49:38Z",
        "784111778",
    ];
    for date in voids {
        assert_status(&format!("If-Modified-Since: {date}\r\n"), "200");
        assert_status(&format!("If-Unmodified-Since: {date}\r\n"), "200");
    }
    let twice = format!("If-Modified-Since: {AFTER}\r\nIf-Modified-Since: {AFTER}\r\n");
    assert_status(&twice, "200");
}

#[test]
fn if_match_compares_strongly() {
    for field in ["\"html\"", "*", "\"x\", \"html\""] {
        assert_status(&format!("If-Match: {field}\r\n"), "200");
    }
    for field in ["\"x\"", "W/\"html\"", "", "html"] {
        assert_status(&format!("If-Match: {field}\r\n"), "412");
    }
    assert_status(&format!("If-Unmodified-Since: {SAME}\r\n"), "200");
    assert_status(&format!("If-Unmodified-Since: {BEFORE}\r\n"), "412");
}

/// RFC 9110 13.2.2: each condition with every outcome, held against the order as it is written there.
#[test]
fn conditions_are_judged_in_their_order() {
    let site = site_of(pages());
    let choices: [[&str; 3]; 4] = [
        ["", "If-Match: \"html\"\r\n", "If-Match: \"x\"\r\n"],
        [
            "",
            &format!("If-Unmodified-Since: {SAME}\r\n"),
            &format!("If-Unmodified-Since: {BEFORE}\r\n"),
        ],
        ["", "If-None-Match: \"x\"\r\n", "If-None-Match: \"html\"\r\n"],
        [
            "",
            &format!("If-Modified-Since: {BEFORE}\r\n"),
            &format!("If-Modified-Since: {SAME}\r\n"),
        ],
    ];
    for case in 0..81_usize {
        let outcome = [case % 3, case / 3 % 3, case / 9 % 3, case / 27];
        let [matches, unmodified, none_match, modified] = outcome;
        let expected = match (matches, unmodified, none_match, modified) {
            (2, _, _, _) | (0, 2, _, _) => "412",
            (_, _, 2, _) | (_, _, 0, 2) => "304",
            _ => "200",
        };
        // The order of the lines says nothing.
        let fields: String = (0..4).rev().map(|field| choices[field][outcome[field]]).collect();
        for method in ["GET", "HEAD"] {
            let answer = answer(&site, &format!("{method} /"), &fields);
            assert_eq!(&answer[9..12], expected, "{method} {fields}");
        }
    }
}

#[test]
fn conditions_say_nothing_about_errors_and_redirects() {
    let site = site_of(pages());
    let conditions = "If-Match: \"x\"\r\nIf-None-Match: *\r\nRange: bytes=99-\r\n";
    for target in ["/nowhere", "/gone/", "/moved/", "/about", "/%"] {
        let line = format!("GET {target}");
        assert_eq!(answer(&site, &line, conditions), answer(&site, &line, ""), "{target}");
    }
}

#[test]
fn last_modified_is_when_the_site_was_loaded_or_turned_over() {
    let turned = NOW + 1000;
    let mut builder = Builder::in_memory("https://blog.example/");
    for valid_from in [0, turned] {
        builder.begin_generation(valid_from).expect("a generation begins");
        pages().into_iter().for_each(|page| builder.add(page).expect("a page is taken"));
    }
    let site = builder.finish().expect("a site is sealed").with_loaded_at(NOW);
    for (now, expected) in
        [(NOW, NOW), (turned - 1, NOW), (turned, turned), (turned + 1, turned), (NOW - 1, NOW - 1)]
    {
        assert_eq!(last_modified(&site, now), expected, "{now}");
    }
    // A client that has the page of the first generation gets that of the second.
    let raw = format!("GET / HTTP/1.1\r\nHost: a\r\nIf-Modified-Since: {SAME}\r\n\r\n");
    assert_eq!(&answer_at(&site, turned - 1, &raw)[9..12], "304");
    assert_eq!(&answer_at(&site, turned, &raw)[9..12], "200");
}

#[test]
fn a_site_that_took_over_within_a_second_is_not_taken_for_the_one_before() {
    let site = site_of(pages()).with_loaded_at(NOW + 1);
    assert_eq!(last_modified(&site, NOW), NOW);
    let raw = |field: &str, date: &str| {
        format!("GET / HTTP/1.1\r\nHost: a\r\n{field}: {date}\r\nRange: bytes=0-0\r\n\r\n")
    };
    let status = |now, raw: &str| answer_at(&site, now, raw)[9..12].to_owned();
    for now in [NOW, NOW + 1] {
        assert_eq!(status(now, &raw("If-Modified-Since", SAME)), "206");
        assert_eq!(status(now, &raw("If-Range", SAME)), "200");
        assert_eq!(status(now, &raw("If-Unmodified-Since", SAME)), "412");
    }
    assert_eq!(status(NOW + 1, &raw("If-Modified-Since", AFTER)), "304");
}
