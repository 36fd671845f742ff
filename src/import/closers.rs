//! Where the tags of a text end.

/// Finds closing marks behind ever later places: however many tags are opened and never closed, each byte
/// is passed once for each mark.
pub(super) struct Closers<'a> {
    text: &'a str,
    percent: Mark,
    brace: Mark,
}

/// Where a mark was found last: at or behind the place that was asked for.
struct Mark {
    mark: &'static str,
    at: Option<usize>,
}

impl<'a> Closers<'a> {
    pub fn of(text: &'a str) -> Closers<'a> {
        let mark = |mark| Mark { mark, at: Some(0) };
        Closers { text, percent: mark("%}"), brace: mark("}}") }
    }

    /// Where the mark stands that closes a tag which begins at byte `open`, with `{%` or `{{`; `None` where
    /// there is no such tag. Not to be asked for an earlier place than before.
    pub fn close(&mut self, open: usize) -> Option<usize> {
        let (text, from) = (self.text, open + 2);
        let Mark { mark, at } = match text.get(open..from)? {
            "{%" => &mut self.percent,
            "{{" => &mut self.brace,
            _ => return None,
        };
        // The first "found" place, 0, lies before every tag.
        if (*at)? < from {
            *at = text[from..].find(*mark).map(|found| from + found);
        }
        *at
    }
}
