//! Faults of a site that are easily overlooked: in its settings, in names that look alike, in files that
//! are no pages.

use crate::checks::{findings, post};

/// The findings in one `site.json`, beside `posts/other.md`.
fn in_settings(settings: &str) -> Vec<String> {
    findings(&[("site.json", settings)])
}

const NONE: [&str; 0] = [];

#[test]
fn faults_of_the_settings_stand_at_their_values() {
    assert_eq!(
        in_settings("{\n  \"theme\": { \"accent\": \"teal\", \"logo\": \"/lgo.svg\" }\n}"),
        ["image-missing site.json:2:41 no picture at /lgo.svg; -"]
    );
    assert_eq!(
        in_settings("{ \"nav\": [{ \"title\": \"O\", \"url\": \"/posts/othre/\" }] }"),
        ["link-broken site.json:1:35 no page at /posts/othre/; did you mean /posts/other/?"]
    );
    assert_eq!(
        in_settings("{ \"theme\": { \"footer\": \"<a href='/no/'>x</a>\" } }"),
        ["link-broken site.json:1:25 no page at /no/; -"]
    );
}

#[test]
fn an_accent_is_a_colour() {
    for colour in ["#0a6", "Teal", "rgb(0 170 102)", "hsl(156, 100%, 33%)"] {
        assert_eq!(in_settings(&format!("{{\"theme\": {{\"accent\": \"{colour}\"}}}}")), NONE);
    }
    assert_eq!(
        in_settings("{\"theme\": {\"accent\": \"taal\"}}"),
        ["site-config site.json:1:23 this is no CSS colour; did you mean \"teal\"?"]
    );
    assert_eq!(
        in_settings("{\"theme\": {\"accent\": \"#12345\"}}"),
        ["site-config site.json:1:23 this is no CSS colour; \
          write it as #0a6, teal, rgb(0 170 102) or hsl(156 100% 33%)"]
    );
}

#[test]
fn a_redirect_leads_somewhere() {
    let rule = |to: &str| format!("{{\"redirects\": [{{\"from\": \"/a/\", \"to\": \"{to}\"}}]}}");
    for to in ["/posts/other/", "/posts/other", "https://blog.example.org/", "/feed.xml"] {
        assert_eq!(in_settings(&rule(to)), NONE, "{to}");
    }
    assert_eq!(
        in_settings(&rule("/posts/othr/")),
        [
            "link-broken site.json:1:39 the redirect from /a/ leads nowhere: no page at /posts/othr/; \
          did you mean /posts/other/?"
        ]
    );
    assert_eq!(
        in_settings(
            "{\"redirects\": [{\"from\": \"/a/*\", \"to\": \"/b/:splat\"}, {\"from\": \"/c/\", \"status\": 410}]}"
        ),
        NONE,
        "where `*` leads depends on the request"
    );
    let away = "{\"title\": \"A\", \"date\": \"2024-01-01\", \"redirect_to\": \"/nowhere/\"}\n";
    assert_eq!(
        findings(&[("posts/a.md", away)]),
        ["link-broken posts/a.md:1:54 no page at /nowhere/; -"]
    );
}

#[test]
fn a_permalink_pattern_is_for_a_section_with_pages() {
    assert_eq!(in_settings("{\"permalinks\": {\"posts\": \"/:year/:slug/\"}}"), NONE);
    assert_eq!(
        in_settings("{\n\"permalinks\": {\"post\": \"/:year/:slug/\"}}"),
        [
            "site-config site.json:2:16 no page lies in the section \"post\"; did you mean \"posts\"?"
        ]
    );
}

#[test]
fn a_post_that_is_over_before_it_begins() {
    let of = |fields: &str| {
        let text = format!("{{\"title\": \"A\", \"date\": \"2024-01-10\", {fields}}}\nText.\n");
        findings(&[("posts/a.md", &text)])
    };
    assert_eq!(of("\"expiryDate\": \"2025-01-01\""), NONE);
    assert_eq!(
        of("\"expiryDate\": \"2024-01-09\""),
        [
            "expiry-before-date posts/a.md:1:53 this lies before 2024-01-10: the post is never shown; \
          correct one of the two"
        ]
    );
    assert_eq!(of("\"publishDate\": \"2024-02-01\", \"expiryDate\": \"2024-01-20\"").len(), 1);
}

#[test]
fn names_that_look_alike_are_told_apart() {
    assert_eq!(
        findings(&[("posts/café.md", &post("One")), ("posts/cafe\u{301}.md", &post("Two"))]),
        [
            "url-collision posts/café.md:1:1 /posts/café/ is the URL of posts/cafe\\u{301}.md and of \
          posts/caf\\u{e9}.md; posts/cafe\\u{301}.md gets it; give this one another `url` or `slug`"
        ]
    );
}

#[test]
fn a_markdown_file_beside_an_index_is_no_page() {
    let found = findings(&[
        (
            "posts/trip/index.md",
            &post("[n](notes.md) [m](./more/map.md#x) [p]({{< ref \"notes.md\" >}})"),
        ),
        ("posts/trip/notes.md", "Notes.\n"),
        ("posts/trip/more/map.md", "Map.\n"),
    ]);
    let help = "move it out of the folder, or into one of its own as index.md";
    let is_none = |name: &str| {
        format!("{name} is no page: it lies in the folder of one that is an index.md; {help}")
    };
    let aside = |path: &str| {
        format!(
            "unused-asset {path}:1:1 a Markdown file in the folder of a page that is an index.md is no page; {help}"
        )
    };
    assert_eq!(
        found,
        [
            format!("link-broken posts/trip/index.md:2:5 {}", is_none("notes.md")),
            format!("link-broken posts/trip/index.md:2:19 {}", is_none("./more/map.md")),
            format!("link-broken posts/trip/index.md:2:49 {}", is_none("notes.md")),
            aside("posts/trip/more/map.md"),
            aside("posts/trip/notes.md"),
        ]
    );
}

#[test]
fn settings_of_another_program_are_not_read_and_this_is_said() {
    let hugo = "baseURL = 'https://blog.example.org/'\nlanguageCode = 'de-CH'\ntitle = 'Über \"Lampen\"'\n";
    assert_eq!(
        findings(&[("hugo.toml", hugo), ("content/posts/other.md", &post("Text."))]),
        [
            "site-config ../hugo.toml:1:1 hugo.toml holds the settings of another program, which are not \
          read here; write a site.json beside it: {\"title\": \"Über \\\"Lampen\\\"\", \
          \"base_url\": \"https://blog.example.org\", \"language\": \"de-CH\"}"
        ]
    );
    let jekyll = "title: A blog\nurl: https://blog.example.org\n";
    let found = findings(&[("_config.yml", jekyll)]);
    assert!(
        found[0].contains("{\"title\": \"A blog\", \"base_url\": \"https://blog.example.org\"}"),
        "{found:?}"
    );
    let broken = findings(&[("config.toml", "= nothing")]);
    assert!(
        broken[0].contains("{\"title\": \"...\", \"base_url\": \"https://...\"}"),
        "{broken:?}"
    );
    assert_eq!(findings(&[("static/hugo.toml", hugo), ("site.json", "{}")]), NONE);
    let both = findings(&[
        ("content/posts/other.md", &post("x")),
        ("hugo.toml", hugo),
        ("site.json", "{}"),
    ]);
    assert_eq!(both, NONE, "who has a site.json has moved");
}

#[test]
fn an_alias_has_all_its_spellings_or_none() {
    let with = |alias: &str| {
        format!(
            "{{\"title\": \"A\", \"date\": \"2024-01-01\", \"aliases\": [\"{alias}\"]}}\nText.\n"
        )
    };
    for alias in ["/posts/other/", "/posts/other", "/posts/other/index.html"] {
        let found = findings(&[("posts/a.md", &with(alias))]);
        assert_eq!(
            found,
            [format!(
                "alias-shadows-page posts/a.md:1:51 the alias {alias} is the URL of posts/other.md; \
                      take the alias out, or move the page"
            )]
        );
    }
}

#[test]
fn a_scheme_is_easily_mistyped() {
    assert_eq!(
        findings(&[("posts/a.md", &post("[x](ttps://a.org/) [y](mail-to:a@b.org) [z](/x.png)"))])
            [..2],
        [
            "link-broken posts/a.md:2:5 there is no scheme `ttps:`; did you mean https:?",
            "link-broken posts/a.md:2:24 there is no scheme `mail-to:`; did you mean mailto:?",
        ]
    );
    let known = "[a](HTTPS://a.org/) [b](mailto:a@b.org) [c](tel:+1) [d](ftp://a.org/) [e](sms:1) \
                 [f](irc://a.org/) [g](magnet:?x) [h](data:,x) [i](//a.org/) [j](matrix:r/x:a.org)";
    assert_eq!(findings(&[("posts/a.md", &post(known))]), NONE);
}
