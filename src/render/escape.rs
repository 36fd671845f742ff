//! Text made safe for the place it goes to.

use std::fmt::Write;

/// Text as content of an element or a quoted attribute, in HTML and in XML.
///
/// Characters that XML 1.0 cannot hold at all (section 2.2) are left out: one of them would make a
/// whole feed unreadable.
pub(super) fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push_markup(&mut out, text);
    out
}

/// As [`markup`], appended to `out`.
pub(super) fn push_markup(out: &mut String, text: &str) {
    // Writing to a `String` does not fail.
    let _ = write_markup(text, |part| {
        out.push_str(part);
        Ok(())
    });
}

/// As [`markup`], in parts.
///
/// # Errors
/// Those of `write`.
pub(super) fn write_markup(
    text: &str,
    mut write: impl FnMut(&str) -> std::fmt::Result,
) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        write(&rest[..at])?;
        let special = rest[at..].chars().next().unwrap_or_default();
        write(match special {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            _ => "",
        })?;
        rest = &rest[at + special.len_utf8()..];
    }
    write(rest)
}

fn is_special(character: char) -> bool {
    match character {
        '&' | '<' | '>' | '"' | '\'' => true,
        '\t' | '\n' | '\r' => false,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => false,
    }
}

/// JSON as content of a `<script>` element: nothing in it can end the element or open a comment, and
/// it is still the same JSON.
pub(super) fn json_in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a `String` does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            plain => out.push(plain),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{json_in_script, markup};

    #[test]
    fn nothing_ends_an_attribute_or_an_element() {
        assert_eq!(markup("a\"b'<c>&\u{0}\u{b}é\n"), "a&quot;b&#39;&lt;c&gt;&amp;é\n");
    }

    #[test]
    fn json_stays_itself_inside_a_script() {
        let json = serde_json::json!({ "title": "</script><!-- & \u{2028}" }).to_string();
        let escaped = json_in_script(&json);
        assert!(!escaped.contains('<'));
        let read: serde_json::Value = serde_json::from_str(&escaped).expect("still JSON");
        assert_eq!(read["title"], "</script><!-- & \u{2028}");
    }
}
