//! A small site with everything that an answer can depend on.

use pamphlet::http::{Coding, Head};
use pamphlet::packed::{Builder, PackedSite};
use pamphlet::render::{Body, Media, Page, PageKind, Representation};

/// Sun, 06 Nov 1994 08:49:37 GMT, the second in which these sites are loaded.
pub const NOW: i64 = 784_111_777;

/// A form whose tag tells it apart from all others of its page.
pub fn form(media: Media, coding: Coding, vary: &str, body: &str) -> Representation {
    let (content_type, name) = match media {
        Media::Default => ("text/html; charset=utf-8", "html"),
        Media::Markdown => ("text/markdown; charset=utf-8", "md"),
        Media::Json => ("application/json", "json"),
    };
    let tag =
        format!("{name}{}", coding.token().map_or(String::new(), |token| format!("-{token}")));
    let mut fields = vec![("Content-Type", content_type), ("Accept-Ranges", "bytes")];
    fields.extend(coding.token().map(|token| ("Content-Encoding", token)));
    let validators = [("Vary", vary), ("Cache-Control", "no-cache")];
    let head = Head::compose(&tag, &validators, &fields, body.len() as u64);
    let head = head.expect("a well-formed head");
    Representation { media, coding, head, body: Body::Bytes(body.as_bytes().to_vec()) }
}

fn page(path: &str, kind: PageKind) -> Page {
    Page { path: path.to_owned(), kind }
}

pub fn plain(path: &str, body: &str) -> Page {
    let form = form(Media::Default, Coding::Identity, "Accept-Encoding", body);
    page(path, PageKind::Content(vec![form]))
}

fn redirect(path: &str, status: u16, location: &str) -> Page {
    page(path, PageKind::Redirect { status, location: location.to_owned() })
}

pub fn pages() -> Vec<Page> {
    let coded = |media, vary| {
        [
            (Coding::Identity, "identity: ten"),
            (Coding::Gzip, "gzip: ten"),
            (Coding::Brotli, "br: ten"),
        ]
        .map(|(coding, body)| form(media, coding, vary, body))
    };
    let both = "Accept, Accept-Encoding";
    let negotiated = [Media::Default, Media::Markdown, Media::Json].map(|media| coded(media, both));
    let error = |status, body| {
        let representations = vec![form(Media::Default, Coding::Identity, "Accept-Encoding", body)];
        PageKind::Error { status, representations }
    };
    let gone = vec![form(Media::Default, Coding::Identity, "Accept-Encoding", "gone")];
    vec![
        page("\x00404", error(404, "nothing<!--suggestions--> here")),
        redirect("\0/old/", 301, "/new/:splat"),
        redirect("\0/anywhere/", 301, "https://:splat"),
        redirect("\0/whole", 301, "https://other.example:splat"),
        redirect("\0/out/", 302, "https://other.example/:splat?from=blog#top"),
        redirect("\0/strip/", 301, "/:splat"),
        plain("/", "the front page"),
        plain("/about/", "about"),
        plain("/digits.txt", "0123456789"),
        plain("/empty", ""),
        plain("/grüße/", "greetings"),
        page("/gone/", PageKind::Gone(gone)),
        redirect("/moved/", 301, "/about/#me"),
        page("/post/", PageKind::Content(negotiated.concat())),
        page("/style.css", PageKind::Content(coded(Media::Default, "Accept-Encoding").to_vec())),
    ]
}

pub fn site_of(pages: impl IntoIterator<Item = Page>) -> PackedSite {
    let mut builder = Builder::in_memory("https://blog.example/");
    builder.begin_generation(0).expect("a generation begins");
    for page in pages {
        builder.add(page).expect("a page is taken");
    }
    builder.finish().expect("a site is sealed").with_loaded_at(NOW)
}
