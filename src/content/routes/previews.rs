//! Addresses of what is not shown yet.

use super::Route;
use super::planner::Planner;
use crate::content::document::DocumentKind;
use crate::content::preview_key::PreviewKey;
use crate::content::site::{DocumentId, Hidden};

/// The later visit to a shared address; the post may be hidden again.
const FOUND: u16 = 302;

/// Places a preview of every page that is not shown yet, and a redirect to each that is.
pub(super) fn place(planner: &mut Planner<'_>) {
    let Some(key) = planner.site.preview_key.clone() else { return };
    for id in 0..planner.site.documents.len() {
        let document = &planner.site.documents[id];
        if document.kind != DocumentKind::Page || document.redirect_to.is_some() {
            continue;
        }
        match planner.site.hidden_because(document, planner.at) {
            Some(Hidden::Draft | Hidden::Future(_)) => hidden(planner, id, &key),
            Some(Hidden::Expired(_)) => {}
            None => {
                let to = document.url.clone();
                planner.place(key.url(document), Route::Redirect { to, status: FOUND });
            }
        }
    }
}

fn hidden(planner: &mut Planner<'_>, id: DocumentId, key: &PreviewKey) {
    let site = planner.site;
    let document = &site.documents[id];
    let folder = key.url(document);
    if !planner.place(folder.clone(), Route::Preview(id)) {
        return;
    }
    // The files of a bundle are hidden with it, and stand beside its preview.
    if !document.is_bundle || !document.url.ends_with('/') {
        return;
    }
    for (id, asset) in site.assets.iter().enumerate() {
        if let Some(name) = asset.url.strip_prefix(&*document.url) {
            planner.place(format!("{folder}{name}"), Route::PreviewAsset(id));
        }
    }
}
