//! Files in, a checked [`Site`] or a [`Report`] out.
//!
//! Owns the meaning of a folder: front matter, Markdown's facts, dates, URLs, faults. Promises every
//! fault in one run, each at its exact place. Refuses to know templates, HTML pages, sockets, bytes
//! of a response; it reaches nothing but [`url`](crate::url), and the build script mounts it to prove so.

mod allow;
mod assemble;
mod asset;
mod checks;
mod colour;
mod colour_names;
mod config;
mod dates;
mod document;
mod fields;
mod foreign;
mod front_matter;
mod levels;
mod lines;
mod links;
mod load;
mod markdown;
mod near;
mod outline;
mod parallel;
mod permalink;
mod place;
mod preview_key;
mod raw_fields;
mod read;
mod report;
mod routes;
mod settings;
mod site;
mod site_path;
mod source;
mod touched;
mod undated;
mod version;
mod walk;
mod walked;

pub use asset::Asset;
pub use checks::FormerUrl;
pub use colour::css_colour;
pub use config::{Author, HeaderRule, NavItem, RedirectRule, SiteConfig, Theme};
pub(crate) use dates::MONTHS;
pub use document::{Document, DocumentKind};
pub use front_matter::TableForm;
pub use lines::Lines;
pub use load::{LoadOptions, Loaded, Loader, Unchecked};
pub use markdown::{REF_PREFIX, is_more_mark, markdown_events};
pub use near::nearest;
pub use outline::{
    Heading, Link, LinkKind, Outline, count_words, footnote_id, footnote_reference_id,
    html_references, read as read_outline, srcset_candidates,
};
pub use preview_key::PreviewKey;
pub use raw_fields::{RawField, is_date, read_raw_fields, read_raw_table};
pub use report::{Class, Code, Diagnostic, Level, Report, Severity};
pub use routes::{Answer, FeedFormat, List, ListId, ListKind, Route, Routes, Step};
pub use site::{AssetId, DocumentId, Hidden, Site, Template};
pub use touched::Touched;
pub use walk::skipped_because;
