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

/// A path that misses a page by its shape alone leads to that page; else a rule may know where it
/// went; else it is missing.
fn elsewhere<'a>(
    generation: &Generation<'a>,
    path: Range<usize>,
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Instead<'a> {
    // A location that began with two slashes would name a host (RFC 3986 4.2).
    if scratch.get(path.clone()).is_some_and(|path| path.starts_with(b"//")) {
        return Instead::Missing { path };
    }
    let lead = match meant(generation, &path, scratch) {
        Some(page) if page.kind() != Kind::Content => return without_content(page, query, scratch),
        Some(page) => location::of_page(page.key(), query, scratch).map(|to| (308, to)),
        None => match generation.rule(scratch.get(path.clone()).unwrap_or_default()) {
            Some((rule, _)) if rule.kind() == Kind::Gone => return Instead::Gone(rule),
            Some((rule, _)) if let Kind::Error { status } = rule.kind() => {
                return Instead::ErrorPage(status, rule);
            }
            Some((rule, matched)) => by_rule(rule, matched, path.clone(), query, scratch),
            None => None,
        },
    };
    match lead {
        Some((status, location)) => Instead::Redirect { status, location },
        None => Instead::Missing { path },
    }
}

/// The page whose path differs from this one by its shape only: the slash at the end, the name of a
/// folder's index, the case of letters. The path is in the scratch.
fn meant<'a>(
    generation: &Generation<'a>,
    path: &Range<usize>,
    scratch: &mut Vec<u8>,
) -> Option<PageRef<'a>> {
    let end = scratch.len();
    scratch.extend_from_within(path.clone());
    scratch.push(b'/');
    let folder = scratch.get(end..).unwrap_or_default();
    let written = folder.strip_suffix(b"/").unwrap_or_default();
    let index = written.strip_suffix(b"index.html").filter(|folder| folder.ends_with(b"/"));
    let ignoring_case = |path| generation.get_ignoring_case(str::from_utf8(path).ok()?);
    let page = generation
        .get(folder)
        .or_else(|| generation.get(index?))
        .or_else(|| ignoring_case(written))
        .or_else(|| ignoring_case(folder));
    scratch.truncate(end);
    page
}

/// Where a rule sends a path, which lies in the scratch, and of which its `*` matches what is behind
/// the first `matched` bytes.
fn by_rule(
    rule: PageRef<'_>,
    matched: usize,
    path: Range<usize>,
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Option<(u16, Range<usize>)> {
    let Kind::Redirect { status } = rule.kind() else { return None };
    let location = location::of_rule(rule.location(), path, matched, query, scratch)?;
    Some((status, location))
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
        // Keys of errors begin with a NUL, which no path does.
        Kind::Content | Kind::Error { .. } => Instead::Error(500),
    }
}
