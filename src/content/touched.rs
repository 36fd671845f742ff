//! What may have changed in a folder since it was looked at last.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// Told to a [`Loader`](super::Loader) by whoever watches the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Touched {
    /// Nobody knows: look at all of it.
    #[default]
    Everything,
    /// Nothing but what lies at these paths, as far as no symbolic link is on the way to them.
    Only(BTreeSet<PathBuf>),
}

impl Touched {
    pub fn nothing() -> Touched {
        Touched::Only(BTreeSet::new())
    }

    /// Either of the two may have changed.
    #[must_use]
    pub fn and(self, other: Touched) -> Touched {
        match (self, other) {
            (Touched::Only(mut paths), Touched::Only(further)) => {
                paths.extend(further);
                Touched::Only(paths)
            }
            _ => Touched::Everything,
        }
    }
}
