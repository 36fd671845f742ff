//! A packed site as plain files, for a host that runs no program.
//!
//! Owns which file answers for which URL, and what a host is told of the rest: redirects, types, what is
//! gone. Promises that a host that follows `_nginx.conf` answers every URL with the status and the body
//! that the site itself would give, and that a folder or an archive gets its name when it is whole.
//! Refuses to know how pages are made.
//!
//! ```text
//! posts/lamp/index.html   the page /posts/lamp/
//! posts/lamp/lamp.png     everything else at its own path
//! old/index.html          the redirect /old/: a page that leads on at once
//! 404.html  410.html      what is missing, what is gone
//! _redirects              redirects, for hosts that read such a file
//! _nginx.conf             redirects, types and errors, to be included in a server of nginx
//! .nojekyll               for a host that would hide names with an underscore
//! .pamphlet-export        the names of all files: what the next export may replace
//! ```

mod archive;
mod content_type;
mod error;
mod file_name;
mod folder;
mod host_fields;
mod manifest;
mod nginx;
mod plan;
mod redirect_page;
mod redirects_file;

pub use error::ExportError;
pub use plan::{LeftOut, Plan, Tally};
