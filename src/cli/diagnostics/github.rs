//! Findings as workflow commands, which GitHub shows beside the lines of a pull request.

use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::content::{Report, Severity};

pub(super) fn print(report: &Report, folder: &Path, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.diagnostics {
        let level = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Annotations name files as seen from where the workflow runs, the root of the repository.
        let file = straight(&folder.join(&found.path));
        let file = file.to_string_lossy();
        let mut message = found.message.clone();
        if let Some(help) = &found.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        writeln!(
            out,
            "::{level} file={},line={},col={},title={}::{}",
            property(&file),
            found.line,
            found.column,
            found.code.name(),
            data(&message)
        )?;
    }
    Ok(())
}

/// A path without `.` and without `..` behind a folder: `content/../templates` is `templates`.
fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        let ends_in_name = matches!(straight.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if ends_in_name => drop(straight.pop()),
            part => straight.push(part),
        }
    }
    straight
}

/// The text of a workflow command, on one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Code, Diagnostic};

    #[test]
    fn a_finding_is_one_command_whatever_is_in_its_message() {
        let found = Diagnostic::at(Code::LinkBroken, "a,b:c.md", "ab", 1..2, "100%\r\n::error::no")
            .with_help("mend\nit");
        let mut out = Vec::new();
        print(&Report::new(vec![found]), Path::new("./content"), &mut out)
            .expect("memory takes all");
        let expected = "::error file=content/a%2Cb%3Ac.md,line=1,col=2,title=link-broken\
                        ::100%25%0D%0A::error::no%0Ahelp: mend%0Ait\n";
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }
}
