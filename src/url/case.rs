//! Letters that differ only in case: simple case folding (Unicode 3.13, `CaseFolding.txt`, C and S).

/// The one letter that stands for all that differ from it only in case.
///
/// Always one letter for one: `ß` is not `ss`. The dotless `ı` and the dotted `İ` are letters of
/// their own, as everywhere outside Turkish.
pub fn fold_case(letter: char) -> char {
    match letter {
        'A'..='Z' => letter.to_ascii_lowercase(),
        '\0'..='\x7f' | 'ı' => letter,
        // Their capitals are several letters, which the standard library would give.
        '\u{1fd3}' => '\u{390}',
        '\u{1fe3}' => '\u{3b0}',
        '\u{fb05}' => '\u{fb06}',
        _ => {
            let upper = one(letter.to_uppercase()).unwrap_or(letter);
            one(upper.to_lowercase()).unwrap_or(upper)
        }
    }
}

/// All letters that fold to the same as this one, itself among them, each once.
pub fn case_variants(letter: char) -> impl Iterator<Item = char> {
    let folded = fold_case(letter);
    let upper = one(folded.to_uppercase()).filter(|upper| *upper != folded);
    let further = if folded.is_ascii() && !matches!(folded, 'k' | 's') { "" } else { FURTHER };
    let further = further.chars().filter(move |letter| fold_case(*letter) == folded);
    [Some(folded), upper].into_iter().flatten().chain(further)
}

/// Whether two texts differ in nothing but case.
pub fn eq_ignoring_case(a: &str, b: &str) -> bool {
    a.chars().map(fold_case).eq(b.chars().map(fold_case))
}

/// Every letter that is neither the folded form of its kind nor the capital of that form.
const FURTHER: &str = "\
    \u{b5}\u{17f}\u{1c5}\u{1c8}\u{1cb}\u{1f2}\u{345}\u{3c2}\u{3d0}\u{3d1}\u{3d5}\u{3d6}\u{3f0}\u{3f1}\u{3f4}\u{3f5}\
    \u{1c80}\u{1c81}\u{1c82}\u{1c83}\u{1c84}\u{1c85}\u{1c86}\u{1c87}\u{1c88}\u{1e9b}\u{1e9e}\
    \u{1f88}\u{1f89}\u{1f8a}\u{1f8b}\u{1f8c}\u{1f8d}\u{1f8e}\u{1f8f}\u{1f98}\u{1f99}\u{1f9a}\u{1f9b}\u{1f9c}\u{1f9d}\u{1f9e}\u{1f9f}\
    \u{1fa8}\u{1fa9}\u{1faa}\u{1fab}\u{1fac}\u{1fad}\u{1fae}\u{1faf}\u{1fbc}\u{1fbe}\u{1fcc}\u{1fd3}\u{1fe3}\u{1ffc}\
    \u{2126}\u{212a}\u{212b}\u{fb05}";

fn one(mut letters: impl Iterator<Item = char>) -> Option<char> {
    let first = letters.next()?;
    letters.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_among_the_variants_of_its_kind_and_once() {
        for letter in '\0'..='\u{1ffff}' {
            let folded = fold_case(letter);
            assert_eq!(fold_case(folded), folded, "{letter:?}");
            let count = case_variants(folded).filter(|variant| *variant == letter).count();
            assert_eq!(count, 1, "{letter:?}");
        }
    }

    #[test]
    fn texts_are_compared_letter_by_letter() {
        for (a, b) in
            [("/Posts/ÉTÉ", "/posts/été"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("Kelvin", "\u{212a}elvin")]
        {
            assert!(eq_ignoring_case(a, b), "{a} {b}");
        }
        for (a, b) in
            [("Straße", "STRASSE"), ("ı", "i"), ("İ", "i"), ("a", "a/"), ("é", "e\u{301}")]
        {
            assert!(!eq_ignoring_case(a, b), "{a} {b}");
        }
    }
}
