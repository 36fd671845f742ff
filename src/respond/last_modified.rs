//! When what a site sends became what it is.

use crate::packed::PackedSite;

/// `Last-Modified` of everything that `site` sends at an instant, all in Unix seconds: when it was
/// loaded or when its current generation began, whichever is later.
///
/// Never in the future (RFC 9110 8.8.2.1), and never the time of a file: a page changes with its
/// theme and with the pages beside it.
pub fn last_modified(site: &PackedSite, now_unix_s: i64) -> i64 {
    modified(site, now_unix_s).min(now_unix_s)
}

/// What dates of conditions are held against. In the future when the site has taken over from
/// another one within the current second: what was sent in this second may be of either.
pub(super) fn modified(site: &PackedSite, now_unix_s: i64) -> i64 {
    site.loaded_at_unix_s().max(site.generation(now_unix_s).begins_unix_s())
}
