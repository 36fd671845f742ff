//! `pamphlet import` of folders that a stranger has written: nothing is read or written outside them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use tempfile::TempDir;

#[path = "program/mod.rs"]
mod program;

use program::{pamphlet, write};

const POST: &str = "---\ntitle: A\ndate: 2020-01-01\n---\nText.\n";

/// The least that makes a folder one of each engine's, with a post.
const FOLDERS: [(&str, &[(&str, &str)]); 4] = [
    ("hugo", &[("hugo.toml", "title = \"A\"\n"), ("content/posts/a.md", POST)]),
    ("jekyll", &[("_config.yml", "title: A\n"), ("_posts/2020-01-01-a.md", POST)]),
    (
        "zola",
        &[
            ("zola.toml", "base_url = \"https://a.example\"\n"),
            ("content/a.md", "+++\ntitle = \"A\"\ndate = 2020-01-01\n+++\nText.\n"),
        ],
    ),
    (
        "eleventy",
        &[("eleventy.config.js", "export default function (config) {}\n"), ("blog/a.md", POST)],
    ),
];

/// A place with the folder `old`, which holds these files, and `precious.txt` beside it.
fn place(files: &[&[(&str, &str)]]) -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    write(place.path(), &[("precious.txt", "mine")]);
    files.iter().for_each(|files| write(&place.path().join("old"), files));
    place
}

/// Imports `old` into `new`, which may have faults then. Returns what was said.
fn import(place: &Path) -> String {
    let told = pamphlet(place, &["import", "old", "new"]);
    assert!(matches!(told.status.code(), Some(0 | 1)), "{told:?}");
    String::from_utf8(told.stdout).expect("text")
}

/// What lies in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn nothing_is_written_outside_the_new_folder() {
    let hostile: [&[(&str, &str)]; 4] = [
        &[
            (
                "hugo.toml",
                "title = \"A\"\nstaticDir = [\"../..\", \"up\"]\ncontentDir = \"content\"\n",
            ),
            ("content/posts/b.md", "---\ntitle: B\nslug: ../../../precious.txt\n---\nText.\n"),
            ("up/precious.txt", "theirs"),
        ],
        &[
            (
                "_config.yml",
                "title: A\ncollections:\n  \"\":\n    output: true\n    permalink: /b/\n",
            ),
            ("_/OUTSIDE/b.md", "---\ntitle: B\npermalink: /elsewhere/\n---\nText.\n"),
        ],
        &[("content/b.md", "+++\ntitle = \"B\"\npath = \"../../precious.txt\"\n+++\nText.\n")],
        &[
            (
                "eleventy.config.js",
                "export default function (config) {\n  config.addPassthroughCopy({ \"rc\": \"../../precious.txt\" });\n  \
                 config.addPassthroughCopy({ \"rd\": \"../../OUTSIDE/rd\" });\n  \
                 config.addPassthroughCopy({ \"re\": \"x\", \"rf\": \"x/y\" });\n}\n",
            ),
            ("rc", "theirs"),
            ("rd", "theirs"),
            ("re", "kept"),
            ("rf", "has no place"),
        ],
    ];
    for ((engine, plain), hostile) in FOLDERS.into_iter().zip(hostile) {
        let place = place(&[plain, hostile]);
        // The root of everything stands for a folder of the test's own.
        let outside = place.path().join("outside");
        fs::create_dir(&outside).expect("a folder");
        let absolute =
            place.path().join("old/_").join(outside.strip_prefix("/").expect("absolute"));
        if engine == "jekyll" {
            fs::create_dir_all(&absolute).expect("folders");
            fs::rename(place.path().join("old/_/OUTSIDE/b.md"), absolute.join("b.md"))
                .expect("moved");
        }
        let told = import(place.path());
        assert_eq!(names(place.path()), ["new", "old", "outside", "precious.txt"], "{engine}");
        assert_eq!(names(&outside), [""; 0], "{engine}");
        let precious = fs::read_to_string(place.path().join("precious.txt")).expect("a file");
        assert_eq!(precious, "mine", "{engine}");
        if engine == "eleventy" {
            let left = "static/../../precious.txt: leads out of the new folder; left out";
            assert!(told.contains(left), "{told}");
            let kept = fs::read_to_string(place.path().join("new/static/x")).expect("a file");
            assert_eq!(kept, "kept");
            assert!(told.contains("static/x/y: "), "{told}");
        }
    }
}

#[test]
fn links_lead_nowhere_outside_the_old_folder() {
    for ((engine, plain), folder) in FOLDERS.into_iter().zip(["static", "img", "static", "img"]) {
        let copies: &[(&str, &str)] = &[(
            "eleventy.config.js",
            "export default function (config) { config.addPassthroughCopy(\"img\"); }\n",
        )];
        let place = place(&[plain, if engine == "eleventy" { copies } else { &[] }]);
        let old = place.path().join("old");
        write(&old, &[(&format!("{folder}/lamp.txt"), "ours")]);
        let link = |to: &Path, name: &str| {
            symlink(to, old.join(folder).join(name)).expect("a link");
        };
        link(&place.path().join("precious.txt"), "absolute.txt");
        link(Path::new("../../precious.txt"), "relative.txt");
        link(Path::new("relative.txt"), "twice.txt");
        link(Path::new("lamp.txt"), "inside.txt");
        let told = import(place.path());
        let target = if folder == "static" { "new/static" } else { "new/static/img" };
        assert_eq!(names(&place.path().join(target)), ["inside.txt", "lamp.txt"], "{engine}");
        for name in ["absolute", "relative", "twice"] {
            let left =
                format!("{folder}/{name}.txt: a link that leads out of the folder; left out");
            assert!(told.contains(&left), "{engine}: {told}");
        }
    }
}

#[test]
fn no_terminal_obeys_a_note() {
    let red = "---\ntitle: \"A\\e[31m\"\n---\n{% \u{1b}[31mred %} {% \u{202e}der %}\n";
    let place = place(&[FOLDERS[1].1, &[("_posts/2020-01-02-b.md", red)]]);
    let told = import(place.path());
    assert!(told.contains("`{% \\u{1b}[31mred %}` stays"), "{told}");
    let listed = pamphlet(place.path(), &["list", "new"]);
    let listed = String::from_utf8(listed.stdout).expect("text");
    assert!(listed.contains("A\\u{1b}[31m"), "{listed}");
    for text in [told, listed] {
        let is_obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(is_obeyed), "{text:?}");
    }
}

/// A text whose marks were looked for anew from every place would keep this test busy for minutes.
#[test]
fn tags_that_are_never_closed_cost_no_more_than_others() {
    const REPEATS: usize = 60_000;
    for tag in ["{%", "{{", "{% x %}{%", "{% raw %}", "{{ a(", "{{< x >}}", "{%}"] {
        let text = tag.repeat(REPEATS);
        let yaml = format!("---\ntitle: B\ndate: 2020-01-02\n---\n{text}\n");
        let toml = format!("+++\ntitle = \"B\"\ndate = 2020-01-02\n+++\n{text}\n");
        let posts = ["content/posts/b.md", "_posts/2020-01-02-b.md", "content/b.md", "blog/b.md"];
        for ((engine, plain), post) in FOLDERS.into_iter().zip(posts) {
            let front = if engine == "zola" { &toml } else { &yaml };
            let place = place(&[plain, &[(post, front)]]);
            let told = pamphlet(place.path(), &["import", "old", "new"]);
            assert!(matches!(told.status.code(), Some(0 | 1)), "{engine}, {tag}");
        }
    }
}
