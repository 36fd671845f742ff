//! What file names and terms become in a URL, as Hugo does it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The segment of a file or folder name, or of a slug: lower case, blanks as hyphens, other
/// punctuation dropped but for `. _ # + ~ - @`. Letters stay, in normal form C.
///
/// Each blank is one hyphen, so that a mark dropped between two blanks leaves two.
pub fn file_segment(name: &str) -> String {
    name.nfc()
        .flat_map(char::to_lowercase)
        .map(|character| if character.is_whitespace() { '-' } else { character })
        .filter(|&character| is_kept(character))
        .collect()
}

/// The segment of a title or of a slug: as [`file_segment`], with blanks and slashes as one hyphen at
/// most, and none beside another.
pub fn title_segment(title: &str) -> String {
    let words = title.split(|c: char| c.is_whitespace() || c == '/' || c == '\\').map(file_segment);
    let mut segment = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        let has_hyphen = segment.is_empty() || segment.ends_with('-') || word.starts_with('-');
        segment.push_str(if has_hyphen { "" } else { "-" });
        segment.push_str(&word);
    }
    segment
}

/// The segment of a tag or another term: as [`file_segment`], with runs of blanks as one hyphen and
/// none at the ends, so that terms that differ only so are one.
pub fn term_segment(term: &str) -> String {
    let words: Vec<String> =
        term.split_whitespace().map(file_segment).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn is_kept(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character) || "._#+~-@".contains(character)
}

#[cfg(test)]
mod tests {
    use super::{file_segment, term_segment, title_segment};

    #[test]
    fn file_names_become_segments() {
        assert_eq!(file_segment("What's New? C++ & C#"), "whats-new-c++--c#");
        assert_eq!(file_segment("Hello World"), "hello-world");
        assert_eq!(file_segment("1.94.1-release"), "1.94.1-release");
        assert_eq!(file_segment("U\u{308}ber_uns"), "\u{fc}ber_uns");
        assert_eq!(file_segment("日本語"), "日本語");
        assert_eq!(file_segment("a/b:c"), "abc");
    }

    #[test]
    fn titles_become_segments() {
        assert_eq!(title_segment("What's  New? R & D"), "whats-new-r-d");
        assert_eq!(title_segment("a - b"), "a-b");
        assert_eq!(title_segment("a--b"), "a--b");
        assert_eq!(title_segment("TCP/IP, C++"), "tcp-ip-c++");
        assert_eq!(title_segment("..."), "...");
        assert_eq!(title_segment("?!"), "");
    }

    #[test]
    fn terms_fold_by_their_segment() {
        assert_eq!(term_segment("Open  Source "), "open-source");
        assert_eq!(term_segment("C#"), "c#");
        assert_eq!(term_segment("R & D"), "r-d");
        assert_eq!(term_segment("???"), "");
    }
}
