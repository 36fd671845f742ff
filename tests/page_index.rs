//! The prefix tree finds what an ordered map finds, on keys that share their beginnings.

use std::collections::BTreeMap;

use pamphlet::index::{self, KeyRecord, Tree, UncheckedTree};
use proptest::collection::vec;
use proptest::prelude::*;

/// The sections of an index, owned.
struct Index {
    words: Vec<u32>,
    records: Vec<KeyRecord>,
    tails: Vec<u8>,
}

impl Index {
    /// Of keys in any order; doubles count once.
    fn new<K: AsRef<[u8]>>(keys: impl IntoIterator<Item = K>) -> (Index, Vec<Vec<u8>>) {
        let mut keys: Vec<Vec<u8>> = keys.into_iter().map(|key| key.as_ref().to_vec()).collect();
        keys.sort();
        keys.dedup();
        let mut tails = Vec::new();
        let record = |key: &Vec<u8>| KeyRecord::new(key, &mut tails).expect("a short enough key");
        let records: Vec<KeyRecord> = keys.iter().map(record).collect();
        let words = index::build(&records, &tails).expect("few enough keys");
        (Index { words, records, tails }, keys)
    }

    fn tree(&self) -> Tree<'_> {
        self.unchecked().verify().expect("what was built is sound")
    }

    fn unchecked(&self) -> UncheckedTree<'_> {
        UncheckedTree {
            tree: pamphlet::arena::bytes_of(&self.words),
            keys: pamphlet::arena::bytes_of(&self.records),
            tails: &self.tails,
        }
    }
}

/// Keys of segments from a small stock, as URLs are, with some bytes of any value among them.
fn prefix_sharing_keys(count: usize) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let segment = prop_oneof![
        8 => prop::sample::select(vec![
            "posts", "post", "p", "2023", "2024", "05", "06", "12", "a", "b", "hello-world", "hello",
            "index.json", "Über", "über", "тест", "Kelvin", "x".repeat(60).leak(),
        ])
        .prop_map(|word: &str| word.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..4),
    ];
    let key = vec(segment, 0..5).prop_map(|segments| {
        let mut key = vec![b'/'];
        key.extend(segments.join(&b'/'));
        key
    });
    vec(key, 0..count)
}

fn distance(a: &[u8], b: &[u8]) -> u32 {
    let mut row: Vec<u32> = (0..=a.len() as u32).collect();
    for (at, byte) in b.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at as u32 + 1;
        for place in 0..a.len() {
            let change = diagonal + u32::from(!a[place].eq_ignore_ascii_case(byte));
            diagonal = row[place + 1];
            row[place + 1] = change.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[a.len()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn keys_within_an_edit_distance_are_those_of_a_search_of_all(
        keys in prefix_sharing_keys(400), wanted in prefix_sharing_keys(6), limit in 0_u32..6
    ) {
        let (index, keys) = Index::new(keys);
        for wanted in wanted.iter().chain(keys.iter().step_by(37)) {
            let wanted = &wanted[..wanted.len().min(128)];
            let mut found = BTreeMap::new();
            index.tree().nearest(wanted, limit, usize::MAX, |rank, edits| {
                assert_eq!(found.insert(rank, edits), None, "a key is visited once");
                limit
            });
            let all = keys.iter().enumerate().map(|(rank, key)| (rank, distance(wanted, key)));
            let near: BTreeMap<usize, u32> = all.filter(|(_, edits)| *edits <= limit).collect();
            prop_assert_eq!(&found, &near);
        }
    }

    #[test]
    fn the_one_key_of_another_case_is_that_of_a_search_of_all(
        keys in prefix_sharing_keys(400), wanted in prefix_sharing_keys(6), seed in any::<u64>()
    ) {
        let (index, keys) = Index::new(keys);
        for wanted in wanted.iter().chain(keys.iter().step_by(11)) {
            let Ok(wanted) = std::str::from_utf8(wanted) else { continue };
            let mut bits = seed;
            let wanted: String = wanted.chars().map(|letter| {
                bits = bits.rotate_left(1);
                let mut upper = letter.to_uppercase();
                if bits & 1 == 1 && upper.len() == 1 { upper.next().unwrap_or(letter) } else { letter }
            }).collect();
            let fits = |key: &&Vec<u8>| std::str::from_utf8(key)
                .is_ok_and(|key| pamphlet::url::eq_ignoring_case(key, &wanted));
            let all: Vec<usize> = keys.iter().enumerate()
                .filter(|(_, key)| fits(key)).map(|(rank, _)| rank).collect();
            let only = if let [rank] = all[..] { Some(rank) } else { None };
            prop_assert_eq!(index.tree().get_ignoring_case(&wanted), only, "{}", wanted);
        }
    }
}
