//! A checked blog: everything the later rooms know about the folder.

use std::sync::Arc;

use jiff::Timestamp;

use super::asset::Asset;
use super::config::SiteConfig;
use super::document::Document;
use super::preview_key::PreviewKey;

/// Index of a document in [`Site::documents`].
pub type DocumentId = usize;

/// Index of an asset in [`Site::assets`].
pub type AssetId = usize;

/// A folder of posts that has been read and judged.
///
/// Documents and assets are sorted by their source path, so that the same folder gives the same
/// `Site` on every machine. What is visible depends on the clock: see [`Routes`](super::Routes).
#[derive(Debug, Clone)]
pub struct Site {
    pub config: Arc<SiteConfig>,
    /// Markdown files, `_index.md` files among them.
    pub documents: Vec<Arc<Document>>,
    /// Every other file, with the URL it is served at.
    pub assets: Vec<Asset>,
    /// Templates that override the built-in theme.
    pub templates: Vec<Template>,
    /// Whether `--drafts` shows drafts.
    pub drafts: bool,
    /// Whether `--future` shows posts before their time.
    pub future: bool,
    /// With it, what is not shown yet can be read at an address of its own.
    pub preview_key: Option<PreviewKey>,
}

/// A template of the user's own, from `templates/`.
#[derive(Debug, Clone)]
pub struct Template {
    /// Name by which templates refer to it: the path below `templates/`.
    pub name: String,
    /// Source path, relative to the content folder, for diagnostics.
    pub path: String,
    pub text: Arc<str>,
}

impl Site {
    /// Whether a document is shown at the instant `at`.
    pub fn is_visible(&self, document: &Document, at: Timestamp) -> bool {
        self.hidden_because(document, at).is_none()
    }

    /// Why a document is not shown at the instant `at`, if it is not.
    pub fn hidden_because(&self, document: &Document, at: Timestamp) -> Option<Hidden> {
        if document.draft && !self.drafts {
            return Some(Hidden::Draft);
        }
        match (document.publish, document.expiry) {
            (Some(publish), _) if at < publish && !self.future => Some(Hidden::Future(publish)),
            (_, Some(expiry)) if at >= expiry => Some(Hidden::Expired(expiry)),
            _ => None,
        }
    }

    /// The instants after `from` at which something appears or disappears, ascending, each once.
    pub fn changes_after(&self, from: Timestamp) -> Vec<Timestamp> {
        let mut changes: Vec<Timestamp> = self
            .documents
            .iter()
            .filter(|document| !document.draft || self.drafts)
            .flat_map(|document| {
                let publish = document.publish.filter(|_| !self.future);
                [publish, document.expiry]
            })
            .flatten()
            .filter(|instant| *instant > from)
            .collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    }
}

/// Why a document is in the folder but not on the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    Draft,
    Future(Timestamp),
    Expired(Timestamp),
}
