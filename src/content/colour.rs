//! Colours as CSS writes them.

use super::colour_names::NAMES;

/// `#rgb`, `#rrggbb`, `rgb(…)`, `hsl(…)` or one of the names of CSS level 4, as sRGB with channels from 0
/// to 1; transparency is ignored.
pub fn css_colour(text: &str) -> Option<[f64; 3]> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#') {
        let doubled: String = match digits.len() {
            3 | 4 => digits.chars().take(3).flat_map(|digit| [digit, digit]).collect(),
            6 | 8 => digits.chars().take(6).collect(),
            _ => return None,
        };
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        return u32::from_str_radix(&doubled, 16).ok().filter(|_| is_hex).map(channels);
    }
    let Some((function, arguments)) = text.split_once('(') else {
        let found = NAMES.binary_search_by_key(&text.as_str(), |entry| entry.0);
        return found.ok().map(|index| channels(NAMES[index].1));
    };
    let arguments = arguments.strip_suffix(')')?;
    let numbers: Vec<&str> =
        arguments.split([',', ' ', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [first, second, third, ..] = numbers[..] else { return None };
    match function.trim() {
        "rgb" | "rgba" => Some([channel(first)?, channel(second)?, channel(third)?]),
        "hsl" | "hsla" => Some(hsl(degrees(first)?, percent(second)?, percent(third)?)),
        _ => None,
    }
}

/// `0xrrggbb`.
fn channels(value: u32) -> [f64; 3] {
    [16, 8, 0].map(|shift| f64::from(value >> shift & 0xff) / 255.0)
}

fn channel(text: &str) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(_) => percent(text),
        None => Some(text.parse::<f64>().ok()? / 255.0),
    }
    .map(|value| value.clamp(0.0, 1.0))
}

fn percent(text: &str) -> Option<f64> {
    let number: f64 = text.strip_suffix('%').unwrap_or(text).parse().ok()?;
    Some((number / 100.0).clamp(0.0, 1.0))
}

fn degrees(text: &str) -> Option<f64> {
    text.strip_suffix("deg").unwrap_or(text).parse().ok()
}

/// CSS Color 4, section 7.1.
fn hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    let channel = |offset: f64| {
        let at = (offset + hue / 30.0).rem_euclid(12.0);
        lightness - reach * (at - 3.0).min(9.0 - at).clamp(-1.0, 1.0)
    };
    [channel(0.0), channel(8.0), channel(4.0)]
}

#[cfg(test)]
mod tests {
    use super::css_colour;

    #[test]
    fn colours_are_read_as_css_writes_them() {
        for (text, expected) in [
            ("#b33", [187, 51, 51]),
            ("#BB3333", [187, 51, 51]),
            ("#bb3333cc", [187, 51, 51]),
            ("rgb(187, 51, 51)", [187, 51, 51]),
            ("rgb(187 51 51 / 50%)", [187, 51, 51]),
            ("hsl(0, 100%, 50%)", [255, 0, 0]),
            ("hsl(210deg 50% 40%)", [51, 102, 153]),
            ("RebeccaPurple", [102, 51, 153]),
            ("yellow", [255, 255, 0]),
        ] {
            let found = css_colour(text).map(|colour| colour.map(|part| (part * 255.0).round()));
            assert_eq!(found, Some(expected.map(f64::from)), "{text}");
        }
        for text in ["", "#12", "#é1", "red; }", "url(x)", "rgb(1)", "nocolour", "#ggg", "#+12"] {
            assert_eq!(css_colour(text), None, "{text}");
        }
    }
}
