//! The prefix tree finds what an ordered map finds, on keys that share their beginnings.

use std::collections::BTreeMap;

use pamphlet::index::{self, KeyRecord, Test, Tree, UncheckedTree};
use proptest::collection::vec;
use proptest::prelude::*;

/// What follows the last bucket, so that 32 fingerprints can be read at once from any, and the odd
/// end of the tag table.
const PADDING_BYTES_MAX: usize = 32 + 2;

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

/// Holds every look-up of a tree against an ordered map of the same keys.
fn assert_agrees(keys: &[Vec<u8>], wanted: &[Vec<u8>]) {
    let (index, keys) = Index::new(keys);
    let tree = index.tree();
    let map: BTreeMap<&[u8], usize> =
        keys.iter().enumerate().map(|(rank, key)| (&key[..], rank)).collect();
    assert_eq!(tree.len(), map.len());
    let shape = tree.shape();
    assert_eq!((shape.bytes(), shape.keys), (size_of_val(&index.words[..]), keys.len()));
    assert!(shape.padding_bytes <= PADDING_BYTES_MAX, "no byte is left over");
    assert!(shape.depth_sum <= shape.depth_max * keys.len());
    for (key, rank) in &map {
        assert_eq!(tree.get(key), Some(*rank), "{:?}", key.escape_ascii());
        assert_eq!(tree.key(*rank), Some(*key));
    }
    for wanted in wanted.iter().map(Vec::as_slice) {
        for wanted in [wanted, &wanted[..wanted.len() / 2], &[wanted, b"/"].concat()] {
            assert_eq!(tree.get(wanted), map.get(wanted).copied(), "{:?}", wanted.escape_ascii());
            assert_trace_agrees(&tree, wanted);
            let below: Vec<usize> = map
                .range(wanted..)
                .take_while(|(key, _)| key.starts_with(wanted))
                .map(|(_, rank)| *rank)
                .collect();
            assert_eq!(tree.scan(wanted).collect::<Vec<_>>(), below, "{:?}", wanted.escape_ascii());
            let begins = map.iter().filter(|(key, _)| wanted.starts_with(key));
            let longest = begins.max_by_key(|(key, _)| key.len()).map(|(_, rank)| *rank);
            assert_eq!(tree.longest_prefix(wanted), longest, "{:?}", wanted.escape_ascii());
        }
    }
}

/// The walk that is told ends where the look-up ends, and narrows down at every step.
fn assert_trace_agrees(tree: &Tree<'_>, wanted: &[u8]) {
    let trace = tree.trace(wanted);
    assert_eq!(trace.found, tree.get(wanted));
    assert!(trace.steps.windows(2).all(|steps| {
        let (above, below) = (&steps[0].ranks, &steps[1].ranks);
        above.start <= below.start && below.end <= above.end && below.len() < above.len()
    }));
    assert!(trace.steps.len() <= tree.shape().depth_max);
    if let Some(rank) = trace.found {
        let last = trace.steps.last().expect("a found key has a walk");
        let is_named = match &last.test {
            Test::Leaf { rank: leaf } => *leaf == rank,
            Test::Bucket { candidates, .. } => candidates.contains(&rank),
            Test::Branch { .. } | Test::Pair { .. } => false,
        };
        assert!(is_named, "{last:?}");
        let tags = trace.tags.last();
        assert!(tags.is_none_or(|probe| probe.fits && probe.rank == Some(rank)));
    }
}

#[test]
fn no_key_and_the_empty_key_are_sets_like_others() {
    let some = [b"".to_vec(), b"/".to_vec(), b"/a".to_vec(), vec![0], vec![255; 3]];
    assert_agrees(&[], &some);
    assert_agrees(&some[..1], &some);
    assert_agrees(&some, &some);
}

#[test]
fn keys_of_all_byte_values_keep_their_order() {
    let bytes = || 0..=255_u8;
    let one: Vec<Vec<u8>> = bytes().map(|byte| vec![byte]).collect();
    let two: Vec<Vec<u8>> =
        bytes().flat_map(|a| bytes().step_by(37).map(move |b| vec![b'/', a, b])).collect();
    let some: Vec<Vec<u8>> =
        one.iter().step_by(13).chain(two.iter().step_by(29)).cloned().collect();
    for keys in [one.clone(), two.clone(), [one, two].concat()] {
        assert_agrees(&keys, &some);
    }
}

/// Two rare bytes share a class; so many keys begin with them that a table tells them apart.
#[test]
fn a_class_of_two_bytes_may_be_told_apart_by_a_pair() {
    let often: Vec<u8> = (0..=255_u8).filter(|byte| *byte < 0xf0).collect();
    let mut keys = vec![often.repeat(1_000)];
    for rare in [0xf0, 0xf1] {
        keys.extend((0..200_u8).map(|byte| vec![rare, byte]));
    }
    assert_agrees(&keys, &keys[1..]);
}

#[test]
fn keys_of_64_kib_share_all_but_their_ends() {
    let long = vec![b'x'; 64 * 1024];
    let mut keys: Vec<Vec<u8>> = (0..100).map(|end| [&long[..], &[end]].concat()).collect();
    keys.extend((0..80).map(|cut| long[..long.len() - cut * 7].to_vec()));
    keys.extend((0..80).map(|at| {
        let mut key = long.clone();
        key[at * 800] = b'y';
        key
    }));
    assert_agrees(&keys, &keys[..20]);
    let (index, _) = Index::new(&keys);
    assert_eq!(index.tree().get(&long[1..]), None);
    let all_but_one = index.tree().scan(&long[..100]).len();
    assert_eq!(all_but_one, index.tree().len() - 1, "one key has another byte at its start");
}

/// A node a byte, for as many levels as the keys have bytes: nothing may recurse.
#[test]
fn a_staircase_of_keys_is_as_deep_as_they_are_long() {
    let keys: Vec<Vec<u8>> = (0..3_000).map(|length| vec![b'a'; length]).collect();
    assert_agrees(&keys, &keys[..50]);
    let (index, _) = Index::new(&keys);
    index.tree().nearest(&[b'a'; 100], 5, 10_000, |_, _| 5);
    assert_eq!(index.tree().get_ignoring_case(&"A".repeat(2_000)), None, "given up, and no panic");
}

#[test]
fn a_set_too_large_for_tags_is_walked() {
    let keys: Vec<Vec<u8>> = (0..20_000)
        .map(|number: u32| {
            let (year, month) = (1990 + number % 35, number % 12 + 1);
            format!("/posts/{year}/{month:02}/{}-{number}/", number.wrapping_mul(2_654_435_761))
                .into_bytes()
        })
        .collect();
    let wanted: Vec<Vec<u8>> = keys.iter().step_by(97).cloned().collect();
    assert_agrees(&keys, &wanted);
}

/// Everything a reader can ask of a tree.
fn walk_everything(tree: &Tree<'_>, wanted: &[u8]) {
    for rank in 0..tree.len() {
        let key = tree.key(rank).unwrap_or_default();
        let _ = tree.get(key);
        let _ = tree.longest_prefix(key);
        let _ = tree.scan(&key[..key.len() / 2]);
    }
    let _ = (tree.get(wanted), tree.scan(wanted), tree.longest_prefix(wanted));
    tree.nearest(wanted, 3, 2_000, |_, _| 3);
    let _ = tree.get_ignoring_case(&String::from_utf8_lossy(wanted));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn look_ups_are_those_of_an_ordered_map(
        keys in prefix_sharing_keys(400), wanted in prefix_sharing_keys(40)
    ) {
        assert_agrees(&keys, &wanted);
        assert_agrees(&keys, &keys);
    }

    #[test]
    fn damaged_bytes_are_refused_or_answer_without_a_panic(
        keys in prefix_sharing_keys(300),
        wanted in prefix_sharing_keys(2),
        damage in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_usize), 1..8),
    ) {
        let (mut index, _) = Index::new(keys);
        for (place, byte, section) in damage {
            let bytes: &mut [u8] = match section {
                0 => bytemuck::cast_slice_mut(&mut index.words),
                1 => bytemuck::cast_slice_mut(&mut index.records),
                _ => &mut index.tails,
            };
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
        }
        let wanted = wanted.first().cloned().unwrap_or_default();
        if let Ok(tree) = index.unchecked().verify() {
            walk_everything(&tree, &wanted);
        }
    }

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

/// A tree with one byte changed is refused, or every question to it has an answer.
#[test]
fn a_damaged_tree_that_passes_panics_nowhere() {
    let urls = ["/", "/about/", "/posts/a/", "/posts/b/", "/posts/b/pic.png", "/tags/rust/"];
    let (index, keys) = Index::new(urls);
    let sound = pamphlet::arena::bytes_of(&index.words).to_vec();
    for at in 0..sound.len() {
        for damaged in [0, 0xff, sound[at] ^ 1, sound[at] ^ 0x80] {
            let mut words = index.words.clone();
            let mut bytes = words[at / 4].to_ne_bytes();
            bytes[at % 4] = damaged;
            words[at / 4] = u32::from_ne_bytes(bytes);
            let damaged = Index { words, records: index.records.clone(), tails: Vec::new() };
            let Ok(tree) = damaged.unchecked().verify() else { continue };
            assert_eq!(tree.shape().bytes(), sound.len(), "byte {at}");
            for key in &keys {
                let _ = (tree.get(key), tree.trace(key), tree.longest_prefix(key));
                let _ = tree.scan(key).count();
            }
        }
    }
}
