//! What the one Markdown parser makes of a text: bare addresses, shortcodes, ids of headings, and the
//! place of everything in what the author wrote.

use pamphlet::content::{is_more_mark, markdown_events};
use proptest::prelude::*;
use pulldown_cmark::{Event, Tag, TagEnd, html};

/// HTML as the parser's own writer gives it, for short expectations.
fn html_of(markdown: &str) -> String {
    let mut written = String::new();
    html::push_html(&mut written, markdown_events(markdown).map(|(event, _)| event));
    written.trim_end().to_owned()
}

/// Each link with its destination, its text and its bytes in the source.
fn links(markdown: &str) -> Vec<(String, String, &str)> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut open = None;
    for (event, range) in markdown_events(markdown) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = Some(dest_url.to_string());
                text.clear();
            }
            Event::Text(part) | Event::Code(part) if open.is_some() => text.push_str(&part),
            Event::End(TagEnd::Link) => {
                found.extend(open.take().map(|url| (url, text.clone(), &markdown[range])));
            }
            _ => {}
        }
    }
    found
}

/// The bare addresses of a text, as they are written, with their destinations.
fn addresses(markdown: &str) -> Vec<(String, String)> {
    links(markdown).into_iter().map(|(url, text, _)| (text, url)).collect()
}

fn ids(markdown: &str) -> Vec<String> {
    let id = |(event, _)| match event {
        Event::Start(Tag::Heading { id, .. }) => Some(id.expect("has one").to_string()),
        _ => None,
    };
    markdown_events(markdown).filter_map(id).collect()
}

fn address(text: &str, url: &str) -> Vec<(String, String)> {
    vec![(text.to_owned(), url.to_owned())]
}

#[test]
fn bare_addresses_become_links() {
    assert_eq!(
        addresses("See www.example.org now."),
        address("www.example.org", "http://www.example.org")
    );
    assert_eq!(
        addresses("https://a.org/x?y=1&z=2#f"),
        address("https://a.org/x?y=1&z=2#f", "https://a.org/x?y=1&z=2#f")
    );
    assert_eq!(addresses("ftp://foo.bar.baz."), address("ftp://foo.bar.baz", "ftp://foo.bar.baz"));
    assert_eq!(
        addresses("at http://localhost:8080/ then"),
        address("http://localhost:8080/", "http://localhost:8080/")
    );
    assert_eq!(
        addresses("ask me@example.org, please"),
        address("me@example.org", "mailto:me@example.org")
    );
    assert_eq!(
        addresses("mailto:me@example.org"),
        address("mailto:me@example.org", "mailto:me@example.org")
    );
    assert_eq!(addresses("**https://a.org/**"), address("https://a.org/", "https://a.org/"));
    assert_eq!(
        addresses("über https://grüße.de/ä fort"),
        address("https://grüße.de/ä", "https://grüße.de/ä")
    );
}

#[test]
fn punctuation_of_the_sentence_is_not_of_the_address() {
    let bare = |markdown: &str| addresses(markdown).remove(0).0;
    assert_eq!(bare("www.commonmark.org/a.b."), "www.commonmark.org/a.b");
    assert_eq!(
        bare("www.google.com/search?q=Markup+(business)"),
        "www.google.com/search?q=Markup+(business)"
    );
    assert_eq!(
        bare("www.google.com/search?q=Markup+(business)))"),
        "www.google.com/search?q=Markup+(business)"
    );
    assert_eq!(
        bare("(www.google.com/search?q=Markup+(business))"),
        "www.google.com/search?q=Markup+(business)"
    );
    assert_eq!(
        bare("www.google.com/search?q=(business))+ok"),
        "www.google.com/search?q=(business))+ok"
    );
    assert_eq!(
        bare("www.google.com/search?q=commonmark&hl;"),
        "www.google.com/search?q=commonmark"
    );
    assert_eq!(bare("www.commonmark.org/he<lp"), "www.commonmark.org/he");
    assert_eq!(bare("[see https://a.org/x]"), "https://a.org/x");
    assert_eq!(bare("*https://a.org/x*"), "https://a.org/x");
    assert_eq!(bare("\"https://a.org/x\","), "https://a.org/x");
    assert_eq!(bare("a@b.org."), "a@b.org");
}

#[test]
fn markup_characters_within_an_address_are_its_own() {
    let bare = |markdown: &str| addresses(markdown).remove(0).0;
    assert_eq!(bare("https://a.org/__init__.py"), "https://a.org/__init__.py");
    assert_eq!(bare("https://a.org/a--b...c"), "https://a.org/a--b...c");
    assert_eq!(bare("https://a.org/*x*/~y~/`z`/$m$/q"), "https://a.org/*x*/~y~/`z`/$m$/q");
}

#[test]
fn what_looks_like_an_address_but_is_none_stays_text() {
    for text in [
        "`https://a.org`",
        "```\nhttps://a.org me@a.org www.a.org\n```",
        "    https://a.org",
        "<!-- https://a.org -->",
        "<p title=\"https://a.org\">",
        "![https://a.org](x.png)",
        "awww.example.org",
        "www..org",
        "http://",
        "http://a_b.c_d",
        "me@localhost",
        "a.b-c_d@a.b-",
        "a.b-c_d@a.b_",
        "@user",
        "x@y@z.org@w",
        "javascript://a.org",
        "$https://a.org$",
    ] {
        assert_eq!(addresses(text), [], "{text}");
    }
    assert_eq!(addresses("[https://a.org](/b)"), address("https://a.org", "/b"));
    assert_eq!(addresses("<https://a.org>"), address("https://a.org", "https://a.org"));
}

#[test]
fn an_address_has_its_place_in_the_source() {
    let markdown = "äö *www.a.org* and\n> | x@y.org |\n\nhttps://b.org!";
    let places: Vec<&str> = links(markdown).into_iter().map(|(_, _, place)| place).collect();
    assert_eq!(places, ["www.a.org", "x@y.org", "https://b.org"]);
    for (event, range) in markdown_events("a www.b.org c") {
        if let Event::Text(text) = event {
            assert_eq!(&"a www.b.org c"[range], &*text);
        }
    }
}

#[test]
fn an_address_in_a_table_stays_in_its_cell() {
    assert_eq!(
        addresses("| a |\n|---|\n| https://a.org|b |"),
        address("https://a.org", "https://a.org")
    );
}

#[test]
fn headings_get_the_ids_that_github_gives_them() {
    assert_eq!(
        ids("# Hello, World!\n## What's *new*?\n## `code_x` & more"),
        ["hello-world", "whats-new", "code_x--more"]
    );
    assert_eq!(ids("# a -- b\n# a — b\n# \"q\" ..."), ["a----b", "a--b", "q-"]);
    assert_eq!(
        ids("# Über Äpfel 2.0\n# 日本語 テスト\n# 🎉"),
        ["über-äpfel-20", "日本語-テスト", "heading"]
    );
    assert_eq!(ids("# ![alt](x.png) [link](y)"), ["link"]);
    assert_eq!(ids("Setext\n==="), ["setext"]);
}

#[test]
fn ids_are_unique_and_own_ones_are_kept() {
    assert_eq!(ids("# a\n# a\n# a-1\n# a"), ["a", "a-1", "a-1-1", "a-2"]);
    assert_eq!(ids("# x {#own}\n# own\n# y {#own .c}"), ["own", "own-1", "own"]);
}

#[test]
fn the_extensions_are_on() {
    assert_eq!(html_of("~~a~~ \"b\" -- c..."), "<p><del>a</del> “b” – c…</p>");
    assert_eq!(
        html_of("- [x] a"),
        "<ul>\n<li><input disabled=\"\" type=\"checkbox\" checked=\"\"/>\na</li>\n</ul>"
    );
    assert_eq!(
        html_of("> [!NOTE]\n> a"),
        "<blockquote class=\"markdown-alert-note\">\n<p>a</p>\n</blockquote>"
    );
    assert_eq!(html_of("a\n: b"), "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>");
    assert_eq!(html_of("$a_b_c$"), "<p><span class=\"math math-inline\">a_b_c</span></p>");
    assert_eq!(html_of("[[a]]"), "<p>[[a]]</p>");
    assert_eq!(html_of("1 ($/GB), *now*\nup (0.04$)"), "<p>1 ($/GB), <em>now</em>\nup (0.04$)</p>");
}

#[test]
fn known_shortcodes_become_markdown() {
    assert_eq!(
        html_of("{{< figure src=\"a b.png\" alt=\"An [x]\" caption=\"The \\\"cap\\\"\" >}}"),
        "<p><img src=\"a%20b.png\" alt=\"An [x]\" title=\"The “cap”\" /></p>"
            .replace(['“', '”'], "&quot;")
    );
    assert_eq!(
        html_of("{{<figure src=a_b_c.png link=\"/x\">}}"),
        "<p><a href=\"/x\"><img src=\"a_b_c.png\" alt=\"\" /></a></p>"
    );
    assert_eq!(
        html_of("{{< youtube a-b_C1 >}}"),
        "<p><a href=\"https://www.youtube.com/watch?v=a-b_C1\">www.youtube.com/watch?v=a-b_C1</a></p>"
    );
    assert_eq!(
        html_of("{{< youtube id=\"x\" title=\"A film\" >}}"),
        "<p><a href=\"https://www.youtube.com/watch?v=x\">A film</a></p>"
    );
    assert_eq!(
        html_of("{{< vimeo 55073825 >}}"),
        "<p><a href=\"https://vimeo.com/55073825\">vimeo.com/55073825</a></p>"
    );
    assert_eq!(
        html_of("{{< gist spf13 7896402 >}}"),
        "<p><a href=\"https://gist.github.com/spf13/7896402\">gist.github.com/spf13/7896402</a></p>"
    );
    assert_eq!(
        html_of("{{< highlight go \"linenos=table\" >}}\nx := `a_b_c`\n{{< /highlight >}}\nend"),
        "<pre><code class=\"language-go\">x := `a_b_c`\n</code></pre>\n<p>end</p>"
    );
}

#[test]
fn references_to_pages_are_marked_as_such() {
    assert_eq!(addresses("[a]({{< ref \"b.md#c\" >}})"), address("a", "ref:b.md#c"));
    assert_eq!(addresses("[a]({{% relref \"b c.md\" %}} \"title\")"), address("a", "ref:b c.md"));
    assert_eq!(addresses("[a][b]\n\n[b]: {{< relref path=\"x\" >}}"), address("a", "ref:x"));
    assert_eq!(addresses("{{< ref \"b_c_d.md\" >}}"), address("b_c_d.md", "ref:b_c_d.md"));
    assert_eq!(
        html_of("<a href=\"{{< ref \"b.md\" >}}\">x</a>"),
        "<p><a href=\"ref:b.md\">x</a></p>"
    );
}

#[test]
fn a_shortcode_has_its_place_in_the_source() {
    let markdown = "Ä [a]({{< ref \"b.md\" >}}) {{< vimeo 1 >}} www.c.org";
    let places: Vec<&str> = links(markdown).into_iter().map(|(_, _, place)| place).collect();
    assert_eq!(places, ["[a]({{< ref \"b.md\" >}})", "{{< vimeo 1 >}}", "www.c.org"]);
}

#[test]
fn other_shortcodes_and_those_in_code_stay_visible() {
    assert_eq!(html_of("{{<tweet 1>}}"), "<p>{{&lt;tweet 1&gt;}}</p>");
    assert_eq!(html_of("{{% note %}}x{{% /note %}}"), "<p>{{% note %}}x{{% /note %}}</p>");
    assert_eq!(html_of("`{{< vimeo 1 >}}`"), "<p><code>{{&lt; vimeo 1 &gt;}}</code></p>");
    assert_eq!(
        html_of("```\n{{< vimeo 1 >}}\n```"),
        "<pre><code>{{&lt; vimeo 1 &gt;}}\n</code></pre>"
    );
    assert_eq!(html_of("`{{</* vimeo 1 */>}}`"), "<p><code>{{&lt; vimeo 1 &gt;}}</code></p>");
    assert_eq!(html_of("{{</*vimeo 1*/>}}"), "<p>{{&lt;vimeo 1&gt;}}</p>");
    assert_eq!(html_of("{{ x }} {{< }} {{<"), "<p>{{ x }} {{&lt; }} {{&lt;</p>");
}

#[test]
fn the_mark_for_more_is_an_html_event() {
    let marks = |markdown: &str| {
        markdown_events(markdown)
            .filter(|(event, _)| matches!(event, Event::Html(html) | Event::InlineHtml(html) if is_more_mark(html)))
            .count()
    };
    assert_eq!(marks("a\n\n<!--more-->\n\nb"), 1);
    assert_eq!(marks("a <!-- more --> b"), 1);
    assert_eq!(marks("`<!--more-->`\n\n    <!--more-->\n\n<!-- more or less -->"), 0);
}

/// Fragments that go wrong together, more often than letters do.
const FRAGMENTS: &[&str] = &[
    "a",
    "é",
    "漢",
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "\r\n",
    "*",
    "_",
    "`",
    "```\n",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "<",
    ">",
    "|",
    "\n|-|-|\n",
    "#",
    "# ",
    "{#x}",
    "- ",
    "> ",
    "1. ",
    ": ",
    "[^1]",
    "[^1]: ",
    "[a]: ",
    "$",
    "$$",
    "\\",
    "&amp;",
    "https://",
    "www.",
    "x.org",
    "@",
    "me@x.org",
    "mailto:",
    "{{<",
    ">}}",
    "{{%",
    "%}}",
    "{{</*",
    "*/>}}",
    "{{< ref \"a.md\" >}}",
    "{{< highlight go >}}",
    "{{< /highlight >}}",
    "{{< figure src=\"a\" >}}",
    "/",
    "\"",
    "'",
    "--",
    "...",
    ".",
    "<b>",
    "<!-- more -->",
    "<script>",
    "!",
    "=",
    "\0",
    "\u{feff}",
];

fn markdown() -> impl Strategy<Value = String> {
    let part = prop::sample::select(FRAGMENTS);
    prop_oneof![
        4 => prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_lie_in_the_text_on_boundaries_and_nest(markdown in markdown()) {
        let mut open = Vec::new();
        for (event, range) in markdown_events(&markdown) {
            prop_assert!(markdown.get(range.clone()).is_some(), "{event:?} {range:?}");
            match event {
                Event::Start(tag) => open.push(tag.to_end()),
                Event::End(tag) => prop_assert_eq!(open.pop(), Some(tag)),
                _ => {}
            }
        }
        prop_assert!(open.is_empty());
    }
}
