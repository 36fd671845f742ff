//! A generated blog of any size: posts as people write them, with headings, lists, links to each other, code and tags.
//! The same number of posts gives the same bytes in every run.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use crate::site::Dice;

const TAGS: [&str; 12] = [
    "paper", "ink", "press", "type", "binding", "margins", "proofs", "plates", "leaves",
    "stitches", "folds", "spines",
];
const PARAGRAPHS: usize = 6;
const WORDS_A_PARAGRAPH: usize = 60;
/// So that no folder grows without bound.
const POSTS_A_FOLDER: usize = 500;
/// Pages name the years of a blog: as many in a blog of any size, so that a page is as long.
const YEARS: usize = 20;
const FIRST_YEAR: usize = 2000;

/// Writes `posts` posts below `folder`, about 3 KiB each.
pub fn write(folder: &Path, posts: usize) -> io::Result<()> {
    for number in 0..posts {
        let place = folder.join("posts").join((number / POSTS_A_FOLDER).to_string());
        if number % POSTS_A_FOLDER == 0 {
            fs::create_dir_all(&place)?;
        }
        fs::write(place.join(format!("post-{number}.md")), post(number))?;
    }
    Ok(())
}

/// Where a post lies on the site, without its host.
fn url(number: usize) -> String {
    format!("/posts/{}/post-{number}/", number / POSTS_A_FOLDER)
}

fn post(number: usize) -> String {
    let mut dice = Dice::new(number as u64 + 1);
    let year = FIRST_YEAR + number % YEARS;
    let (month, day) = (1 + dice.below(12), 1 + dice.below(28));
    let (first, second) = (TAGS[dice.below(TAGS.len())], TAGS[dice.below(TAGS.len())]);
    let mut text = format!(
        "{{\n  \"title\": \"Post {number} about {first}\",\n  \"date\": \"{year}-{month:02}-{day:02}\",\n  \
         \"tags\": [\"{first}\"{}]\n}}\n\n",
        if first == second { String::new() } else { format!(", \"{second}\"") }
    );
    for paragraph in 0..PARAGRAPHS {
        if paragraph % 2 == 1 {
            let _ = writeln!(text, "## Part {paragraph} of {number}\n");
        }
        for _ in 0..WORDS_A_PARAGRAPH {
            text.push_str(TAGS[dice.below(TAGS.len())]);
            text.push(' ');
        }
        let target = dice.below(number + 1);
        let _ = writeln!(text, "and see [post {target}]({}).\n", url(target));
    }
    let _ = writeln!(
        text,
        "```rust\nfn post() -> usize {{\n    let number = {number}; // this one\n    number * 2\n}}\n```"
    );
    text
}
