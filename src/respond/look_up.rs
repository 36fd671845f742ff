//! Step 3: what stands at a path, or where that is now.

use std::ops::Range;

use crate::packed::{Generation, Kind, PageRef};

use super::instead::Instead;
use super::location;
use super::target::Path;

/// The page with content at exactly this path.
pub(super) fn page<'a>(
    generation: &Generation<'a>,
    path: &Path<'_>,
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Result<PageRef<'a>, Instead<'a>> {
    match generation.get(path.bytes(scratch)) {
        Some(page) if page.kind() == Kind::Content => Ok(page),
        Some(page) => Err(without_content(page, query, scratch)),
        None => Err(elsewhere(generation, path.in_scratch(scratch), query, scratch)),
    }
}

/// A path that is missing by its shape alone leads to the page that is meant; else a rule may know
/// where it went; else it is missing.
fn elsewhere<'a>(
    generation: &Generation<'a>,
    path: Range<usize>,
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Instead<'a> {
    let written = scratch.get(path.clone()).unwrap_or_default();
    // A location that began with two slashes would name a host (RFC 3986 4.2).
    if written.starts_with(b"//") {
        return Instead::Missing;
    }
    if let Some(page) = meant(generation, &path, scratch) {
        return match page.kind() {
            Kind::Content => match location::of_page(page.key(), query, scratch) {
                Some(location) => Instead::Redirect { status: 308, location },
                None => Instead::Missing,
            },
            _ => without_content(page, query, scratch),
        };
    }
    let written = scratch.get(path.clone()).unwrap_or_default();
    if let Some((rule, matched)) = generation.rule(written) {
        let splat = path.start + matched..path.end;
        if let Kind::Redirect { status } = rule.kind()
            && let Some(location) = location::of_rule(rule.location(), splat, query, scratch)
        {
            return Instead::Redirect { status, location };
        }
    }
    Instead::Missing
}

/// The page whose path differs from this one by its shape only. The path is the end of the scratch.
fn meant<'a>(
    generation: &Generation<'a>,
    path: &Range<usize>,
    scratch: &mut Vec<u8>,
) -> Option<PageRef<'a>> {
    let written = scratch.get(path.clone()).unwrap_or_default();
    if let Some(folder) = written.strip_suffix(b"index.html")
        && folder.ends_with(b"/")
        && let Some(page) = generation.get(folder)
    {
        return Some(page);
    }
    scratch.push(b'/');
    let page = generation.get(scratch.get(path.start..).unwrap_or_default());
    scratch.truncate(path.end);
    page
}

/// What a page without content of its own is answered with.
fn without_content<'a>(
    page: PageRef<'a>,
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Instead<'a> {
    match page.kind() {
        Kind::Redirect { status } => {
            let location = location::of_redirect(page.location(), query, scratch);
            Instead::Redirect { status, location }
        }
        Kind::Gone => Instead::Gone(page),
        Kind::Content | Kind::Error { .. } => Instead::Missing,
    }
}
