//! The plan of a site: which URL shows what, who yields to whom, and what a GET would get.

use std::collections::BTreeSet;

use crate::blog::{Blog, instant, lines, now, spans};
use pamphlet::content::{Answer, Document, List, ListKind, Route, Routes};
use proptest::prelude::*;

fn none(_: &mut Document) {}

fn tags(terms: &[&str]) -> impl FnOnce(&mut Document) {
    let terms = terms.iter().map(|term| (*term).to_owned()).collect();
    move |document| {
        document.terms.insert("tags".to_owned(), terms);
    }
}

/// One line for each URL.
fn urls(blog: &Blog, routes: &Routes) -> Vec<String> {
    let title = |list: usize| routes.lists()[list].title.clone();
    let line = |(path, route): (&str, &Route)| {
        let what = match route {
            Route::Document(id) => blog.site.documents[*id].path.clone(),
            Route::DocumentMarkdown(id) => format!("markdown {}", blog.site.documents[*id].path),
            Route::DocumentJson(id) => format!("json {}", blog.site.documents[*id].path),
            Route::List { list, number: None } => format!("list {}", title(*list)),
            Route::List { list, number: Some(number) } => format!("list {} {number}", title(*list)),
            Route::Feed { list, format } => format!("{format:?} {}", title(*list)),
            Route::Asset(id) => blog.site.assets[*id].path.clone(),
            Route::Redirect { to, status } => format!("{status} {to}"),
            Route::Gone(id) => format!("gone {}", blog.site.documents[*id].path),
            other => format!("{other:?}"),
        };
        format!("{path} {what}")
    };
    routes.iter().map(line).collect()
}

fn plan(blog: &Blog) -> Routes {
    let (routes, found) = Routes::plan(&blog.site, now());
    assert_eq!(lines(&found), [] as [&str; 0]);
    routes
}

fn faults(blog: &Blog) -> Vec<String> {
    lines(&Routes::plan(&blog.site, now()).1)
}

fn list<'a>(routes: &'a Routes, url: &str) -> &'a List {
    routes.lists().iter().find(|list| list.url == url).expect("the list is planned")
}

#[test]
fn every_url_of_a_small_blog() {
    let blog = Blog::new()
        .page("about.md", "About.\n", none)
        .post("posts/one.md", "2023-12-31", tags(&["Rust"]))
        .post("posts/trip/index.md", "2024-02-03", |document| {
            document.aliases = vec!["/old/trip".to_owned(), "/trip.html".to_owned()];
        })
        .asset("posts/trip/map.png")
        .asset("static/demo/index.html");
    let expected = [
        "/ list Test",
        "/2023/ list 2023",
        "/2023/12/ list 2023-12",
        "/2024/ list 2024",
        "/2024/02/ list 2024-02",
        "/about/ about.md",
        "/demo/ static/demo/index.html",
        "/favicon.ico 301 /favicon.svg",
        "/favicon.svg Icon",
        "/feed.json Json Test",
        "/feed.xml Atom Test",
        "/index.xml Rss Test",
        "/old/trip 301 /posts/trip/",
        "/old/trip/ 301 /posts/trip/",
        "/posts/ list Posts",
        "/posts/feed.xml Atom Posts",
        "/posts/index.xml Rss Posts",
        "/posts/one/ posts/one.md",
        "/posts/one/index.json json posts/one.md",
        "/posts/one/index.md markdown posts/one.md",
        "/posts/trip/ posts/trip/index.md",
        "/posts/trip/index.json json posts/trip/index.md",
        "/posts/trip/index.md markdown posts/trip/index.md",
        "/posts/trip/map.png posts/trip/map.png",
        "/robots.txt Robots",
        "/rss.xml Rss Test",
        "/sitemap.xml Sitemap",
        "/style.css Stylesheet",
        "/tags/ list Tags",
        "/tags/rust/ list Rust",
        "/tags/rust/feed.xml Atom Rust",
        "/tags/rust/index.xml Rss Rust",
        "/trip.html 301 /posts/trip/",
    ];
    assert_eq!(urls(&blog, &plan(&blog)), expected);
}

#[test]
fn own_files_come_before_what_is_made() {
    let blog = Blog::new()
        .post("a.md", "2024-01-01", tags(&["x"]))
        .page("2024.md", "My year.\n", none)
        .page("tags.md", "My tags.\n", none)
        .asset("static/robots.txt")
        .asset("static/favicon.png")
        .asset("static/feed.xml")
        .asset("static/style.css");
    let routes = plan(&blog);
    let urls = urls(&blog, &routes);
    for own in [
        "/2024/ 2024.md",
        "/2024/01/ list 2024-01",
        "/tags/ tags.md",
        "/tags/x/ list x",
        "/robots.txt static/robots.txt",
        "/feed.xml static/feed.xml",
        "/pamphlet.css Stylesheet",
    ] {
        assert!(urls.iter().any(|line| line == own), "{own}\n{urls:#?}");
    }
    assert_eq!(routes.get("/favicon.svg"), None);
}

#[test]
fn sections_have_the_text_of_their_index_file_and_lie_in_each_other() {
    let blog = Blog::new()
        .page("_index.md", "Home.\n", none)
        .page("docs/_index.md", "Docs.\n", |document| document.title = "Manual".to_owned())
        .page("docs/b.md", "B.\n", |document| document.weight = Some(2))
        .page("docs/a.md", "A.\n", |document| document.weight = Some(3))
        .page("docs/guides/_index.md", "Guides.\n", |document| document.url = "/guides/".to_owned())
        .page("docs/guides/c.md", "C.\n", |document| document.weight = Some(1));
    let routes = plan(&blog);
    let titles = |url: &str| -> Vec<&str> {
        list(&routes, url)
            .members
            .iter()
            .map(|id| blog.site.documents[*id].title.as_str())
            .collect()
    };
    assert_eq!(titles("/docs/"), ["c", "b", "a"]);
    assert_eq!(titles("/guides/"), ["c"]);
    assert_eq!(list(&routes, "/docs/").title, "Manual");
    assert!(list(&routes, "/").document.is_some());
    assert_eq!(routes.get("/docs/feed.xml"), None, "a list without posts has no feed");
}

#[test]
fn terms_fold_by_their_slug() {
    let blog = Blog::new()
        .post("a.md", "2024-01-01", tags(&["Open Source", "open source"]))
        .post("b.md", "2024-01-02", tags(&["open  source"]))
        .post("c.md", "2024-01-03", tags(&["Open Source", "???"]));
    let routes = plan(&blog);
    let term = list(&routes, "/tags/open-source/");
    assert_eq!((term.title.as_str(), &term.members[..]), ("Open Source", &[2, 1, 0][..]));
    let kind = ListKind::Term { taxonomy: "tags".to_owned(), slug: "open-source".to_owned() };
    assert_eq!(term.kind, kind);
}

#[test]
fn what_is_hidden_is_nowhere() {
    let hidden = |change: fn(&mut Document)| {
        Blog::new().asset("a/pic.png").page("a/index.md", "Text.\n", |document| {
            document.date = Some(crate::blog::day("2024-01-01"));
            document.aliases = vec!["/old/".to_owned()];
            tags(&["x"])(document);
            change(document);
        })
    };
    let draft = hidden(|document| document.draft = true);
    let future = hidden(|document| document.publish = Some(instant("2024-06-01T00:00:01Z")));
    let nothing = Blog::new();
    assert_eq!(urls(&draft, &plan(&draft)), urls(&nothing, &plan(&nothing)));
    assert_eq!(urls(&future, &plan(&future)), urls(&nothing, &plan(&nothing)));
    let (routes, _) = Routes::plan(&future.site, instant("2024-06-01T00:00:01Z"));
    assert_eq!(routes.get("/a/"), Some(&Route::Document(0)));

    let expired = hidden(|document| document.expiry = Some(now()));
    let routes = plan(&expired);
    for path in ["/a/", "/a/index.md", "/a/index.json", "/old/", "/old"] {
        assert_eq!(routes.get(path), Some(&Route::Gone(0)), "{path}");
        assert_eq!(routes.answer(path), Answer::Gone(Some(0)), "{path}");
    }
    assert_eq!(routes.get("/a/pic.png"), None);
    assert_eq!(routes.iter().count(), urls(&nothing, &plan(&nothing)).len() + 5);
}

#[test]
fn two_sources_for_one_url_are_an_error_at_the_second() {
    let blog = Blog::new()
        .page("b.md", "{\"url\": \"/a/\"}\nB.\n", |document| {
            document.url = "/a/".to_owned();
            spans(document, &[("url", "\"/a/\"")]);
        })
        .page("a.md", "A.\n", none)
        .asset("static/a/index.html");
    assert_eq!(
        faults(&blog),
        [
            "url-collision b.md:1:9 /a/ is the URL of a.md and of b.md",
            "url-collision static/a/index.html:1:1 /a/ is the URL of a.md and of static/a/index.html",
        ]
    );
    let (routes, _) = Routes::plan(&blog.site, now());
    assert_eq!(routes.get("/a/"), Some(&Route::Document(0)));
}

#[test]
fn pages_that_are_never_shown_together_may_share_a_url() {
    let week = |path: &'static str, from: &str, until: &str| {
        let (publish, expiry) = (instant(from), instant(until));
        move |blog: Blog| {
            blog.page(path, "Text.\n", |document| {
                document.url = "/offer/".to_owned();
                document.publish = Some(publish);
                document.expiry = Some(expiry);
            })
        }
    };
    let first = week("1.md", "2024-05-25T00:00:00Z", "2024-06-01T00:00:00Z");
    let second = week("2.md", "2024-06-01T00:00:00Z", "2024-06-08T00:00:00Z");
    let third = week("3.md", "2024-06-07T00:00:00Z", "2024-06-15T00:00:00Z");
    let blog = third(second(first(Blog::new())));
    assert_eq!(faults(&blog), ["url-collision 3.md:1:1 /offer/ is the URL of 2.md and of 3.md"]);
    let at = |instant| Routes::plan(&blog.site, instant).0.get("/offer/").cloned();
    assert_eq!(at(instant("2024-05-31T00:00:00Z")), Some(Route::Document(0)));
    assert_eq!(at(now()), Some(Route::Document(1)));
    assert_eq!(at(instant("2024-06-20T00:00:00Z")), Some(Route::Gone(0)));
}

#[test]
fn aliases_that_cannot_be_are_errors_at_their_place() {
    let aliased = |aliases: &'static [&str], text: &'static str| {
        move |document: &mut Document| {
            document.aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
            for (nth, alias) in aliases.iter().enumerate() {
                let at = text.find(&format!("\"{alias}\"")).expect("the alias is in the text");
                document.spans.insert(format!("aliases[{nth}]"), at..at + alias.len() + 2);
            }
        }
    };
    let (a, b) = (
        "{\"aliases\": [\"/b/\", \"/a\", \"/x/\"]}\n",
        "{\"aliases\": [\"/ok\", \"/x\", \"/y.html\"]}\n",
    );
    let blog = Blog::new().page("a.md", a, aliased(&["/b/", "/a", "/x/"], a)).page(
        "b.md",
        b,
        aliased(&["/ok", "/x", "/y.html"], b),
    );
    assert_eq!(
        faults(&blog),
        [
            "alias-shadows-page a.md:1:14 the alias /b/ is the URL of b.md",
            "alias-self a.md:1:21 /a is the page's own URL",
            "url-collision b.md:1:21 /x leads to a.md and to b.md",
        ]
    );
}

#[test]
fn redirects_lead_straight_to_their_end() {
    let blog = Blog::new()
        .page("a.md", "A.\n", |document| document.aliases = vec!["/old/".to_owned()])
        .page("b.md", "B.\n", |document| {
            document.aliases = vec!["/older/".to_owned()];
            document.redirect_to = Some("/old".to_owned());
        })
        .page("c.md", "C.\n", |document| {
            document.redirect_to = Some("https://c.org/x?y".to_owned())
        })
        .redirect("/d", "/older/", 302)
        .redirect("/e", "https://blog.example.org/older", 301)
        .redirect("/f/", "/c/?q", 301)
        .redirect("/gone/", "", 410)
        .redirect("/g/*", "/h/:splat", 301);
    let routes = plan(&blog);
    for path in ["/old/", "/older", "/b/", "/d", "/d/", "/e"] {
        assert_eq!(routes.answer(path), Answer::Redirect("/a/".to_owned()), "{path}");
    }
    assert_eq!(routes.answer("/c/"), Answer::Redirect("https://c.org/x?y".to_owned()));
    assert_eq!(routes.answer("/f"), Answer::Redirect("/c/?q".to_owned()));
    assert_eq!(routes.answer("/gone"), Answer::Gone(None));
    assert_eq!(routes.answer("/g/1/2"), Answer::Redirect("/h/1/2".to_owned()));
    assert_eq!(routes.get("/g/*"), None);
    assert!(matches!(routes.get("/d"), Some(Route::Redirect { status: 302, .. })));
}

#[test]
fn redirects_in_a_circle_are_errors() {
    let blog = Blog::new()
        .page("a.md", "{\"redirect_to\": \"/b/\"}\n", |document| {
            document.redirect_to = Some("/b/".to_owned());
            spans(document, &[("redirect_to", "\"/b/\"")]);
        })
        .page("b.md", "B.\n", |document| document.redirect_to = Some("../a/".to_owned()));
    assert_eq!(
        faults(&blog),
        [
            "alias-loop a.md:1:17 /a/ leads to /b/, which leads back",
            "alias-loop b.md:1:1 /b/ leads to /a/, which leads back",
        ]
    );
    let rules =
        Blog::new().redirect("/a", "/b/", 301).redirect("/b", "/a", 301).redirect("/c", "/c", 301);
    let faults = faults(&rules);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].starts_with("alias-self site.json:1:1 "), "{faults:?}");
    assert!(faults[1].starts_with("alias-loop site.json:1:1 "), "{faults:?}");
}

#[test]
fn a_get_finds_the_right_spelling() {
    let blog = Blog::new()
        .page("posts/a.md", "A.\n", |document| document.url = "/Posts/Ä/".to_owned())
        .page("x.md", "X.\n", none)
        .page("y.md", "Y.\n", |document| document.url = "/X.html".to_owned())
        .page("z.md", "Z.\n", |document| document.url = "/x.HTML".to_owned());
    let routes = plan(&blog);
    let found = |path: &str| routes.answer(path);
    assert_eq!(found("/x/"), Answer::Found(&Route::Document(1)));
    assert_eq!(found("/x"), Answer::Redirect("/x/".to_owned()));
    assert_eq!(found("/x/index.html"), Answer::Redirect("/x/".to_owned()));
    assert_eq!(found("/posts/ä/"), Answer::Redirect("/Posts/Ä/".to_owned()));
    assert_eq!(found("/posts/ä"), Answer::Redirect("/Posts/Ä/".to_owned()));
    assert_eq!(found("/x.html"), Answer::Missing, "two would fit");
    assert_eq!(found("/nothing"), Answer::Missing);
}

fn blog_of(posts: usize, page_size: usize) -> Blog {
    let mut blog = Blog::new().config(|config| config.page_size = page_size);
    let first = crate::blog::day("2000-01-01");
    for post in 0..posts {
        let date = first.checked_add(jiff::Span::new().days(i64::try_from(post).expect("few")));
        blog = blog.page(&format!("p/{post:04}.md"), "Text.\n", |document| {
            document.date = date.ok();
        });
    }
    blog
}

/// What each numbered page shows, oldest first, and what the list's own URL shows.
fn pages(routes: &Routes) -> (Vec<Vec<usize>>, Vec<usize>) {
    let numbered = 1..=routes.numbered_pages(0);
    let pages = numbered.map(|number| routes.shown(0, Some(number)).to_vec()).collect();
    (pages, routes.shown(0, None).to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_post_is_missed_or_shown_twice_and_old_pages_stay(posts in 0..60_usize, more in 0..25_usize, size in 1..12_usize) {
        let (before, after) = (plan(&blog_of(posts, size)), plan(&blog_of(posts + more, size)));
        let (old_pages, _) = pages(&before);
        let (new_pages, newest) = pages(&after);
        prop_assert_eq!(&new_pages[..old_pages.len()], &old_pages[..]);
        let seen: Vec<usize> = new_pages.iter().flatten().chain(&newest).copied().collect();
        let once: BTreeSet<usize> = seen.iter().copied().collect();
        prop_assert_eq!(seen.len(), posts + more);
        prop_assert_eq!(once.len(), posts + more);
        prop_assert!(new_pages.iter().all(|page| page.len() == size));
        prop_assert!(newest.len() < 2 * size && (newest.len() >= size || new_pages.is_empty()));
        for (number, page) in new_pages.iter().enumerate() {
            let url = format!("/page/{}/", number + 1);
            prop_assert_eq!(after.get(&url), Some(&Route::List { list: 0, number: Some(number + 1) }));
            prop_assert!(page.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
        }
        let beyond = format!("/page/{}/", new_pages.len() + 1);
        prop_assert_eq!(after.get(&beyond), None);
    }
}
