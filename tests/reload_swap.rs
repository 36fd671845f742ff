//! A site that takes over from another is never taken for it, however soon it comes.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use arc_swap::ArcSwap;
use pamphlet::packed::Builder;
use pamphlet::reload::{Keeper, News, PackedFile, Reason, Source};
use pamphlet::render::{Page, PageKind};

fn pack(path: &Path, location: &str) {
    let mut builder = Builder::to_file(path, "https://blog.example/").expect("a file begins");
    let kind = PageKind::Redirect { status: 301, location: location.to_owned() };
    builder.add(Page { path: "/".to_owned(), kind }).expect("a page is taken");
    builder.finish().expect("a file is whole");
}

#[test]
fn each_site_says_a_later_second_than_the_one_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("site.pack");
    pack(&path, "/first/");
    let file = PackedFile { path: path.clone(), now: None };
    let served = Arc::new(ArcSwap::from_pointee(file.open().expect("a packed file")));
    let keeper = Keeper::new(Source::File(file), served.clone(), None);
    let ask = keeper.sender();
    let (told, news) = channel();
    thread::spawn(move || {
        keeper.run(|_, news| {
            told.send(matches!(news, News::Opened)).expect("the test listens");
        });
    });
    let mut before = served.load().loaded_at_unix_s();
    // All of this takes less than three seconds, or else there is nothing to see.
    for round in ["/second/", "/third/", "/fourth/"] {
        pack(&path, round);
        ask.send(Reason::Asked).expect("the keeper listens");
        assert_eq!(news.recv(), Ok(true));
        let site = served.load();
        assert!(site.loaded_at_unix_s() > before, "{round}");
        before = site.loaded_at_unix_s();
        let page = site.generation(0).get(b"/").expect("the page");
        assert_eq!(page.location(), round.as_bytes());
    }
}
