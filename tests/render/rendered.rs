//! A folder, rendered.

use std::collections::BTreeMap;

use pamphlet::content::{Diagnostic, Loaded};
use pamphlet::http::Coding;
use pamphlet::render::{Body, Effort, Media, PageKind, Renderer, Representation};

use crate::folder::Folder;

pub const SITE: (&str, &str) = (
    "site.json",
    r#"{ "title": "Lamps", "description": "All about lamps.", "base_url": "https://lamps.example",
         "author": { "name": "Ada" }, "page_size": 2, "feed_items": 3 }"#,
);

/// The pages of a site by their decoded paths.
pub struct Rendered {
    pub loaded: Loaded,
    pub pages: BTreeMap<String, PageKind>,
    /// The paths in the order in which they came.
    pub order: Vec<String>,
    pub faults: Vec<Diagnostic>,
}

/// Renders a folder that holds these files, and in which nothing is wrong.
#[track_caller]
pub fn render(files: &[(&str, &str)]) -> Rendered {
    let rendered = render_faulty(files);
    assert!(rendered.faults.is_empty(), "{:#?}", rendered.faults);
    rendered
}

#[track_caller]
pub fn render_faulty(files: &[(&str, &str)]) -> Rendered {
    let folder = Folder::new(files);
    let loaded = folder.load();
    let fatal: Vec<_> = loaded.report.diagnostics.iter().filter(|found| found.is_fatal()).collect();
    assert!(fatal.is_empty(), "{fatal:#?}");
    render_loaded(&Renderer::new(Effort::Serve), loaded)
}

pub fn render_loaded(renderer: &Renderer, loaded: Loaded) -> Rendered {
    let (mut pages, mut order) = (BTreeMap::new(), Vec::new());
    let now = crate::folder::options().now;
    let outcome = renderer.render(&loaded.site, &loaded.routes, now, &mut |page| {
        order.push(page.path.clone());
        let earlier = pages.insert(page.path.clone(), page.kind);
        assert!(earlier.is_none(), "{} came twice", page.path);
    });
    Rendered { loaded, pages, order, faults: outcome.err().unwrap_or_default() }
}

impl Rendered {
    #[track_caller]
    pub fn forms(&self, path: &str) -> &[Representation] {
        match self.pages.get(path) {
            Some(PageKind::Content(forms) | PageKind::Gone(forms)) => forms,
            Some(PageKind::Error { representations, .. }) => representations,
            other => panic!("{path} is {other:?}, of {:?}", self.order),
        }
    }

    #[track_caller]
    pub fn form(&self, path: &str, media: Media) -> &Representation {
        let is_it = |form: &&Representation| form.media == media && form.coding == Coding::Identity;
        self.forms(path).iter().find(is_it).expect("the form is there")
    }

    /// The body of the form that comes first.
    #[track_caller]
    pub fn body(&self, path: &str) -> String {
        text(&self.forms(path)[0])
    }

    /// A field of the head of the form that comes first.
    #[track_caller]
    pub fn field(&self, path: &str, name: &str) -> Option<String> {
        field(&self.forms(path)[0], name)
    }
}

pub fn text(form: &Representation) -> String {
    match &form.body {
        Body::Bytes(bytes) => String::from_utf8(bytes.clone()).expect("text"),
        Body::File { file, .. } => std::fs::read_to_string(file).expect("a readable file"),
    }
}

pub fn field(form: &Representation, name: &str) -> Option<String> {
    let head = String::from_utf8(form.head.bytes.clone()).expect("heads are ASCII here");
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// What stands between two marks, the first time.
#[track_caller]
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} behind {before}")).0
}
