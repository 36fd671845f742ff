//! Why a packed file cannot be served.

use std::fmt;
use std::io;

use crate::index::TreeFault;

/// What stopped [`UnverifiedFile`](super::UnverifiedFile). One line each, the place first.
#[derive(Debug)]
pub enum OpenError {
    /// The system refused the file: mend what it says.
    Io { doing: &'static str, source: io::Error },
    /// The file is not what it should be: pack it again, with this version of the program.
    Fault(Fault),
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub section: String,
    pub field: String,
    pub expected: String,
    pub found: String,
}

impl Fault {
    pub(super) fn new(
        section: impl Into<String>,
        field: impl Into<String>,
        expected: impl ToString,
        found: impl ToString,
    ) -> Fault {
        Fault {
            section: section.into(),
            field: field.into(),
            expected: expected.to_string(),
            found: found.to_string(),
        }
    }

    /// A hash that does not fit its bytes.
    pub(super) fn hash(section: impl Into<String>, expected: u64, found: u64) -> Fault {
        Fault::new(section, "hash", format!("{expected:016x}"), format!("{found:016x}"))
    }
}

impl From<Fault> for OpenError {
    fn from(fault: Fault) -> OpenError {
        OpenError::Fault(fault)
    }
}

impl From<TreeFault> for Fault {
    fn from(fault: TreeFault) -> Fault {
        Fault::new(fault.section, fault.field, fault.expected, fault.found)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { section, field, expected, found } = self;
        write!(f, "section {section}, {field}: expected {expected}, found {found}")
    }
}

impl std::error::Error for Fault {}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::Io { doing, source } => write!(f, "{doing}: {source}"),
            OpenError::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OpenError::Io { source, .. } => Some(source),
            OpenError::Fault(fault) => Some(fault),
        }
    }
}
