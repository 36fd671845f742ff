//! Whatever an author types, an article and its summary are whole HTML.

#[path = "article/blog.rs"]
#[allow(dead_code, reason = "each test file uses a part of the blog")]
mod blog;

use std::sync::Arc;

use blog::{article, article_of, post, site};
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
    "\0",
];

fn markdown() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..40)
            .prop_map(|pieces| pieces.concat()),
        "\\PC*",
    ]
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
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_article_without_raw_html_is_balanced_and_loads_nothing_of_others(markdown in markdown()) {
        let mut site = site(Vec::new());
        Arc::make_mut(&mut site.config).raw_html = false;
        let article = article_of(&site, &post(&markdown));
        prop_assert_eq!(fault(&article.html), None, "{}", article.html);
        prop_assert_eq!(fault(&article.summary), None, "{}", article.summary);
        prop_assert!(!article.html.contains("style=\"") && !article.html.contains("<script"), "{}", article.html);
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
