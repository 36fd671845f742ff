//! Pages without a date where everything else has one.

use std::collections::HashMap;
use std::sync::Arc;

use super::document::{Document, DocumentKind};
use super::report::{Code, Diagnostic};

/// Names of sections whose pages are posts.
const POST_SECTIONS: &[&str] = &["articles", "blog", "news", "post", "posts"];

/// The pages of `undated` that seem to be posts: they lie in a section of posts, or in one most of
/// whose pages are posts. Others, such as about pages, have no date for a reason.
pub(super) fn check(undated: &[&Document], documents: &[Arc<Document>]) -> Vec<Diagnostic> {
    let mut sections: HashMap<&str, (usize, usize)> = HashMap::new();
    for document in documents.iter().filter(|document| document.kind == DocumentKind::Page) {
        let (dated, pages) = sections.entry(&document.section).or_default();
        *dated += usize::from(document.date.is_some());
        *pages += 1;
    }
    let is_of_posts = |section: &str| {
        let (dated, pages) = sections.get(section).copied().unwrap_or_default();
        let top = section.split('/').next().unwrap_or_default();
        POST_SECTIONS.contains(&top) || dated * 2 > pages
    };
    let posts = undated
        .iter()
        .filter(|document| !document.section.is_empty() && is_of_posts(&document.section));
    posts
        .map(|document| {
            let message = "no \"date\": this is no post, and in no list of posts and no feed";
            Diagnostic::of_file(Code::DateMissing, &document.path, message)
                .with_help("add \"date\": \"2023-10-15\", if it is to be a post")
        })
        .collect()
}
