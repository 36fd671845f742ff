//! URL path to rank: an ordered prefix tree, packed.

mod classes;
mod edit_distance;
mod fingerprint;
mod ignoring_case;
mod layout;
mod nearest;
mod plan;
mod record;
mod reference;
mod tags;
mod tree;
mod verify;

pub use layout::build;
pub use record::{KEY_BYTES_MAX, KeyRecord};
pub use tree::Tree;
pub use verify::{TreeFault, UncheckedTree};
