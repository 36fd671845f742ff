//! What an author's Markdown becomes, down to the byte.

#[path = "article/blog.rs"]
mod blog;

use std::sync::Arc;

use blog::{article, article_of, html, post, site};
use pamphlet::render::{Articles, Labels};

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
        html("|a|\n|-|\n"),
        "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n\
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
        "<p>a<sup><a class=\"footnote-ref\" href=\"#fn:1\" id=\"fnref:1\" role=\"doc-noteref\">1</a></sup> \
         b<sup><a class=\"footnote-ref\" href=\"#fn:2\" id=\"fnref:2\" role=\"doc-noteref\">2</a></sup> \
         c<sup><a class=\"footnote-ref\" href=\"#fn:1\" id=\"fnref1:1\" role=\"doc-noteref\">1</a></sup></p>\n\
         <p>d</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"fn:1\">\n<p>X<sup><a class=\"footnote-ref\" href=\"#fn:3\" id=\"fnref:3\" \
         role=\"doc-noteref\">3</a></sup> \
         <a class=\"footnote-back\" href=\"#fnref:1\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 1\">↩\u{fe0e}</a> \
         <a class=\"footnote-back\" href=\"#fnref1:1\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 1-2\">↩\u{fe0e}<sup>2</sup></a></p>\n</li>\n\
         <li id=\"fn:2\">\n<p>Y <a class=\"footnote-back\" href=\"#fnref:2\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 2\">↩\u{fe0e}</a></p>\n</li>\n\
         <li id=\"fn:3\">\n<pre tabindex=\"0\"><code>z\n</code></pre>\n\
         <p><a class=\"footnote-back\" href=\"#fnref:3\" role=\"doc-backlink\" \
         aria-label=\"Back to reference 3\">↩\u{fe0e}</a></p>\n</li>\n</ol>\n</section>\n"
    );
}

#[test]
fn alerts_have_a_title_in_the_language_of_the_page() {
    let labels = Labels { warning: "Achtung", ..Labels::ENGLISH };
    let article = Articles::new().article(&site(Vec::new()), &post("> [!WARNING]\n> a\n"), &labels);
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
    let mut escaping = site(Vec::new());
    Arc::make_mut(&mut escaping.config).raw_html = false;
    assert_eq!(
        article_of(&escaping, &post(markdown)).html,
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
    let mut own = post("a\n\nb\n");
    own.summary = Some("Own *words*".to_owned());
    let own = article_of(&site(Vec::new()), &own);
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

#[test]
fn an_article_is_written_once_for_its_content() {
    let articles = Articles::new();
    let (site, document) = (site(Vec::new()), post("a"));
    let first = articles.article(&site, &document, &Labels::ENGLISH);
    assert!(Arc::ptr_eq(&first, &articles.article(&site, &document, &Labels::ENGLISH)));
    let changed = articles.article(&site, &post("b"), &Labels::ENGLISH);
    assert_eq!(changed.html, "<p>b</p>\n");
    assert_eq!(articles.article(&site, &document, &Labels::ENGLISH).html, first.html);
}
