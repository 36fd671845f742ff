//! A post before its time is not there, in no output and in no way; at its time it is in each of them.

mod program;

use std::collections::BTreeSet;
use std::path::Path;

use program::{Answer, Client, Serving, pamphlet, write};

const BEFORE: &str = "2989-12-31T23:59:59Z";
const AFTER: &str = "2990-05-01T12:00:00Z";
const ENDED: &str = "2991-01-01T00:00:00Z";

/// Everything that only the scheduled post says: its title, text, place, picture, term and author.
const SECRETS: [&str; 6] = ["Wanderlicht", "Zunderschwamm", "moth", "glow", "nocturne", "Selene"];

const SCHEDULED: &str = r#"{
  "title": "Wanderlicht",
  "date": "2020-01-03", "publishDate": "2990-05-01T12:00:00Z", "expiryDate": "2991-01-01T00:00:00Z",
  "tags": ["lamps", "nocturne"], "author": "Selene", "aliases": ["/old-moth/"]
}

Zunderschwamm. See [the wick](../wick.md). ![It glows](glow.svg)
"#;

const GLOW: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>";

/// A blog of two posts around the one that is scheduled, if that is wanted.
fn blog(folder: &Path, has_scheduled: bool) {
    let post = |title: &str, day: u8| {
        format!(
            "{{ \"title\": \"{title}\", \"date\": \"2020-01-{day:02}\", \"tags\": [\"lamps\"] }}\n\nText.\n"
        )
    };
    write(
        folder,
        &[
            ("content/site.json", r#"{ "title": "Lamps", "base_url": "https://lamps.example" }"#),
            ("content/posts/wick.md", &post("Wick", 2)),
            ("content/posts/chimney.md", &post("Chimney", 4)),
        ],
    );
    if has_scheduled {
        let files =
            [("content/posts/moth/index.md", SCHEDULED), ("content/posts/moth/glow.svg", GLOW)];
        write(folder, &files);
    }
    let packed = pamphlet(folder, &["pack", "--output", "blog.pack"]);
    assert_eq!(packed.status.code(), Some(0), "{}", String::from_utf8_lossy(&packed.stderr));
}

/// Every URL of the packed blog at an instant.
fn urls(folder: &Path, now: &str) -> BTreeSet<String> {
    let arguments = ["inspect", "blog.pack", "--urls", "/", "--format", "json", "--now", now];
    let listed = pamphlet(folder, &arguments);
    assert_eq!(listed.status.code(), Some(0));
    let listed = String::from_utf8(listed.stdout).expect("text");
    let url = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        line["path"].as_str().expect("a URL").to_owned()
    };
    listed.lines().map(url).collect()
}

/// What each of the URLs is answered with, as HTML and for those who prefer Markdown.
fn answers(server: &Serving, urls: &BTreeSet<String>) -> Vec<(String, [Answer; 2])> {
    let mut client = Client::new(server);
    let mut ask = |url: &String| {
        let accepts = ["text/html", "text/markdown"].map(|accept| [("accept", accept)]);
        (url.clone(), accepts.map(|accept| client.ask("GET", url, &accept)))
    };
    urls.iter().map(&mut ask).collect()
}

/// The secrets that a site tells, in a head or a body.
fn told(answers: &[(String, [Answer; 2])]) -> BTreeSet<&'static str> {
    let all = answers.iter().flat_map(|(_, answers)| answers).map(|answer| {
        format!("{:?} {}", answer.fields, String::from_utf8_lossy(&answer.body)).to_lowercase()
    });
    let all: Vec<String> = all.collect();
    let is_told = |secret: &&str| all.iter().any(|text| text.contains(&secret.to_lowercase()));
    SECRETS.into_iter().filter(is_told).collect()
}

/// The blog with and without the scheduled post, from the folder and from the packed file alike.
fn with_both_sources(now: &str, hold: impl Fn(&Serving, &Serving, &str)) {
    let places = [true, false].map(|has_scheduled| {
        let place = tempfile::tempdir().expect("a temporary folder");
        blog(place.path(), has_scheduled);
        place
    });
    for source in ["content", "blog.pack"] {
        let [with, without] = &places;
        let serve = |folder: &Path| Serving::start(folder, &[source, "--now", now]);
        hold(&serve(with.path()), &serve(without.path()), source);
    }
}

fn urls_of_all_times() -> BTreeSet<String> {
    let place = tempfile::tempdir().expect("a temporary folder");
    blog(place.path(), true);
    let times = [BEFORE, AFTER, ENDED];
    times.iter().flat_map(|now| urls(place.path(), now)).collect()
}

#[test]
fn before_its_time_the_site_is_as_if_the_post_had_not_been_written() {
    let urls = urls_of_all_times();
    with_both_sources(BEFORE, |with, without, source| {
        let [with, without] = [with, without].map(|server| answers(server, &urls));
        assert_eq!(told(&with), BTreeSet::new(), "{source}");
        for (with, without) in with.iter().zip(&without) {
            assert_eq!(with, without, "{source}");
        }
    });
}

#[test]
fn from_its_time_on_every_output_has_it() {
    let urls = urls_of_all_times();
    with_both_sources(AFTER, |with, without, source| {
        let everything = answers(with, &urls);
        assert_eq!(told(&everything), BTreeSet::from(SECRETS), "{source}");
        let lists = "/ /posts/ /2020/ /2020/01/ /tags/lamps/ /tags/nocturne/ /authors/selene/";
        let feeds = "/feed.xml /rss.xml /index.xml /feed.json /posts/feed.xml /tags/lamps/feed.xml";
        let pages =
            "/posts/moth/ /posts/moth/index.md /posts/moth/index.json /posts/wick/ /posts/chimney/";
        let title = [lists, feeds, pages].into_iter().flat_map(str::split_whitespace);
        let title = title.map(|path| (path, "Wanderlicht"));
        for (path, word) in title.chain([("/sitemap.xml", "/posts/moth/")]) {
            let answer = with.get(path);
            assert_eq!(answer.status, 200, "{source}: {path}");
            assert!(answer.text().contains(word), "{source}: {path}: {}", answer.text());
            assert!(!without.get(path).text().contains(word), "{source}: {path}");
        }
        assert_eq!(with.get("/posts/moth/glow.svg").status, 200);
        assert_eq!(with.get("/old-moth/").field("location"), "/posts/moth/");
    });
}

#[test]
fn past_its_time_it_is_gone_and_told_nowhere() {
    let urls = urls_of_all_times();
    with_both_sources(ENDED, |with, without, source| {
        assert_eq!(with.get("/posts/moth/").status, 410, "{source}");
        let is_other = |url: &&String| !url.contains("moth");
        let others: BTreeSet<String> = urls.iter().filter(is_other).cloned().collect();
        assert!(others.len() < urls.len(), "{urls:?}");
        let [with, without] = [with, without].map(|server| answers(server, &others));
        assert_eq!(told(&with), BTreeSet::new(), "{source}");
        assert_eq!(with, without, "{source}");
    });
}
