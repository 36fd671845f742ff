//! "Did you mean ...?": the known name that a mistyped one is nearest to.

/// The candidate that `word` was most likely meant to be: at most a third of its letters mistyped,
/// left out, added, or swapped with their neighbour. The first of equally near ones counts.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    if length < 2 {
        return None;
    }
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let measured = candidates.into_iter().filter_map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let is_possible = letters.len().abs_diff(word.len()) <= allowed;
        let distance = is_possible.then(|| distance(&word, &letters))?;
        (distance <= allowed).then_some((distance, candidate))
    });
    measured.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Letters to insert, delete, replace or swap with the next one (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            let is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if is_swap {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_of_the_fingers_are_near() {
        let known = ["title", "date", "tags", "description"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("Tilte", known), Some("title"));
        assert_eq!(nearest("dscription", known), Some("description"));
        assert_eq!(nearest("tag", known), Some("tags"));
        assert_eq!(nearest("team", known), None);
        assert_eq!(nearest("x", known), None);
    }
}
