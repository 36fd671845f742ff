//! The `pamphlet` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    pamphlet::cli::run()
}
