//! Where a redirect leads, written into the scratch as it goes on the wire.

use std::ops::Range;

use crate::url::{encode_byte, encode_query};

/// What a rule's location says where the rest of the path goes.
const SPLAT: &[u8] = b":splat";

/// A page of the site; `None` when its path would name another host.
pub(super) fn of_page(
    path: &[u8],
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Option<Range<usize>> {
    if path.starts_with(b"//") {
        return None;
    }
    let start = scratch.len();
    path.iter().for_each(|&byte| encode_byte(byte, scratch));
    push_query(query, start, scratch);
    Some(start..scratch.len())
}

/// The location of a redirect, which is encoded already.
pub(super) fn of_redirect(
    location: &[u8],
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Range<usize> {
    let start = scratch.len();
    let (resource, fragment) = split_fragment(location);
    scratch.extend_from_slice(resource);
    push_query(query, start, scratch);
    scratch.extend_from_slice(fragment);
    start..scratch.len()
}

/// The location of a rule for a decoded path, a part of the scratch, with what stands behind its first
/// `matched` bytes in the places that are meant for it; `None` when that might lead to another host
/// than the rule names.
pub(super) fn of_rule(
    location: &[u8],
    path: Range<usize>,
    matched: usize,
    query: Option<&[u8]>,
    scratch: &mut Vec<u8>,
) -> Option<Range<usize>> {
    let start = scratch.len();
    let (resource, fragment) = split_fragment(location);
    let asked = scratch.get(path.clone())?;
    let splat = asked.get(matched..)?;
    let is_safe = match host(resource) {
        Some(host) => keeps_host(host, splat),
        // Empty segments are what the paths that name hosts are made with.
        None => !asked.windows(2).any(|pair| pair == b"//"),
    };
    if !is_safe {
        return None;
    }
    let splat = path.start + matched..path.end;
    push_with_splat(resource, &splat, scratch);
    push_query(query, start, scratch);
    push_with_splat(fragment, &splat, scratch);
    Some(start..scratch.len())
}

/// What stands where a location names a host; `None` for one on this site (RFC 3986 3.2).
fn host(location: &[u8]) -> Option<&[u8]> {
    let slash = location.iter().position(|&byte| byte == b'/')?;
    let rest = location.get(slash..)?.strip_prefix(b"//")?;
    let is_scheme = |scheme: &[u8]| scheme.is_empty() || scheme.ends_with(b":");
    let end = rest.iter().position(|byte| b"/?".contains(byte)).unwrap_or(rest.len());
    rest.get(..end).filter(|_| location.get(..slash).is_some_and(is_scheme))
}

/// Whether a host is the same whatever the splat is: because it has none, or because the splat ends
/// it with a slash.
fn keeps_host(host: &[u8], splat: &[u8]) -> bool {
    let named = host.strip_suffix(SPLAT).unwrap_or(host);
    let has_splat = |part: &[u8]| part.windows(SPLAT.len()).any(|window| window == SPLAT);
    !has_splat(named)
        && (named.len() == host.len()
            || (!named.is_empty() && (splat.is_empty() || splat.starts_with(b"/"))))
}

fn push_with_splat(template: &[u8], splat: &Range<usize>, scratch: &mut Vec<u8>) {
    let mut rest = template;
    while let Some(at) = rest.windows(SPLAT.len()).position(|window| window == SPLAT) {
        let (before, after) = rest.split_at(at);
        scratch.extend_from_slice(before);
        for index in splat.clone() {
            if let Some(&byte) = scratch.get(index) {
                encode_byte(byte, scratch);
            }
        }
        rest = after.get(SPLAT.len()..).unwrap_or_default();
    }
    scratch.extend_from_slice(rest);
}

/// The query goes on behind one that the location has of its own. What a request's head let pass
/// has no byte that could end the field.
fn push_query(query: Option<&[u8]>, start: usize, scratch: &mut Vec<u8>) {
    let Some(query) = query else { return };
    let has_query = scratch.get(start..).unwrap_or_default().contains(&b'?');
    scratch.push(if has_query { b'&' } else { b'?' });
    encode_query(query, scratch);
}

fn split_fragment(location: &[u8]) -> (&[u8], &[u8]) {
    let end = location.iter().position(|&byte| byte == b'#').unwrap_or(location.len());
    location.split_at(end)
}
