//! What an author's Markdown becomes, down to the byte.

#[path = "article/blog.rs"]
mod blog;

use std::sync::Arc;

use blog::{Blog, article, article_without_raw_html, html, post};
use pamphlet::render::Labels;

#[test]
fn headings_have_ids_and_links_to_themselves() {
    assert_eq!(
        html("## What's *new*?\n\n## What's new? {.wide}\n\n### Own {#own}\n"),
        "<h2 id=\"whats-new\">What’s <em>new</em>? <a class=\"self-link\" href=\"#whats-new\" \
         aria-label=\"Link to this section: What’s new?\"></a></h2>\n\
         <h2 id=\"whats-new-1\" class=\"wide\">What’s new? <a class=\"self-link\" href=\"#whats-new-1\" \
         aria-label=\"Link to this section: What’s new?\"></a></h2>\n\
         <h3 id=\"own\">Own <a class=\"self-link\" href=\"#own\" \
         aria-label=\"Link to this section: Own\"></a></h3>\n"
    );
}

#[test]
fn tables_scroll_and_are_aligned_by_class() {
    assert_eq!(
        html("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|\n"),
        "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th class=\"left\">a</th>\n\
         <th class=\"center\">b</th>\n<th class=\"right\">c</th>\n<th>d</th>\n</tr>\n</thead>\n<tbody>\n\
         <tr>\n<td class=\"left\">1</td>\n<td class=\"center\">2</td>\n<td class=\"right\">3</td>\n\
         <td>4</td>\n</tr>\n</tbody>\n</table>\n</div>\n"
    );
    assert_eq!(
        html("|a||\n|-|-|\n"),
        "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th>a</th>\n<td></td>\n</tr>\n</thead>\n\
         </table>\n</div>\n"
    );
}

#[test]
fn tasks_say_whether_they_are_done() {
    assert_eq!(
        html("- [x] a\n- [ ] b\n- c\n"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"Done\" checked> a</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"To do\"> b</li>\n\
         <li>c</li>\n</ul>\n"
    );
}

#[test]
fn notes_stand_at_the_end_with_a_link_back_for_each_reference() {
    assert_eq!(
        html(
            "a[^x] b[^y] c[^x]\n\n[^y]: Y\n[^x]: X[^z]\n\n[^z]:\n    ```\n    z\n    ```\n\n[^unused]: U\n\nd\n"
        ),
        "<p>a<sup><a class=\"footnote-ref\" href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> \
         b<sup><a class=\"footnote-ref\" href=\"#fn-2\" id=\"fnref-2\" role=\"doc-noteref\">2</a></sup> \
         c<sup><a class=\"footnote-ref\" href=\"#fn-1\" id=\"fnref-1-1\" role=\"doc-noteref\">1</a></sup></p>\n\
         <p>d</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"fn-1\">\n<p>X<sup><a class=\"footnote-ref\" href=\"#fn-3\" id=\"fnref-3\" \
         role=\"doc-noteref\">3</a></sup> \
         <a class=\"footnote-back\" href=\"#fnref-1\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 1\">↩\u{fe0e}</a> \
         <a class=\"footnote-back\" href=\"#fnref-1-1\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 1-2\">↩\u{fe0e}<sup>2</sup></a></p>\n</li>\n\
         <li id=\"fn-2\">\n<p>Y <a class=\"footnote-back\" href=\"#fnref-2\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 2\">↩\u{fe0e}</a></p>\n</li>\n\
         <li id=\"fn-3\">\n<pre tabindex=\"0\"><code>z\n</code></pre>\n\
         <p><a class=\"footnote-back\" href=\"#fnref-3\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 3\">↩\u{fe0e}</a></p>\n</li>\n</ol>\n</section>\n"
    );
}

#[test]
fn alerts_have_a_title_in_the_language_of_the_page() {
    let labels = Labels { warning: "Achtung", ..Labels::ENGLISH };
    let blog = Blog::new(&[("a.md", &post("> [!WARNING]\n> a\n"))]);
    let article = blog.article_in("a.md", &labels);
    assert_eq!(
        article.html,
        "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Achtung</p>\n\
         <p>a</p>\n</div>\n"
    );
    assert_eq!(html("> a\n"), "<blockquote>\n<p>a</p>\n</blockquote>\n");
}

#[test]
fn definitions_and_formulas_and_typography() {
    assert_eq!(html("a\n: b\n"), "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n");
    assert_eq!(
        html("so $a<b$ and $$c$$\n\n$$\n\\sum_i x_i\n$$\n"),
        "<p>so <span class=\"math\">a&lt;b</span> and <span class=\"math display\">c</span></p>\n\
         <div class=\"math\">\n\\sum_i x_i\n</div>\n"
    );
    assert_eq!(html("\"a\" -- 'b'... ~~c~~\n"), "<p>“a” – ‘b’… <del>c</del></p>\n");
}

#[test]
fn code_is_coloured_by_class_and_says_its_language() {
    assert_eq!(
        html("```rust,no_run\nlet a = 1 < 2;\n```\n"),
        "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"keyword\">let</span> a = \
         <span class=\"constant\">1</span> &lt; <span class=\"constant\">2</span>;\n</code></pre>\n"
    );
    assert_eq!(
        html("```{.klingon}\n<nuqneH>\n```\n\n    plain\n"),
        "<pre tabindex=\"0\"><code class=\"language-klingon\">&lt;nuqneH&gt;\n</code></pre>\n\
         <pre tabindex=\"0\"><code>plain\n</code></pre>\n"
    );
}

#[test]
fn a_lone_picture_with_a_title_is_a_figure() {
    assert_eq!(
        html("![A *b*](a.png \"C & d\")\n"),
        "<figure>\n<img src=\"a.png\" alt=\"A b\" decoding=\"async\">\n\
         <figcaption>C &amp; d</figcaption>\n</figure>\n"
    );
    assert_eq!(
        html("[![a](a.png \"C\")](/x)\n"),
        "<figure>\n<a href=\"/x\"><img src=\"a.png\" alt=\"a\" decoding=\"async\"></a>\n\
         <figcaption>C</figcaption>\n</figure>\n"
    );
    assert_eq!(
        html("a ![b](b.png \"C\") ![d](d.png)\n"),
        "<p>a <img src=\"b.png\" alt=\"b\" title=\"C\" decoding=\"async\"> \
         <img src=\"d.png\" alt=\"d\" loading=\"lazy\" decoding=\"async\"></p>\n"
    );
}

#[test]
fn raw_html_passes_or_is_shown() {
    let markdown = "<div onclick=\"a()\">\n\nx <b>y</b> <!-- z -->\n\n</div>\n\n<!-- hidden -->\n";
    assert_eq!(
        html(markdown),
        "<div onclick=\"a()\">\n<p>x <b>y</b> <!-- z --></p>\n</div>\n<!-- hidden -->\n"
    );
    assert_eq!(
        article_without_raw_html(markdown).html,
        "<p>&lt;div onclick=\"a()\"&gt;</p>\n<p>x &lt;b&gt;y&lt;/b&gt; </p>\n<p>&lt;/div&gt;</p>\n"
    );
}

#[test]
fn a_summary_ends_at_the_mark_and_stands_alone() {
    let article = article(
        "# Top\n\n<div id=\"x\">\n\na[^1] [b](#top) *c <!-- more --> d*\n\n</div>\n\n[^1]: n\n",
    );
    assert_eq!(
        article.summary,
        "<p><strong>Top</strong></p>\n<div>\n<p>a <a href=\"/posts/a/#top\">b</a> <em>c </em></p>\n</div>"
    );
    assert!(article.has_more);
    assert!(article.html.contains("<em>c  d</em>"), "{}", article.html);
}

#[test]
fn without_a_mark_a_summary_is_the_first_blocks() {
    let words = "word ".repeat(40);
    let three = article(&format!("{words}\n\n{words}\n\nlast\n"));
    assert_eq!(three.summary.matches("<p>").count(), 2);
    assert!(three.has_more);
    let short = article("a\n\nb[^1]\n\n[^1]: n\n");
    assert_eq!((short.summary.as_str(), short.has_more), ("<p>a</p>\n<p>b</p>\n", false));
    let own = "{\"title\": \"A\", \"summary\": \"Own *words*\"}\na\n\nb\n";
    let own = Blog::new(&[("a.md", own)]).article("a.md");
    assert_eq!((own.summary.as_str(), own.has_more), ("<p>Own <em>words</em></p>\n", true));
}

#[test]
fn a_description_is_the_first_running_text() {
    assert_eq!(
        article("# Top\n\n![alt](x.png)\n\nOne *two*\n`three`[^1].\n\n```\ncode\n```\n\n[^1]: n\n")
            .excerpt,
        "One two three."
    );
}

/// The head of a PNG file of 3 by 2 pixels: the signature, and the chunk that has the size.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\x12\x16\xf1\x4d";

#[test]
fn pictures_have_the_size_of_their_files() {
    let markdown =
        "![a](a.png) ![b](b.svg) ![c](/shared/c.png) ![d](none.png) ![e](https://e.example/e.png)";
    let mut blog = Blog::new(&[
        ("posts/trip/index.md", &post(markdown)),
        ("posts/trip/b.svg", "<svg viewBox='0 0 40 30'/>"),
    ]);
    blog.write("posts/trip/a.png", PNG);
    blog.write("static/shared/c.png", PNG);
    assert_eq!(
        blog.article("posts/trip/index.md").html,
        "<p><img src=\"/posts/trip/a.png\" alt=\"a\" width=\"3\" height=\"2\" decoding=\"async\"> \
         <img src=\"/posts/trip/b.svg\" alt=\"b\" width=\"40\" height=\"30\" loading=\"lazy\" decoding=\"async\"> \
         <img src=\"/shared/c.png\" alt=\"c\" width=\"3\" height=\"2\" loading=\"lazy\" decoding=\"async\"> \
         <img src=\"none.png\" alt=\"d\" loading=\"lazy\" decoding=\"async\"> \
         <img src=\"https://e.example/e.png\" alt=\"e\" loading=\"lazy\" decoding=\"async\"></p>\n"
    );
}

#[test]
fn links_to_files_lead_to_their_pages() {
    let blog = Blog::new(&[
        ("posts/b c.md", &post("")),
        ("posts/a.md", &post("[x](<b c.md#y>) <a class=k href='b%20c.md'>z</a> [q](/r?s&t)\n")),
    ]);
    assert_eq!(
        blog.article("posts/a.md").html,
        "<p><a href=\"/posts/b-c/#y\">x</a> <a class=\"k\" href=\"/posts/b-c/\">z</a> \
         <a href=\"/r?s&amp;t\">q</a></p>\n"
    );
}

#[test]
fn a_bare_address_inside_an_authors_link_is_no_second_link() {
    assert_eq!(
        html("<a href=\"https://x.example\">x@x.example</a> y@x.example\n"),
        "<p><a href=\"https://x.example\">x@x.example</a> \
         <a href=\"mailto:y@x.example\">y@x.example</a></p>\n"
    );
}

#[test]
fn what_an_edit_does_not_touch_is_not_written_again() {
    let a = post("![p](p.png) [b](b.md)");
    let mut blog = Blog::new(&[("a.md", &a), ("b.md", &post("b"))]);
    let (first, other) = (blog.article("a.md"), blog.article("b.md"));
    blog.write("b.md", post("c"));
    assert!(Arc::ptr_eq(&first, &blog.article("a.md")), "a file it links to has another text");
    assert_ne!(other.html, blog.article("b.md").html);
    // What the article says of other files is a part of it.
    blog.write("b.md", "{\"title\": \"B\", \"url\": \"/elsewhere/\"}\n");
    assert!(blog.article("a.md").html.contains("<a href=\"/elsewhere/\">"));
    blog.write("p.png", PNG);
    assert!(blog.article("a.md").html.contains("<img src=\"/p.png\" alt=\"p\" width=\"3\""));
    let size_of_four = [&PNG[..19], b"\x04", &PNG[20..]].concat();
    blog.write("p.png", [&size_of_four[..], b"longer"].concat());
    assert!(blog.article("a.md").html.contains("width=\"4\""));
    let german = Labels { footnotes: "Anmerkungen", ..Labels::ENGLISH };
    assert!(!Arc::ptr_eq(&blog.article("a.md"), &blog.article_in("a.md", &german)));
}

#[test]
fn a_script_without_blanks_is_cut_as_well() {
    let paragraph = format!("Rust {}。\n\n", "字".repeat(50));
    let article = article(&paragraph.repeat(4));
    assert_eq!(article.summary.matches("<p>").count(), 2);
    assert!(article.has_more);
    assert!(article.excerpt.chars().count() > 80, "{}", article.excerpt);
}
