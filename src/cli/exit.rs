//! How a command ended, for scripts.

use std::io;
use std::process::ExitCode;

/// The exit codes that scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: what was asked for was done.
    Done,
    /// 1: the content has errors, which have been printed.
    Faulty,
    /// 2: bad usage, or the system said no.
    Refused,
}

impl Exit {
    /// The end of a command that writes to standard output. A reader that has gone away, as `head`
    /// does, has had enough: that is success.
    pub fn of_writing(written: io::Result<()>) -> Exit {
        match written {
            Ok(()) => Exit::Done,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Err(error) => Exit::refuse(&error),
        }
    }

    /// Says on standard error why the command ends, and ends it with [`Exit::Refused`].
    pub fn refuse(why: &dyn std::fmt::Display) -> Exit {
        eprintln!("pamphlet: {why}");
        Exit::Refused
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Faulty => 1,
            Exit::Refused => 2,
        })
    }
}
