//! `pamphlet import`: every address, feed and entry id of the old blog answers, and the rest is listed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

#[path = "program/mod.rs"]
mod program;

use program::{Client, Serving, pamphlet};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn below(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => below(&path, found),
                path => {
                    let bytes = fs::read(&path).expect("a file");
                    found.insert(path, bytes);
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    below(folder, &mut found);
    found
}

/// Imports a fixture into `blog` of a new folder, and sees to it that the new blog passes the check and
/// that the old one is as it was. Returns the notes, line by line.
fn import(name: &str) -> (TempDir, Vec<String>) {
    let place = tempfile::tempdir().expect("a folder");
    let from = fixture(name);
    let before = files(&from);
    let told = pamphlet(place.path(), &["import", from.to_str().expect("UTF-8"), "blog"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    assert!(files(&from) == before, "the old folder is touched");
    let checked = pamphlet(place.path(), &["check", "blog"]);
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
    let told = String::from_utf8(told.stdout).expect("text");
    (place, told.lines().map(str::to_owned).collect())
}

/// Sees to it that each path answers 200, be it after one redirect.
fn all_answer<'a>(client: &mut Client, paths: impl IntoIterator<Item = &'a str>) {
    for path in paths {
        let mut answer = client.get(path);
        if matches!(answer.status, 301 | 308) {
            answer = client.get(answer.field("location"));
        }
        assert_eq!(answer.status, 200, "{path}");
    }
}

/// The text of a feed, be it after one redirect.
fn feed(client: &mut Client, path: &str) -> String {
    let answer = client.get(path);
    match answer.status {
        301 => client.get(answer.field("location")).text().to_owned(),
        200 => answer.text().to_owned(),
        status => panic!("{path} answers {status}"),
    }
}

#[test]
fn jekyll() {
    let (place, notes) = import("jekyll");
    assert_eq!(
        notes,
        [
            "_config.yml: what the plugin jekyll-mystery does is not taken over",
            "_includes: the look of the old site is not taken over",
            "_layouts: the look of the old site is not taken over",
            "_posts/2009-04-11-first-lamp.md: attributes in braces are dropped: 1",
            "_posts/2012-02-09-What's_New.markdown:10:1: `{% include aside.html text=\"x\" %}` stays as it is",
            "_posts/no-date.md: no date in the name: Jekyll left it out, too",
            "index.html: a page made of Liquid; left out",
            "",
            "blog: 5 posts, 6 pages, 3 files, 3 redirects from Jekyll; 7 things not taken over",
        ]
    );
    let server = Serving::start(place.path(), &["blog"]);
    let mut client = Client::new(&server);
    all_answer(
        &mut client,
        [
            "/2009/04/11/first-lamp.html",
            "/tech/2012/02/09/What's_New.html",
            "/essays/on-moving/",
            "/oil/fuel/2015/07/08/lamp-oil.html",
            "/lamp",
            "/2009/old-lamp.html",
            "/about.html",
            "/docs/",
            "/docs/setup.html",
            "/contact/",
            "/recipes/soup.html",
            "/img/lamp.svg",
            "/CNAME",
            "/.well-known/security.txt",
            "/feed.xml",
            "/atom.xml",
        ],
    );
    for hidden in ["/2014/05/06/unfinished.html", "/notes/private.html", "/posts/idea/"] {
        assert_eq!(client.get(hidden).status, 404, "{hidden}");
    }
    for path in ["/feed.xml", "/atom.xml"] {
        let feed = feed(&mut client, path);
        // In XML an apostrophe may be escaped.
        let ids = ["/2009/04/11/first-lamp", "/tech/2012/02/09/What&#39;s_New", "/essays/moved"];
        for id in ids {
            assert!(feed.contains(&format!("<id>https://lamps.example{id}</id>")), "{id}: {feed}");
        }
        assert!(!feed.contains("soup"), "a page is no entry");
    }
    let first = client.get("/2009/04/11/first-lamp.html");
    let first = first.text();
    assert!(
        first.contains("/tech/2012/02/09/What&#39;s_New.html#more")
            || first.contains("/tech/2012/02/09/What's_New.html#more"),
        "{first}"
    );
    assert!(first.contains("language-ruby") && !first.contains("endhighlight"), "{first}");
    assert!(client.get("/nothing/like/this").text().contains("Nothing <em>here</em>."));
}

#[test]
fn hugo() {
    let (place, notes) = import("hugo");
    assert_eq!(
        notes,
        [
            "archetypes: `pamphlet new` takes the place of archetypes",
            "content/posts/first-lamp.md:11:1: the shortcode \"aside\" is not known here and stays visible",
            "content/talk.org: no Markdown; left out",
            "layouts: the look of the old site is not taken over",
            "",
            "blog: 9 posts, 3 pages, 4 files, 2 redirects from Hugo; 4 things not taken over",
        ]
    );
    let settings = fs::read_to_string(place.path().join("blog/site.json")).expect("settings");
    let settings: serde_json::Value = serde_json::from_str(&settings).expect("JSON");
    let nav: Vec<&str> = settings["nav"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|item| item["url"].as_str())
        .collect();
    assert_eq!(nav, ["/posts/", "/about/", "/2012/02/1984/"]);
    let server = Serving::start(place.path(), &["blog"]);
    let mut client = Client::new(&server);
    all_answer(
        &mut client,
        [
            "/2009/04/the-first-lamp/",
            "/2012/02/1984/",
            "/2013/03/far-away/",
            "/2013/03/far-away/map.svg",
            "/Some/Where.html",
            "/e/july/on-light/",
            "/e/january/night/",
            "/notes/deep-down/one-more/",
            "/old/lamp.html",
            "/2009/04/lamp-one/",
            "/about/",
            "/posts/",
            "/essays/",
            "/tags/c++/",
            "/projects/harbour/",
            "/categories/news/",
            "/img/lamp.svg",
            "/index.xml",
            "/posts/index.xml",
            "/tags/brass/index.xml",
            "/projects/harbour/index.xml",
        ],
    );
    assert_eq!(client.get("/2014/01/over/").status, 410);
    assert_eq!(client.get("/2014/01/a-draft/").status, 404);
    let feed = feed(&mut client, "/index.xml");
    for path in
        ["/2009/04/the-first-lamp/", "/2012/02/1984/", "/e/january/night/", "/Some/Where.html"]
    {
        assert!(feed.contains(&format!(">https://lamps.example{path}</guid>")), "{path}: {feed}");
    }
}

/// The addresses that Hugo itself names, where it is installed.
#[test]
fn hugo_names_its_addresses_itself() {
    let copy = tempfile::tempdir().expect("a folder");
    let from = fixture("hugo");
    for (path, bytes) in files(&from) {
        let target = copy.path().join(path.strip_prefix(&from).expect("below"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("made");
        fs::write(target, bytes).expect("written");
    }
    let listed = Command::new("hugo").args(["list", "all"]).current_dir(copy.path()).output();
    let Some(listed) = listed.ok().filter(|listed| listed.status.success()) else {
        eprintln!("hugo is not installed: nothing was compared");
        return;
    };
    let listed = String::from_utf8(listed.stdout).expect("text");
    // Titles of the fixture have neither commas nor quotes. Older versions of Hugo know fewer columns,
    // and list no sections; warnings may stand before the table.
    let table = listed.lines().skip_while(|line| !line.starts_with("path,"));
    let rows: Vec<Vec<&str>> = table.map(|line| line.split(',').collect()).collect();
    let head = rows.first().expect("a table");
    let column = |name: &str| head.iter().position(|column| *column == name).expect("a column");
    let (path, draft, permalink) = (column("path"), column("draft"), column("permalink"));
    let (place, _) = import("hugo");
    let server = Serving::start(place.path(), &["blog"]);
    let mut client = Client::new(&server);
    let mut compared = 0;
    for row in rows.iter().skip(1).filter(|row| row.len() == head.len()) {
        let expected = match row[path] {
            // Hugo knows no address at which something is gone.
            path if path.ends_with("over.md") => 410,
            path if path.ends_with("talk.org") => continue,
            _ if row[draft] == "true" => 404,
            _ => 200,
        };
        let url = row[permalink].strip_prefix("https://lamps.example").expect("of the site");
        assert_eq!(client.get(url).status, expected, "{url}");
        compared += 1;
    }
    assert!(compared >= 10, "{listed}");
}

#[test]
fn zola() {
    let (place, notes) = import("zola");
    assert_eq!(
        notes,
        [
            "content/blog/2009-04-11-First Lamp.md:15:1: the shortcode \"quote\" is not known here and stays visible",
            "sass: the look of the old site is not taken over",
            "templates: the look of the old site is not taken over",
            "",
            "blog: 5 posts, 3 pages, 2 files, 10 redirects from Zola; 3 things not taken over",
        ]
    );
    let server = Serving::start(place.path(), &["blog"]);
    let mut client = Client::new(&server);
    all_answer(
        &mut client,
        [
            "/blog/first-lamp/",
            "/blog/grosse-licht/",
            "/blog/trip/",
            "/blog/trip/map.svg",
            "/some/Where/",
            "/old/lamp.html",
            "/lamp",
            "/about/",
            "/blog/",
            "/tags/brass/",
            "/tags/c/",
            "/projects/harbour/",
            "/atom.xml",
            "/rss.xml",
            "/blog/atom.xml",
            "/blog/rss.xml",
            "/tags/c/atom.xml",
            "/tags/brass/rss.xml",
            "/img/lamp.svg",
        ],
    );
    assert_eq!(client.get("/blog/draft/").status, 404);
    for path in ["/atom.xml", "/blog/atom.xml"] {
        let feed = feed(&mut client, path);
        for path in ["/blog/first-lamp/", "/blog/grosse-licht/", "/some/Where/"] {
            assert!(
                feed.contains(&format!("<id>https://lamps.example{path}</id>")),
                "{path}: {feed}"
            );
        }
    }
    let first = client.get("/blog/first-lamp/");
    assert!(first.text().contains("href=\"/blog/grosse-licht/#part\""), "{}", first.text());
    assert!(first.text().contains("abc_1"), "the film is there");
}

#[test]
fn eleventy() {
    let (place, notes) = import("eleventy");
    assert_eq!(
        notes,
        [
            "content/blog/2009-04-11-FirstLamp.md:7:34: `{% image \"x.png\" %}` stays as it is",
            "content/blog/third.md: its date is \"Last Modified\": the time of the file's last change is written down",
            "content/hidden.md: without an address; left out",
            "content/index.njk: a template; left out",
            "eleventy.config.js: a program: folders, copies and the feed are read from its plain strings",
            "",
            "blog: 5 posts, 2 pages, 3 files, 2 redirects from Eleventy; 5 things not taken over",
        ]
    );
    let server = Serving::start(place.path(), &["blog"]);
    let mut client = Client::new(&server);
    all_answer(
        &mut client,
        [
            "/blog/FirstLamp/",
            "/essays/second/",
            "/blog/third/",
            "/blog/folder/",
            "/about/",
            "/page/",
            "/tags/brass/",
            "/img/lamp.svg",
            "/css/site.css",
            "/favicon.ico",
            "/feed/feed.xml",
            "/rss/old.xml",
        ],
    );
    for hidden in ["/blog/folder/sibling/", "/hidden/", "/tags/posts/", "/README/"] {
        assert_eq!(client.get(hidden).status, 404, "{hidden}");
    }
    let feed = feed(&mut client, "/feed/feed.xml");
    for path in ["/blog/FirstLamp/", "/essays/second/", "/blog/folder/"] {
        assert!(feed.contains(&format!("<id>https://lamps.example{path}</id>")), "{path}: {feed}");
    }
    let first = client.get("/blog/FirstLamp/");
    assert!(first.text().contains("{{ shown }}"), "{}", first.text());
    assert!(client.get("/nothing/like/this").text().contains("Nothing <em>here</em>."));
}

#[test]
fn every_form_of_front_matter_is_read_and_what_is_faulty_has_its_place() {
    let place = tempfile::tempdir().expect("a folder");
    let from = fixture("forms");
    let told = pamphlet(place.path(), &["import", from.to_str().expect("UTF-8"), "blog"]);
    assert_eq!(told.status.code(), Some(1), "two posts want one address");
    let told = String::from_utf8(told.stdout).expect("text");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines[1],
        "content/posts/odd.md: the alias /posts/comment/ is not taken over: the alias /posts/comment/ is the URL of posts/comment.md"
    );
    assert!(lines[0].starts_with("content/posts/broken.md:3:"), "{told}");
    assert_eq!(
        lines[2],
        "content/posts/odd.md:3:1: \"date\" is not a date; it is kept in \"params\""
    );
    assert!(
        lines[4].starts_with("content/posts/twin.md: the new file has a fault at posts/twin.md:4:"),
        "{told}"
    );
    let read = |name: &str| {
        fs::read_to_string(place.path().join("blog/content/posts").join(name)).expect("a post")
    };
    assert_eq!(
        read("semicolons.md"),
        "{\n  \"title\": \"Semicolons\",\n  \"date\": \"2020-01-01\"\n}\n\nText.\n"
    );
    assert_eq!(
        read("comment.md"),
        "{\n  \"title\": \"Comment\",\n  \"date\": \"2020-01-02\"\n}\n\nText.\n"
    );
    assert_eq!(
        read("odd.md"),
        "{\n  \"title\": \"Odd\",\n  \"lastmod\": \"2020-01-04\",\n  \"aliases\": [\"/odd\"],\n  \"id\": \"urn:odd\",\n  \
         \"tags\": [\"7\"],\n  \"params\": {\n    \"date\": \"soon\",\n    \"weight\": \"heavy\"\n  }\n}\n\nText.\n"
    );
}

#[test]
fn what_cannot_be_imported_is_refused_and_nothing_is_written() {
    let place = tempfile::tempdir().expect("a folder");
    let from = fixture("jekyll");
    let from = from.to_str().expect("UTF-8");
    program::write(
        place.path(),
        &[
            ("full/mine.txt", "mine"),
            ("empty-of-signs/a.md", "text"),
            ("both/_config.yml", "title: A\n"),
            ("both/hugo.toml", "title = \"A\"\n"),
            ("both/_posts/2020-01-01-a.md", "---\ntitle: A\n---\nText.\n"),
            ("broken/_config.yml", "title: [\n"),
        ],
    );
    let refused = |arguments: &[&str], reason: &str| {
        let before = files(place.path());
        let told = pamphlet(place.path(), &[&["import"], arguments].concat());
        assert_eq!(told.status.code(), Some(2), "{told:?}");
        let said = String::from_utf8(told.stderr).expect("text");
        assert!(said.contains(reason), "{said}");
        assert!(files(place.path()) == before);
    };
    refused(&[from, "full"], "full is not empty");
    refused(&["no-such-folder", "new"], "cannot read no-such-folder");
    refused(&["empty-of-signs", "new"], "name the engine with --from");
    refused(&["both", "new"], "could be a folder of each of Hugo, Jekyll");
    refused(&["both", "both/new"], "lie in one another");
    refused(&["broken", "new"], "_config.yml:");
    let told = pamphlet(place.path(), &["import", "both", "new", "--from", "jekyll"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    assert!(place.path().join("new/content/posts/2020-01-01-a.md").is_file());
}

#[test]
fn what_jekyll_leaves_alone_is_no_post() {
    let place = tempfile::tempdir().expect("a folder");
    let post = "---\ntitle: A\n---\nText.\n";
    program::write(
        place.path(),
        &[
            ("old/_config.yml", "exclude: [private, _posts/2020-01-05-e.md]\n"),
            ("old/_posts/2020-01-01-a.md", post),
            ("old/_posts/2020-01-05-e.md", post),
            ("old/brass/_posts/2020-01-02-b.md", post),
            ("old/private/_posts/2020-01-03-c.md", post),
            ("old/private/deep/_drafts/d.md", post),
            ("old/vendor/bundle/theme/_posts/2020-01-04-d.md", post),
            ("old/_site/_posts/2020-01-06-f.md", post),
        ],
    );
    let told = pamphlet(place.path(), &["import", "old", "new"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    let made = files(&place.path().join("new/content"));
    let made: Vec<_> = made.keys().filter_map(|path| path.file_name()).collect();
    assert_eq!(made, ["2020-01-01-a.md", "2020-01-02-b.md"]);
}

#[test]
fn a_dot_begins_a_language_of_zola_only_if_the_site_has_it() {
    let place = tempfile::tempdir().expect("a folder");
    let page = "+++\ntitle = \"A\"\n+++\nText.\n";
    let settings = "base_url = \"https://a.example\"\n";
    for (number, languages) in ["", "[languages.de]\n[languages.pt-BR]\n"].into_iter().enumerate() {
        let old = format!("old-{number}");
        let at = |path: &str| format!("{old}/{path}");
        let settings = format!("{settings}{languages}");
        program::write(
            place.path(),
            &[
                (&at("zola.toml"), &settings),
                (&at("content/version-2.10.md"), page),
                (&at("content/both.md"), page),
            ],
        );
        if number == 1 {
            let others = ["both.de", "both.pt-BR", "main.en"];
            let others = others.map(|name| at(&format!("content/{name}.md")));
            program::write(place.path(), &others.each_ref().map(|path| (path.as_str(), page)));
        }
        let new = format!("new-{number}");
        let told = pamphlet(place.path(), &["import", &old, &new]);
        assert_eq!(told.status.code(), Some(0), "{told:?}");
        let made = files(&place.path().join(&new).join("content"));
        let made: Vec<_> = made.keys().filter_map(|path| path.file_name()).collect();
        let expected = ["both.md", "main.md", "version-2.10.md"];
        let expected = expected.into_iter().filter(|name| number == 1 || *name != "main.md");
        assert_eq!(made, expected.collect::<Vec<_>>());
        if number == 1 {
            let told = String::from_utf8(told.stdout).expect("text");
            for other in ["both.de", "both.pt-BR"] {
                let left = format!("content/{other}.md: a page in another language; left out");
                assert!(told.contains(&left), "{told}");
            }
        }
    }
}
