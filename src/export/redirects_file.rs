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
        text.push_str(&format!("{} {to} {status}\n", encode(from)));
    }
    for Rule { prefix, to } in rules {
        if let Some((to, status)) = to {
            text.push_str(&format!("{}* {to} {status}\n", encode(prefix)));
        }
    }
    text
}
