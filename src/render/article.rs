//! One document's text as HTML, and what a page around it must know.

use super::policy::Policy;

/// What a document's Markdown became. Its table of contents is the document's outline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The body, without the document's title. Its headings have the ids of the outline.
    pub html: String,
    /// HTML for lists: without ids, so that many can stand on one page; every element closed.
    pub summary: String,
    /// Whether the body says more than the summary.
    pub has_more: bool,
    /// Plain text, one line of at most about 160 characters, for `description`; empty if the body has
    /// no running text.
    pub excerpt: String,
    /// Resolved URL of the first picture, as it stands in the page.
    pub first_picture: Option<String>,
    /// What `html` needs of the page's policy.
    pub policy: Policy,
    /// What `summary` needs of the policy of the list that shows it.
    pub summary_policy: Policy,
}
