//! `pamphlet why`: what answers at a URL, and what becomes of a file.

mod program;

use std::fs;
use std::path::Path;

use program::{pamphlet, write};

/// What is said of a subject in the folder `content` of a place; the clock stands in June 2024.
fn why(place: &Path, what: &str) -> String {
    let told = pamphlet(place, &["why", what, "content", "--now", "2024-06-01"]);
    assert_eq!(told.status.code(), Some(0), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).expect("text")
}

fn post(title: &str, more: &str) -> String {
    format!("{{\"title\": \"{title}\", \"date\": \"2024-01-01\"{more}}}\nText.\n")
}

fn blog() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    let settings = "{\"redirects\": [{\"from\": \"/was/\", \"to\": \"/posts/a/\"}, \
                    {\"from\": \"/blog/*\", \"to\": \"/posts/:splat\"}, \
                    {\"from\": \"/away/\", \"status\": 410}]}";
    write(
        place.path(),
        &[
            ("content/site.json", settings),
            ("content/posts/_index.md", "{\"title\": \"Posts\"}\nAll of them.\n"),
            ("content/posts/a.md", &post("A", ", \"aliases\": [\"/old/\"], \"tags\": [\"x\"]")),
            ("content/posts/slug.md", &post("Slug", ", \"slug\": \"other\"")),
            ("content/posts/draft.md", &post("Draft", ", \"draft\": true")),
            ("content/posts/future.md", &post("Future", ", \"publishDate\": \"2024-07-01\"")),
            ("content/posts/over.md", &post("Over", ", \"expiryDate\": \"2024-02-01\"")),
            ("content/posts/twice.md", &post("Twice", ", \"url\": \"/posts/a/\"")),
            ("content/posts/faulty.md", "{\"title\": 7, \"date\": \"2024-01-01\"}\nText.\n"),
            ("content/posts/trip/index.md", &post("Trip", "")),
            ("content/posts/trip/notes.md", "Notes.\n"),
            ("content/posts/trip/map.txt", "x"),
            ("content/posts/.hidden.md", "x"),
            ("content/posts/saved.md~", "x"),
            ("content/about.md", "{\"title\": \"About\"}\nText.\n"),
            ("content/templates/post.html", "{{ page.title }}"),
        ],
    );
    place
}

/// What is there, and what leads to it.
const ANSWERS: &[(&str, &str)] = &[
    (
        "/posts/a/",
        "/posts/a/ answers 200 with the page \u{201c}A\u{201d}\n  it comes from posts/a.md\n  \
             its place in the folder says so\n  \
             posts/twice.md wants this URL, too, and does not get it\n",
    ),
    (
        "https://blog.example/posts/other/?x#y",
        "/posts/other/ answers 200 with the page \u{201c}Slug\u{201d}\n  it comes from posts/slug.md\n  \
             its folder and its \"slug\" say so\n",
    ),
    (
        "/posts/a/index.json",
        "/posts/a/index.json answers 200 with a post as JSON\n  it comes from posts/a.md\n",
    ),
    (
        "/posts/",
        "/posts/ answers 200 with the section \u{201c}Posts\u{201d}: 3 entries\n  \
             its text comes from posts/_index.md\n",
    ),
    (
        "/tags/x/",
        "/tags/x/ answers 200 with the list of tags \u{201c}x\u{201d}: 1 entry\n  \
             it is made of the posts; no file stands for it\n",
    ),
    ("/feed.xml", "/feed.xml answers 200 with the Atom feed of the home page\n"),
    (
        "/posts/trip/map.txt",
        "/posts/trip/map.txt answers 200 with a file\n  it is posts/trip/map.txt\n",
    ),
    (
        "/posts/a",
        "/posts/a answers 308: it leads to /posts/a/\n  the page has a slash at its end\n  \
             the page there comes from posts/a.md\n",
    ),
    (
        "/Posts/A/",
        "/Posts/A/ answers 308: it leads to /posts/a/\n  \
             the page differs in upper and lower case only\n  the page there comes from posts/a.md\n",
    ),
    (
        "/old",
        "/old answers 301: it leads to /posts/a/\n  it is an alias in posts/a.md\n  \
             the page there comes from posts/a.md\n",
    ),
    (
        "/was/",
        "/was/ answers 301: it leads to /posts/a/\n  \
             a rule of \"redirects\" in site.json says so\n  the page there comes from posts/a.md\n",
    ),
    (
        "/blog/x/",
        "/blog/x/ answers 301: it leads to /posts/x/\n  \
             the rule /blog/* of \"redirects\" in site.json says so\n  nothing is at /posts/x/\n",
    ),
    (
        "/blog/a/",
        "/blog/a/ answers 301: it leads to /posts/a/\n  \
             the rule /blog/* of \"redirects\" in site.json says so\n  \
             the page there comes from posts/a.md\n",
    ),
    (
        "/OLD",
        "/OLD answers 301: it leads to /posts/a/\n  it is an alias in posts/a.md\n  \
             the page there comes from posts/a.md\n",
    ),
];

/// What is gone, hidden, or was never there.
const MISSING: &[(&str, &str)] = &[
    ("/away/", "/away/ answers 410: it is gone\n  a rule of \"redirects\" in site.json says so\n"),
    (
        "/posts/over/",
        "/posts/over/ answers 410: it is gone\n  \
             posts/over.md is not shown since 2024-02-01T00:00:00Z\n",
    ),
    (
        "/posts/draft/",
        "/posts/draft/ answers 404: posts/draft.md is a draft\n  \
             help: remove \"draft\": true, or look with --drafts\n",
    ),
    (
        "/posts/future/",
        "/posts/future/ answers 404: posts/future.md is not shown before 2024-07-01T00:00:00Z\n  \
             help: set an earlier date, or look with --future\n",
    ),
    (
        "/posts/faulty/",
        "/posts/faulty/ answers 404: posts/faulty.md is left out, as it cannot be built\n  \
             1:11: [field-type] \"title\" is a string, found a number\n  \
             help: mend it; `pamphlet check` shows the place\n",
    ),
    (
        "/posts/othr/",
        "/posts/othr/ answers 404: nothing is there\n  help: did you mean /posts/other/?\n",
    ),
    (
        "/posts/trip/notes.md",
        "/posts/trip/notes.md answers 404: the file posts/trip/notes.md is not served\n  \
             help: `pamphlet why posts/trip/notes.md` tells more of the file\n",
    ),
];

#[test]
fn every_kind_of_answer_of_a_url() {
    let place = blog();
    for (what, expected) in ANSWERS.iter().chain(MISSING) {
        assert_eq!(why(place.path(), what), *expected, "{what}");
    }
}

const FATES: &[(&str, &str)] = &[
    (
        "content/posts/a.md",
        "posts/a.md is a post: /posts/a/ answers with it\n  its place in the folder says so\n  \
             /old leads to it\n  /old/ leads to it\n  /posts/a/index.json is its JSON\n  \
             /posts/a/index.md is its Markdown\n  /was leads to it\n  /was/ leads to it\n",
    ),
    (
        "posts/twice.md",
        "posts/twice.md is not served: posts/a.md has its URL\n  both want /posts/a/\n  \
             help: give it another \"url\" or \"slug\", or another name\n",
    ),
    (
        "about.md",
        "about.md is a page: /about/ answers with it\n  its place in the folder says so\n  \
             without a date it is in no list of posts and no feed\n",
    ),
    (
        "posts/_index.md",
        "posts/_index.md is the text of a section: /posts/ shows it\n  \
             its place in the folder says so\n",
    ),
    (
        "posts/draft.md",
        "posts/draft.md is a post, but it is a draft\n  it answers at /posts/draft/ when it is shown\n  \
             help: remove \"draft\": true, or look with --drafts\n",
    ),
    (
        "posts/faulty.md",
        "posts/faulty.md is left out, as it cannot be built\n  \
             1:11: [field-type] \"title\" is a string, found a number\n  \
             mended, it answers at /posts/faulty/\n  help: `pamphlet check` shows the place\n",
    ),
    ("posts/trip/map.txt", "posts/trip/map.txt is served as it is, at /posts/trip/map.txt\n"),
    (
        "posts/trip/notes.md",
        "posts/trip/notes.md is not served\n  it lies in the bundle of posts/trip/index.md, \
             whose other .md files are no pages\n  \
             help: move it out of the folder, or give it a folder of its own\n",
    ),
    (
        "posts/.hidden.md",
        "posts/.hidden.md is not served\n  \
             .hidden.md begins with a dot: hidden files are skipped\n",
    ),
    (
        "content/posts/saved.md~",
        "posts/saved.md~ is not served\n  \
             saved.md~ is what an editor or a system leaves behind: it is skipped\n",
    ),
    (
        "content/templates/post.html",
        "templates/post.html is the template post.html\n  \
             it has no URL; pages are made with it\n",
    ),
    ("content/site.json", "site.json holds the settings of the site\n  it has no URL\n"),
    ("posts/slgu.md", "there is no file posts/slgu.md\n  help: did you mean posts/slug.md?\n"),
];

#[test]
fn every_fate_of_a_file() {
    let place = blog();
    for (what, expected) in FATES {
        assert_eq!(why(place.path(), what), *expected, "{what}");
    }
}

#[test]
fn a_folder_is_found_and_refused_as_by_other_commands() {
    let place = blog();
    let told = pamphlet(place.path(), &["why", "/about/"]);
    assert!(String::from_utf8_lossy(&told.stdout).starts_with("/about/ answers 200"));
    let gone = pamphlet(place.path(), &["why", "/about/", "gone"]);
    assert_eq!(gone.status.code(), Some(2));
    let bad = pamphlet(place.path(), &["why", "/%zz"]);
    assert_eq!(bad.status.code(), Some(2));
    fs::remove_dir_all(place.path().join("content")).expect("a folder is removed");
    assert_eq!(pamphlet(place.path(), &["why", "/"]).status.code(), Some(2));
}
