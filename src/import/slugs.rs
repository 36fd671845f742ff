//! What each engine makes of a name in a URL.

/// Jekyll's `slugify` in the mode "pretty", which file names get: letters of any script stay as they are.
pub(super) fn jekyll_pretty(name: &str) -> String {
    hyphenated(name, |c| c.is_alphanumeric() || is_mark(c) || "._~!$&'()+,;=@".contains(c))
}

/// Jekyll's `slugify` in its usual mode.
pub(super) fn jekyll(name: &str) -> String {
    hyphenated(name, |c| c.is_alphanumeric() || is_mark(c)).to_lowercase()
}

/// Zola's, which writes every script in ASCII.
pub(super) fn zola(name: &str) -> String {
    slug::slugify(name)
}

/// Runs of other characters become one hyphen; none is left at the ends.
fn hyphenated(name: &str, is_kept: impl Fn(char) -> bool) -> String {
    let words = name.split(|c: char| !is_kept(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").trim_matches('-').to_owned()
}

/// Combining marks of the scripts that file names commonly have.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e4e}')
}

/// `2009-04-11-lamp` -> the date and `lamp`; Zola takes `_` behind the date as well.
pub(super) fn split_date(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = (name.get(..10)?, name.get(10..)?);
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let rest = rest.strip_prefix(['-', '_'])?;
    (is_date && !rest.is_empty() && crate::content::is_date(date)).then_some((date, rest))
}

#[cfg(test)]
mod tests {
    use super::{jekyll, jekyll_pretty, split_date, zola};

    #[test]
    fn names_become_what_they_were() {
        assert_eq!(jekyll_pretty("What's_new & Old?"), "What's_new-&-Old");
        assert_eq!(jekyll("C++ / Größe 2.0"), "c-größe-2-0");
        assert_eq!(zola("Größe & Söhne"), "grosse-sohne");
    }

    #[test]
    fn a_date_is_one_only_if_there_is_such_a_day() {
        assert_eq!(split_date("2009-04-11-lamp"), Some(("2009-04-11", "lamp")));
        assert_eq!(split_date("2009-04-31-lamp"), None);
        assert_eq!(split_date("2009-04-11"), None);
        assert_eq!(split_date("größe-2009"), None);
    }
}
