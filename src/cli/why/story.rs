//! An answer in words: a verdict, what explains it, and what to do.

use std::fmt;

#[derive(Debug)]
pub(super) struct Story {
    verdict: String,
    reasons: Vec<String>,
    help: Option<String>,
}

impl Story {
    pub fn new(verdict: impl Into<String>) -> Story {
        Story { verdict: verdict.into(), reasons: Vec::new(), help: None }
    }

    pub fn because(mut self, reason: impl Into<String>) -> Story {
        self.reasons.push(reason.into());
        self
    }

    pub fn because_all(mut self, reasons: impl IntoIterator<Item = String>) -> Story {
        self.reasons.extend(reasons);
        self
    }

    /// The first help counts.
    pub fn helped(mut self, help: impl Into<String>) -> Story {
        self.help.get_or_insert_with(|| help.into());
        self
    }
}

impl fmt::Display for Story {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.verdict)?;
        self.reasons.iter().try_for_each(|reason| writeln!(formatter, "  {reason}"))?;
        self.help.iter().try_for_each(|help| writeln!(formatter, "  help: {help}"))
    }
}
