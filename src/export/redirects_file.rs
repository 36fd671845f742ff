//! `_redirects`: one rule a line, as several hosts of static files read them.

use super::plan::{Redirect, Rule};
use crate::url::encode;

/// The file's name, at the root of the export.
pub(super) const NAME: &str = "_redirects";

/// Exact redirects first, then the rules for many paths, the longest first: a host takes the first line
/// that fits. What is gone has no line: a host has no page for it, and answers 404.
pub(super) fn write(redirects: &[Redirect<'_>], rules: &[Rule<'_>]) -> String {
    let mut text = String::from("# Made by `pamphlet export`.\n");
    for Redirect { from, to, status } in redirects {
        text.push_str(&format!("{} {to} {status}\n", plain(from)));
    }
    for Rule { prefix, to } in rules {
        if let Some((to, status)) = to {
            text.push_str(&format!("{}* {to} {status}\n", plain(prefix)));
        }
    }
    text
}

/// A decoded path that stands for itself: in a line, `*` would be any rest and `:name` any segment, and
/// the line would take what the lines below it are for.
fn plain(path: &str) -> String {
    encode(path).replace('*', "%2A").replace(':', "%3A")
}
