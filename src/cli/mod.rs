//! What a person types and reads: one file for each subcommand.
//!
//! Owns arguments, exit codes and every word on the terminal. Promises that scripts can rely on
//! both. Refuses to know how anything is done: each command calls the rooms that do it.

mod exit;

pub use exit::Exit;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A blog in one process: Markdown in, every response in memory, served by its own event loop.
#[derive(Debug, Parser)]
#[command(name = "pamphlet", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {}

/// Parses the command line and runs one command.
///
/// A usage error ends with 2 and clap's own words.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let exit = match arguments.command {
        Some(command) => match command {},
        None => Exit::Done,
    };
    exit.into()
}
