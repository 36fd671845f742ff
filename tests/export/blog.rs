//! A small blog with everything that an export has to carry: odd names, redirects, rules, what is gone.
#![allow(dead_code, reason = "each test that mounts this uses a part of it")]

use std::path::Path;

use tempfile::TempDir;

use super::program;

/// The instant at which it is exported: the expired post is over.
pub const NOW: &str = "2026-06-01";

/// Files that its export must have.
pub const FILES: &[&str] = &[
    "index.html",
    "about/index.html",
    "posts/index.html",
    "posts/lamp/index.html",
    "posts/lamp/index.md",
    "posts/lamp/index.json",
    "posts/größe-100%/index.html",
    "posts/trip/map.svg",
    "feed.xml",
    "index.xml",
    "rss.xml",
    "feed.json",
    "posts/feed.xml",
    "tags/light/feed.xml",
    "sitemap.xml",
    "robots.txt",
    "LICENSE",
    "data/table.CSV",
    ".well-known/security.txt",
    "404.html",
    "410.html",
    "_redirects",
    "_nginx.conf",
    ".nojekyll",
    ".pamphlet-export",
];

const SETTINGS: &str = r#"{
  "title": "Lamps",
  "base_url": "https://lamps.example",
  "headers": [
    { "for": "/*", "values": { "Strict-Transport-Security": "max-age=63072000" } },
    { "for": "/posts/trip/*", "values": { "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer" } },
    { "for": "/*.CSV", "values": { "Cache-Control": "max-age=9", "X-Own": "\"quoted\\" } }
  ],
  "redirects": [
    { "from": "/away", "to": "https://other.example/?a=1&b=2", "status": 302 },
    { "from": "/old-feed.rss", "to": "/index.xml" },
    { "from": "/journal/*", "to": "/posts/:splat" },
    { "from": "/a diary/*", "to": "/posts/:splat" },
    { "from": "/moved/$dollar/", "to": "/posts/lamp/?from=moved" },
    { "from": "/secret/", "status": 410 },
    { "from": "/secrets/*", "status": 410 }
  ]
}"#;

/// The blog, at the root of a temporary folder.
pub fn blog() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let files: &[(&str, &str)] = &[
        ("site.json", SETTINGS),
        ("content/about.md", "{\"title\": \"About\"}\n\nText with a [lamp](posts/lamp.md).\n"),
        (
            "content/posts/lamp.md",
            "{\"title\": \"A lamp\", \"date\": \"2024-01-02\", \"tags\": [\"Light\"], \"aliases\": [\"/2009/lamp.html\", \"/l\"]}\n\nLight.\n",
        ),
        (
            "content/posts/groesse.md",
            "{\"title\": \"Size\", \"date\": \"2024-02-03\", \"url\": \"/posts/größe-100%25/\"}\n\nSize.\n",
        ),
        (
            "content/posts/trip/index.md",
            "{\"title\": \"A trip\", \"date\": \"2024-03-04\", \"tags\": [\"Light\"]}\n\n![A map](map.svg)\n",
        ),
        ("content/posts/trip/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n"),
        (
            "content/posts/over.md",
            "{\"title\": \"Over\", \"date\": \"2020-01-01\", \"expiryDate\": \"2021-01-01\"}\n\nOver.\n",
        ),
        ("static/LICENSE", "Take it.\n"),
        ("static/data/table.CSV", "a,b\n1,2\n"),
        ("static/.well-known/security.txt", "Contact: mailto:lamp@lamps.example\n"),
        ("static/what's \"new\".txt", "Quotes.\n"),
    ];
    program::write(folder.path(), files);
    folder
}

/// Exports the blog to a folder or an archive in its own folder.
pub fn export(folder: &Path, output: &str) {
    let told = program::pamphlet(folder, &["export", ".", "--output", output, "--now", NOW]);
    assert!(told.status.success(), "{told:?}");
}
