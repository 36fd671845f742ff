//! The files by which an export talks to its host: nothing of the site takes their names, and what stands
//! in them is what the site means.

use std::fs;
use std::path::Path;
use std::process::Output;

use pamphlet::export::Plan;
use pamphlet::packed::Builder;
use tempfile::TempDir;

#[path = "packed/pages.rs"]
mod pages;
#[path = "program/mod.rs"]
mod program;

/// A site with one post that has these aliases, and these redirects in its settings.
fn site(aliases: &[&str], redirects: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!(
        "{{\"title\": \"Lamps\", \"base_url\": \"https://lamps.example\", \"redirects\": [{redirects}]}}"
    );
    let post = format!(
        "{{\"title\": \"A lamp\", \"date\": \"2024-01-02\", \"aliases\": {aliases:?}}}\n\nLight.\n"
    );
    program::write(
        folder.path(),
        &[("site.json", settings.as_str()), ("content/posts/lamp.md", post.as_str())],
    );
    folder
}

fn export(folder: &Path) -> Output {
    let told = program::pamphlet(folder, &["export", ".", "--output", "out"]);
    assert!(told.status.success(), "{told:?}");
    told
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("out").join(name)).expect(name)
}

#[test]
fn an_alias_takes_no_name_that_a_host_reads() {
    let aliases = [
        "/.pamphlet-export",
        "/.pamphlet-export/deep/",
        "/_redirects/x",
        "/_nginx.conf/",
        "/.nojekyll/",
        "/404.html/below",
    ];
    let folder = site(&aliases, "");
    let told = export(folder.path());
    let said = String::from_utf8_lossy(&told.stderr);
    assert!(!said.contains("which stays"), "{said}");
    let rules = read(folder.path(), "_redirects");
    for alias in aliases {
        let line = format!("{alias} /posts/lamp/ 301");
        assert!(rules.lines().any(|found| found == line), "{line} in {rules}");
    }
    let listed = read(folder.path(), ".pamphlet-export");
    for name in ["_redirects", "_nginx.conf", ".nojekyll", "404.html", "index.html"] {
        assert!(listed.lines().any(|found| found == name), "{name} in {listed}");
        assert!(folder.path().join("out").join(name).is_file(), "{name}");
    }
    // What it made it knows again.
    export(folder.path());
}

#[test]
fn a_redirect_from_the_page_for_an_error_does_not_answer_every_error() {
    let folder = site(&["/404.html", "/_redirects"], "");
    let told = export(folder.path());
    let said = String::from_utf8_lossy(&told.stderr);
    assert!(said.contains("/404.html: the page for what is missing lies there"), "{said}");
    assert!(!read(folder.path(), "404.html").contains("http-equiv=\"refresh\""));
    assert!(!read(folder.path(), "_redirects").contains("/404.html"));
    let nginx = read(folder.path(), "_nginx.conf");
    for name in ["/404.html", "/_redirects"] {
        let location = format!("location = \"{name}\" ");
        assert_eq!(nginx.matches(&location).count(), 1, "nginx takes a location once: {nginx}");
    }
}

#[test]
fn a_file_of_the_site_does_not_pass_for_the_list_of_an_export() {
    let mut builder = Builder::in_memory("https://lamps.example");
    builder.begin_generation(0).expect("a generation");
    for path in ["/", "/.pamphlet-export", "/.pamphlet-export/x"] {
        builder.add(pages::content(path, "text")).expect("a page");
    }
    let site = builder.finish().expect("a site");
    let plan = Plan::new(&site, 0);
    let left_out: Vec<&str> = plan.left_out().iter().map(|left| left.url.as_str()).collect();
    assert_eq!(left_out, ["/.pamphlet-export", "/.pamphlet-export/x"]);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    plan.write_folder(&out, &mut |_| std::ops::ControlFlow::Continue(())).expect("written");
    let listed = fs::read_to_string(out.join(".pamphlet-export")).expect("the list");
    assert!(listed.lines().any(|line| line == "index.html"), "{listed}");
}

#[test]
fn a_rule_for_paths_with_a_space_is_exported() {
    let folder = site(&[], r#"{ "from": "/a b/*", "to": "/posts/:splat" }"#);
    export(folder.path());
    let rules = read(folder.path(), "_redirects");
    assert!(rules.lines().any(|line| line == "/a%20b/* /posts/:splat 301"), "{rules}");
    let nginx = read(folder.path(), "_nginx.conf");
    assert!(nginx.contains("rewrite \"^/a b/(.*)$\" \"/posts/$1\""), "{nginx}");
}

#[test]
fn a_rule_that_cannot_stand_in_a_line_is_named() {
    let mut builder = Builder::in_memory("https://lamps.example");
    builder.begin_generation(0).expect("a generation");
    builder.add(pages::redirect("\0/a\n/", 301, "/b/:splat")).expect("a rule");
    builder.add(pages::redirect("\0/c/", 301, "/d e/")).expect("a rule");
    let site = builder.finish().expect("a site");
    let plan = Plan::new(&site, 0);
    let left_out: Vec<(&str, &str)> =
        plan.left_out().iter().map(|left| (left.url.as_str(), left.why.as_str())).collect();
    assert_eq!(
        left_out,
        [
            ("/a\\n/*", "the prefix \"/a\\n/\" holds a control character"),
            ("/c/*", "the rule leads to what is no URL"),
        ]
    );
}

#[test]
fn a_plain_path_is_no_pattern() {
    let aliases = ["/star*x", "/a:b/c", "/old/:splat"];
    let redirects = r#"{ "from": "/t:me/*", "to": "https://other.example:8080/:splat" }"#;
    let folder = site(&aliases, redirects);
    export(folder.path());
    let rules = read(folder.path(), "_redirects");
    assert_eq!(
        rules
            .lines()
            .filter(|line| line.contains("%2A") || line.contains("%3A"))
            .collect::<Vec<_>>(),
        [
            "/a%3Ab/c /posts/lamp/ 301",
            "/a%3Ab/c/ /posts/lamp/ 301",
            "/old/%3Asplat /posts/lamp/ 301",
            "/old/%3Asplat/ /posts/lamp/ 301",
            "/star%2Ax /posts/lamp/ 301",
            "/star%2Ax/ /posts/lamp/ 301",
            "/t%3Ame/* https://other.example:8080/:splat 301",
        ]
    );
}
