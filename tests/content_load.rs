//! From a folder of files to documents with their URLs, and to diagnostics at their place.

#[path = "content/folder.rs"]
mod folder;

use folder::Folder;

#[test]
fn a_post_has_what_its_front_matter_says() {
    let folder = Folder::new(&[(
        "posts/hello.md",
        r#"{
  "title": "Hello",
  "date": "2023-10-15T13:18:50-07:00",
  "tags": ["Rust", "rust", "Web"],
  "aliases": ["/old/", "older"],
  "draft": false,
  "mood": "fine"
}

Text with a } in it.
"#,
    )]);
    let loaded = folder.load();
    folder::assert_found(&loaded, &[]);
    let post = &loaded.site.documents[0];
    assert_eq!(post.url, "/posts/hello/");
    assert_eq!(post.section, "posts");
    assert_eq!(post.title, "Hello");
    assert_eq!(post.body(), "\nText with a } in it.\n");
    assert_eq!(post.terms["tags"], ["Rust", "Web"]);
    assert_eq!(post.aliases, ["/old/", "/posts/older"]);
    assert_eq!(post.params["mood"], "fine");
    let date = post.date.as_ref().expect("it has a date");
    assert_eq!(date.to_string(), "2023-10-15T13:18:50-07:00[-07:00]");
    assert_eq!(post.publish, Some(date.timestamp()));
}

#[test]
fn files_go_where_their_folders_say() {
    let folder = Folder::new(&[
        ("_index.md", "{\"title\": \"Home\"}\nText.\n"),
        ("about.md", "{\"title\": \"About\"}\nText.\n"),
        ("posts/_index.md", "{\"title\": \"Posts\"}\nText.\n"),
        ("posts/What's New? C++ & C#.md", "{\"title\": \"a\", \"date\": \"2023-01-01\"}\nText.\n"),
        (
            "posts/My Trip/index.md",
            "{\"title\": \"b\", \"date\": \"2023-01-01\"}\n![A map](Map.png)\n",
        ),
        ("posts/My Trip/Map.png", ""),
        ("posts/My Trip/notes.md", "no page"),
        (
            "posts/slugged.md",
            "{\"title\": \"c\", \"slug\": \"Other Name\", \"date\": \"2023-01-01\"}\nText.\n",
        ),
        (
            "posts/moved.md",
            "{\"title\": \"d\", \"url\": \"/2009/Lamp.html\", \"date\": \"2023-01-01\"}\nText.\n",
        ),
        (
            "posts/release.md",
            "{\"title\": \"e\", \"url\": \"/releases/1.88.0\", \"date\": \"2023-01-01\"}\nText.\n",
        ),
        ("docs/guides/deep/page.md", "{\"title\": \"f\"}\nText.\n"),
        ("docs/guides/_index.md", "{\"title\": \"g\"}\nText.\n"),
        ("Extra/Page Two.html", "<p>"),
        ("Extra/index.html", "<p>"),
        ("static/robots.txt", ""),
        (".hidden.md", ""),
        ("posts/.#lock.md", ""),
        ("posts/a.md~", ""),
        ("static/.well-known/security.txt", ""),
    ]);
    let loaded = folder.load();
    folder::assert_found(&loaded, &["posts/My Trip/notes.md:1:1 warning unused-asset"]);
    let pages: Vec<(&str, &str)> = loaded
        .site
        .documents
        .iter()
        .map(|document| (document.url.as_str(), document.section.as_str()))
        .collect();
    assert_eq!(
        pages,
        [
            ("/", ""),
            ("/about/", ""),
            ("/docs/guides/", "docs/guides"),
            ("/docs/guides/deep/page/", "docs/guides"),
            ("/posts/my-trip/", "posts"),
            ("/posts/whats-new-c++--c#/", "posts"),
            ("/posts/", "posts"),
            ("/2009/Lamp.html", "posts"),
            ("/releases/1.88.0/", "posts"),
            ("/posts/other-name/", "posts"),
        ]
    );
    let assets: Vec<&str> = loaded.site.assets.iter().map(|asset| asset.url.as_str()).collect();
    assert_eq!(
        assets,
        [
            "/Extra/Page Two.html",
            "/Extra/",
            "/posts/my-trip/Map.png",
            "/.well-known/security.txt",
            "/robots.txt",
        ]
    );
}

#[test]
fn a_root_that_holds_content_is_taken_too() {
    let folder = Folder::new(&[
        ("content/posts/a.md", "{\"title\": \"a\", \"date\": \"2023-01-01\"}\nText.\n"),
        ("static/a.png", ""),
        ("templates/post.html", "{{ page.title }}"),
        ("site.json", "{\"title\": \"A root\"}"),
        ("README.md", "not a page"),
    ]);
    let loaded = folder.load();
    folder::assert_found(&loaded, &[]);
    assert_eq!(loaded.site.config.title, "A root");
    assert_eq!(loaded.site.documents[0].path, "posts/a.md");
    assert_eq!(loaded.site.assets[0].path, "../static/a.png");
    assert_eq!(loaded.site.assets[0].url, "/a.png");
    assert_eq!(loaded.site.templates[0].name, "post.html");
    assert_eq!(loaded.site.documents.len(), 1);
}

#[test]
fn every_fault_is_found_in_one_run_at_its_place() {
    let folder = Folder::new(&[
        ("a.md", "{\n  \"title\": \"a\"\n  \"date\": \"2023-01-01\"\n}\n"),
        ("b.md", "{\n  \"title\": 7,\n  \"date\": \"2023-02-31\",\n  \"tags\": [\"x\", 3]\n}\n"),
        (
            "c.md",
            "{\n  \"title\": \"c\",\n  \"date\": \"2023-01-01\",\n  \"date\": \"2023-01-02\"\n}\n",
        ),
        ("d.md", "{\n  \"title\": \"d\",\n  \"date\": \"2023-01-01\"\n\n## Text\n"),
        ("e.md", "{\n\t\"titel\": \"ü\",\r\n\t\"title\": \"e\", \"url\": \"/a?b\"\n} text\n"),
        ("f.md", "Grüße \u{1}"),
    ]);
    let loaded = folder.load();
    folder::assert_found(
        &loaded,
        &[
            "a.md:3:3 error front-matter-syntax",
            "b.md:2:12 error field-type",
            "b.md:3:12 error date-invalid",
            "b.md:4:17 error field-type",
            "c.md:4:3 error front-matter-duplicate-key",
            "d.md:1:1 error front-matter-missing-end",
            "e.md:2:2 warning unknown-field",
            "e.md:3:24 error url-invalid",
            "e.md:4:3 warning text-after-front-matter",
            "f.md:1:1 warning front-matter-missing",
        ],
    );
    let kept: Vec<&str> =
        loaded.site.documents.iter().map(|document| document.path.as_str()).collect();
    assert_eq!(kept, ["f.md"]);
}

#[test]
fn a_file_that_did_not_change_is_not_parsed_again() {
    let folder = Folder::new(&[
        ("a.md", "{\"title\": \"a\"}\n"),
        ("b.md", "{\"title\": \"b\"}\n"),
        ("site.json", "{\"title\": \"One\"}"),
    ]);
    let mut loader = folder.loader();
    let first = loader.load().expect("the folder is there").site.documents;
    folder.write("b.md", "{\"title\": \"changed\"}\n");
    let second = loader.load().expect("the folder is there").site.documents;
    assert!(std::sync::Arc::ptr_eq(&first[0], &second[0]));
    assert_eq!(second[1].title, "changed");
    folder.write("site.json", "{\"title\": \"Two\", \"timezone\": \"UTC\"}");
    let third = loader.load().expect("the folder is there").site;
    assert_eq!(third.config.title, "Two");
    assert!(!std::sync::Arc::ptr_eq(&second[0], &third.documents[0]));
}
