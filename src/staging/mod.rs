//! Files and folders on their way to a name.
//!
//! Owns the temporary names that lie beside the lasting ones, and what is left of them. Promises that what
//! a process left behind which was ended at once goes when the next one begins in the same folder, and
//! that nothing of anybody else's goes with it. Refuses to know what is written.

mod folder;
mod leftovers;

pub use folder::StagedFolder;
pub use leftovers::{staged_file, sweep};
