//! Every example of CommonMark 0.31.2 and of GitHub's additions, through the whole of what writes an
//! article.
//!
//! What the blog adds by design is taken away before the comparison: ids of headings and their links to
//! themselves, the frame around tables, classes, attributes that help the keyboard, loading or a screen
//! reader, the caption that a title becomes, typographic quotes and dashes. Examples that come out
//! otherwise are listed one by one, with the reason; the test fails as well when a listed one comes right.

#[path = "article/blog.rs"]
mod blog;
#[path = "markdown_spec/normal.rs"]
mod normal;

use blog::html;
use normal::normal;

const COMMONMARK: &str = include_str!("markdown_spec/commonmark-0.31.2.txt");
const GFM: &str = include_str!("markdown_spec/gfm-0.29.txt");

const FENCE: &str = "````````````````````````````````";

struct Example {
    /// Counts from 1, as the specification numbers its examples.
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

fn examples(text: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut section = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("# ") {
            section = title.to_owned();
        } else if line.strip_prefix(FENCE) == Some(" example") {
            let mut part = |end: &str| -> String {
                lines
                    .by_ref()
                    .take_while(|line| *line != end)
                    .map(|line| format!("{line}\n"))
                    .collect()
            };
            let (markdown, html) = (part("."), part(FENCE));
            found.push(Example {
                number: found.len() + 1,
                section: section.clone(),
                markdown: markdown.replace('→', "\t"),
                html: html.replace('→', "\t"),
            });
        }
    }
    found
}

/// Runs all examples; `exceptions` are numbers, each with the reason.
fn check(text: &str, count: usize, exceptions: &[(usize, &str)]) {
    let examples = examples(text);
    assert_eq!(examples.len(), count);
    let mut faults = Vec::new();
    for example in &examples {
        let written = html(&example.markdown);
        let is_right = normal(&written) == normal(&example.html);
        let is_listed = exceptions.iter().any(|(number, _)| *number == example.number);
        let Example { number, section, markdown, html } = example;
        if !is_right && !is_listed {
            faults.push(format!(
                "{number} ({section})\n{markdown}--- expected\n{html}--- written\n{written}--- normal\n{}\n{}",
                normal(html),
                normal(&written)
            ));
        } else if is_right && is_listed {
            faults.push(format!("{number} ({section}) is as expected, and no exception"));
        }
    }
    assert!(faults.is_empty(), "{} examples fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_examples_of_commonmark_come_out_as_expected() {
    let dashes = "two hyphens are a dash: typography is a part of the blog's Markdown";
    let address = "a bare address is a link: GitHub's addition (GFM 6.9)";
    check(
        COMMONMARK,
        652,
        &[
            (46, dashes),
            (55, dashes),
            (87, dashes),
            (106, dashes),
            (602, address),
            (608, address),
            (611, address),
            (612, address),
            (626, dashes),
        ],
    );
}

#[test]
fn the_examples_of_github_come_out_as_expected() {
    check(
        GFM,
        28,
        &[
            (6, "three hyphens are a dash: typography is a part of the blog's Markdown"),
            (
                28,
                "raw HTML passes, or is escaped as a whole where the site says so: authors are trusted",
            ),
        ],
    );
}
