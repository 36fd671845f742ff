//! A site as one immutable thing: contents, records and indexes of every generation.
//!
//! Owns [`PackedSite`], its builder and its file format. Promises that what opened answers without an
//! error and without an allocation, whatever its bytes. Refuses to know templates, requests, sockets.

mod builder;
mod error;
mod generation;
mod page_ref;
mod pages;
mod record;
mod site;
mod store;

pub use builder::Builder;
pub use error::PackError;
pub use generation::{Generation, RULE_BYTES_MAX};
pub use page_ref::{Kind, PageRef};
pub use record::{PageRecord, RepresentationRecord};
pub use site::PackedSite;
