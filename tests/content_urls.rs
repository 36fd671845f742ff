//! The URL of every kind of file, as Hugo gives it.
//!
//! The expected URLs were taken from `hugo list all` of Hugo 0.168, but for the differences that are
//! named as such.

#[path = "content/folder.rs"]
mod folder;

use folder::{Folder, assert_found};
use pamphlet::url::encode;

const SETTINGS: &str = r#"{
  "permalinks": {
    "news": "/:year/:month/:day/:title/",
    "pages": "/r/:slug.html",
    "deep": "/:sections/:filename/",
    "fn": "/x/:filename",
    "sect": "/s/:section/:slug/"
  },
  "check": {"orphan-page": "off", "duplicate-title": "off", "unused-asset": "off"}
}"#;

/// Path, further front matter, URL on the wire.
const CASES: &[(&str, &str, &str)] = &[
    // Names of files.
    ("about.md", "", "/about/"),
    ("What's New? C++ & C#.md", "", "/whats-new-c++--c%23/"),
    ("posts/Hello World.md", "", "/posts/hello-world/"),
    ("posts/UPPER.md", "", "/posts/upper/"),
    ("posts/under_score.md", "", "/posts/under_score/"),
    ("posts/a  b.md", "", "/posts/a--b/"),
    ("posts/a - b.md", "", "/posts/a---b/"),
    ("posts/1.2.3.md", "", "/posts/1.2.3/"),
    ("posts/v1.88.0-release.md", "", "/posts/v1.88.0-release/"),
    ("posts/Grüße.md", "", "/posts/gr%C3%BC%C3%9Fe/"),
    ("posts/日本語.md", "", "/posts/%E6%97%A5%E6%9C%AC%E8%AA%9E/"),
    ("posts/b,c;d.md", "", "/posts/bcd/"),
    ("posts/e(f)[g].md", "", "/posts/efg/"),
    ("posts/50% off.md", "", "/posts/50-off/"),
    ("posts/a~b@c.md", "", "/posts/a~b@c/"),
    ("posts/r&d.md", "", "/posts/rd/"),
    ("posts/x=y.md", "", "/posts/xy/"),
    ("posts/h!i$j.md", "", "/posts/hij/"),
    ("posts/cafe\u{301}.md", "", "/posts/caf%C3%A9/"),
    ("posts/-lead-.md", "", "/posts/-lead-/"),
    ("posts/a--z.md", "", "/posts/a--z/"),
    ("posts/trail .md", "", "/posts/trail-/"),
    ("posts/k\u{2013}l.md", "", "/posts/kl/"),
    ("posts/emoji 🎉 x.md", "", "/posts/emoji--x/"),
    ("posts/dot.html.md", "", "/posts/dot.html/"),
    ("posts/2024-01-02-dated.md", "", "/posts/2024-01-02-dated/"),
    ("posts/m'n\"o.md", "", "/posts/mno/"),
    ("posts/p:q.md", "", "/posts/pq/"),
    ("posts/a+b.md", "", "/posts/a+b/"),
    ("posts/a#b.md", "", "/posts/a%23b/"),
    ("posts/note.markdown", "", "/posts/note/"),
    // Slugs.
    ("posts/slug1.md", "\"slug\": \"New Slug\"", "/posts/new-slug/"),
    ("posts/slug2.md", "\"slug\": \"CamelCase\"", "/posts/camelcase/"),
    ("posts/slug3.md", "\"slug\": \"a/b\"", "/posts/a/b/"),
    ("posts/slug4.md", "\"slug\": \"x.y\"", "/posts/x.y/"),
    ("posts/slug5.md", "\"slug\": \"-x-\"", "/posts/x/"),
    ("posts/slug6.md", "\"slug\": \"what's up?\"", "/posts/whats-up/"),
    ("posts/slug7.md", "\"slug\": \"x.html\"", "/posts/x.html/"),
    ("posts/slug8.md", "\"slug\": \"Füße\"", "/posts/f%C3%BC%C3%9Fe/"),
    ("posts/slug9.md", "\"slug\": \"c - d\"", "/posts/c-d/"),
    ("posts/slug10.md", "\"slug\": \"e & f\"", "/posts/e-f/"),
    ("posts/slug11.md", "\"slug\": \"g--h\"", "/posts/g--h/"),
    ("posts/slug12.md", "\"slug\": \"C / C++\"", "/posts/c/c++/"), // Hugo: /posts/c-/-c++/
    // Whole paths.
    ("posts/url1.md", "\"url\": \"/Abs/Path/\"", "/Abs/Path/"),
    ("posts/url2.md", "\"url\": \"rel/path\"", "/rel/path/"),
    ("posts/url3.md", "\"url\": \"/file.html\"", "/file.html"),
    ("posts/url4.md", "\"url\": \"/releases/1.88.0\"", "/releases/1.88.0/"), // Hugo: a file
    ("posts/url5.md", "\"url\": \"/With Blank/x\"", "/With%20Blank/x/"),
    ("posts/url6.md", "\"url\": \"/x.php\"", "/x.php"),
    ("posts/url7.md", "\"url\": \"/x.txt\"", "/x.txt"),
    ("posts/url8.md", "\"url\": \"/old-feed.xml\"", "/old-feed.xml"),
    ("posts/url9.md", "\"url\": \"/grüße/\"", "/gr%C3%BC%C3%9Fe/"),
    ("posts/url10.md", "\"url\": \"/caf%C3%A9/\"", "/caf%C3%A9/"),
    (
        "posts/url11.md",
        "\"url\": \"/:year/:title/\", \"title\": \"From a Pattern\"",
        "/2024/from-a-pattern/",
    ),
    ("posts/url12.md", "\"url\": \"/a/../b/\"", "/b/"),
    ("posts/url13.md", "\"url\": \"/v.asp\"", "/v.asp"),
    // Bundles.
    ("posts/bundle/index.md", "", "/posts/bundle/"),
    ("posts/My Bundle/index.md", "", "/posts/my-bundle/"),
    ("posts/bslug/index.md", "\"slug\": \"other\"", "/posts/other/"),
    ("posts/burl/index.md", "\"url\": \"/moved/here/\"", "/moved/here/"),
    ("posts/burlh/index.md", "\"url\": \"/moved/there.html\"", "/moved/there.html"),
    ("solo/index.md", "", "/solo/"),
    // Sections.
    ("sec/_index.md", "", "/sec/"),
    ("sec/sub/page.md", "", "/sec/sub/page/"),
    ("sec/sub2/_index.md", "", "/sec/sub2/"),
    ("sec/sub2/page.md", "", "/sec/sub2/page/"),
    ("Big Sec/_index.md", "", "/big-sec/"),
    ("Big Sec/A Page.md", "", "/big-sec/a-page/"),
    ("slugsec/_index.md", "\"slug\": \"renamed\"", "/renamed/"),
    ("slugsec/p.md", "", "/renamed/p/"),
    ("urlsec/_index.md", "\"url\": \"/another/\"", "/another/"),
    ("urlsec/p.md", "", "/urlsec/p/"),
    // Permalink patterns.
    ("news/a.md", "\"title\": \"What's New? R & D\"", "/2024/03/05/whats-new-r-d/"),
    ("news/b.md", "\"title\": \"Über  uns\", \"slug\": \"x\"", "/2024/03/05/%C3%BCber-uns/"),
    ("pages/a.md", "\"title\": \"A Title\"", "/r/a-title.html"), // Hugo: /r/a-title.html/
    ("pages/b.md", "\"slug\": \"S S\"", "/r/s-s.html"),
    ("deep/x/y/File Name.md", "", "/deep/file-name/"),
    ("deep/bundle/index.md", "", "/deep/bundle/"),
    ("fn/File.Name.md", "", "/x/file.name/"),
    ("fn/bn/index.md", "", "/x/bn/"),
    ("sect/q.md", "\"title\": \"t\"", "/s/sect/t/"),
    ("sect/inner/q.md", "\"title\": \"t2\"", "/s/sect/t2/"),
];

/// Path and URL on the wire.
const ASSETS: &[(&str, &str)] = &[
    ("posts/bundle/Map One.PNG", "/posts/bundle/Map%20One.PNG"),
    ("posts/bundle/sub/x.png", "/posts/bundle/sub/x.png"),
    ("posts/My Bundle/Map One.PNG", "/posts/my-bundle/Map%20One.PNG"),
    ("posts/bslug/m.png", "/posts/other/m.png"),
    ("posts/burl/m.png", "/moved/here/m.png"),
    ("posts/burlh/m.png", "/moved/m.png"), // Hugo: /moved/there/m.png
    ("posts/loose.png", "/posts/loose.png"),
    ("posts/Loose Folder/L F.png", "/posts/Loose%20Folder/L%20F.png"),
    ("sec/res.png", "/sec/res.png"),
    ("Big Sec/res.png", "/big-sec/res.png"),
    ("urlsec/u.png", "/another/u.png"),
    ("top.png", "/top.png"),
];

#[test]
fn urls_are_those_that_hugo_gives() {
    let folder = Folder::new(&[("site.json", SETTINGS)]);
    for (path, fields, _) in CASES {
        let title = if fields.contains("\"title\"") { "" } else { "\"title\": \"T\", " };
        let comma = if fields.is_empty() { "" } else { ", " };
        folder
            .write(path, format!("{{{title}\"date\": \"2024-03-05\"{comma}{fields}}}\n\nText.\n"));
    }
    for (path, _) in ASSETS {
        folder.write(path, "");
    }
    let loaded = folder.load();
    assert_found(&loaded, &[]);
    let documents = &loaded.site.documents;
    assert_eq!(documents.len(), CASES.len());
    for (path, _, expected) in CASES {
        let document = documents.iter().find(|document| document.path == *path);
        let url = &document.expect("every file is a page").url;
        assert_eq!(encode(url), *expected, "{path}");
    }
    for (path, expected) in ASSETS {
        let asset = loaded.site.assets.iter().find(|asset| asset.path == *path);
        assert_eq!(encode(&asset.expect("every file is served").url), *expected, "{path}");
    }
}

#[test]
fn what_can_be_no_url_is_shown_at_its_field() {
    let cases = [
        ("\"url\": \"https://example.org/a/\"", "1:38"),
        ("\"url\": \"//example.org/a/\"", "1:38"),
        ("\"url\": \"/a?b\"", "1:38"),
        ("\"url\": \"/a#b\"", "1:38"),
        ("\"url\": \"/a//b/\"", "1:38"),
        ("\"url\": \"/../a/\"", "1:38"),
        ("\"url\": \"/100%/\"", "1:38"),
        ("\"url\": \"/a%2Fb/\"", "1:38"),
        ("\"url\": \"/a\\u0000b/\"", "1:38"),
        ("\"url\": \"/a\\\\b/\"", "1:38"),
        ("\"slug\": \"???\"", "1:39"),
        ("\"aliases\": [\"/ok/\", \"../../a\"]", "1:51"),
        ("\"aliases\": \"https://example.org/a/\"", "1:42"),
        ("\"tags\": [\"ok\", \"???\"]", "1:46"),
    ];
    for (field, place) in cases {
        let text = format!("{{\"title\": \"A\", \"lang\": \"en\", {field}}}\n\nText.\n");
        let loaded = Folder::new(&[("posts/a.md", &text), ("site.json", SETTINGS)]).load();
        let found: Vec<String> = folder::found(&loaded)
            .into_iter()
            .filter(|line| line.contains(" error "))
            .map(|line| line.replace("posts/a.md:", ""))
            .collect();
        assert_eq!(found, [format!("{place} error url-invalid")], "{field}");
    }
}

#[test]
fn a_pattern_that_lacks_a_value_is_a_fault() {
    let settings = "{\"permalinks\": {\"posts\": \"/:year/:slug/\"}, \"check\": {\"date-missing\": \"off\", \"orphan-page\": \"off\"}}";
    let folder = Folder::new(&[
        ("site.json", settings),
        ("posts/a.md", "{\"title\": \"A\"}\n\nText.\n"),
        ("posts/b.md", "{\"title\": \"?\", \"date\": \"2024-01-01\"}\n\nText.\n"),
    ]);
    let loaded = folder.load();
    assert_found(
        &loaded,
        &["posts/a.md:1:1 error url-invalid", "posts/b.md:1:1 error url-invalid"],
    );
}

#[test]
fn relative_aliases_begin_at_the_parent_of_the_page() {
    let folder = Folder::new(&[(
        "posts/a.md",
        "{\"title\": \"A\", \"date\": \"2024-01-01\", \"aliases\": [\"b\", \"../c/\", \"/d.html\", \"e f\", \"gr%C3%BC%C3%9Fe\"]}\n\nText.\n",
    )]);
    let loaded = folder.load();
    assert_found(&loaded, &[]);
    let aliases = &loaded.site.documents[0].aliases;
    assert_eq!(*aliases, ["/posts/b", "/c/", "/d.html", "/posts/e f", "/posts/grüße"]);
}

#[test]
fn a_slug_of_a_section_moves_what_lies_below_at_the_next_load() {
    let folder = Folder::new(&[
        ("docs/_index.md", "{\"title\": \"Docs\"}\n\nText. [A](inner/a.md)\n"),
        ("docs/inner/a.md", "{\"title\": \"A\"}\n\nText.\n"),
    ]);
    let mut loader = folder.loader();
    let first = loader.load().expect("the folder is there");
    assert_eq!(first.site.documents[1].url, "/docs/inner/a/");
    folder.write(
        "docs/_index.md",
        "{\"title\": \"Docs\", \"slug\": \"New\"}\n\nText. [A](inner/a.md)\n",
    );
    let second = loader.load().expect("the folder is there");
    assert_eq!(second.site.documents[0].url, "/new/");
    assert_eq!(second.site.documents[1].url, "/new/inner/a/");
}

#[test]
fn a_page_without_a_date_is_missed_only_among_posts() {
    let post = "{\"title\": \"P\", \"date\": \"2024-01-01\"}\n\nText.\n";
    let page = "{\"title\": \"Q\"}\n\nText.\n";
    let off = "{\"check\": {\"orphan-page\": \"off\", \"duplicate-title\": \"off\"}}";
    let folder = Folder::new(&[
        ("site.json", off),
        ("about.md", page),
        ("posts/undated.md", page),
        ("posts/null.md", "{\"title\": \"Q\", \"date\": null}\n\nText.\n"),
        ("posts/2024-05-06-named.md", page),
        ("diary/a.md", post),
        ("diary/b.md", post),
        ("diary/undated.md", page),
        ("docs/a.md", page),
        ("docs/b.md", page),
        ("docs/dated.md", post),
    ]);
    assert_found(
        &folder.load(),
        &[
            "diary/undated.md:1:1 warning date-missing",
            "posts/null.md:1:1 warning date-missing",
            "posts/undated.md:1:1 warning date-missing",
        ],
    );
}
