//! What is served of a folder that has not been a site yet.

use crate::content::{Diagnostic, Report};
use crate::packed::{Builder, PackError, PackedSite};
use crate::render;

/// A site that says at every URL what keeps the folder from being one.
///
/// # Errors
/// When the system gives no room.
pub fn stand_in(report: &Report) -> Result<PackedSite, PackError> {
    let fatal = report.diagnostics.iter().filter(|found| found.is_fatal());
    let faults: Vec<String> = fatal.map(Diagnostic::to_string).collect();
    let mut builder = Builder::in_memory("");
    builder.add(render::stand_in(&faults))?;
    builder.finish().map(PackedSite::changing)
}
