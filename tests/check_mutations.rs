//! Texts that nobody would write: whatever bytes a folder holds, the check ends, and each of its findings
//! stands at bytes that are there.

#[path = "content/folder.rs"]
mod folder;

use std::fs;
use std::path::{Path, PathBuf};

use folder::Folder;
use pamphlet::content::{Diagnostic, Loaded};

const ROUNDS: usize = 60;

/// Pieces that mean something to one of the parsers.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "](",
    ")",
    "\"",
    "\\",
    ",",
    ":",
    "---\n",
    "+++\n",
    "\n\n",
    "\r\n",
    "\t",
    "> ",
    "- ",
    "#",
    "# ",
    "{#x}",
    "`",
    "```\n",
    "<!--",
    "-->",
    "<a href='",
    "'>",
    "<script>",
    "{{< ",
    " >}}",
    "{{</* ",
    " */>}}",
    "[^a]",
    "[^a]: ",
    "![",
    "<!-- allow: link-broken -->",
    "http://",
    "é",
    "🦀",
    "\u{feff}",
    "\u{301}",
    "&amp;",
    "$$",
    "|",
    "~~",
    "%zz",
    "../",
    "null",
    "\"date\": ",
    "\"aliases\": [\"/a/\"],",
];

/// A generator of numbers that is the same everywhere (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % bound.max(1) as u64) as usize
    }
}

/// Every page of the folder of faulty files.
fn seeds() -> Vec<Vec<u8>> {
    let posts = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check_faulty/blog/posts"));
    let entries = fs::read_dir(posts).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

/// Cuts, doubles, inserts, joins.
fn mutated(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut text = seeds[random.below(seeds.len())].clone();
    for _ in 0..1 + random.below(4) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(40)).min(text.len());
        match random.below(6) {
            0 => drop(text.drain(at..end)),
            1 => {
                let piece = text[at..end].to_vec();
                text.splice(at..at, piece);
            }
            2 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                text.splice(at..end, other[from..].iter().copied());
            }
            // Bytes that may leave the text no UTF-8.
            3 if random.below(8) == 0 => text.insert(at, random.below(256) as u8),
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                text.splice(at..at, piece.bytes());
            }
        }
    }
    text
}

#[test]
fn every_finding_stands_at_bytes_that_are_there() {
    let seeds = seeds();
    let mut random = Random(0x0dd_ba11);
    for round in 0..ROUNDS {
        let folder =
            Folder::new(&[("posts/good.md", "{ \"title\": \"Good\" }\n\n## X\n\nText.\n")]);
        let texts: Vec<Vec<u8>> = (0..20).map(|_| mutated(&mut random, &seeds)).collect();
        for (nth, text) in texts.iter().enumerate() {
            folder.write(&format!("posts/{nth}.md"), text);
        }
        let mut loader = folder.loader();
        let loaded = loader.load().expect("the folder is there");
        for found in &loaded.report.diagnostics {
            assert_placed(&folder, found, round);
        }
        assert_planned(&loaded);
        let again = loader.load().expect("the folder is there");
        assert_eq!(
            again.report.diagnostics, loaded.report.diagnostics,
            "the same folder, the same findings"
        );
    }
}

/// A finding is at a place of its file: its bytes are whole characters, and its line and column are theirs.
fn assert_placed(folder: &Folder, found: &Diagnostic, round: usize) {
    let bytes = fs::read(folder.path().join(&found.path)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    if found.span == (0..0) || matches!(text, std::borrow::Cow::Owned(_)) {
        return;
    }
    assert!(text.get(found.span.clone()).is_some(), "round {round}: {found:?}\n{text}");
    let alone = Diagnostic::at(found.code, &found.path, &text, found.span.clone(), "");
    assert_eq!((found.line, found.column), (alone.line, alone.column), "round {round}: {found:?}");
}

/// Who is in the plan is in the site, and what is left out is not.
fn assert_planned(loaded: &Loaded) {
    for document in &loaded.left_out {
        assert!(
            loaded
                .report
                .diagnostics
                .iter()
                .any(|found| found.path == document.path && found.is_fatal())
        );
        assert!(!loaded.site.documents.iter().any(|kept| kept.path == document.path));
    }
    for (path, route) in loaded.routes.iter() {
        assert_eq!(loaded.routes.get(path), Some(route));
    }
}
