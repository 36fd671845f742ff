//! A page as it was read last.

use std::sync::Arc;

use crate::content::allow::Allowed;
use crate::content::assemble::{Assembled, assemble};
use crate::content::config::SiteConfig;
use crate::content::document::Document;
use crate::content::place::Place;
use crate::content::report::Diagnostic;
use crate::content::version::Version;

/// A file, and what was made of it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub text: Arc<str>,
    /// The version of the file, if it had been at rest when it was read.
    pub version: Option<Version>,
    pub place: Place,
    pub document: Arc<Document>,
    pub found: Vec<Diagnostic>,
    pub allowed: Vec<Allowed>,
    pub slug: Option<String>,
    pub is_undated: bool,
}

impl Known {
    /// Makes a document of a text.
    pub fn read(
        path: &str,
        text: &Arc<str>,
        version: Option<Version>,
        place: Place,
        config: &SiteConfig,
    ) -> Known {
        let Assembled { document, found, allowed, slug, is_undated } =
            assemble(path, text, &place, config);
        Known {
            text: Arc::clone(text),
            version,
            place,
            document: Arc::new(document),
            found,
            allowed,
            slug,
            is_undated,
        }
    }

    pub fn is_faulty(&self) -> bool {
        self.found.iter().any(Diagnostic::is_fatal)
    }

    /// Whether a site is as it was but for the text, when this stands where `before` did.
    pub fn replaces(&self, before: &Known) -> bool {
        !self.is_faulty()
            && !before.is_faulty()
            && self.is_undated == before.is_undated
            && self.document.stands_as(&before.document)
    }
}
