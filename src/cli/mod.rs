//! What a person types and reads: one file for each subcommand.
//!
//! Owns arguments, exit codes and every word on the terminal. Promises that scripts can rely on
//! both. Refuses to know how anything is done: each command calls the rooms that do it.

mod exit;
mod init;
mod inspect;
mod new;

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
enum Command {
    /// Show what is in a packed file, and how a URL is found in it
    Inspect(inspect::Arguments),
    /// Make a folder with a first post in it
    Init(init::Arguments),
    /// Begin a post
    New(new::Arguments),
}

/// Parses the command line and runs one command.
///
/// A usage error ends with 2 and clap's own words.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let exit = match arguments.command {
        Some(Command::Inspect(arguments)) => inspect::run(&arguments),
        Some(Command::Init(arguments)) => init::run(&arguments),
        Some(Command::New(arguments)) => new::run(&arguments),
        None => Exit::Done,
    };
    exit.into()
}
