//! Addresses of what is not shown yet, for those who are told them.

mod program;

use std::fs;
use std::process::Command;

use program::{Client, Serving, pamphlet, write};

const KEY: &str = "a secret of sixteen or more";

const SHOWN: &str =
    "{\"title\": \"Shown\", \"date\": \"2026-01-02\", \"tags\": [\"t\"]}\n\nText.\n";
const DRAFT: &str = "{\"title\": \"Unsaid\", \"date\": \"2026-01-03\", \"draft\": true, \"tags\": [\"t\"]}\n\n\
    Between us. [Shown](../shown.md) ![A map](map.svg) [Try](demo.html) [half](demo.html#part) [fast](demo.html?q=1#part)\n";
const MAP: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>";

/// Missing pages that have the name of a file which lies beside a preview, or nearly.
const GUESSES: [&str; 6] =
    ["/demo.html", "/x/y/demo", "/demo/", "/license", "/LICENSE", "/preview/demo.html"];

fn blog() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    let later = SHOWN.replace("Shown", "Later").replace("2026-01-02", "2990-01-01");
    write(
        place.path(),
        &[
            ("content/posts/shown.md", SHOWN),
            ("content/posts/unsaid/index.md", DRAFT),
            ("content/posts/unsaid/map.svg", MAP),
            ("content/posts/unsaid/demo.html", "<!doctype html><title>Tried</title>"),
            ("content/posts/unsaid/LICENSE", "Nobody's.\n"),
            ("content/posts/later.md", &later),
        ],
    );
    place
}

/// The path that was said for a file, in a line such as `preview of a.md: http://host/preview/../`.
fn path_of(said: &[String], file: &str) -> String {
    let start = format!("preview of {file}: ");
    let line = said.iter().find_map(|line| Some(line.split_once(&start)?.1));
    let url = line.unwrap_or_else(|| panic!("no preview of {file}: {said:?}"));
    url[url.find("/preview/").expect("a path of a preview")..].to_owned()
}

fn serve(place: &tempfile::TempDir, arguments: &[&str]) -> (Serving, [String; 2]) {
    let server = Serving::start(place.path(), &[&["--preview-key", KEY], arguments].concat());
    let said = server.wait_for("posts/unsaid/index.md");
    let paths = ["posts/unsaid/index.md", "posts/later.md"].map(|file| path_of(&said, file));
    (server, paths)
}

#[test]
fn who_knows_the_address_reads_it_and_nobody_else_hears_of_it() {
    let place = blog();
    let (server, [draft, later]) = serve(&place, &[]);
    let mut client = Client::new(&server);
    let page = client.get(&draft);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Between us."));
    assert!(page.text().contains("content=\"noindex\"") && !page.text().contains("canonical"));
    assert!(!page.text().contains("/posts/unsaid/") && !page.text().contains("ld+json"));
    assert!(page.text().contains("href=\"/posts/shown/\""));
    for rest in ["", "#part", "?q=1#part"] {
        let link = format!("href=\"{draft}demo.html{rest}\"");
        assert!(page.text().contains(&link), "{link}: {}", page.text());
    }
    let map = format!("{draft}map.svg");
    assert!(page.text().contains(&format!("src=\"{map}\"")), "{}", page.text());
    for path in [&draft, &later, &map] {
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.field("cache-control"), "no-store");
        assert_eq!(answer.field("x-robots-tag"), "noindex, nofollow");
        assert_eq!(answer.field("referrer-policy"), "no-referrer");
    }
    for path in [&*draft, &later, "/preview/0123456789abcdef0123456789abcdef/"] {
        let answer = client.get(path.trim_end_matches('/'));
        let is_there = !path.contains("0123456789");
        assert_eq!(answer.status, if is_there { 308 } else { 404 }, "{path}");
        if is_there {
            assert_eq!(answer.field("cache-control"), "no-store");
            assert_eq!(answer.field("x-robots-tag"), "noindex, nofollow");
            assert_eq!(answer.field("referrer-policy"), "no-referrer");
        }
    }
    for path in ["/posts/unsaid/", "/posts/unsaid/map.svg", "/posts/later/", "/preview/"] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
    let mut wrong = draft.clone();
    wrong.replace_range(9..10, if &draft[9..10] == "0" { "1" } else { "0" });
    let told = ["/", "/posts/", "/tags/t/", "/feed.xml", "/feed.json", "/sitemap.xml", "/2026/"];
    for path in
        told.into_iter().chain([&*wrong, "/preview/unsaid/", "/posts/shown/"]).chain(GUESSES)
    {
        let answer = client.get(path);
        assert!(!answer.text().contains("/preview/") || path == wrong, "{path}: {}", answer.text());
        assert!(!answer.text().contains(&draft) && !answer.text().contains("Unsaid"), "{path}");
    }
}

#[test]
fn an_address_stays_while_it_is_written_and_leads_to_the_post_once_it_is_shown() {
    let place = blog();
    let (server, [draft, later]) = serve(&place, &["--watch"]);
    let mut client = Client::new(&server);
    let file = place.path().join("content/posts/unsaid/index.md");
    fs::write(&file, DRAFT.replace("Between us", "Between the two of us")).expect("written");
    server.wait_for("rebuilt");
    assert!(client.get(&draft).text().contains("Between the two of us"));
    assert_eq!(client.get(&draft).field("cache-control"), "no-store");
    fs::write(&file, DRAFT.replace("\"draft\": true", "\"draft\": false")).expect("written");
    server.wait_for("rebuilt");
    let answer = client.get(&draft);
    assert_eq!((answer.status, answer.field("location")), (302, "/posts/unsaid/"));
    assert!(client.get("/posts/unsaid/").text().contains("/posts/unsaid/map.svg"));
    assert_eq!(client.get(&later).status, 200);
}

#[test]
fn every_address_is_of_its_key_and_the_calendar_of_a_packed_file_knows_them() {
    let place = blog();
    let pack = |key: &str| {
        let arguments = ["pack", "--output", "blog.pack", "--preview-key", key];
        let packed = pamphlet(place.path(), &arguments);
        assert_eq!(packed.status.code(), Some(0), "{}", String::from_utf8_lossy(&packed.stderr));
        let said = String::from_utf8_lossy(&packed.stderr).into_owned();
        assert_eq!(said.contains("16 characters"), key.len() < 16, "{said}");
        let said: Vec<String> = said.lines().map(str::to_owned).collect();
        path_of(&said, "posts/later.md")
    };
    assert_ne!(pack("another"), pack(KEY));
    let later = pack(KEY);
    let before = Serving::start(place.path(), &["blog.pack"]);
    assert_eq!(before.get(&later).status, 200);
    let after = Serving::start(place.path(), &["blog.pack", "--now", "2990-01-02"]);
    let answer = after.get(&later);
    assert_eq!((answer.status, answer.field("location")), (302, "/posts/later/"));
}

/// The blog packed with previews, as `blog.pack` beside it.
fn packed() -> tempfile::TempDir {
    let place = blog();
    let made = pamphlet(place.path(), &["pack", "--output", "blog.pack", "--preview-key", KEY]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    place
}

#[test]
fn the_list_names_the_addresses_to_those_who_have_the_key() {
    let place = blog();
    let (_server, [draft, later]) = serve(&place, &[]);
    for format in ["table", "json"] {
        let list = |key: &[&str]| {
            let told = pamphlet(place.path(), &[&["list", "--format", format], key].concat());
            String::from_utf8(told.stdout).expect("text")
        };
        let told = list(&["--preview-key", KEY]);
        assert!(told.contains(&draft) && told.contains(&later), "{told}");
        assert_eq!(told.matches("/preview/").count(), 2, "{told}");
        assert!(!list(&[]).contains("preview"));
    }
}

#[test]
fn an_export_has_no_preview_and_no_word_of_one() {
    let place = packed();
    let made = pamphlet(place.path(), &["export", "blog.pack", "--output", "out"]);
    let said = String::from_utf8_lossy(&made.stdout);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    // Two that are hidden, the three files of a bundle, and a redirect from the preview of what is shown.
    assert!(said.contains("left out 6 URLs of previews"), "{said}");
    assert!(place.path().join("out/posts/shown/index.html").exists());
    assert!(!place.path().join("out/preview").exists());
    for name in [".pamphlet-export", "_redirects", "_nginx.conf"] {
        let text = fs::read_to_string(place.path().join("out").join(name)).expect("a file");
        assert!(!text.contains("preview/"), "{name}: {text}");
    }
}

#[test]
fn no_preview_is_a_url_that_a_site_has_lost() {
    let place = packed();
    let checked = pamphlet(place.path(), &["check", "--compare", "blog.pack"]);
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success() && !said.contains("/preview/"), "{said}");
}

/// Arguments can be read by every user of a machine; an environment cannot.
#[test]
fn the_environment_may_hold_the_key() {
    let place = blog();
    let packed = |name: &str, variable: Option<&str>, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pamphlet"));
        command.current_dir(place.path()).args(["pack", "--output", name]).args(arguments);
        command.env_remove("PAMPHLET_PREVIEW_KEY");
        if let Some(key) = variable {
            command.env("PAMPHLET_PREVIEW_KEY", key);
        }
        assert!(command.output().expect("the program").status.success());
        fs::read(place.path().join(name)).expect("a packed file")
    };
    let without = packed("without.pack", None, &[]);
    let asked = packed("asked.pack", None, &["--preview-key", KEY]);
    assert_ne!(without, asked);
    assert_eq!(packed("held.pack", Some(KEY), &[]), asked);
    assert_eq!(packed("empty.pack", Some(""), &[]), without);
    assert_eq!(packed("both.pack", Some("some other key"), &["--preview-key", KEY]), asked);
}
