//! Lengths of time as people write them: `10s`.

use std::time::Duration;

/// Reads a whole number with its unit: `500ms`, `10s`, `2m` or `1h`. Nothing is guessed: a number
/// without a unit is refused, and so is one that overflows.
///
/// # Errors
/// In words for the person who typed it.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let expected = || "expected a number with a unit: 500ms, 10s, 2m or 1h".to_owned();
    let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(expected)?;
    let (digits, unit) = text.split_at(unit_at);
    let number: u64 = digits.parse().map_err(|_| expected())?;
    let unit_ms: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60 * 1_000,
        "h" => 60 * 60 * 1_000,
        _ => return Err(expected()),
    };
    let ms = number.checked_mul(unit_ms).filter(|&ms| ms <= LONGEST_MS);
    ms.map(Duration::from_millis).ok_or_else(|| "no more than 1000h".to_owned())
}

const LONGEST_MS: u64 = 1_000 * 60 * 60 * 1_000;

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_number_needs_its_unit() {
        for (text, ms) in
            [("500ms", 500), ("10s", 10_000), ("2m", 120_000), ("1h", 3_600_000), ("0s", 0)]
        {
            assert_eq!(duration(text).map(|length| length.as_millis()), Ok(ms), "{text}");
        }
        for text in [
            "",
            "10",
            "s",
            "-1s",
            "1.5s",
            "10 s",
            "10S",
            "1d",
            "1h30m",
            "99999999999999999999s",
            "1001h",
            "１s",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
