//! One generated site that every server serves: the same bytes, from the same folder, in every run.
//! Pages are plain `.html` files of exact sizes, beside one post, which makes the folder a blog as well.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub const RANDOM_PAGES: usize = 1_000;
const RANDOM_PAGE_BYTES: usize = 8 * 1024;

#[derive(Debug)]
pub struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    pub fn generate() -> io::Result<Site> {
        let folder = tempfile::tempdir()?;
        // Some servers give up their rights before they read.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes);
        write("1k.html", &page(1, 1024))?;
        write("10k.html", &page(2, 10 * 1024))?;
        write("100k.html", &page(3, 100 * 1024))?;
        fs::create_dir(folder.path().join("random"))?;
        for number in 0..RANDOM_PAGES {
            write(
                &format!("random/{number:03}.html"),
                &page(number as u64 + 4, RANDOM_PAGE_BYTES),
            )?;
        }
        write("hello.md", b"{\"title\": \"Hello\", \"date\": \"2024-01-01\"}\n\nA post.\n")?;
        Ok(Site { folder })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The files of a folder or the one file `name`, sorted.
    pub fn files(folder: &Path, name: &str) -> io::Result<Vec<PathBuf>> {
        let path = folder.join(name);
        if path.is_file() {
            return Ok(vec![path]);
        }
        let mut files =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        files.sort();
        Ok(files)
    }
}

/// A page of exactly `bytes` bytes whose text is drawn from `seed`.
fn page(seed: u64, bytes: usize) -> Vec<u8> {
    const WORDS: [&str; 16] = [
        "paper", "ink", "page", "letter", "press", "margin", "column", "fold", "spine", "stitch",
        "proof", "type", "quire", "leaf", "plate", "binding",
    ];
    let mut text = String::from("<!doctype html>\n<html lang=\"en\"><title>A page</title><p>");
    let mut dice = Dice::new(seed);
    while text.len() < bytes {
        text.push_str(WORDS[dice.below(WORDS.len())]);
        text.push_str(if dice.below(12) == 0 { ".\n<p>" } else { " " });
    }
    text.truncate(bytes);
    text.into_bytes()
}

/// A small deterministic generator (xorshift64*): every run draws the same numbers.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number in `0..bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        ((high * bound as u64) >> 32) as usize
    }
}
