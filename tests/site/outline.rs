//! What one text is told about itself, at the exact place.

use pamphlet::content::{Link, LinkKind, Outline, read_outline};

fn outline(markdown: &str) -> Outline {
    read_outline("a.md", markdown, 0).0
}

/// `line:column code `bytes``, in source order.
fn found(markdown: &str) -> Vec<String> {
    found_from(markdown, 0)
}

fn found_from(text: &str, body_start: usize) -> Vec<String> {
    let mut found = read_outline("a.md", text, body_start).1;
    found.sort_by_key(|found| (found.span.start, found.code));
    let line = |found: &pamphlet::content::Diagnostic| {
        let bytes = &text[found.span.clone()];
        format!("{}:{} {} `{bytes}`", found.line, found.column, found.code.name())
    };
    found.iter().map(line).collect()
}

#[track_caller]
fn is_clean(markdown: &str) {
    assert_eq!(found(markdown), [] as [&str; 0], "{markdown}");
}

/// Destination, its bytes, the bytes of the link.
fn links(markdown: &str) -> Vec<(String, &str, &str)> {
    let line = |link: Link| {
        let (whole, own) = (&markdown[link.span], &markdown[link.destination_span]);
        (link.destination, own, whole)
    };
    outline(markdown).links.into_iter().map(line).collect()
}

fn link<'a>(destination: &str, own: &'a str, whole: &'a str) -> (String, &'a str, &'a str) {
    (destination.to_owned(), own, whole)
}

#[test]
fn links_have_the_place_of_their_destination() {
    let cases = [
        ("[a](/b)", "/b", "/b", "[a](/b)"),
        ("x [a [b] `](c)` \\](d)](/e \"t\") y", "/e", "/e", "[a [b] `](c)` \\](d)](/e \"t\")"),
        ("![a](<b c.png> 't')", "b c.png", "b c.png", "![a](<b c.png> 't')"),
        ("[a](/b_(c)_d)", "/b_(c)_d", "/b_(c)_d", "[a](/b_(c)_d)"),
        ("[a](\n  /b\\_c)", "/b_c", "/b\\_c", "[a](\n  /b\\_c)"),
        ("[](/x)", "/x", "/x", "[](/x)"),
        ("[*a*](/x)", "/x", "/x", "[*a*](/x)"),
        ("[a\\]](&auml;)", "ä", "&auml;", "[a\\]](&auml;)"),
        ("<https://a.org/b>", "https://a.org/b", "https://a.org/b", "<https://a.org/b>"),
        ("https://a.org/b.", "https://a.org/b", "https://a.org/b", "https://a.org/b"),
        ("<me@a.org>", "mailto:me@a.org", "me@a.org", "<me@a.org>"),
        ("[a][B C]\n\n[b  c]: </d e> 't'", "/d e", "/d e", "[a][B C]"),
        ("[a][]\n\n[a]:\n/d", "/d", "/d", "[a][]"),
        ("> > [a]\n> >\n> > [a]: /d", "/d", "/d", "[a]"),
        (
            "{{< figure alt=\"x\" src=\"b.png\" >}}",
            "b.png",
            "b.png",
            "{{< figure alt=\"x\" src=\"b.png\" >}}",
        ),
        ("[a]({{< ref \"b.md\" >}})", "ref:b.md", "b.md", "[a]({{< ref \"b.md\" >}})"),
        (
            "<a title='x' href='/b?c&amp;d'>y</a>",
            "/b?c&d",
            "/b?c&amp;d",
            "<a title='x' href='/b?c&amp;d'>",
        ),
        ("<img alt=x src=b.png>", "b.png", "b.png", "<img alt=x src=b.png>"),
        (
            "> <div>\n> <iframe\n>  src=\"/b\"></iframe>\n> </div>",
            "/b",
            "/b",
            "<iframe\n>  src=\"/b\">",
        ),
    ];
    for (markdown, destination, own, whole) in cases {
        assert_eq!(links(markdown), [link(destination, own, whole)], "{markdown}");
        let behind = format!("äß — ü\r\n\t\r\n{markdown}");
        assert_eq!(links(&behind), [link(destination, own, whole)], "{markdown}");
    }
}

#[test]
fn an_image_in_a_link_has_a_place_of_its_own() {
    assert_eq!(
        links("[![a](b.png)](/c)"),
        [link("b.png", "b.png", "![a](b.png)"), link("/c", "/c", "[![a](b.png)](/c)")]
    );
    let kinds: Vec<LinkKind> = outline("[a](b) ![a](b) <img src=b> <a href=b>")
        .links
        .iter()
        .map(|link| link.kind)
        .collect();
    assert_eq!(kinds, [LinkKind::Link, LinkKind::Image, LinkKind::HtmlImage, LinkKind::Html]);
}

#[test]
fn html_in_comments_code_and_scripts_has_no_links() {
    for markdown in [
        "<!-- <a href=\"/b\"> -->",
        "`<a href=\"/b\">`",
        "    <a href=\"/b\">",
        "<script>\n\"<a href='/b'>\"\n</script>",
        "\\<a href=\"/b\">",
    ] {
        assert_eq!(links(markdown), [], "{markdown}");
    }
}

#[test]
fn headings_are_found_with_their_text() {
    let outline = outline("# A *b* `c`\n\nText\n\n## D & \"e\" {#own}\n\nF\n---\n");
    let headings: Vec<_> = outline
        .headings
        .iter()
        .map(|heading| {
            (heading.level, heading.id.as_str(), heading.text.as_str(), heading.span.clone())
        })
        .collect();
    assert_eq!(
        headings,
        [(1, "a-b-c", "A b c", 0..11), (2, "own", "D & “e”", 19..36), (2, "f", "F", 38..43)]
    );
}

#[test]
fn anchors_are_what_a_fragment_can_name() {
    let markdown = "# A\n\n[^x] [^y] [^x]\n\n[^y]: Y [^z]\n[^x]: X\n[^z]: Z\n[^u]: U\n\n\
                    <b id=\"one\"></b> <a name='two'>\n\n<div id=three name=\"no\">\n</div>\n";
    let mut anchors = outline(markdown).anchors;
    anchors.sort();
    assert_eq!(
        anchors,
        [
            "a",
            "fn-1",
            "fn-2",
            "fn-3",
            "fnref-1",
            "fnref-1-1",
            "fnref-2",
            "fnref-3",
            "one",
            "three",
            "two"
        ]
    );
}

#[test]
fn words_are_those_of_running_text() {
    assert_eq!(outline("").words, 0);
    assert_eq!(outline("Don't **st**op *the* [li nk](/x \"t\") `a b`.").words, 7);
    assert_eq!(outline("One two\nthree\n\n- four\n\n| five | six |\n|---|---|\n").words, 6);
    assert_eq!(outline("# One -- two\n\n```\nno no\n```\n\n<p>no</p>\n").words, 2);
    assert_eq!(outline("日本語 テスト").words, 6);
}

#[test]
fn the_mark_for_more_has_its_offset() {
    assert_eq!(outline("a\n\n<!--more-->\n\nb").more, Some(3));
    assert_eq!(outline("a <!-- more --> b").more, Some(2));
    assert_eq!(outline("`<!--more-->`").more, None);
}

#[test]
fn offsets_count_from_the_start_of_the_file() {
    let text = "{\"title\": \"ü\"}\n\nÄ [a](http://b.org/)\n";
    let start = text.find('\n').expect("it has lines") + 1;
    assert_eq!(found_from(text, start), ["3:7 http-link `http://b.org/`"]);
}

#[test]
fn heading_levels() {
    assert_eq!(found("## a\n\n#### b\n\n##### c\n\n## d\n"), ["3:1 heading-skip `#### b`"]);
    assert_eq!(found("a\n\n# b\n\nc\n=\n"), ["3:1 h1-in-body `# b`", "5:1 h1-in-body `c\n=`"]);
    is_clean("### a\n\n### b\n\n## c\n\n### d\n");
}

#[test]
fn ids_that_are_there_twice() {
    assert_eq!(found("## a {#x}\n\n## b {#x}\n"), ["3:1 heading-duplicate-id `## b {#x}`"]);
    assert_eq!(found("## x\n\n<b id=x>b</b>\n"), ["3:1 heading-duplicate-id `<b id=x>`"]);
    is_clean("## a\n\n## a\n\n<a id=\"b\" name=\"b\"></a>\n");
}

#[test]
fn images_without_a_description() {
    assert_eq!(found("a ![](b.png)\n"), ["1:3 image-alt-missing `![](b.png)`"]);
    assert_eq!(
        found("<p><img src=\"b.png\"></p>\n"),
        ["1:4 image-alt-missing `<img src=\"b.png\">`"]
    );
    assert_eq!(
        found("{{< figure src=\"b.png\" >}}\n"),
        ["1:1 image-alt-missing `{{< figure src=\"b.png\" >}}`"]
    );
    is_clean(
        "![a](b.png) ![`a`](b.png) <img src=\"b.png\" alt=\"\"> {{< figure src=\"b\" caption=\"c\" >}}\n",
    );
}

#[test]
fn links_to_nowhere_and_of_nothing() {
    assert_eq!(found("[a]() b\n"), ["1:1 empty-link `[a]()`"]);
    assert_eq!(found("a [b](#)\n"), ["1:3 empty-link `[b](#)`"]);
    assert_eq!(found("[](/a)\n"), ["1:1 empty-link `[](/a)`"]);
    assert_eq!(found("<a href=\"\">b</a>\n"), ["1:1 empty-link `<a href=\"\">`"]);
    assert_eq!(found("![a]()\n"), ["1:1 empty-link `![a]()`"]);
    is_clean("[![a](b.png)](/c) [<b>x</b>](/c) <a id=\"x\"></a>\n");
}

#[test]
fn reversed_links() {
    assert_eq!(
        found("See (this)[https://a.org/] now\n"),
        ["1:5 reversed-link `(this)[https://a.org/]`"]
    );
    assert_eq!(found("(a)[/b/] and (c)[d.md]\n").len(), 2);
    is_clean("f(x)[0] (see)[1] (a)[b] `(a)[/b]` (a)[/b](/c) \\(a)[b c/d]\n");
}

#[test]
fn definitions_that_nothing_refers_to() {
    assert_eq!(found("a\n\n[b]: /c \"d\"\n"), ["3:1 unused-reference `[b]: /c \"d\"`"]);
    assert_eq!(found("`[b]`\n\n[b]: /c\n").len(), 1);
    is_clean("[a][b] ![c][] [D]\n\n[b]: /b\n[C]: /c\n[d]: /d\n[//]: # (a remark)\n");
}

#[test]
fn references_without_a_definition() {
    assert_eq!(found("See [a][b c] now\n"), ["1:5 ref-undefined `[a][b c]`"]);
    assert_eq!(found("![a][b]\n"), ["1:1 ref-undefined `![a][b]`"]);
    assert_eq!(found("[a][]\n"), ["1:1 ref-undefined `[a][]`"]);
    is_clean("[x] [1] [sic] a[i][j] Vec[][] f()[a][b] `[a][b]` - [ ] x \\[a][b]\n\n- [ ] todo\n");
}

#[test]
fn footnotes() {
    assert_eq!(found("a[^1] b\n"), ["1:2 footnote-undefined `[^1]`"]);
    assert_eq!(found("a\n\n[^x]: b\n"), ["3:1 footnote-unused `[^x]:`"]);
    is_clean("a[^1] b[^1] `[^2]` \\[^3]\n\n[^1]: c\n");
}

#[test]
fn links_without_encryption() {
    assert_eq!(found("<http://a.org/b>\n"), ["1:2 http-link `http://a.org/b`"]);
    assert_eq!(found("[a][b] [c][b]\n\n[b]: http://b.org\n"), ["3:6 http-link `http://b.org`"]);
    assert_eq!(
        found("<img alt=a src=\"http://a.org/b.png\">\n"),
        ["1:17 http-link `http://a.org/b.png`"]
    );
    is_clean(
        "http://localhost:8080/ <http://127.0.0.1/> <http://[::1]/> <http://printer.local> `http://a.org`\n",
    );
}

#[test]
fn scripts() {
    assert_eq!(
        found("<script src=\"/a.js\"></script>\n"),
        ["1:1 raw-html-script `<script src=\"/a.js\">`"]
    );
    assert_eq!(found("a <b onclick=\"x()\">c</b>\n"), ["1:15 raw-html-script `x()`"]);
    assert_eq!(
        found("<a href=\"javascript:x()\">b</a>\n"),
        ["1:10 raw-html-script `javascript:x()`"]
    );
    is_clean("`<script>` <b once=\"x\">c</b> <!-- <script></script> -->\n");
}

#[test]
fn shortcodes() {
    assert_eq!(found("a {{< tweet 1 >}}\n"), ["1:3 shortcode-unknown `{{< tweet 1 >}}`"]);
    assert_eq!(found("{{% note %}}\nb\n{{% /note %}}\n"), ["1:1 shortcode-unknown `{{% note %}}`"]);
    is_clean("`{{< tweet 1 >}}` {{< vimeo 1 >}} {{ .Title }} {{</* tweet */>}}\n");
}
