//! What is wrong between the pages of a site, in folders of real files.

#[path = "../content/folder.rs"]
mod folder;

use folder::Folder;

/// A post with a title of its own, a date and a text.
pub fn post(text: &str) -> String {
    let title: String = text.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    format!("{{\"title\": \"{title}\", \"date\": \"2024-01-01\"}}\n{text}\n")
}

/// `code path:line:column message; help`, one line each, of the files and of an `other.md`.
pub fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let other = post("Other.\n\n## A heading\n\n<b id=\"own\">x</b>");
    let mut all = vec![("posts/other.md", other.as_str())];
    all.extend_from_slice(files);
    let loaded = Folder::new(&all).load();
    let line = |found: &pamphlet::content::Diagnostic| {
        let help = found.help.as_deref().unwrap_or("-");
        let (code, path) = (found.code.name(), &found.path);
        format!("{code} {path}:{}:{} {}; {help}", found.line, found.column, found.message)
    };
    loaded.report.diagnostics.iter().map(line).collect()
}

/// The findings in one post with the text.
fn in_post(text: &str) -> Vec<String> {
    findings(&[("posts/a.md", &post(text))])
}

const NONE: [&str; 0] = [];

#[test]
fn links_that_a_get_would_answer_are_good() {
    let text = "[a](/posts/other/) [b](/posts/other/#a-heading) [c](../other/#own) [d](other.md#a-heading) \
                [e](@/posts/other.md) [f]({{< ref \"other\" >}}) [g](#top) [h](/) [i](/posts/) [j](/feed.xml) \
                [k](/posts/other/index.md) [l](/sitemap.xml) [m](/2024/01/) [n](https://a.org/nothing) \
                [o](mailto:a@b.org) [p](/posts/other/?x=1#own) [q](/posts/other/#:~:text=x) [r](#main) \
                <a href=\"/posts/other/#own\">s</a> [t](/posts/%6Fther/)";
    assert_eq!(in_post(text), NONE);
}

#[test]
fn broken_links_name_what_was_meant() {
    assert_eq!(
        in_post("A [b](/posts/othre/) c"),
        ["link-broken posts/a.md:2:7 no page at /posts/othre/; did you mean /posts/other/?"]
    );
    assert_eq!(
        in_post("A [b](/blog/other/) c"),
        ["link-broken posts/a.md:2:7 no page at /blog/other/; did you mean /posts/other/?"]
    );
    assert_eq!(
        in_post("A [b](othr.md#x) c"),
        ["link-broken posts/a.md:2:7 no file othr.md; did you mean posts/other.md?"]
    );
    assert_eq!(
        in_post("A [b](@/posts/nothing-like-it.md) c"),
        ["link-broken posts/a.md:2:7 no file posts/nothing-like-it.md; -"]
    );
    assert_eq!(
        in_post("A [b]({{< relref \"posts/ohter\" >}}) c"),
        ["link-broken posts/a.md:2:19 no file posts/ohter; did you mean posts/other.md?"]
    );
    assert_eq!(
        in_post("A [b](/%zz) c"),
        ["link-broken posts/a.md:2:7 `/%zz` is no URL; a `%` takes two hexadecimal digits"]
    );
    assert_eq!(
        in_post("A [b](a.org/x) c"),
        ["link-broken posts/a.md:2:7 no page at /posts/a/a.org/x; did you mean https://a.org/x?"]
    );
    assert_eq!(
        in_post("<a href='/x.pdf'>b</a>"),
        ["link-broken posts/a.md:2:10 no file at /x.pdf; -"]
    );
    assert_eq!(
        in_post("[b][1] [c][1]\n\n[1]: /x"),
        ["link-broken posts/a.md:4:6 no page at /x; -"],
        "one definition, one place to mend"
    );
}

#[test]
fn anchors_that_are_not_there() {
    assert_eq!(
        in_post("[b](/posts/other/#a-headng)"),
        [
            "anchor-broken posts/a.md:2:5 no heading or id `a-headng` on /posts/other/; did you mean #a-heading?"
        ]
    );
    assert_eq!(
        in_post("## Mine\n\n[b](#mnie)"),
        ["anchor-broken posts/a.md:4:5 no heading or id `mnie` on /posts/a/; did you mean #mine?"]
    );
    assert_eq!(
        in_post("[b](other.md#nothing)"),
        ["anchor-broken posts/a.md:2:5 no heading or id `nothing` on /posts/other/; -"]
    );
    let page = ("static/demo.html", "<h1 id=\"there\">x</h1>");
    assert_eq!(
        findings(&[page, ("posts/a.md", &post("[b](/demo.html#there) [c](/demo.html#not)"))]),
        ["anchor-broken posts/a.md:2:27 no heading or id `not` on /demo.html; -"]
    );
    assert_eq!(
        in_post("## Über *uns*\n\nx[^1] [b](#über-uns) [c](#%C3%BCber-uns) [d](#fn-1)\n\n[^1]: y"),
        NONE
    );
}

#[test]
fn pictures_that_are_not_there() {
    let picture = ("posts/cat.png", "png");
    assert_eq!(
        findings(&[picture, ("posts/a.md", &post("![a cat](cat.png) ![a cat](cta.png)"))]),
        [
            "image-missing posts/a.md:2:28 no picture at /posts/a/cta.png; did you mean /posts/cat.png?"
        ]
    );
    assert_eq!(
        findings(&[
            picture,
            ("posts/a.md", &post("![c](/posts/cat.png) <img src='/posts/cat.jpg' alt=c>"))
        ]),
        [
            "image-missing posts/a.md:2:32 no picture at /posts/cat.jpg; did you mean /posts/cat.png?"
        ]
    );
    assert_eq!(
        in_post("![x](/posts/other/)"),
        ["image-missing posts/a.md:2:6 /posts/other/ is a page, and no picture; -"]
    );
    let front = "{\"title\": \"T\", \"date\": \"2024-01-01\", \"images\": [\"/no.png\"]}\nText.\n";
    assert_eq!(
        findings(&[("posts/a.md", front)]),
        ["image-missing posts/a.md:1:50 no picture at /no.png; -"]
    );
}

#[test]
fn links_to_what_is_hidden_say_why() {
    let hidden =
        |fields: &str| format!("{{\"title\": \"H\", \"date\": \"2024-01-01\", {fields}}}\nText.\n");
    let link = post("[b](/posts/h/)");
    let of = |fields: &str| findings(&[("posts/a.md", &link), ("posts/h.md", &hidden(fields))]);
    assert_eq!(
        of("\"draft\": true"),
        ["link-to-hidden posts/a.md:2:5 posts/h.md is a draft; publish it, or take the link out"]
    );
    assert_eq!(
        of("\"publishDate\": \"2024-07-01T00:00:00Z\""),
        ["link-to-hidden posts/a.md:2:5 posts/h.md is not shown before 2024-07-01T00:00:00Z; \
             publish it earlier, or add the link later"]
    );
    assert_eq!(
        of("\"expiryDate\": \"2024-02-01T00:00:00Z\""),
        ["link-to-hidden posts/a.md:2:5 posts/h.md is not shown since 2024-02-01T00:00:00Z; \
             take the link out"]
    );
    let draft = hidden("\"draft\": true");
    let by_file = post("[b](h.md) [c]({{< ref \"h\" >}})");
    assert_eq!(findings(&[("posts/a.md", &by_file), ("posts/h.md", &draft)]).len(), 2);
}

#[test]
fn what_is_hidden_together_may_link_together() {
    let draft = |title: &str, text: &str| {
        format!("{{\"title\": \"{title}\", \"date\": \"2024-01-01\", \"draft\": true}}\n{text}\n")
    };
    let future = |title: &str, day: u8, text: &str| {
        format!("{{\"title\": \"{title}\", \"date\": \"2024-07-{day:02}\"}}\n{text}\n")
    };
    assert_eq!(
        findings(&[
            ("posts/a/index.md", &draft("A", "![a](a.png) [b](../b.md) [me](/posts/a/)")),
            ("posts/a/a.png", "png"),
            ("posts/b.md", &draft("B", "Text.")),
            ("posts/c.md", &future("C", 2, "[d](d.md)")),
            ("posts/d.md", &future("D", 1, "Text.")),
        ]),
        NONE
    );
    assert_eq!(
        findings(&[
            ("posts/c.md", &future("C", 1, "[d](d.md)")),
            ("posts/d.md", &future("D", 2, "Text.")),
        ])
        .len(),
        1
    );
}

#[test]
fn links_that_take_a_detour() {
    let moved =
        "{\"title\": \"M\", \"date\": \"2024-01-01\", \"aliases\": [\"/old/\"]}\n## X\n\nText.\n";
    let of = |text: &str| findings(&[("posts/a.md", &post(text)), ("posts/m.md", moved)]);
    assert_eq!(
        of("[b](/old/#x)"),
        ["link-via-redirect posts/a.md:2:5 `/old/#x` leads there by a redirect; /posts/m/#x"]
    );
    assert_eq!(
        of("[b](/posts/m)"),
        ["link-via-redirect posts/a.md:2:5 `/posts/m` leads there by a redirect; /posts/m/"]
    );
    assert_eq!(
        of("[b](/Posts/M/)"),
        ["link-via-redirect posts/a.md:2:5 `/Posts/M/` leads there by a redirect; /posts/m/"]
    );
    assert_eq!(
        of("[b](/old#y)"),
        ["anchor-broken posts/a.md:2:5 no heading or id `y` on /posts/m/; -"]
    );
    let site = "{\"base_url\": \"https://blog.example.net\"}";
    let own = |text: &str| findings(&[("site.json", site), ("posts/a.md", &post(text))]);
    assert_eq!(
        own("<https://blog.example.net/posts/other/#own>"),
        ["absolute-link-to-self posts/a.md:2:2 a link to this site that names its host; \
             /posts/other/#own"]
    );
    assert_eq!(
        own("[b](http://BLOG.example.net/nothing)"),
        [
            "link-broken posts/a.md:2:5 no page at /nothing; -",
            "http-link posts/a.md:2:5 `http://BLOG.example.net/nothing` is not encrypted; \
             https://BLOG.example.net/nothing",
        ]
        .map(str::to_owned)
    );
    assert_eq!(own("<https://blog.example.network/x> <https://example.net/>"), NONE);
}

#[test]
fn links_of_the_settings_are_on_every_page() {
    let site = "{\n  \"nav\": [\n    {\"title\": \"Other\", \"url\": \"/posts/other/\"},\n    \
                {\"title\": \"X\", \"url\": \"/x/\"}\n  ],\n  \"redirects\": [{\"from\": \"/posts/other/\", \"to\": \"/\"}]\n}";
    assert_eq!(
        findings(&[("site.json", site)]),
        [
            "link-broken site.json:4:28 no page at /x/; -",
            "alias-shadows-page site.json:6:17 the redirect from /posts/other/ hides nothing: \
             posts/other.md is there; take the redirect out, or move the page",
        ]
    );
}

#[test]
fn pages_without_text_and_with_the_title_of_another() {
    let page = |title: &str, text: &str| {
        format!("{{\"title\": \"{title}\", \"date\": \"2024-01-01\"}}\n{text}")
    };
    assert_eq!(
        findings(&[("posts/a.md", &page("A", "\n <!-- later -->\n"))]),
        [
            "post-empty posts/a.md:1:1 a page without a text; write it, or make it a draft: \"draft\": true"
        ]
    );
    let draft = "{\"title\": \"A\", \"date\": \"2024-01-01\", \"draft\": true}\n";
    assert_eq!(findings(&[("posts/a.md", draft)]), [""; 0]);
    assert_eq!(
        findings(&[
            ("posts/a.md", &page("One two", "Text.\n")),
            ("posts/b.md", &page("One Two ", "Text.\n"))
        ]),
        ["duplicate-title posts/b.md:1:12 posts/a.md has the same title; \
             readers and search engines cannot tell them apart"]
    );
}

#[test]
fn pages_that_nothing_leads_to() {
    let page = "{\"title\": \"A page\"}\nText.\n";
    let site = "{\"nav\": [{\"title\": \"Home\", \"url\": \"/\"}]}";
    let of = |files: &[(&str, &str)]| {
        let mut all = vec![("lost.md", page), ("site.json", site)];
        all.extend_from_slice(files);
        findings(&all)
    };
    assert_eq!(
        of(&[]),
        ["orphan-page lost.md:1:1 nothing leads to /lost/; \
             link to it, give it a date, or add it to \"nav\" in site.json"]
    );
    assert_eq!(of(&[("posts/a.md", &post("[b](../lost.md)"))]), NONE);
    assert_eq!(of(&[("templates/base.html", "<a href=\"/lost/\">b</a>")]), NONE);
    assert_eq!(findings(&[("about.md", page)]), NONE, "the theme's navigation has it");
}

#[test]
fn files_that_nothing_shows() {
    let bundle = post("![a cat](cat.png)\n\n{{< video src=\"clip.mp4\" >}}");
    let found = findings(&[
        ("posts/trip/index.md", &bundle),
        ("posts/trip/cat.png", "png"),
        ("posts/trip/clip.mp4", "mp4"),
        ("posts/trip/dog.png", "png"),
        ("posts/loose.png", "png"),
        ("posts/bg.png", "png"),
        ("static/style.css", "body { background: url(/posts/bg.png) }"),
        ("static/unlinked.png", "png"),
    ]);
    assert_eq!(
        found,
        [
            "unused-asset posts/loose.png:1:1 nothing shows or links to this file; \
             link to it, move it to static/, or delete it",
            "unused-asset posts/trip/dog.png:1:1 nothing shows or links to this file; \
             link to it, move it to static/, or delete it",
            "shortcode-unknown posts/trip/index.md:4:1 a shortcode that is not known stays visible; \
             known are figure, gist, highlight, ref, relref, vimeo, youtube",
        ]
    );
}

#[test]
fn pictures_that_are_too_large() {
    let large = "x".repeat(1_600_000);
    assert_eq!(
        findings(&[
            ("posts/a.md", &post("![a](big.jpg)\n\n![b](big.jpg)")),
            ("posts/big.jpg", &large),
        ]),
        [
            "image-too-big posts/a.md:2:6 posts/big.jpg has 1.5 MiB; scale it down, or store it as WebP or AVIF"
        ]
    );
}

#[test]
fn terms_in_two_spellings() {
    let tagged = |number: usize, tags: &str| {
        let title = format!("Post {number}");
        (
            format!("posts/{number}.md"),
            format!(
                "{{\"title\": \"{title}\", \"date\": \"2024-01-01\", \"tags\": [{tags}]}}\nText.\n"
            ),
        )
    };
    let of = |tags: &[&str]| {
        let files: Vec<(String, String)> =
            tags.iter().enumerate().map(|(number, tags)| tagged(number, tags)).collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        findings(&files)
    };
    assert_eq!(
        of(&["\"Rust\", \"javascript\"", "\"javscript\"", "\"JavaScript\""]),
        [
            "tag-near-duplicate posts/1.md:1:53 \"javscript\" is nearly \"javascript\"; did you mean \"javascript\"?"
        ]
    );
    assert_eq!(of(&["\"post\"", "\"x\", \"posts\"", "\"post\""]).len(), 1);
    assert_eq!(of(&["\"open-source\"", "\"opensource\"", "\"Open Source\""]).len(), 1);
    assert_eq!(
        of(&[
            "\"rust-2018\", \"rust-2021\", \"c\", \"c++\", \"map\", \"mac\", \"parse\", \"parser\""
        ]),
        NONE
    );
    assert_eq!(of(&["\"performance\", \"news\", \"new\", \"css\", \"status\", \"stats\""]), NONE);
}
