//! Path rules: what a file name becomes in a URL, and what a request's target names.
//!
//! Owns the one spelling of every path: decoded UTF-8 with a leading slash, as the site's table of
//! URLs is sorted by. Promises that what [`encode()`] writes, [`decode()`] reads back. Refuses to know
//! files, pages and requests.

mod case;
mod decode;
mod encode;
mod extension;
mod preview;
mod segment;

pub use case::{case_variants, eq_ignoring_case, fold_case};
pub use decode::{PathError, decode};
pub use encode::{encode, encode_byte, encode_query};
pub use extension::has_media_extension;
pub use preview::{PREVIEW_FOLDER, is_preview};
pub use segment::{file_segment, term_segment, title_segment};
