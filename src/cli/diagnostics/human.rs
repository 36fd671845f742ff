//! Findings as people know them from rustc: message, place, source line, carets, help.

use std::fs::File;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::panic;
use std::path::Path;
use std::thread;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::content::{Diagnostic, Report, Severity};

/// A larger file is named, but no line of it is shown.
const SOURCE_BYTES_MAX: u64 = 4 << 20;

/// A thread costs as much as some findings.
const FINDINGS_A_THREAD_MIN: usize = 64;

/// More source than this is not shown for one finding: what a person can take in at a glance.
const SHOWN_BYTES_MAX: usize = 4 << 10;

/// Many findings are laid out on all cores: a server's first answer waits for them.
pub(super) fn print(report: &Report, folder: &Path, out: &mut dyn Write) -> io::Result<()> {
    let all = &report.diagnostics[..];
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let parts = all.chunks(all.len().div_ceil(cores).max(FINDINGS_A_THREAD_MIN));
    thread::scope(|scope| {
        let shown: Vec<_> = parts.map(|part| scope.spawn(|| laid_out(part, folder))).collect();
        for part in shown {
            match part.join() {
                Ok(text) => out.write_all(text.as_bytes())?,
                Err(panicked) => panic::resume_unwind(panicked),
            }
        }
        Ok(())
    })
}

fn laid_out(findings: &[Diagnostic], folder: &Path) -> String {
    let renderer = Renderer::styled();
    let mut source = Source::default();
    let mut text = String::new();
    for found in findings {
        source.read(folder, &found.path);
        text.push_str(&renderer.render(&[group(found, &source)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(found: &'a Diagnostic, source: &'a Source) -> Group<'a> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&found.message).id(found.code.name());
    let group = match source.lines_of(found) {
        Some((lines, span)) => title.element(
            Snippet::source(lines)
                .line_start(found.line)
                .path(&found.path)
                .annotation(AnnotationKind::Primary.span(span)),
        ),
        None => title.element(Origin::path(&found.path).line(found.line).char_column(found.column)),
    };
    match &found.help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// The file that was shown last: findings come sorted by file.
#[derive(Debug, Default)]
struct Source {
    path: String,
    text: Option<String>,
}

impl Source {
    fn read(&mut self, folder: &Path, path: &str) {
        if self.path != path {
            path.clone_into(&mut self.path);
            self.text = read_text(&folder.join(path));
        }
    }

    /// The lines that a finding is about, and its span in them; none if it is about the whole file, if
    /// the lines are too long to be looked at, or if the file is no longer what was checked.
    fn lines_of(&self, found: &Diagnostic) -> Option<(&str, Range<usize>)> {
        let text = self.text.as_deref()?;
        let span = &found.span;
        if *span == (0..0) || text.get(span.clone()).is_none() {
            return None;
        }
        let mut nearest = span.start.saturating_sub(SHOWN_BYTES_MAX + 1);
        while !text.is_char_boundary(nearest) {
            nearest -= 1;
        }
        let line_start = match text[nearest..span.start].rfind('\n') {
            Some(at) => nearest + at + 1,
            None if nearest == 0 => 0,
            None => return None,
        };
        // A byte order mark has no width and is no character of its line.
        let mark = text[line_start..span.start].starts_with('\u{feff}');
        let start = if mark { line_start + '\u{feff}'.len_utf8() } else { line_start };
        let line_end = |from: usize| {
            let shown = (from + SHOWN_BYTES_MAX + 1).min(text.len());
            let rest = &text.as_bytes()[from..shown];
            rest.iter().position(|&byte| byte == b'\n').map_or(shown, |at| from + at)
        };
        // All lines of the span, or else the first: a construct is recognized by its beginning.
        let ends = [line_end(span.end.saturating_sub(1).max(span.start)), line_end(span.start)];
        let end = ends.into_iter().find(|end| end - start <= SHOWN_BYTES_MAX)?;
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        let is_unchanged = text[start..span.start].chars().count() + 1 == found.column;
        is_unchanged.then(|| {
            (&text[start..end], span.start - start..span.end.min(end).max(span.start) - start)
        })
    }
}

/// The text of a regular file, if it is one and not too long.
fn read_text(file: &Path) -> Option<String> {
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    let length =
        File::open(file).ok()?.take(SOURCE_BYTES_MAX + 1).read_to_string(&mut text).ok()?;
    (length as u64 <= SOURCE_BYTES_MAX).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Code;

    /// What is shown of one finding, at the first place where `needle` stands in `text`.
    fn printed(text: &str, needle: &str) -> String {
        let start = text.find(needle).expect("the needle is there");
        let span = start..start + needle.len();
        let found = Diagnostic::at(Code::LinkBroken, "a.md", text, span, "no page at /x/");
        let found = found.with_help("write it");
        let source = Source { path: "a.md".to_owned(), text: Some(text.to_owned()) };
        Renderer::plain().render(&[group(&found, &source)])
    }

    #[test]
    fn the_source_line_stands_above_its_carets() {
        let expected = "\
error[link-broken]: no page at /x/
 --> a.md:2:6
  |
2 | \u{20}   [ü](/x/)
  |         ^^^
  |
  = help: write it
";
        assert_eq!(printed("See\n\t[ü](/x/)\r\n", "/x/").trim_end(), expected.trim_end());
    }

    #[test]
    fn a_byte_order_mark_is_no_character_of_its_line() {
        let expected = "\
error[link-broken]: no page at /x/
 --> a.md:1:6
  |
1 | [ü] (/x/)
  |      ^^^
  |
  = help: write it
";
        assert_eq!(printed("\u{feff}[ü] (/x/)\n", "/x/").trim_end(), expected.trim_end());
    }

    #[test]
    fn a_construct_of_several_lines_is_shown_whole() {
        let shown = printed("One\ntwo, [a\nb](/x/), three\n", "[a\nb](/x/)");
        assert!(shown.contains(" --> a.md:2:6\n"), "{shown}");
        assert!(
            shown.contains("2 |   two, [a\n") && shown.contains("3 | | b](/x/), three\n"),
            "{shown}"
        );
    }

    #[test]
    fn a_line_that_nobody_can_take_in_is_only_named() {
        let shown = printed(&format!("{}[a](/x/)", "é ".repeat(SHOWN_BYTES_MAX)), "/x/");
        let place = format!("--> a.md:1:{}\n", 2 * SHOWN_BYTES_MAX + 5);
        assert!(shown.contains(&place) && !shown.contains('é'), "{shown}");
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_only_named() {
        let mut found = Diagnostic::at(Code::LinkBroken, "a.md", "one\ntwo", 4..7, "gone");
        let mut source = Source { path: "a.md".to_owned(), text: Some("ö\ntw".to_owned()) };
        assert_eq!(source.lines_of(&found), None, "the end is out of the file");
        found.span = 1..2;
        assert_eq!(source.lines_of(&found), None, "not between two characters");
        source.text = Some("on\ntwo".to_owned());
        found.span = 4..6;
        assert_eq!(source.lines_of(&found), None, "not at the column that was found");
    }
}
