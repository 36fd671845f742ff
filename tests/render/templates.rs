//! Templates of the site's own, and what is said of a broken one.

use crate::rendered::{render, render_faulty};

const POST: (&str, &str) =
    ("p.md", r#"{ "title": "Lamp", "date": "2024-01-01", "params": { "mood": "calm" } } Words."#);

#[test]
fn a_template_takes_the_place_of_a_built_in_one() {
    let own =
        "<p>{{ page.title }} by {{ site.title }}, {{ page.params.mood }}</p>{{ page.content }}";
    let site = render(&[POST, ("templates/post.html", own), ("site.json", r#"{ "title": "S" }"#)]);
    assert_eq!(site.body("/p/"), "<p>Lamp by S, calm</p><p>Words.</p>\n");
    assert!(site.body("/").contains("<!doctype html>"), "others stay");
}

#[test]
fn a_template_replaces_one_block() {
    let own = "{% extends \"theme/post.html\" %}{% block content %}<b>mine</b>{% endblock %}";
    let site = render(&[POST, ("templates/post.html", own)]);
    let page = site.body("/p/");
    assert!(page.contains("<b>mine</b>") && !page.contains("<p>Words.</p>"), "{page}");
    assert!(page.contains("<h1 class=\"p-name\">Lamp</h1>"), "{page}");
}

#[test]
fn a_frame_of_the_sites_own_is_around_every_page() {
    let own =
        "{% extends \"theme/base.html\" %}{% block footer %}<footer>ours</footer>{% endblock %}";
    let site = render(&[POST, ("templates/base.html", own)]);
    for path in ["/", "/p/", "/2024/", "\u{0}404"] {
        assert!(site.body(path).contains("<footer>ours</footer>"), "{path}");
    }
}

#[test]
fn a_post_may_choose_its_template() {
    let post = r#"{ "title": "Lamp", "date": "2024-01-01", "template": "essay" } Words."#;
    let site = render(&[("p.md", post), ("templates/essay.html", "essay: {{ page.title }}")]);
    assert_eq!(site.body("/p/"), "essay: Lamp");
}

#[test]
fn a_template_that_a_post_names_and_nobody_has_is_a_fault_where_there_are_templates() {
    let post = "{ \"title\": \"Lamp\",\n  \"template\": \"essay\" } Words.";
    let site = render_faulty(&[("p.md", post), ("templates/note.html", "x")]);
    let [fault] = &site.faults[..] else { panic!("{:#?}", site.faults) };
    assert_eq!((fault.path.as_str(), fault.line, fault.column), ("p.md", 2, 16));
    assert_eq!(fault.help.as_deref(), Some("templates/ has note.html"));
    // The name may be that of another program's theme.
    assert!(render(&[("p.md", post)]).body("/p/").contains("<h1 class=\"p-name\">Lamp</h1>"));
}

#[track_caller]
fn assert_fault(template: &str, line: usize, column: usize, words: &str) {
    let site = render_faulty(&[POST, ("templates/post.html", template)]);
    let [fault] = &site.faults[..] else { panic!("{:#?}", site.faults) };
    assert_eq!(fault.code.name(), "template-error");
    assert_eq!(fault.path, "templates/post.html");
    assert_eq!((fault.line, fault.column), (line, column), "{fault:?}");
    assert!(fault.message.contains(words), "{fault:?}");
    // The built-in one has taken its place.
    assert!(site.body("/p/").contains("<h1 class=\"p-name\">Lamp</h1>"));
}

#[test]
fn a_broken_template_is_found_at_its_place() {
    assert_fault("<p>\n  {{ page.title", 2, 11, "unexpected end of input");
    assert_fault("<p>\n{% if page.title %}\n</p>", 3, 1, "unexpected end of input");
    assert_fault("<p>ä {{ page.titel }}</p>", 1, 9, "undefined");
    assert_fault("\n{{ page.title|shout }}", 2, 15, "shout");
    assert_fault("{% extends \"theme/none.html\" %}", 1, 4, "theme/none.html");
}

#[test]
fn a_fault_in_an_included_template_is_told_there() {
    let site = render_faulty(&[
        POST,
        ("templates/post.html", "{% include \"inner.html\" %}"),
        ("templates/inner.html", "one\n{{ nothing.at.all }}"),
    ]);
    let [fault] = &site.faults[..] else { panic!("{:#?}", site.faults) };
    assert_eq!((fault.path.as_str(), fault.line), ("templates/inner.html", 2));
}

#[test]
fn text_is_escaped_and_markup_is_not() {
    let post = r#"{ "title": "a < b / \"c\"", "date": "2024-01-01" } *x*"#;
    let own = "{{ page.title }}{{ page.content }}{{ page.older }}";
    let site = render(&[("p.md", post), ("templates/post.html", own)]);
    assert_eq!(site.body("/p/"), "a &lt; b / &quot;c&quot;<p><em>x</em></p>\n");
}
