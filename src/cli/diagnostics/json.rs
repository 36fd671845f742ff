//! Findings for editors and scripts: one JSON object a line.

use std::io::{self, Write};

use serde::Serialize;

use crate::content::{Diagnostic, Report, Severity};

/// The fields that scripts rely on, in the order in which they are written.
#[derive(Debug, Serialize)]
struct Line<'a> {
    severity: &'static str,
    code: &'static str,
    path: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(found: &'a Diagnostic) -> Line<'a> {
        Line {
            severity: match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: found.code.name(),
            path: &found.path,
            line: found.line,
            column: found.column,
            message: &found.message,
            help: found.help.as_deref(),
        }
    }
}

pub(super) fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.diagnostics {
        serde_json::to_writer(&mut *out, &Line::of(found))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
