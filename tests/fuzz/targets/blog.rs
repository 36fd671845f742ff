//! A blog of one post and its settings, of any bytes: the check ends, each of its findings stands at bytes
//! that are there, and every link of the post gets an answer.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use pamphlet::content::{LoadOptions, Loader};

// The first NUL ends the post; what follows are the settings, if anything does.
fuzz_target!(|data: &[u8]| {
    let cut = data.iter().position(|&byte| byte == 0);
    let (post, settings) = cut.map_or((data, None), |at| (&data[..at], Some(&data[at + 1..])));
    let folder = folder();
    fs::write(folder.join("posts/a.md"), post).expect("the folder is writable");
    let _ = fs::remove_file(folder.join("site.json"));
    if let Some(settings) = settings {
        fs::write(folder.join("site.json"), settings).expect("the folder is writable");
    }
    let now = "2024-06-01T12:00:00Z".parse().expect("this is an instant");
    let options = LoadOptions { drafts: false, future: false, base_url: None, now };
    let loaded = Loader::new(folder, options).load().expect("the folder is there");
    let post = std::str::from_utf8(post).ok();
    for found in loaded.report.diagnostics.iter().filter(|found| found.path == "posts/a.md") {
        let Some(post) = post else { continue };
        assert!(post.get(found.span.clone()).is_some(), "{found:?}");
        let line = post[..found.span.start].matches('\n').count() + 1;
        assert_eq!(found.line, line, "{found:?}");
    }
    for document in &loaded.site.documents {
        for link in &document.outline.links {
            assert!(document.text.get(link.destination_span.clone()).is_some(), "{link:?}");
            let _ = loaded.site.href(document, &link.destination);
            let _ = loaded.routes.answer(&link.destination);
        }
    }
});

/// A folder of this process with a second post, that links may lead to.
fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("pamphlet-fuzz-{}", std::process::id()));
        fs::create_dir_all(folder.join("posts")).expect("a new folder");
        let other = "{\"title\": \"Other\", \"date\": \"2024-01-01\"}\n\n## A heading\n\nText.\n";
        fs::write(folder.join("posts/other.md"), other).expect("the folder is writable");
        folder
    })
}
