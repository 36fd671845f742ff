//! Steps 2 and 3: what a target names, and where what it does not name is now.

use pamphlet::http::Coding;
use pamphlet::render::{Media, Page, PageKind};

use crate::answers::{DATE, answer};
use crate::site::{form, pages, site_of};

/// The status of an answer, and its location where it has one.
fn lead(answer: &str) -> (&str, Option<&str>) {
    let location = answer.lines().find_map(|line| line.strip_prefix("Location: "));
    (&answer[9..12], location)
}

#[test]
fn a_target_names_what_it_decodes_to() {
    let site = site_of(pages());
    let cases = [
        ("/about/", "200"),
        ("/%61bout/", "200"),
        ("/about/?", "200"),
        ("/about/?a=%zz", "200"),
        ("/x/../about/", "200"),
        ("/./about/.", "200"),
        ("/gr%C3%BC%c3%9fe/", "200"),
        ("/%E0%A4%A", "400"),
        ("/%", "400"),
        ("/%zz", "400"),
        ("/%00", "400"),
        ("/about/%0d%0aX:%20y", "400"),
        ("/..", "400"),
        ("/about/../../etc/passwd", "400"),
        ("/%2e%2e/%2e%2e/etc/passwd", "400"),
        ("/about%2F", "404"),
        ("/%ff", "404"),
        ("/%00404", "400"),
        ("//", "404"),
        ("//about/", "404"),
        ("/about//", "404"),
        ("/nowhere/", "404"),
        ("/gone/", "410"),
    ];
    for (target, status) in cases {
        assert_eq!(lead(&answer(&site, &format!("GET {target}"), "")), (status, None), "{target}");
    }
}

#[test]
fn a_path_in_another_shape_leads_to_its_page() {
    let site = site_of(pages());
    let cases = [
        ("/about", "308", "/about/"),
        ("/about?a=b&c", "308", "/about/?a=b&c"),
        ("/about?", "308", "/about/?"),
        ("/about/index.html", "308", "/about/"),
        ("/index.html", "308", "/"),
        ("/gr%C3%BC%C3%9Fe", "308", "/gr%C3%BC%C3%9Fe/"),
        ("/GR%C3%9C%C3%9Fe/", "308", "/gr%C3%BC%C3%9Fe/"),
        ("/ABOUT/", "308", "/about/"),
        ("/About", "308", "/about/"),
        ("/Style.CSS?v=1", "308", "/style.css?v=1"),
        // An alias in another shape leads straight to where the alias leads.
        ("/moved", "301", "/about/#me"),
        ("/MOVED/", "301", "/about/#me"),
    ];
    for (target, status, location) in cases {
        let answer = answer(&site, &format!("GET {target}"), "");
        assert_eq!(lead(&answer), (status, Some(location)), "{target}");
    }
    for target in ["/GONE/", "/gone", "/gone/index.html"] {
        assert_eq!(lead(&answer(&site, &format!("GET {target}"), "")), ("410", None), "{target}");
    }
    for target in [
        "/about/xindex.html",
        "/aboutindex.html",
        "/style.cssindex.html",
        "/style.css/",
        "/404",
        "/about/index.htm",
    ] {
        assert_eq!(lead(&answer(&site, &format!("GET {target}"), "")), ("404", None), "{target}");
    }
}

#[test]
fn redirects_keep_the_query() {
    let site = site_of(pages());
    let cases = [
        ("/moved/", "301", "/about/#me"),
        ("/moved/?a=b", "301", "/about/?a=b#me"),
        ("/old/a/b?c", "301", "/new/a/b?c"),
        ("/about?\"<>^`{|}\\%zz%20", "308", "/about/?%22%3C%3E%5E%60%7B%7C%7D%5C%25zz%20"),
        ("/old/", "301", "/new/"),
        ("/old/%20%C3%BC%3f%23", "301", "/new/%20%C3%BC%3F%23"),
        ("/out/a", "302", "https://other.example/a?from=blog#top"),
        ("/out/a?b", "302", "https://other.example/a?from=blog&b#top"),
        ("/out/a//b", "302", "https://other.example/a//b?from=blog#top"),
        ("/whole/a", "301", "https://other.example/a"),
        ("/whole", "301", "https://other.example"),
    ];
    for (target, status, location) in cases {
        let answer = answer(&site, &format!("GET {target}"), "");
        assert_eq!(lead(&answer), (status, Some(location)), "{target}");
    }
}

#[test]
fn no_redirect_leads_to_another_host_than_its_rule_names() {
    let site = site_of(pages());
    for target in [
        "/strip//evil.example",
        "/strip//evil.example/%2e./",
        "//evil.example/about",
        "//about",
        "//old/x",
        "/strip/a//evil.example",
        "/old//evil.example",
        "/old/a//",
        // What a rule appends to a host would make another host of it.
        "/whole.evil.example/",
        "/whole@evil.example/",
        "/whole:80@evil.example/",
        "/anywhere/evil.example/",
        "/anywhere//evil.example/",
    ] {
        assert_eq!(lead(&answer(&site, &format!("GET {target}"), "")), ("404", None), "{target}");
    }
    // A backslash counts as a slash in browsers, so it goes encoded.
    let answer = answer(&site, "GET /strip/%5Cevil.example", "");
    assert_eq!(lead(&answer), ("301", Some("/%5Cevil.example")));
}

#[test]
fn a_redirect_says_how_long_it_holds_and_links_to_its_end() {
    let site = site_of(pages());
    let body = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Moved</title>\n\
                <p>This page is <a href=\"/about/?a=%22%3E%3Cb&amp;c&#39;\">elsewhere</a>.</p>\n</html>\n";
    let expected = |status: &str, keeping: &str| {
        format!(
            "HTTP/1.1 {status}\r\n{DATE}Location: /about/?a=%22%3E%3Cb&c'\r\n\
             Cache-Control: {keeping}\r\nContent-Type: text/html; charset=utf-8\r\n\
             X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    // Whatever a condition says, there is nothing here that it could hold for.
    let conditions = "If-None-Match: *\r\nRange: bytes=0-0\r\nIf-Match: \"x\"\r\n";
    let permanent = expected("308 Permanent Redirect", "public, max-age=3600");
    assert_eq!(answer(&site, "GET /about?a=\"><b&c'", ""), permanent);
    assert_eq!(answer(&site, "GET /about?a=\"><b&c'", conditions), permanent);
    let temporary = answer(&site, "GET /out/a", "");
    assert!(temporary.contains("\r\nCache-Control: no-cache\r\n"), "{temporary}");
}

#[test]
fn a_rule_may_say_that_all_below_a_path_is_gone() {
    let mut pages = pages();
    let gone = form(Media::Default, Coding::Identity, "Accept-Encoding", "gone");
    pages.push(Page { path: "\0/past/".to_owned(), kind: PageKind::Gone(vec![gone]) });
    let site = site_of(pages);
    assert_eq!(lead(&answer(&site, "GET /past/a/b?c", "")).0, "410");
    assert_eq!(lead(&answer(&site, "GET /past", "")).0, "404");
}
