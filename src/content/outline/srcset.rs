//! Lists of pictures to choose from (HTML 4.8.4.2.1).

/// The URLs of a `srcset`, each with its descriptor (`2x`, `640w`), which may be empty.
pub fn srcset_candidates(srcset: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        let is_between = |character: char| character.is_ascii_whitespace() || character == ',';
        rest = rest.trim_start_matches(is_between);
        if rest.is_empty() {
            return found;
        }
        let blank = |character: char| character.is_ascii_whitespace();
        let end = rest.find(blank).unwrap_or(rest.len());
        let url = &rest[..end];
        rest = &rest[end..];
        let bare = url.trim_end_matches(',');
        if bare.len() < url.len() {
            found.push((bare, ""));
            continue;
        }
        let end = rest.find(',').unwrap_or(rest.len());
        found.push((url, rest[..end].trim_matches(blank)));
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::srcset_candidates;

    #[test]
    fn urls_and_descriptors_are_told_apart() {
        assert_eq!(
            srcset_candidates(" a.png, b.png 2x ,c,d.png 3x"),
            [("a.png", ""), ("b.png", "2x"), ("c,d.png", "3x")]
        );
        assert_eq!(
            srcset_candidates("data:image/png;base64,AA 1x"),
            [("data:image/png;base64,AA", "1x")]
        );
        assert_eq!(srcset_candidates(" , "), []);
    }
}
