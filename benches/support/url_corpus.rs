//! Keys to look up: generated URLs of a blog, and the paths of a real file system; and the same keys
//! spoiled, for look-ups that must fail. The same arguments give the same keys in every run.

use std::collections::{BTreeSet, HashSet};
use std::ffi::CString;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::site::Dice;

const WORDS: [&str; 64] = [
    "a",
    "about",
    "alpha",
    "and",
    "arena",
    "article",
    "better",
    "binary",
    "book",
    "branch",
    "building",
    "candle",
    "chapter",
    "code",
    "compiler",
    "data",
    "debugging",
    "design",
    "drift",
    "ember",
    "engine",
    "essay",
    "fast",
    "fathom",
    "garden",
    "guide",
    "harbour",
    "how",
    "in",
    "index",
    "ink",
    "introduction",
    "island",
    "journal",
    "kettle",
    "lantern",
    "letter",
    "linux",
    "margin",
    "meadow",
    "memory",
    "my",
    "network",
    "notes",
    "of",
    "on",
    "orchard",
    "page",
    "pamphlet",
    "parser",
    "press",
    "proof",
    "release",
    "review",
    "rust",
    "server",
    "the",
    "to",
    "tree",
    "type",
    "web",
    "why",
    "with",
    "writing",
];
const FIRST_YEAR: usize = 2004;
const YEARS: usize = 22;

/// `count` URLs as a blog has them: posts below their month, most with their Markdown and JSON beside
/// them, pictures, and tags. Ascending by their bytes.
pub fn blog(count: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice::new(count as u64);
    let mut urls = BTreeSet::new();
    while urls.len() < count {
        let (year, month) = (FIRST_YEAR + dice.below(YEARS), 1 + dice.below(12));
        let slug = slug(&mut dice);
        let post = format!("/posts/{year}/{month:02}/{slug}/");
        match dice.below(20) {
            0 => urls.insert(format!("/tags/{slug}/")),
            1 => urls.insert(format!("/images/{year}/{slug}.png")),
            2..=5 => urls.insert(format!("{post}index.md")),
            6 => urls.insert(format!("{post}index.json")),
            _ => urls.insert(post),
        };
    }
    urls.into_iter().map(String::into_bytes).collect()
}

fn slug(dice: &mut Dice) -> String {
    let words = 2 + dice.below(5);
    let words: Vec<&str> = (0..words).map(|_| WORDS[dice.below(WORDS.len())]).collect();
    words.join("-")
}

/// The paths of at most `count` files below a folder, ascending by their bytes.
pub fn files(folder: &Path, count: usize) -> Vec<Vec<u8>> {
    let mut paths = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(entry.path());
            }
            paths.push(entry.path().as_os_str().as_bytes().to_vec());
        }
        if paths.len() >= count {
            break;
        }
    }
    paths.truncate(count);
    paths.sort();
    paths.dedup();
    paths
}

/// A look-up: the bytes with a NUL behind them, which one of the rivals wants to see, and the answer.
#[derive(Debug)]
pub struct Query {
    pub key: CString,
    pub rank: Option<usize>,
}

/// Every key once, in an order that no cache foresees. No key has a NUL in it.
pub fn hits(keys: &[Vec<u8>]) -> Vec<Query> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    let mut dice = Dice::new(1);
    for last in (1..order.len()).rev() {
        order.swap(last, dice.below(last + 1));
    }
    let query = |rank: usize| Query { key: text(&keys[rank]), rank: Some(rank) };
    order.into_iter().map(query).collect()
}

/// As [`hits`], with one byte of each key another.
pub fn misses(keys: &[Vec<u8>]) -> Vec<Query> {
    let known: HashSet<&[u8]> = keys.iter().map(Vec::as_slice).collect();
    let mut dice = Dice::new(2);
    let mut spoiled = |query: Query| loop {
        let mut key = query.key.as_bytes().to_vec();
        let at = dice.below(key.len());
        key[at] = b'a' + dice.below(26) as u8;
        if !known.contains(&key[..]) {
            return Query { key: text(&key), rank: None };
        }
    };
    hits(keys).into_iter().map(&mut spoiled).collect()
}

fn text(key: &[u8]) -> CString {
    CString::new(key).expect("a key without a NUL")
}
