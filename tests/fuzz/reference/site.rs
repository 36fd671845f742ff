//! A small site, once as plain lists and once packed.

use pamphlet::http::{Coding, Head};
use pamphlet::packed::{Builder, PackedSite};
use pamphlet::render::{Body, Media, Page, PageKind, Representation};

#[derive(Debug)]
pub struct Entry {
    pub path: &'static str,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    Content(Vec<Form>),
    Redirect(u16, &'static str),
    Gone(Form),
    Missing(Form),
}

#[derive(Debug, Clone)]
pub struct Form {
    pub media: Media,
    pub coding: Coding,
    pub tag: String,
    pub body: String,
}

pub const SUGGESTIONS: &str = "<!--suggestions-->";

fn form(media: Media, coding: Coding, body: &str) -> Form {
    let name = coding.token().unwrap_or("identity");
    Form { media, coding, tag: format!("\"{media:?}-{name}\""), body: format!("{body}, {name}") }
}

fn plain(body: &str) -> What {
    What::Content(vec![form(Media::Default, Coding::Identity, body)])
}

fn coded(media: Media, body: &str) -> Vec<Form> {
    [Coding::Identity, Coding::Gzip, Coding::Brotli].map(|coding| form(media, coding, body)).into()
}

pub fn entries() -> Vec<Entry> {
    let post = [Media::Default, Media::Markdown, Media::Json].map(|media| coded(media, "post"));
    let missing = format!("nothing{SUGGESTIONS} here");
    [
        ("\x00404", What::Missing(form(Media::Default, Coding::Identity, &missing))),
        ("\0/out/", What::Redirect(302, "https://other.example/:splat?all")),
        ("\0/host", What::Redirect(307, "http://host.example:splat")),
        ("\0/old/", What::Redirect(301, "/new/:splat")),
        ("\0/old/deep/", What::Redirect(308, "/:splat?a#:splat")),
        ("/", plain("the front page")),
        ("/404", plain("four hundred and four")),
        ("/Case/", plain("upper")),
        ("/a&b'<c>/", plain("marks")),
        ("/case/", plain("lower")),
        (
            "/empty",
            What::Content(vec![Form {
                body: String::new(),
                ..form(Media::Default, Coding::Identity, "")
            }]),
        ),
        ("/folder/", plain("folder")),
        ("/folder/index.html/", plain("odd")),
        ("/gone/", What::Gone(form(Media::Default, Coding::Identity, "gone"))),
        ("/grüße/", plain("greetings")),
        ("/moved", What::Redirect(301, "/post/?x#y")),
        ("/moved/", What::Redirect(301, "/post/")),
        ("/post/", What::Content(post.concat())),
        ("/style.css", What::Content(coded(Media::Default, "style"))),
    ]
    .map(|(path, what)| Entry { path, what })
    .into()
}

pub fn packed(entries: &[Entry]) -> PackedSite {
    let mut builder = Builder::in_memory("https://blog.example/");
    for Entry { path, what } in entries {
        let kind = match what {
            What::Content(forms) => PageKind::Content(forms.iter().map(representation).collect()),
            What::Redirect(status, location) => {
                PageKind::Redirect { status: *status, location: (*location).to_owned() }
            }
            What::Gone(form) => PageKind::Gone(vec![representation(form)]),
            What::Missing(form) => {
                PageKind::Error { status: 404, representations: vec![representation(form)] }
            }
        };
        builder.add(Page { path: (*path).to_owned(), kind }).expect("a page is taken");
    }
    builder.finish().expect("a site is sealed")
}

fn representation(form: &Form) -> Representation {
    let mut fields = vec![("Content-Type", "text/plain")];
    fields.extend(form.coding.token().map(|token| ("Content-Encoding", token)));
    let vary = [("Vary", "Accept, Accept-Encoding")];
    let length = form.body.len() as u64;
    let head = Head::compose(form.tag.trim_matches('"'), &vary, &fields, length);
    Representation {
        media: form.media,
        coding: form.coding,
        head: head.expect("a well-formed head"),
        body: Body::Bytes(form.body.clone().into_bytes()),
    }
}
