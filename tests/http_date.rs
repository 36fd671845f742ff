//! The three forms of a date, what is none, and the century of two digits.

use pamphlet::http::{format_date, parse_date};
use proptest::prelude::*;

/// Tue, 24 Nov 2026 02:00:00 GMT.
const NOW: i64 = 1_795_485_600;
const EXAMPLE: i64 = 784_111_777;

#[test]
fn all_three_forms_are_read() {
    let forms = [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ];
    for form in forms {
        assert_eq!(parse_date(form.as_bytes(), NOW), Some(EXAMPLE), "{form}");
    }
    assert_eq!(parse_date(b"Wed Nov 16 08:49:37 1994", NOW), Some(784_975_777));
    assert_eq!(parse_date(b"Thu, 29 Feb 2024 00:00:00 GMT", NOW), Some(1_709_164_800));
    assert_eq!(parse_date(b"Sat, 31 Dec 2016 23:59:60 GMT", NOW), Some(1_483_228_800));
    assert_eq!(parse_date(b"Wed, 31 Dec 1969 23:59:59 GMT", NOW), Some(-1));
}

#[test]
fn what_is_no_date_is_none() {
    let faults = [
        "",
        "0",
        "yesterday",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Wed, 29 Feb 2023 00:00:00 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sunda, 06-Nov-94 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
    ];
    for fault in faults {
        assert_eq!(parse_date(fault.as_bytes(), NOW), None, "{fault}");
    }
}

#[test]
fn two_digits_never_lie_more_than_fifty_years_ahead() {
    let year_of = |text: &str| {
        let unix_s = parse_date(text.as_bytes(), NOW).expect("a date");
        format_date(unix_s.max(0))[12..16].to_vec()
    };
    assert_eq!(year_of("Wednesday, 01-Jan-76 00:00:00 GMT"), b"2076");
    assert_eq!(year_of("Saturday, 01-Jan-77 00:00:00 GMT"), b"1977");
    assert_eq!(year_of("Saturday, 01-Jan-00 00:00:00 GMT"), b"2000");
    assert_eq!(year_of("Thursday, 01-Jan-26 00:00:00 GMT"), b"2026");
}

#[test]
fn what_cannot_be_said_is_the_nearest_that_can() {
    assert_eq!(&format_date(-1), b"Thu, 01 Jan 1970 00:00:00 GMT");
    assert_eq!(&format_date(i64::MAX), b"Fri, 31 Dec 9999 23:59:59 GMT");
}

proptest! {
    #[test]
    fn what_is_sent_is_read_back(unix_s in 0..253_402_300_800_i64, now in 0..4_000_000_000_i64) {
        let date = format_date(unix_s);
        prop_assert!(date.is_ascii() && date.ends_with(b" GMT"));
        prop_assert_eq!(parse_date(&date, now), Some(unix_s));
    }

    #[test]
    fn no_bytes_break_the_reader(value in proptest::collection::vec(any::<u8>(), 0..40)) {
        if let Some(unix_s) = parse_date(&value, NOW) {
            prop_assert!(unix_s < 253_402_300_800);
        }
    }
}
