//! Byte ranges: literal cases, and every small range against a model that marks bytes.

use pamphlet::http::Range;

#[test]
fn fields_and_their_ranges() {
    let cases = [
        ("bytes=0-0", Range::Part { first: 0, last: 0 }),
        ("BYTES=2-", Range::Part { first: 2, last: 9 }),
        ("bytes=-3", Range::Part { first: 7, last: 9 }),
        ("bytes=-99999999999999999999999", Range::Part { first: 0, last: 9 }),
        ("bytes=5-99999999999999999999999", Range::Part { first: 5, last: 9 }),
        ("bytes=10-", Range::Unsatisfiable),
        ("bytes=-0", Range::Unsatisfiable),
        ("bytes=3-2", Range::Whole),
        ("bytes=0-1,3-4", Range::Whole),
        ("bytes=-", Range::Whole),
        ("bytes= 0-1", Range::Whole),
        ("bytes=+0-1", Range::Whole),
        ("lines=0-1", Range::Whole),
        ("", Range::Whole),
    ];
    for (field, expected) in cases {
        assert_eq!(Range::of(field.as_bytes(), 10), expected, "{field}");
    }
}

#[test]
fn small_ranges_select_what_a_model_marks() {
    for length in 0..6_u64 {
        for first in 0..8_u64 {
            for last in first..8 {
                let marked: Vec<u64> =
                    (0..length).filter(|at| (first..=last).contains(at)).collect();
                let expected = match (marked.first(), marked.last()) {
                    (Some(&first), Some(&last)) => Range::Part { first, last },
                    _ => Range::Unsatisfiable,
                };
                let field = format!("bytes={first}-{last}");
                assert_eq!(Range::of(field.as_bytes(), length), expected, "{field} of {length}");
            }
        }
    }
}
