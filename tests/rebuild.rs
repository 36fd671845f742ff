//! Builds from a folder: the calendar they hold, and rebuilds that equal a build from nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pamphlet::content::Touched;
use pamphlet::packed::{Generation, Kind, PackedSite};
use pamphlet::reload::{BuildError, Settings, Workshop};

const SETTINGS: Settings =
    Settings { drafts: false, future: false, base_url: None, now: None, allow_errors: false };

fn post(title: &str, fields: &str, text: &str) -> String {
    format!("{{\"title\": \"{title}\", {fields}}}\n\n{text}\n")
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a new folder");
    fs::write(file, text).expect("a written file");
}

type Answers = BTreeMap<String, Vec<Vec<u8>>>;

/// Everything a generation can answer, by path: kind, location, and each head with its body.
fn answers(site: &PackedSite, generation: &Generation<'_>) -> Answers {
    let page = |(key, page): (&[u8], pamphlet::packed::PageRef<'_>)| {
        let mut parts = vec![format!("{:?}", page.kind()).into_bytes(), page.location().to_vec()];
        let wholes = page.representations().iter().map(|form| site.bytes(form.whole()).to_vec());
        parts.extend(wholes);
        (String::from_utf8_lossy(key).into_owned(), parts)
    };
    generation.scan(b"").map(page).collect()
}

fn all_answers(site: &PackedSite) -> Vec<(i64, Answers)> {
    site.generations().map(|(from, generation)| (from, answers(site, &generation))).collect()
}

fn has(site: &PackedSite, at: &str, path: &str) -> bool {
    let at: jiff::Timestamp = at.parse().expect("a time");
    site.generation(at.as_second()).get(path.as_bytes()).is_some()
}

#[test]
fn posts_come_and_go_by_the_calendar_in_one_build() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), "posts/now.md", &post("Now", "\"date\": \"2020-01-01\"", "Text."));
    write(
        place.path(),
        "posts/later.md",
        &post(
            "Later",
            "\"date\": \"2020-01-02\", \"publishDate\": \"2990-05-01T12:00:00Z\"",
            "Text.",
        ),
    );
    write(
        place.path(),
        "posts/ends.md",
        &post(
            "Ends",
            "\"date\": \"2020-01-03\", \"expiryDate\": \"2990-05-01T12:00:00.5Z\"",
            "Text.",
        ),
    );
    let built = Workshop::new(place.path(), SETTINGS).build().expect("a site");
    let (before, at, after) =
        ("2990-05-01T11:59:59Z", "2990-05-01T12:00:00Z", "2990-05-01T12:00:01Z");
    assert_eq!(
        ["/posts/later/", "/posts/later/index.md"].map(|path| has(&built.site, before, path)),
        [false; 2]
    );
    assert!(has(&built.site, at, "/posts/later/"));
    let kind = |at: &str| {
        let at: jiff::Timestamp = at.parse().expect("a time");
        built.site.generation(at.as_second()).get(b"/posts/ends/").map(|page| page.kind())
    };
    assert_eq!(kind(at), Some(Kind::Content), "half a second is left");
    assert_eq!(kind(after), Some(Kind::Gone));
    let home = |at: &str| {
        let at: jiff::Timestamp = at.parse().expect("a time");
        let generation = built.site.generation(at.as_second());
        let page = generation.get(b"/").expect("a home page");
        String::from_utf8_lossy(built.site.bytes(page.representations()[0].body())).into_owned()
    };
    assert!(!home(before).contains("/posts/later/") && home(at).contains("/posts/later/"));
    assert!(home(at).contains("/posts/ends/") && !home(after).contains("/posts/ends/"));

    let fixed = Settings { now: Some(after.parse().expect("a time")), ..SETTINGS };
    let built = Workshop::new(place.path(), fixed).build().expect("a site");
    assert_eq!(built.site.generations().count(), 1);
    assert!(has(&built.site, "1999-01-01T00:00:00Z", "/posts/later/"), "the calendar stands still");
}

#[test]
fn a_long_calendar_is_built_a_part_at_a_time() {
    let place = tempfile::tempdir().expect("a temporary folder");
    for year in 2900..2940 {
        let date = format!("\"date\": \"2020-01-01\", \"publishDate\": \"{year}-01-01T00:00:00Z\"");
        write(
            place.path(),
            &format!("posts/in-{year}.md"),
            &post(&format!("In {year}"), &date, "Text."),
        );
    }
    let built = Workshop::new(place.path(), SETTINGS).build().expect("a site");
    let until = built.until.expect("more than one build's worth");
    let last = built.site.generations().last().expect("a generation").0;
    assert!(last < until.as_second());
    assert!(has(&built.site, "2915-01-01T00:00:00Z", "/posts/in-2915/"));
}

#[test]
fn a_rebuild_equals_a_build_from_nothing() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path();
    for number in 0..6 {
        let fields =
            format!("\"date\": \"2026-01-0{}\", \"tags\": [\"t{}\"]", number + 1, number % 3);
        write(
            folder,
            &format!("posts/p{number}.md"),
            &post(&format!("Post {number}"), &fields, "Text, and `code`."),
        );
    }
    let scheduled = "\"date\": \"2026-01-07\", \"publishDate\": \"2990-01-01T00:00:00Z\"";
    write(folder, "posts/scheduled.md", &post("Scheduled", scheduled, "Text."));
    let mut workshop = Workshop::new(folder, SETTINGS);
    workshop.build().expect("a site");
    type Edit = fn(&Path);
    let edits: [(&str, Edit); 8] = [
        ("nothing", |_| {}),
        ("an edit", |folder| {
            write(folder, "posts/p1.md", &post("Other", "\"date\": \"2026-01-02\"", "Changed."))
        }),
        ("a rename", |folder| {
            fs::rename(folder.join("posts/p2.md"), folder.join("posts/q.md")).expect("renamed")
        }),
        ("a removal", |folder| fs::remove_file(folder.join("posts/p3.md")).expect("removed")),
        ("settings", |folder| {
            write(folder, "site.json", "{\"title\": \"Named\", \"page_size\": 2}")
        }),
        ("a static file", |folder| write(folder, "static/a.txt", "one")),
        ("the static file again", |folder| write(folder, "static/a.txt", "two")),
        ("a template", |folder| {
            write(folder, "templates/404.html", "<!doctype html><title>Lost</title><p>Lost.")
        }),
    ];
    for (what, edit) in edits {
        edit(folder);
        let rebuilt = workshop.build().expect("a site");
        let fresh = Workshop::new(folder, SETTINGS).build().expect("a site");
        assert!(all_answers(&rebuilt.site) == all_answers(&fresh.site), "after {what}");
    }
}

/// What is done, where, and whether it leaves a folder that can be built.
type Touch = (&'static str, &'static [&'static str], fn(&Path), bool);

const TOUCHES: &[Touch] = &[
    ("nothing", &[], |_| {}, true),
    (
        "a text",
        &["posts/p1.md"],
        |folder| {
            let text = post("Post", "\"date\": \"2026-01-02\", \"tags\": [\"t\"]", "[New](p4.md).");
            write(folder, "posts/p1.md", &text);
        },
        true,
    ),
    (
        "a front matter",
        &["posts/p1.md"],
        |folder| write(folder, "posts/p1.md", &post("Other", "\"slug\": \"q\"", "Text.")),
        true,
    ),
    (
        "a faulty file",
        &["posts/p1.md"],
        |folder| write(folder, "posts/p1.md", "{\"title\": }\n\nText."),
        false,
    ),
    (
        "another one while that is faulty",
        &["posts/p2.md"],
        |folder| write(folder, "posts/p2.md", &post("Post", "\"date\": \"2026-01-03\"", "New.")),
        false,
    ),
    (
        "the faulty file mended",
        &["posts/p1.md"],
        |folder| write(folder, "posts/p1.md", &post("Post", "\"date\": \"2026-01-02\"", "T.")),
        true,
    ),
    (
        "a save as some editors do it",
        &["posts/4913", "posts/p3.md~", "posts/p3.md", "posts/.p3.md.swp"],
        |folder| {
            let file = folder.join("posts/p3.md");
            fs::rename(&file, folder.join("posts/p3.md~")).expect("renamed");
            write(folder, "posts/p3.md", &post("Post", "\"date\": \"2026-01-04\"", "Saved."));
        },
        true,
    ),
    (
        "a rename",
        &["posts/p2.md", "posts/q.md"],
        |folder| {
            fs::rename(folder.join("posts/p2.md"), folder.join("posts/q.md")).expect("renamed")
        },
        true,
    ),
    (
        "a folder that goes",
        &["posts/bundle"],
        |folder| fs::remove_dir_all(folder.join("posts/bundle")).expect("removed"),
        true,
    ),
    (
        "a folder that comes",
        &["pages"],
        |folder| write(folder, "pages/deep/about.md", "{\"title\": \"About\"}\n\nText."),
        true,
    ),
    ("settings", &["site.json"], |folder| write(folder, "site.json", "{\"title\": \"N\"}"), true),
    ("a file", &["static/a.txt"], |folder| write(folder, "static/a.txt", "one"), true),
    ("the file again", &["static/a.txt"], |folder| write(folder, "static/a.txt", "two"), true),
    (
        "a file with two names",
        &["posts/twin.md"],
        |folder| {
            let (one, other) = (folder.join("posts/p5.md"), folder.join("posts/twin.md"));
            fs::hard_link(one, other).expect("a second name");
        },
        true,
    ),
    (
        "one of the names",
        &["posts/twin.md"],
        |folder| write(folder, "posts/twin.md", &post("Twin", "\"date\": \"2026-01-06\"", "T.")),
        true,
    ),
];

#[test]
fn a_rebuild_of_what_was_touched_equals_a_build_from_nothing() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path();
    for number in 0..6 {
        let fields = format!("\"date\": \"2026-01-0{}\", \"tags\": [\"t\"]", number + 1);
        let text = format!("Text, and [another](p{}.md).", (number + 1) % 6);
        write(folder, &format!("posts/p{number}.md"), &post("Post", &fields, &text));
    }
    write(folder, "posts/bundle/index.md", &post("Bundle", "\"date\": \"2026-01-07\"", "Text."));
    write(folder, "posts/bundle/note.txt", "one");
    let mut workshop = Workshop::new(folder, SETTINGS);
    workshop.build().expect("a site");
    for (what, paths, edit, is_whole) in TOUCHES {
        edit(folder);
        let canonical = folder.canonicalize().expect("the folder is there");
        let touched = Touched::Only(paths.iter().map(|path| canonical.join(path)).collect());
        let rebuilt = workshop.build_serving(touched, &mut |_| (), &mut |_| ());
        let fresh = Workshop::new(folder, SETTINGS).build();
        match (rebuilt, fresh) {
            (Ok(rebuilt), Ok(fresh)) => {
                assert!(*is_whole, "after {what}");
                assert!(all_answers(&rebuilt.site) == all_answers(&fresh.site), "after {what}");
                assert_eq!(rebuilt.report.diagnostics, fresh.report.diagnostics, "after {what}");
            }
            (Err(BuildError::Faulty(rebuilt)), Err(BuildError::Faulty(fresh))) => {
                assert!(!is_whole, "after {what}");
                assert_eq!(rebuilt.diagnostics, fresh.diagnostics, "after {what}");
            }
            _ => panic!("only one of two builds went well after {what}"),
        }
    }
}

#[test]
fn what_was_not_touched_is_not_looked_at() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let folder = place.path().canonicalize().expect("the folder is there");
    let text = |words: &str| post("Post", "\"date\": \"2026-01-02\"", words);
    write(&folder, "a.md", &text("Alpha."));
    write(&folder, "b.md", &text("Beta."));
    let mut workshop = Workshop::new(&folder, SETTINGS);
    workshop.build().expect("a site");
    write(&folder, "a.md", &text("Gamma."));
    write(&folder, "b.md", &text("Delta."));
    let touched = Touched::Only([folder.join("a.md")].into());
    let built = workshop.build_serving(touched, &mut |_| (), &mut |_| ()).expect("a site");
    let says = |site: &PackedSite, path: &str, words: &str| {
        let generation = site.generation(0);
        let page = generation.get(path.as_bytes()).expect("a page");
        let body = String::from_utf8_lossy(site.bytes(page.representations()[0].body()));
        body.contains(words)
    };
    assert!(says(&built.site, "/a/", "Gamma.") && says(&built.site, "/b/", "Beta."));
    // Whoever cannot say what was touched is told of everything.
    let built = workshop.build().expect("a site");
    assert!(says(&built.site, "/a/", "Gamma.") && says(&built.site, "/b/", "Delta."));
}

#[test]
fn a_faulty_folder_gives_a_report_and_no_site() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), "posts/a.md", "{\"title\": 7}\n\nText.\n");
    write(place.path(), "posts/b.md", &post("B", "\"date\": \"2026-01-01\"", "Text."));
    match Workshop::new(place.path(), SETTINGS).build() {
        Err(BuildError::Faulty(report)) => assert_eq!(report.errors(), 1),
        other => panic!("{other:?}"),
    }
    let allowing = Settings { allow_errors: true, ..SETTINGS };
    let built = Workshop::new(place.path(), allowing).build().expect("a site");
    assert!(has(&built.site, "2026-11-24T00:00:00Z", "/posts/b/"));
    assert!(!has(&built.site, "2026-11-24T00:00:00Z", "/posts/a/"));
    let nowhere = Workshop::new(&place.path().join("nowhere"), SETTINGS).build();
    assert!(matches!(nowhere, Err(BuildError::Folder(_))), "{nowhere:?}");
}

#[test]
fn a_faulty_template_is_a_finding() {
    let place = tempfile::tempdir().expect("a temporary folder");
    write(place.path(), "posts/b.md", &post("B", "\"date\": \"2026-01-01\"", "Text."));
    write(place.path(), "templates/404.html", "{% if %}");
    match Workshop::new(place.path(), SETTINGS).build() {
        Err(BuildError::Faulty(report)) => {
            let found =
                report.diagnostics.iter().find(|found| found.code.name() == "template-error");
            assert_eq!(found.map(|found| found.path.as_str()), Some("templates/404.html"));
        }
        other => panic!("{other:?}"),
    }
    let allowing = Settings { allow_errors: true, ..SETTINGS };
    let built = Workshop::new(place.path(), allowing).build().expect("a site");
    assert!(built.report.has_fatal() && has(&built.site, "2026-11-24T00:00:00Z", "/posts/b/"));
}
