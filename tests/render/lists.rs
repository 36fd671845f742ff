//! Lists of posts, cut into pages that never change.

use crate::rendered::{Rendered, SITE, between, render};

fn posts(count: u8) -> Rendered {
    let texts: Vec<(String, String)> = (1..=count)
        .map(|day| {
            let text = format!(
                r#"{{ "title": "P{day}", "date": "2024-01-{day:02}", "tags": ["lamp"] }}
First words.

<!--more-->

Last words."#
            );
            (format!("posts/p{day}.md"), text)
        })
        .collect();
    let mut files: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.push(SITE);
    render(&files)
}

/// The titles that a page lists.
fn titles(page: &str) -> Vec<&str> {
    let entries = page.split("class=\"u-url\" href=\"").skip(1);
    entries.map(|entry| between(entry, "\">", "</a>")).collect()
}

#[test]
fn each_post_is_on_one_page_and_full_pages_stay() {
    let site = posts(7);
    assert_eq!(titles(&site.body("/")), ["P7", "P6", "P5"]);
    assert_eq!(titles(&site.body("/page/2/")), ["P4", "P3"]);
    assert_eq!(titles(&site.body("/page/1/")), ["P2", "P1"]);
    assert!(!site.pages.contains_key("/page/3/"));
    let later = posts(8);
    for path in ["/page/1/", "/tags/lamp/page/1/"] {
        assert_eq!(site.body(path), later.body(path), "{path}");
    }
    assert_eq!(titles(&site.body("/tags/lamp/")), ["P7", "P6", "P5"]);
    assert_eq!(titles(&site.body("/posts/")), ["P7", "P6", "P5"]);
}

#[test]
fn pages_of_a_list_lead_to_each_other() {
    let site = posts(7);
    let older = |path: &str| between(&site.body(path), "rel=\"prev\" href=\"", "\"").to_owned();
    let newer = |path: &str| between(&site.body(path), "rel=\"next\" href=\"", "\"").to_owned();
    assert_eq!(older("/"), "/page/2/");
    assert_eq!(older("/page/2/"), "/page/1/");
    assert_eq!(newer("/page/1/"), "/page/2/");
    assert_eq!(newer("/page/2/"), "/");
    assert!(!site.body("/").contains("rel=\"next\""));
    assert!(!site.body("/page/1/").contains("rel=\"prev\""));
}

#[test]
fn entries_show_their_summary_and_lead_on() {
    let page = posts(1).body("/");
    assert!(page.contains("First words.") && !page.contains("Last words."), "{page}");
    assert!(
        page.contains(r#"<a href="/posts/p1/" aria-label="Read on: P1">Read on</a>"#),
        "{page}"
    );
    assert!(page.contains("class=\"h-feed\""));
}

#[test]
fn a_taxonomy_lists_its_terms_with_their_counts() {
    let page = posts(3).body("/tags/");
    assert!(page.contains(r#"<li><a href="/tags/lamp/">lamp</a> <span>3</span></li>"#), "{page}");
    assert!(page.contains("<h1>Tags</h1>"));
}

#[test]
fn archives_group_by_month_and_link_to_it() {
    let site = render(&[
        ("a.md", r#"{ "title": "A", "date": "2024-01-31" } x"#),
        ("b.md", r#"{ "title": "B", "date": "2024-03-01" } x"#),
        ("c.md", r#"{ "title": "C", "date": "2023-03-01" } x"#),
    ]);
    let page = site.body("/2024/");
    let march = page.find(r#"<h2><a href="/2024/03/">March 2024</a></h2>"#).expect("March");
    let january = page.find(r#"<h2><a href="/2024/01/">January 2024</a></h2>"#).expect("January");
    assert!(march < january);
    assert!(!page.contains(">C<"));
    let month = site.body("/2024/03/");
    assert!(month.contains("<h1 class=\"p-name\">March 2024</h1>") && !month.contains("<h2>"));
    assert!(site.body("/").contains(r#"<a href="/2024/">2024</a> <a href="/2023/">2023</a>"#));
}

#[test]
fn a_list_below_another_leads_up_to_it() {
    let site = posts(7);
    let up = |path: &str| {
        let page = site.body(path);
        let link = page.split_once("<p class=\"up\"><a href=\"").map(|(_, rest)| rest.to_owned());
        link.map(|link| link[..link.find("</a>").expect("an end")].to_owned())
    };
    let tags = Some("/tags/\">Tags".to_owned());
    assert_eq!([up("/tags/lamp/"), up("/tags/lamp/page/1/")], [tags.clone(), tags]);
    assert_eq!(up("/2024/01/"), Some("/2024/\">2024".to_owned()));
    assert_eq!([up("/"), up("/tags/"), up("/posts/"), up("/2024/")], [const { None }; 4]);
}
