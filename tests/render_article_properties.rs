//! Whatever an author types, an article and its summary are whole HTML.

#[path = "article/blog.rs"]
mod blog;

use blog::{Blog, article, article_without_raw_html, post};
use html5gum::emitters::default::Token;
use html5gum::{State, Tokenizer};
use pamphlet::render::absolute;
use proptest::prelude::*;

/// Pieces that mean something to Markdown or HTML, so that random texts hit the seams.
const PIECES: &[&str] = &[
    "a",
    "word ",
    "é漢🦀",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "# ",
    "## x {#y .z w=v}",
    "\n---\n",
    "\n===\n",
    "* ",
    "- [ ] ",
    "- [x] ",
    "1. ",
    "> ",
    "> [!TIP]\n",
    "**",
    "*",
    "_",
    "~~",
    "`",
    "```",
    "```rust\n",
    "$",
    "$$",
    "[",
    "](",
    "](x \"t\")",
    ")",
    "![",
    "[^1]",
    "[^2]",
    "\n\n[^1]: ",
    "\n\n[^2]: ",
    "\n[r]: /x\n",
    "[r]",
    "|",
    "|-|-|\n",
    "\n|a|b|\n|:-|-:|\n",
    "\n: ",
    "<",
    ">",
    "&",
    "&amp;",
    "\"",
    "'",
    "...",
    "--",
    "\\",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href=\"",
    "<script>",
    "</script>",
    "<style>",
    "<!--",
    "-->",
    "<!-- more -->",
    "<!--more-->",
    "<textarea>",
    "<svg/>",
    "<x y='",
    "http://a.b",
    "www.a.b",
    "a@b.c",
    "{{< ref \"x\" >}}",
    "{{< figure src=\"y\" >}}",
];

fn markdown() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..40)
            .prop_map(|pieces| pieces.concat()),
        "\\PC*",
    ]
}

/// Headings inside of notes are left out: a note may be shown nowhere.
fn markdown_without_html() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> =
        PIECES.iter().copied().filter(|piece| !piece.contains(['<', '#', '=', '-'])).collect();
    let text = prop::collection::vec(prop::sample::select(pieces), 0..40);
    let heading = prop::sample::select(&["# a\n\n", "## b\n\n", "## b {#c}\n\n", ""][..]);
    (heading.clone(), heading, text)
        .prop_map(|(one, two, text)| format!("{one}{two}{}", text.concat()))
}

/// Why a text is no whole HTML: an element that is not closed, or not open.
fn fault(html: &str) -> Option<String> {
    let void = ["br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "embed"];
    let mut open: Vec<String> = Vec::new();
    let mut tokenizer = Tokenizer::new(html);
    while let Some(Ok(token)) = tokenizer.next() {
        match token {
            Token::StartTag(tag) => {
                match &tag.name[..] {
                    b"textarea" | b"title" => tokenizer.set_state(State::RcData),
                    b"iframe" | b"xmp" => tokenizer.set_state(State::RawText),
                    _ => {}
                }
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                // The slash in `<x/>` means nothing outside of SVG and MathML (HTML 13.2.5.41).
                let is_foreign = |name: &String| name == "svg" || name == "math";
                let is_closed = tag.self_closing && open.iter().chain([&name]).any(is_foreign);
                if !void.contains(&name.as_str()) && !is_closed {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if open.pop().as_ref() != Some(&name) {
                    return Some(format!("</{name}> closes nothing"));
                }
            }
            _ => {}
        }
    }
    open.pop().map(|name| format!("<{name}> stays open"))
}

/// The ids of a page, sorted.
fn ids(html: &str) -> Vec<String> {
    let id = |token| match token {
        Token::StartTag(tag) => tag.attributes.get(&b"id"[..]).map(|id| id.value.clone()),
        _ => None,
    };
    let bytes = Tokenizer::new(html).flatten().filter_map(id);
    let mut ids: Vec<String> = bytes.map(|id| String::from_utf8_lossy(&id).into_owned()).collect();
    ids.sort_unstable();
    ids
}

/// Whether a part of a page has an id or a script, which cannot stand on a page with others.
fn is_tied_to_page(html: &str) -> bool {
    Tokenizer::new(html).flatten().any(|token| match token {
        Token::StartTag(tag) => tag.name == b"script" || tag.attributes.contains_key(&b"id"[..]),
        _ => false,
    })
}

#[test]
fn the_judge_of_these_tests_can_tell() {
    assert_eq!(fault("<p>a<br><b>c</b></p>"), None);
    assert_eq!(fault("<p>a").as_deref(), Some("<p> stays open"));
    assert_eq!(fault("<p><b></p></b>").as_deref(), Some("</p> closes nothing"));
    assert!(is_tied_to_page("<p id=x>") && is_tied_to_page("<script>") && !is_tied_to_page("<p>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_article_without_raw_html_is_balanced_and_loads_nothing_of_others(markdown in markdown()) {
        let article = article_without_raw_html(&markdown);
        prop_assert_eq!(fault(&article.html), None, "{}", article.html);
        prop_assert_eq!(fault(&article.summary), None, "{}", article.summary);
        prop_assert!(!article.html.contains("style=\"") && !article.html.contains("<script"), "{}", article.html);
    }

    #[test]
    fn the_anchors_that_links_are_checked_against_are_there(markdown in markdown_without_html()) {
        let blog = Blog::new(&[("a.md", &post(&markdown))]);
        let mut expected = blog.site.documents[0].outline.anchors.clone();
        expected.sort_unstable();
        prop_assert_eq!(ids(&blog.article("a.md").html), expected);
    }

    #[test]
    fn a_summary_is_balanced_whatever_raw_html_the_article_has(markdown in markdown()) {
        let article = article(&markdown);
        prop_assert_eq!(fault(&article.summary), None, "{}", article.summary);
        prop_assert!(!is_tied_to_page(&article.summary), "{}", article.summary);
        prop_assert!(article.excerpt.chars().count() <= 161, "{}", article.excerpt);
        prop_assert!(!article.excerpt.contains('\n'));
        // Neither does any other move of the HTML panic.
        let _ = absolute(&article.html, "https://blog.example/posts/a/");
    }
}
