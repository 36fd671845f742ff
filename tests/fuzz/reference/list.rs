//! Lists, letter by letter (RFC 9110 5.6).

/// The parts between separators that stand in no quoted string, without blanks around them; none of
/// them empty.
pub fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for letter in text.chars() {
        if letter == separator && !quoted {
            parts.push(String::new());
            continue;
        }
        if letter == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && letter == '\\' && !escaped;
        parts.last_mut().expect("never empty").push(letter);
    }
    let parts = parts.iter().map(|part| part.trim_matches([' ', '\t']).to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}
