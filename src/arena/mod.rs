//! Sealed read-only memory, addressed by [`Span`]s and never by pointers.
//!
//! Owns maps of memory and files, and the casts between bytes and records. Promises that what is
//! sealed never changes and that no span reads out of bounds. Refuses to know what the bytes mean.

mod cast;
mod region;
mod sealed;
mod span;

pub use cast::{bytes_of, record_at, records};
pub use region::{Region, RegionWriter};
pub use sealed::Arena;
pub use span::Span;

#[cfg(target_endian = "big")]
compile_error!("packed records are little-endian and are read in place");
