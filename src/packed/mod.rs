//! A site as one immutable thing: contents, records and indexes of every generation.
//!
//! Owns [`PackedSite`], its builder and its file format. Promises that what opened answers without an
//! error and without an allocation, whatever its bytes. Refuses to know templates, requests, sockets.

mod account;
mod answer;
mod builder;
mod error;
mod file_store;
mod generation;
mod header;
mod memory_store;
mod names;
mod open_error;
mod page_ref;
mod pages;
mod recent;
mod record;
mod site;
mod spill;
mod store;
mod suggestions;
mod unverified;
mod verify;

pub use account::Account;
pub use builder::Builder;
pub use error::PackError;
pub use generation::{Generation, RULE_BYTES_MAX};
pub use header::{
    FileHeader, GenerationRecord, MAGIC, REQUIRED, SECTION_ALIGNMENT, SectionKind, SectionRecord,
    VERSION,
};
pub use names::NameRecord;
pub use open_error::{Fault, OpenError};
pub use page_ref::{Kind, PageRef};
pub use record::{PageRecord, RepresentationRecord};
pub use site::PackedSite;
pub use suggestions::{SUGGESTIONS_MAX, Suggestions};
pub use unverified::UnverifiedFile;
pub use verify::Verified;
