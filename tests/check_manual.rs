//! The page of the manual that lists every code: each example has the fault that it stands for, and no
//! other; no code is missing.

mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use pamphlet::content::Code;
use program::{pamphlet, write};

/// The file that a block is, where no line above it names another.
const USUAL_FILE: &str = "posts/lamp.md";

/// The blog that the page says all its examples happen in.
const BLOG: [(&str, &str); 3] = [
    ("site.json", "{ \"base_url\": \"https://lamps.example\" }\n"),
    ("static/lamp.jpg", "a picture"),
    (
        "posts/wick.md",
        "{ \"title\": \"The wick\", \"date\": \"2026-01-01\", \"tags\": [\"lighting\"] }\n\n\
         ## Trimming\n\nWith scissors.\n",
    ),
];

#[derive(Debug)]
struct Example {
    code: String,
    /// What its blocks put into the folder, in their order.
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    File { path: String, text: String },
    Shell(String),
}

/// The examples of the page: a heading of the third level names a code, blocks below it are files or
/// lines for a shell, and a line "In `path`:" names the file of the block that follows.
fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut path = USUAL_FILE;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("### `") {
            let (code, id) = heading.split_once("` {#").expect("a heading has an id");
            assert_eq!(id.strip_suffix('}'), Some(code), "a link leads to the code by its name");
            examples.push(Example { code: code.to_owned(), steps: Vec::new() });
        } else if let Some(named) = line.strip_prefix("In `") {
            path = named.strip_suffix("`:").expect("the line names a file");
        } else if let Some(language) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = block.join("\n") + "\n";
            let step = match language {
                "sh" => Step::Shell(text),
                _ => Step::File { path: path.to_owned(), text },
            };
            path = USUAL_FILE;
            examples.last_mut().expect("a block is below a heading").steps.push(step);
        }
    }
    examples
}

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/posts/faults.md");
    fs::read_to_string(page).expect("the page is there")
}

/// The codes that are found in the blog of the page with an example in it.
fn found(example: &Example) -> BTreeSet<String> {
    let place = tempfile::tempdir().expect("a temporary folder");
    let blog = place.path().join("blog");
    write(&blog, &BLOG);
    for step in &example.steps {
        match step {
            Step::File { path, text } => write(&blog, &[(path, text)]),
            Step::Shell(lines) => type_in(&blog, lines),
        }
    }
    let mut arguments = vec!["check", ".", "--format", "json", "--now", "2026-06-01"];
    if place.path().join("old.pack").is_file() {
        arguments.extend(["--compare", "../old.pack"]);
    }
    let checked = pamphlet(&blog, &arguments);
    let printed = String::from_utf8(checked.stdout).expect("text");
    let code = |line: &str| {
        let found: serde_json::Value = serde_json::from_str(line).expect("an object");
        found["code"].as_str().expect("a code").to_owned()
    };
    printed.lines().map(code).collect()
}

/// Types lines into a shell that finds the program by its name. What the last line ends with is of no
/// interest: it may be a check that finds something.
fn type_in(folder: &Path, lines: &str) {
    let programs = Path::new(env!("CARGO_BIN_EXE_pamphlet")).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    let typed = Command::new("sh")
        .args(["-c", lines])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", programs.display()))
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&typed.stderr);
    assert!(!said.contains("not found"), "{said}");
}

#[test]
#[cfg(unix)]
fn each_example_has_its_fault_and_no_other() {
    let examples = examples(&page());
    for example in &examples {
        assert!(!example.steps.is_empty(), "{} has an example", example.code);
        let expected = BTreeSet::from([example.code.clone()]);
        assert_eq!(found(example), expected, "{example:?}");
    }
    let untouched = Example { code: String::new(), steps: Vec::new() };
    assert_eq!(found(&untouched), BTreeSet::new(), "the blog itself has no fault");
}

#[test]
fn every_code_has_its_place_in_the_order_of_the_classes() {
    let named: Vec<String> = examples(&page()).into_iter().map(|example| example.code).collect();
    let all: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(named, all);
}
