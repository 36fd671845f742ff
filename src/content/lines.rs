//! Findings at the bytes of one text, each with its line and column.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use super::report::{Code, Diagnostic};

/// The lines of a file. They are looked for when the first finding is made: most files have none.
///
/// As many findings as there are bytes, in the order of their places, take a time linear in the text.
#[derive(Debug)]
pub struct Lines<'a> {
    path: &'a str,
    text: &'a str,
    /// Where each line begins.
    starts: OnceCell<Vec<usize>>,
    /// A byte of which the column was counted, and that column from 0.
    counted: Cell<(usize, usize)>,
}

impl<'a> Lines<'a> {
    pub fn new(path: &'a str, text: &'a str) -> Lines<'a> {
        Lines { path, text, starts: OnceCell::new(), counted: Cell::default() }
    }

    /// The path of the file.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The same as [`Diagnostic::at`].
    pub fn diagnostic(
        &self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        let (line, column) = self.place(span.start);
        let found = Diagnostic::of_file(code, self.path, message);
        Diagnostic { span, line, column, ..found }
    }

    /// Line and column of a byte, from 1; the column counts characters.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let starts = self.starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        });
        let offset = offset.min(self.text.len());
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts[line - 1];
        let (at, column) = self.counted.get();
        let is_nearer = (start..=offset).contains(&at);
        let (from, before) = if is_nearer { (at, column) } else { (start, 0) };
        let column = before + self.text.get(from..offset).unwrap_or_default().chars().count();
        self.counted.set((offset, column));
        // A byte order mark is no character of the first line.
        let mark = usize::from(self.text[start..offset].starts_with('\u{feff}'));
        (line, column - mark + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_that_of_a_lone_finding() {
        let text = "\u{feff}ä b\n\n🦀\u{feff} c\r\nlast";
        let forwards = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let backwards: Vec<usize> = forwards.clone().collect();
        let lines = Lines::new("a.md", text);
        for at in forwards.chain(backwards.into_iter().rev()) {
            let alone = Diagnostic::at(Code::LinkBroken, "a.md", text, at..at, "x");
            assert_eq!(lines.diagnostic(Code::LinkBroken, at..at, "x"), alone, "{at}");
        }
    }
}
