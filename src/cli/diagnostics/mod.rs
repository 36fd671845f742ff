//! How findings look: for a person, for a program, beside the lines of a pull request.

mod github;
mod human;
mod json;

use std::io::{self, Write};
use std::path::Path;

use crate::content::Report;

/// The form in which findings are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// As rustc shows them, with the source line and carets
    #[default]
    Human,
    /// One JSON object a line
    Json,
    /// Annotations of a GitHub workflow
    Github,
}

/// Writes every finding of a report. `folder` is the one that its paths are relative to.
///
/// # Errors
/// Those of `out`. A source file that cannot be read again costs the source line, nothing else.
pub(super) fn print(
    report: &Report,
    folder: &Path,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::print(report, folder, out),
        Format::Json => json::print(report, out),
        Format::Github => github::print(report, folder, out),
    }?;
    out.flush()
}

/// `2 errors, 1 warning`: what there is of each.
pub(super) fn counts(report: &Report) -> String {
    match (report.errors(), report.warnings()) {
        (0, 0) => "no errors, no warnings".to_owned(),
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => {
            format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
        }
    }
}

/// `1 page`, `2 pages`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
