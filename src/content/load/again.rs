//! A further load that looks at nothing but what was touched since the last one.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Loader, Unchecked, is_section};
use crate::content::place::Folders;
use crate::content::source::Role;
use crate::content::touched::Touched;
use crate::content::walked::Walked;

/// What was loaded last, for a look at just what was touched since.
#[derive(Debug)]
pub(super) struct Last {
    pub walked: Walked,
    pub folders: Folders,
    pub at: Timestamp,
    /// Without what was found within documents.
    pub unchecked: Unchecked,
}

impl Loader {
    /// Brings what was loaded last up to date, where nothing but the text of some pages has changed; `None`
    /// where that cannot be said.
    pub(super) fn read_touched(&mut self, last: &mut Last, touched: &Touched) -> Option<()> {
        let Touched::Only(touched) = touched else { return None };
        let Last { walked, folders, at, unchecked } = last;
        if unchecked.whole.is_some() {
            return None;
        }
        let now = self.options.now;
        let mut changes = unchecked.site.changes_after(*at).into_iter();
        if now < *at || changes.next().is_some_and(|change| change <= now) {
            return None;
        }
        for rank in walked.look_again(touched)? {
            let source = &walked.sources[rank];
            let path = &source.found.path;
            if source.role != Role::Markdown || is_section(path) {
                return None;
            }
            // A resource of a bundle is no page.
            let Some(now) = self.read_page(source, folders, &self.known) else { continue };
            let (now, before) = (now.ok()?, self.known.get(path)?);
            if !now.replaces(before) {
                return None;
            }
            let documents = &mut unchecked.site.documents;
            let rank = documents.binary_search_by(|document| document.path.cmp(path)).ok()?;
            documents[rank] = Arc::clone(&now.document);
            self.known.insert(path.clone(), now);
        }
        *at = now;
        Some(())
    }
}
