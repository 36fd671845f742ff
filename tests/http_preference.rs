//! Weights of codings and media types: literal cases, and q-values against plain arithmetic.

use pamphlet::http::{CodingWeights, FieldName, Status, WEIGHT_MAX, media_weight, parse};
use proptest::prelude::*;

/// The weights of identity, gzip and br.
fn codings(fields: &str) -> (Option<u16>, u16, u16) {
    let raw = format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
    let Status::Complete { value, .. } = parse(raw.as_bytes()) else { panic!("{fields}") };
    let weights = CodingWeights::of(value.fields.values(FieldName::AcceptEncoding));
    (weights.identity, weights.gzip, weights.brotli)
}

#[test]
fn codings_get_the_weights_of_the_field() {
    let cases = [
        ("", (None, 0, 0)),
        ("Accept-Encoding:\r\n", (None, 0, 0)),
        ("Accept-Encoding: gzip\r\n", (None, 1000, 0)),
        ("accept-encoding: GZip;Q=0.5 , Br ; q=0.25\r\n", (None, 500, 250)),
        ("Accept-Encoding: gzip\r\nX: y\r\nAccept-Encoding: br;q=0.1\r\n", (None, 1000, 100)),
        ("Accept-Encoding: *\r\n", (Some(1000), 1000, 1000)),
        ("Accept-Encoding: *;q=0, gzip\r\n", (Some(0), 1000, 0)),
        ("Accept-Encoding: identity;q=0, *;q=0.5\r\n", (Some(0), 500, 500)),
        ("Accept-Encoding: identity;q=0.0\r\n", (Some(0), 0, 0)),
        ("Accept-Encoding: x-gzip, deflate, zstd\r\n", (None, 1000, 0)),
        ("Accept-Encoding: gzip;q=0, gzip\r\n", (None, 1000, 0)),
        ("Accept-Encoding: gzip;q=1.5, br;q=x, identity;q=0.1234\r\n", (None, 0, 0)),
        ("Accept-Encoding: ,,gzip ;\t,\r\n", (None, 1000, 0)),
        ("Accept-Encoding: gzip;level=9;q=0.3\r\n", (None, 300, 0)),
    ];
    for (fields, expected) in cases {
        assert_eq!(codings(fields), expected, "{fields}");
    }
}

#[test]
fn the_most_specific_media_range_rules() {
    let markdown =
        |value: &str| media_weight(std::iter::once(value.as_bytes()), b"text", b"markdown");
    let cases = [
        ("*/*", 1000),
        ("text/*;q=0.5, */*", 500),
        ("text/markdown;q=0.1, text/*, */*", 100),
        ("TEXT/Markdown", 1000),
        ("text/markdown;variant=GFM;q=0.2", 200),
        ("text/markdown;variant=GFM;q=0.2, text/markdown;q=0.7", 700),
        ("text/markdown;q=0, */*", 0),
        ("text/html", 0),
        ("text/html, application/*", 0),
        ("*/markdown", 0),
        ("markdown", 0),
        ("", 0),
        ("text/markdown;x=\"a,b;q=0\", text/html", 1000),
    ];
    for (value, expected) in cases {
        assert_eq!(markdown(value), expected, "{value}");
    }
}

#[test]
fn every_weight_of_three_decimals_is_exact() {
    for thousandths in 0..=WEIGHT_MAX {
        let value = format!("br;q={}.{:03}", thousandths / 1000, thousandths % 1000);
        let weights = CodingWeights::of(std::iter::once(value.as_bytes()));
        assert_eq!(weights.brotli, thousandths, "{value}");
    }
}

proptest! {
    #[test]
    fn only_the_grammar_of_a_weight_is_one(digits in "[01][.]?[0-9]{0,4}|[2-9]|[.]5|0x1|-0") {
        let value = format!("gzip;q={digits}, *;q=0.123");
        let weights = CodingWeights::of(std::iter::once(value.as_bytes()));
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let is_one = (digits.len() == 1 || digits.get(1..2) == Some("."))
            && decimals <= 3
            && digits.parse::<f64>().is_ok_and(|number| (0.0..=1.0).contains(&number))
            && digits.starts_with(['0', '1']);
        let expected = match digits.parse::<f64>() {
            Ok(number) if is_one => (number * 1000.0).round() as u16,
            _ => 123,
        };
        prop_assert_eq!(weights.gzip, expected, "{}", digits);
    }

    #[test]
    fn no_bytes_break_the_reader(value in proptest::collection::vec(any::<u8>(), 0..80)) {
        let weights = CodingWeights::of(std::iter::once(value.as_slice()));
        prop_assert!(weights.gzip <= WEIGHT_MAX && weights.brotli <= WEIGHT_MAX);
        let weight = media_weight(std::iter::once(value.as_slice()), b"text", b"html");
        prop_assert!(weight <= WEIGHT_MAX);
    }
}
