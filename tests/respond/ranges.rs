//! Step 6: parts of a representation.

use proptest::prelude::*;

use crate::answers::{DATE, LAST_MODIFIED, answer};
use crate::site::{pages, site_of};

/// Status, `Content-Range` and content of an answer.
fn part(answer: &str) -> (&str, Option<&str>, &str) {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head ends");
    let range = head.lines().find_map(|line| line.strip_prefix("Content-Range: "));
    (&head[9..12], range, body)
}

#[test]
fn a_part_has_the_fields_of_the_whole_and_its_own_length() {
    let site = site_of(pages());
    let expected = format!(
        "HTTP/1.1 206 Partial Content\r\n{DATE}{LAST_MODIFIED}ETag: \"html\"\r\n\
         Vary: Accept-Encoding\r\nCache-Control: no-cache\r\n\
         Content-Type: text/html; charset=utf-8\r\nAccept-Ranges: bytes\r\n\
         Content-Range: bytes 2-4/10\r\nContent-Length: 3\r\n\r\n234"
    );
    assert_eq!(answer(&site, "GET /digits.txt", "Range: bytes=2-4\r\n"), expected);
}

#[test]
fn ranges_have_three_forms() {
    let site = site_of(pages());
    let cases = [
        ("bytes=0-0", "206", Some("bytes 0-0/10"), "0"),
        ("bytes=9-9", "206", Some("bytes 9-9/10"), "9"),
        ("bytes=8-", "206", Some("bytes 8-9/10"), "89"),
        ("bytes=0-", "206", Some("bytes 0-9/10"), "0123456789"),
        ("bytes=5-500", "206", Some("bytes 5-9/10"), "56789"),
        ("bytes=-3", "206", Some("bytes 7-9/10"), "789"),
        ("bytes=-500", "206", Some("bytes 0-9/10"), "0123456789"),
        ("Bytes=1-1", "206", Some("bytes 1-1/10"), "1"),
        ("bytes=-99999999999999999999999999", "206", Some("bytes 0-9/10"), "0123456789"),
    ];
    for (range, status, content_range, body) in cases {
        let answer = answer(&site, "GET /digits.txt", &format!("Range: {range}\r\n"));
        assert_eq!(part(&answer), (status, content_range, body), "{range}");
    }
}

#[test]
fn what_is_not_one_range_gets_the_whole() {
    let site = site_of(pages());
    let whole = answer(&site, "GET /digits.txt", "");
    let ranges = [
        "bytes=0-0,2-3",
        "bytes=0-,0-,0-,0-,0-,0-",
        "bytes=0-0,",
        "bytes=3-2",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes 0-1",
        "bytes=0x0-1",
        "bytes= 0-1",
        "items=0-1",
        "bytes",
        "=0-1",
        "",
    ];
    for range in ranges {
        assert_eq!(
            answer(&site, "GET /digits.txt", &format!("Range: {range}\r\n")),
            whole,
            "{range}"
        );
    }
    let twice = "Range: bytes=0-0\r\nRange: bytes=0-0\r\n";
    assert_eq!(answer(&site, "GET /digits.txt", twice), whole);
}

#[test]
fn a_range_behind_the_end_cannot_be_satisfied() {
    let site = site_of(pages());
    for range in ["bytes=10-", "bytes=10-12", "bytes=99999999999999999999999999-", "bytes=-0"] {
        let answer = answer(&site, "GET /digits.txt", &format!("Range: {range}\r\n"));
        let start = format!(
            "HTTP/1.1 416 Range Not Satisfiable\r\n{DATE}Content-Range: bytes */10\r\n\
             Vary: Accept-Encoding\r\nCache-Control: no-store\r\n"
        );
        assert!(answer.starts_with(&start), "{range}: {answer}");
    }
    let empty = answer(&site, "GET /empty", "Range: bytes=0-\r\n");
    assert_eq!((&empty[9..12], part(&empty).1), ("416", Some("bytes */0")));
    assert_eq!(&answer(&site, "GET /empty", "Range: bytes=-1\r\n")[9..12], "200");
}

#[test]
fn a_range_is_defined_for_get_alone() {
    let site = site_of(pages());
    let whole = answer(&site, "HEAD /digits.txt", "");
    for range in ["bytes=0-0", "bytes=99-"] {
        assert_eq!(answer(&site, "HEAD /digits.txt", &format!("Range: {range}\r\n")), whole);
    }
}

#[test]
fn a_range_counts_the_bytes_of_the_chosen_form() {
    let site = site_of(pages());
    let fields = "Accept-Encoding: gzip\r\nRange: bytes=0-3\r\n";
    let answer = answer(&site, "GET /style.css", fields);
    assert_eq!(part(&answer), ("206", Some("bytes 0-3/9"), "gzip"));
    assert!(answer.contains("\r\nETag: \"html-gzip\"\r\n"), "{answer}");
    assert!(answer.contains("\r\nContent-Encoding: gzip\r\n"), "{answer}");
}

#[test]
fn if_range_gives_a_part_only_of_what_the_client_has() {
    let site = site_of(pages());
    let status = |if_range: &str| {
        let fields = format!("If-Range: {if_range}\r\nRange: bytes=0-0\r\n");
        answer(&site, "GET /digits.txt", &fields)[9..12].to_owned()
    };
    for same in ["\"html\"", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"] {
        assert_eq!(status(same), "206", "{same}");
    }
    let others = [
        "\"x\"",
        "W/\"html\"",
        "*",
        "html",
        "",
        "\"x\", \"html\"",
        "Sun, 06 Nov 1994 08:49:38 GMT",
        "Sun, 06 Nov 1994 08:49:36 GMT",
    ];
    for other in others {
        assert_eq!(status(other), "200", "{other}");
    }
    let behind = "If-Range: \"x\"\r\nRange: bytes=99-\r\n";
    assert_eq!(&answer(&site, "GET /digits.txt", behind)[9..12], "200");
    assert_eq!(&answer(&site, "GET /digits.txt", "If-Range: \"x\"\r\n")[9..12], "200");
}

#[test]
fn conditions_come_before_ranges() {
    let site = site_of(pages());
    let status = |fields: &str| answer(&site, "GET /digits.txt", fields)[9..12].to_owned();
    assert_eq!(status("If-None-Match: \"html\"\r\nRange: bytes=0-0\r\n"), "304");
    assert_eq!(status("If-Match: \"x\"\r\nRange: bytes=99-\r\n"), "412");
    assert_eq!(status("If-Match: \"html\"\r\nRange: bytes=0-0\r\n"), "206");
}

proptest! {
    /// A part is what a client cuts out of the whole with the numbers that the answer gives.
    #[test]
    fn a_part_is_cut_out_of_the_whole(first in 0..12_usize, last in 0..12_usize, form in 0..3) {
        let site = site_of(pages());
        let digits = "0123456789";
        let (range, marked) = match form {
            0 => (format!("{first}-{last}"), (first..=last).collect::<Vec<_>>()),
            1 => (format!("{first}-"), (first..).take(20).collect()),
            _ => (format!("-{last}"), (0..10).rev().take(last).rev().collect()),
        };
        let body: String = marked.iter().filter_map(|&at| digits.get(at..=at)).collect();
        let answer = answer(&site, "GET /digits.txt", &format!("Range: bytes={range}\r\n"));
        let (status, content_range, sent) = part(&answer);
        if form == 0 && first > last {
            prop_assert_eq!((status, sent), ("200", digits));
        } else if body.is_empty() {
            prop_assert_eq!((status, content_range), ("416", Some("bytes */10")));
        } else {
            let end = &body[body.len() - 1..];
            let expected = format!("bytes {}-{end}/10", &body[..1]);
            prop_assert_eq!((status, content_range, sent), ("206", Some(&*expected), &*body));
        }
    }
}
