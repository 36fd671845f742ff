//! Holds the drawing at the head of this room against the trees that are built.

use crate::arena::bytes_of;

use super::layout::build_within;
use super::plan::Limits;
use super::record::{KeyRecord, TreeHead, words_of};
use super::tree::Node;
use super::{NodeKind, Reference, UncheckedTree};

const DRAWING: &str = include_str!("mod.rs");
const URLS: [&str; 5] = ["/", "/2024/05/ink/", "/2024/05/press/", "/2024/11/type/", "/about/"];
const DRAWN: Limits = Limits { bucket_keys: 2, cells_for_8_keys: 80 };

fn built(limits: Limits) -> (Vec<u32>, Vec<KeyRecord>) {
    let mut tails = Vec::new();
    let keys: Vec<KeyRecord> = URLS
        .iter()
        .map(|url| KeyRecord::new(url.as_bytes(), &mut tails).expect("a short key"))
        .collect();
    let words = build_within(limits, &keys, &tails).expect("few keys");
    (words, keys)
}

fn hexadecimal(words: &[u32]) -> String {
    words.iter().map(|word| format!("{word:08x}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_drawn_bytes_are_those_of_the_tree() {
    let (words, _) = built(DRAWN);
    let runs = [(0, 4), (132, 5), (137, 3), (140, 5), (145, 5), (150, 5), (155, 3), (166, 4)];
    for (word, count) in runs {
        let digits = hexadecimal(&words[word..word + count]);
        let is_drawn = |line: &str| {
            let line = line.trim_start_matches("//!").trim_start();
            let after = line.strip_prefix(&word.to_string()).map(str::trim_start);
            after.is_some_and(|after| after.starts_with(&digits))
        };
        assert!(DRAWING.lines().any(is_drawn), "word {word}: {digits}");
    }
    assert_eq!((words[158..166].iter().sum::<u32>(), words.len()), (0, 170));
    let (packed, _) = built(Limits::PACKED);
    let bucket = hexadecimal(&packed[words_of::<TreeHead>()..][..4]);
    assert!(DRAWING.contains(&format!("one bucket at word 132: `{bucket}`")), "{bucket}");
}

#[test]
fn the_drawn_tree_has_a_node_of_every_kind() {
    let (words, keys) = built(DRAWN);
    let tree = UncheckedTree { tree: bytes_of(&words), keys: bytes_of(&keys), tails: &[] };
    let tree = tree.verify().expect("what was built is sound");
    let node = |reference: u32| tree.node(Reference(reference)).expect("a node in bounds");
    let Node::Branch { children, .. } = node(words[0]) else { panic!("the root is a branch") };
    let kinds = children.iter().map(|child| Reference(*child).kind());
    assert_eq!(kinds.collect::<Vec<_>>(), [NodeKind::Leaf, NodeKind::Pair, NodeKind::Leaf]);
    let Node::Pair { cells, .. } = node(children[1]) else { panic!("a pair below it") };
    assert_eq!((node(cells[0]).ranks(), node(cells[5]).ranks()), (1..3, 3..4));
    for (rank, url) in URLS.iter().enumerate() {
        assert_eq!(tree.get(url.as_bytes()), Some(rank));
    }
}
