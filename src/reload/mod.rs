//! Content changed: a new packed site beside the old one.
//!
//! Owns the way from a folder to a packed site, first build and rebuild alike, and the eye on the
//! folder. Promises that the last state of the folder always gets built. Refuses to know sockets and
//! terminals.

mod keeper;
mod stand_in;
mod watch;
mod workshop;

pub use keeper::{Keeper, News, PackedFile, Reason, Source};
pub use stand_in::stand_in;
pub use watch::Watch;
pub use workshop::{BuildError, Built, Progress, Settings, Stages, Workshop};
