//! Pages that follow their site while its folder is edited.

use xxhash_rust::xxh3::xxh3_64;

use super::{Directive, Policy};

/// Where the server says what is new. What is said there, in JSON:
///
/// ```json
/// {"site": 3, "stale": true, "faults": [{"code": "field-type", "place": "posts/a.md:1:11",
///  "message": "...", "help": null}], "left": 0, "building": null}
/// ```
///
/// `site` is another number for each new site; `faults` are what is to be mended, and `left` how many more
/// there are; while the site is `stale`, they keep a newer one from being served; `building` says in words
/// how far a long build is.
pub const EVENTS_PATH: &str = "/_pamphlet/events";

const SCRIPT: &str = include_str!("theme/live.js");

/// The end of what a page shows; the script stands before it.
const BODY_END: &str = "</body>";

/// Makes a page reload itself when it changes, and no sooner: it carries the hash of its own bytes, and
/// the script compares that with the hash in the page that the server has then.
///
/// `stylesheet` is the encoded path of the theme's style sheet. It changes with the sheet, which the
/// script swaps in place: that makes no other page.
pub(super) fn follow(html: String, stylesheet: &str, policy: &mut Policy) -> String {
    let version = xxh3_64(html.replace(stylesheet, "").as_bytes());
    with_script(html, version, "", policy)
}

/// As [`follow`], for a page that stands in for one that cannot be made: whatever is said of faults makes
/// it look whether it has changed itself, for it shows them.
pub(super) fn follow_faults(html: String, policy: &mut Policy) -> String {
    let version = xxh3_64(html.as_bytes());
    with_script(html, version, " data-shows-faults", policy)
}

fn with_script(html: String, version: u64, mark: &str, policy: &mut Policy) -> String {
    policy.allow_inline(Directive::Script, SCRIPT);
    policy.allow(Directive::Connect, "'self'");
    let script = format!(
        "<script data-version=\"{version:016x}\" data-events=\"{EVENTS_PATH}\"{mark}>{SCRIPT}</script>\n"
    );
    let mut page = html;
    page.insert_str(page.rfind(BODY_END).unwrap_or(page.len()), &script);
    page
}
