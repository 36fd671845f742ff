//! What of a site its own texts lead to.

use std::collections::HashSet;

use crate::content::routes::Route;
use crate::content::site::{AssetId, DocumentId};

/// Pages and files that some text of the site links to or shows.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Linked from another page.
    pub documents: HashSet<DocumentId>,
    pub assets: HashSet<AssetId>,
}

impl Reach {
    /// `from` is the document that leads to `route`, if it is one.
    pub fn add(&mut self, from: Option<DocumentId>, route: &Route) {
        match route {
            Route::Asset(id) => {
                self.assets.insert(*id);
            }
            Route::Document(id) | Route::DocumentMarkdown(id) | Route::DocumentJson(id) => {
                self.document(from, *id);
            }
            _ => {}
        }
    }

    pub fn document(&mut self, from: Option<DocumentId>, id: DocumentId) {
        if from != Some(id) {
            self.documents.insert(id);
        }
    }
}
