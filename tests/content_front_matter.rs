//! Front matter in each of its forms, its faults at their place, and where it ends.

#[path = "content/folder.rs"]
mod folder;

use folder::{Folder, assert_found};
use pamphlet::content::Document;
use proptest::prelude::*;

/// A folder with one post, which may be without a text.
fn folder_of(text: &str) -> Folder {
    Folder::new(&[("a.md", text), ("site.json", "{\"check\": {\"post-empty\": \"off\"}}")])
}

/// The diagnostics of one post, as `line:column severity code`.
#[track_caller]
fn assert_post(text: &str, expected: &[&str]) {
    let folder = folder_of(text);
    let expected: Vec<String> = expected.iter().map(|line| format!("a.md:{line}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    assert_found(&folder.load(), &expected);
}

/// The one document of a folder with one post.
#[track_caller]
fn post(text: &str) -> std::sync::Arc<Document> {
    let loaded = folder_of(text).load();
    assert_found(&loaded, &[]);
    std::sync::Arc::clone(&loaded.site.documents[0])
}

#[track_caller]
fn help(text: &str) -> String {
    let loaded = folder_of(text).load();
    loaded.report.diagnostics[0].help.clone().expect("the first finding has help")
}

#[test]
fn every_form_has_the_same_fields() {
    let texts = [
        "{\"title\": \"A\", \"date\": \"2023-10-15\", \"tags\": [\"x\", \"y\"], \"params\": {\"n\": 1}}\nText\n",
        "---json\n{\"title\": \"A\", \"date\": \"2023-10-15\", \"tags\": [\"x\", \"y\"], \"params\": {\"n\": 1}}\n---\nText\n",
        "---\ntitle: A\ndate: 2023-10-15\ntags: [x, y]\nparams:\n  n: 1\n---\nText\n",
        "---\r\ntitle: 'A'\r\ndate: \"2023-10-15\"\r\ntags:\r\n  - x\r\n  - y\r\nextra: {n: 1}\r\n---\r\nText\n",
        "+++\ntitle = \"A\"\ndate = 2023-10-15\ntags = [\"x\", \"y\"]\n[params]\nn = 1\n+++\nText\n",
    ];
    for text in texts {
        let post = post(text);
        assert_eq!(post.title, "A", "{text}");
        assert_eq!(post.terms["tags"], ["x", "y"], "{text}");
        assert_eq!(post.params["n"], 1, "{text}");
        assert_eq!(post.body(), "Text\n", "{text}");
        let date = post.date.as_ref().expect("it has a date");
        assert_eq!(date.date().to_string(), "2023-10-15", "{text}");
    }
}

#[test]
fn keys_are_known_in_any_case_and_by_their_other_names() {
    let post = post(
        "{\"Title\": \"A\", \"PUBDATE\": \"2023-01-02\", \"modified\": \"2023-01-03\", \"unpublishdate\": \"2023-01-04\", \"author\": \"B\", \"extra\": {\"x\": 1}, \"published\": false}\n",
    );
    assert_eq!(post.title, "A");
    assert_eq!(post.terms["authors"], ["B"]);
    assert_eq!(post.params["x"], 1);
    let day = |instant: Option<jiff::Timestamp>| instant.map(|instant| instant.to_string());
    assert_eq!(day(post.publish).as_deref(), Some("2023-01-02T00:00:00Z"));
    assert_eq!(day(post.expiry).as_deref(), Some("2023-01-04T00:00:00Z"));
    assert_eq!(post.date.as_ref().map(|date| date.timestamp()), post.publish);
    assert_eq!(post.lastmod.as_ref().map(|date| date.date().day()), Some(3));
}

#[test]
fn a_published_that_is_no_date_says_whether_it_is_a_draft() {
    assert!(post("{\"title\": \"A\", \"published\": false}\n").draft);
    assert!(!post("{\"title\": \"A\", \"published\": true}\n").draft);
}

#[test]
fn null_and_empty_text_are_absent() {
    assert_post(
        "{\"title\": \"\", \"date\": null, \"slug\": \"\", \"tags\": null}\n",
        &["1:1 warning title-missing"],
    );
}

#[test]
fn a_template_tag_is_no_front_matter() {
    for text in ["{{< figure >}}\n", "{% raw %}\n", "Plain.\n", "## Heading\n", ""] {
        let loaded = Folder::new(&[("2023-05-06-my-first_post.md", text)]).load();
        let first = &loaded.report.diagnostics[0];
        assert_eq!(first.code.name(), "front-matter-missing", "{text}");
        let post = &loaded.site.documents[0];
        let title = if text.starts_with('#') { "Heading" } else { "My first post" };
        assert_eq!(post.title, title);
        assert_eq!(post.date.as_ref().expect("from the name").date().to_string(), "2023-05-06");
        assert_eq!(post.url, "/2023-05-06-my-first_post/");
        assert_eq!(post.body(), text);
    }
}

#[test]
fn a_heading_that_begins_a_text_is_its_title_and_not_repeated() {
    for (text, body, places) in [
        ("# A *title*\n\nText.\n", "\n\nText.\n", ["1:1 warning front-matter-missing"].as_slice()),
        ("\nA *title*\n==\nText.\n", "\nText.\n", &["1:1 warning front-matter-missing"]),
        ("{\"slug\": \"a\"}\n# A *title* {#x}\nText.\n", "\nText.\n", &[]),
        // What has a title, or begins with a text, keeps its headings.
        ("{\"title\": \"A title\"}\n# Another\n", "# Another\n", &["2:1 warning h1-in-body"]),
        (
            "{\"slug\": \"a\"}\nText.\n\n# A title\n",
            "Text.\n\n# A title\n",
            &["4:1 warning h1-in-body"],
        ),
        // Offsets of what follows are those of the file.
        (
            "{\"slug\": \"a\"}\n# A title\n\n[x](/no/)\n",
            "\n\n[x](/no/)\n",
            &["4:5 error link-broken"],
        ),
    ] {
        let loaded = folder_of(text).load();
        let expected: Vec<String> = places.iter().map(|place| format!("a.md:{place}")).collect();
        assert_eq!(folder::found(&loaded), expected, "{text}");
        let post = &loaded.site.documents[0];
        assert_eq!((post.title.as_str(), post.body()), ("A title", body), "{text}");
        let is_repeated = post.outline.headings.iter().any(|heading| heading.text == post.title);
        assert_eq!(is_repeated, text.contains("Text.\n\n# A"), "{text}");
    }
}

#[test]
fn marks_and_line_ends_do_not_move_the_places() {
    assert_post("\u{feff}{\"title\": 1}\n", &["1:1 warning bom", "1:11 error field-type"]);
    assert_post(
        "\r\n \t{\r\n\t\"title\":\t\"ü\",\r\n\t\"date\":\t\"x\"\r\n}\r\n",
        &["4:11 error date-invalid"],
    );
    assert_post("{\"title\": \"漢字🦀\", \"date\": \"x\"}\n", &["1:27 error date-invalid"]);
}

#[test]
fn a_string_that_is_not_closed_is_told_from_a_brace_that_is_missing() {
    for (text, place) in [
        ("{\"title\": \"A\", \"slug\": \"b", "1:24 error front-matter-syntax"),
        (
            "{\"title\": \"An \\\"escaped\\\" \\\\\", \"slug\": \"b}",
            "1:40 error front-matter-syntax",
        ),
        ("{\"title\": \"A\", \"slug\": \"b\"", "1:1 error front-matter-missing-end"),
    ] {
        let loaded = folder_of(text).load();
        assert_eq!(folder::found(&loaded), [format!("a.md:{place}")], "{text}");
    }
}

#[test]
fn an_object_that_is_not_closed_is_told_where_it_should_be() {
    let missing = "1:1 error front-matter-missing-end";
    for text in [
        "{\n  \"title\": \"A\",\n  \"date\": \"2023-01-01\"\n\n## Text\n\nMore {text}.\n",
        "{\n  \"title\": \"A\",\n  \"date\": \"2023-01-01\"\nSome text, and more: of it.\n",
        "{\n  \"title\": \"A\",\n  \"date\": \"2023-01-01\",\n\n[A link](/x/) begins it.\n",
        "{\n  \"title\": \"A\",\n  \"date\": \"2023-01-01\",\n\n\"A quotation\" begins it.\n",
        "{\n  \"title\": \"A\",\n  \"date\": \"2023-01-01\",\n",
    ] {
        let loaded = folder_of(text).load();
        let found = folder::found(&loaded);
        assert_eq!(found[0], format!("a.md:{missing}"), "{text}");
        let help = loaded.report.diagnostics[0].help.as_deref().expect("it has help");
        assert!(help.starts_with("put `}` on line 4, after `\"date\": \"2023-01-01\""), "{help}");
    }
    assert_post("{", &[missing]);
    assert_post("{\n  \"title\": {\n    \"a\": [1,\n", &[missing]);
    assert_post("---\ntitle: A\n\nText\n", &[missing]);
    assert!(help("---\ntitle: A\ntags:\n  - b\n\nText\n").contains("before line 5"));
    assert_post("+++\ntitle = \"A\"\n\nText\n", &[missing]);
    assert_post("---json\n{\"title\": \"A\"}\n\nText\n", &[missing]);
}

#[test]
fn broken_syntax_is_shown_at_its_character() {
    let cases = [
        (
            "{\n  \"title\": \"A\",\n}\n",
            "2:15",
            "JSON has no comma after the last entry; remove it",
        ),
        (
            "{\"title\": \"A\", \"tags\": [\"a\", ]}\n",
            "1:28",
            "JSON has no comma after the last entry; remove it",
        ),
        ("{\"title\": 'A'}\n", "1:11", "JSON's strings stand in double quotes: \"...\""),
        ("{title: \"A\"}\n", "1:2", "put the key in double quotes"),
        (
            "{\"title\": “A”}\n",
            "1:11",
            "a typographic quote; JSON's strings stand in plain double quotes: \"...\"",
        ),
        ("{\"title\" = \"A\"}\n", "1:10", "a colon stands between a key and its value"),
        (
            "{\n  \"title\" \"A\",\n  \"draft\": true\n}\n",
            "2:11",
            "put a colon between the key and its value",
        ),
        (
            "{\n  \"draft\" true,\n  \"title\": \"A\"\n}\n",
            "2:11",
            "put a colon between the key and its value",
        ),
        (
            "{\"title\": \"A\" \"slug\": \"b\"}\n",
            "1:15",
            "put a comma between this and what stands before it",
        ),
        ("{\n  // no\n  \"title\": \"A\"\n}\n", "2:3", "JSON has no comments; remove it"),
        (
            "{\"title\": hello}\n",
            "1:11",
            "put text in double quotes; `true`, `false` and `null` stand without",
        ),
        (
            "{\n  \"title\": \"A\n}\n",
            "2:14",
            "a string on line 2 is not closed; close it with `\"`, or write `\\n` for a line break",
        ),
        ("{\"title\": \"a\tb\"}\n", "1:13", "write `\\t`"),
        (
            "{\"title\": \"C:\\dir\"}\n",
            "1:14",
            "write `\\\\` for a backslash; `\\n`, `\\t`, `\\\"` and `\\u00e9` are the escapes of JSON",
        ),
    ];
    for (text, place, expected) in cases {
        assert_post(text, &[&format!("{place} error front-matter-syntax")]);
        assert_eq!(help(text), expected, "{text}");
    }
    assert_post("{\"title\": \"\\ud800\"}\n", &["1:12 error front-matter-syntax"]);
    assert_post("---\ntitle: [a\n---\n", &["3:1 error front-matter-syntax"]);
    assert_post("---\na: 1\n---\n", &["1:1 warning title-missing"]);
    assert_post("+++\ntitle = A\n+++\n", &["2:9 error front-matter-syntax"]);
    assert_post("---json\n{\"title\": \"A\"} x\n---\n", &["2:16 error front-matter-syntax"]);
}

#[test]
fn a_broken_object_does_not_hide_its_other_faults() {
    assert_post(
        "{\n  \"title\": 7\n  \"date\": \"2023-02-30\",\n  \"tags\": [\"a\" \"b\"],\n}\n\n## Text\n\n#### Deep\n",
        &[
            "2:12 error field-type",
            "3:3 error front-matter-syntax",
            "3:12 error date-invalid",
            "4:16 error front-matter-syntax",
            "4:20 error front-matter-syntax",
            "9:1 warning heading-skip",
        ],
    );
    assert_post(
        "{\n  \"title\": \"A\",\n  \"tags\": [\"a\", 1\n\n## Text\n\n#### Deep\n",
        &[
            "1:1 error front-matter-missing-end",
            "3:17 error field-type",
            "7:1 warning heading-skip",
        ],
    );
}

#[test]
fn a_key_that_stands_twice_is_shown_at_the_second() {
    let twice = "error front-matter-duplicate-key";
    assert_post("{\"title\": \"A\", \"x\": {\"b\": 1, \"b\": 2}}\n", &[&format!("1:30 {twice}")]);
    assert_post("{\"title\": \"A\", \"\\u0074itle\": \"B\"}\n", &[&format!("1:16 {twice}")]);
    assert_post("---\ntitle: A\nslug: b\ntitle: B\n---\n", &[&format!("4:1 {twice}")]);
    assert_post("+++\ntitle = \"A\"\ntitle = \"B\"\n+++\n", &[&format!("3:1 {twice}")]);
    assert_eq!(
        help("{\"title\": \"A\", \"title\": \"B\"}\n"),
        "the first one is at 1:2; remove one of the two"
    );
    assert_post("{\"title\": \"A\", \"Title\": \"B\"}\n", &["1:16 warning field-case-duplicate"]);
}

#[test]
fn wrong_types_are_shown_at_the_value() {
    let cases = [
        ("\"title\": 7", "2:12"),
        ("\"title\": [\"A\"]", "2:12"),
        ("\"draft\": \"yes\"", "2:12"),
        ("\"weight\": 1.5", "2:13"),
        ("\"weight\": \"1\"", "2:13"),
        ("\"tags\": {\"a\": 1}", "2:11"),
        ("\"tags\": [\"a\", [\"b\"]]", "2:17"),
        ("\"aliases\": [1]", "2:15"),
        ("\"params\": []", "2:13"),
        ("\"date\": 20231015", "2:11"),
        ("\"dir\": \"up\"", "2:11"),
        ("\"lang\": \"no such tag\"", "2:12"),
        ("\"check\": {\"allow\": 1}", "2:22"),
    ];
    for (field, place) in cases {
        let title = if field.starts_with("\"title\"") { "" } else { ",\n\"title\": \"A\"" };
        assert_post(
            &format!("{{\n  {field}{title}\n}}\n"),
            &[&format!("{place} error field-type")],
        );
    }
    assert_post(
        "---\ntitle: 1984\ntags: [2024, 1.0]\ndraft: yes\n---\n",
        &["4:8 error field-type"],
    );
}

#[test]
fn findings_that_stop_nobody() {
    assert_post("{\"titel\": \"A\", \"title\": \"B\"}\n", &["1:2 warning unknown-field"]);
    assert_post("{\"title\": \"B\", \"mood\": 1, \"team\": 2}\n", &[]);
    assert_post("{\"title\": \"B\"} Text\n", &["1:16 warning text-after-front-matter"]);
    assert_post("{\"title\": \"B\"},\n", &["1:15 warning text-after-front-matter"]);
    let long = "x".repeat(161);
    assert_post(
        &format!("{{\"title\": \"B\", \"description\": \"{long}\"}}\n"),
        &["1:32 warning description-long"],
    );
    let long = "x".repeat(501);
    assert_post(
        &format!("{{\"title\": \"B\", \"summary\": \"{long}\"}}\n"),
        &["1:28 warning summary-long"],
    );
    assert_post(
        "{\"title\": \"B\", \"date\": \"2023-01-02\", \"lastmod\": \"2023-01-01\"}\n",
        &["1:50 warning lastmod-before-date"],
    );
    assert_post(
        "{\"title\": \"B\", \"date\": \"2023-01-02T10:00\", \"lastmod\": \"2023-01-02\"}\n",
        &[],
    );
}

#[test]
fn a_post_may_allow_some_findings_and_no_more_than_it_needs() {
    let allow = |codes: &str| {
        format!("{{\"titel\": 1, \"title\": \"B\", \"check\": {{\"allow\": [{codes}]}}}}\n")
    };
    assert_post(&allow("\"unknown-field\""), &[]);
    assert_post(&allow("\"unknown-field\", \"bom\""), &["1:66 warning unused-allow"]);
    assert_post(
        &allow("\"unknown-field\", \"boom\", \"date-invalid\""),
        &["1:66 warning unused-allow", "1:74 warning unused-allow"],
    );
}

#[test]
fn a_comment_may_allow_some_findings_of_its_line_or_the_next() {
    let text =
        "{\"title\": \"B\"}\n\n## A\n\n<!-- allow: heading-skip -->\n\n#### B\n\n## C\n\n#### D\n";
    assert_post(text, &["11:1 warning heading-skip"]);
    let text = "{\"title\": \"B\"}\n\nText ![](https://example.org/a.png) <!-- allow: image-alt-missing -->\n";
    assert_post(text, &[]);
    let text = "{\"title\": \"B\"}\n\nText. <!-- allow: image-alt-missing, heading-skp -->\n\n`<!-- allow: bom -->`\n";
    assert_post(text, &["3:19 warning unused-allow", "3:38 warning unused-allow"]);
}

#[test]
fn deep_nesting_is_refused_in_every_form() {
    let deep = 100_000;
    let lists = format!("{{\"title\": \"A\", \"x\": {}{}}}\n", "[".repeat(deep), "]".repeat(deep));
    assert_post(&lists, &["1:85 error front-matter-syntax"]);
    let open = format!("{{\"title\": \"A\", \"x\": {}\n", "[".repeat(deep));
    assert_post(&open, &["1:1 error front-matter-missing-end"]);
    for inner in ["- ".repeat(deep), format!("x: {}", "[".repeat(deep)), "x: {a: ".repeat(deep)] {
        let loaded = Folder::new(&[("a.md", &format!("---\n{inner}\n---\n"))]).load();
        assert_eq!(loaded.report.diagnostics[0].code.name(), "front-matter-syntax");
    }
    let inner = format!("x = {}", "[".repeat(deep));
    assert_post(&format!("+++\n{inner}\n+++\n"), &["2:85 error front-matter-syntax"]);
}

/// The end of an object by counting braces outside strings.
fn counted_end(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "[ -~äß{}\\[\\]\"\\\\\n]{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map("[a-z{}\"]{0,6}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_parser_ends_where_the_braces_do(value in any_json(), body in "[ -~{}\n]{0,40}", pretty in any::<bool>()) {
        let mut object = serde_json::json!({ "title": "A" });
        object["params"] = serde_json::json!({ "value": value });
        let json = if pretty { format!("{object:#}") } else { object.to_string() };
        let text = format!("{json}\n{body}");
        let loaded = folder_of(&text).load();
        prop_assert_eq!(counted_end(&text), Some(json.len()));
        let post = &loaded.site.documents[0];
        prop_assert_eq!(post.body_start, json.len() + 1);
        prop_assert_eq!(&post.params["value"], &object["params"]["value"]);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..200), start in 0..6_usize) {
        let starts: [&[u8]; 6] = [b"", b"{", b"{\"title\": ", b"---\n", b"+++\n", b"---json\n{"];
        let folder = Folder::new(&[]);
        folder.write("a.md", [starts[start], &bytes].concat());
        folder.load();
    }

    #[test]
    fn no_text_is_too_strange(text in "(\\{|---\n|\\+\\+\\+\n|---json\n)[ -~\n\"{}:,\\[\\]äß\u{feff}]{0,80}(\n---\n|\n\\+\\+\\+\n|\\}\n)?.{0,20}") {
        folder_of(&text).load();
    }
}
