//! Paths without regard to case.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::Route;
use crate::url::fold_case;

/// The one path for each folded spelling, made when it is first asked for: most plans never are.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    paths: OnceLock<HashMap<String, Option<String>>>,
}

impl Folded {
    /// The path that is `path` but for case, if exactly one is.
    pub fn only(&self, entries: &BTreeMap<String, Route>, path: &str) -> Option<&str> {
        let paths = self.paths.get_or_init(|| {
            let mut paths = HashMap::with_capacity(entries.len());
            for path in entries.keys() {
                paths
                    .entry(folded(path))
                    .and_modify(|only| *only = None)
                    .or_insert_with(|| Some(path.clone()));
            }
            paths
        });
        paths.get(&folded(path))?.as_deref()
    }
}

fn folded(path: &str) -> String {
    path.chars().map(fold_case).collect()
}
