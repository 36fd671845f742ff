//! What a person types and reads: one file for each subcommand.
//!
//! Owns arguments, exit codes and every word on the terminal. Promises that scripts can rely on
//! both. Refuses to know how anything is done: each command calls the rooms that do it.

mod browser;
mod check;
mod compare;
mod diagnostics;
mod duration;
mod exit;
mod export;
mod foreign;
mod import;
mod init;
mod inspect;
mod limits;
mod list;
mod live;
mod memory;
mod new;
mod pack;
mod place;
mod preview;
mod reports;
mod serve;
mod view;
mod why;

pub use exit::Exit;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::content::nearest;

/// A blog in one process: Markdown in, every response in memory, served by its own event loop.
#[derive(Debug, Parser)]
#[command(name = "pamphlet", version, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Arguments,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a folder of posts, or a packed file: what happens without a command, too
    Serve(serve::Arguments),
    /// Find every fault of a folder of posts
    Check(check::Arguments),
    /// Build a folder of posts into one file, to be served anywhere
    Pack(pack::Arguments),
    /// Tell what answers at a URL and where it comes from, or why nothing does
    Why(why::Arguments),
    /// Write the site as plain files, for a host that runs no program
    Export(export::Arguments),
    /// List drafts, posts to come, expired and published ones
    List(list::Arguments),
    /// Show what is in a packed file, and how a URL is found in it
    Inspect(inspect::Arguments),
    /// Take over a blog of Hugo, Jekyll, Zola or Eleventy
    Import(import::Arguments),
    /// Make a folder with a first post in it
    Init(init::Arguments),
    /// Begin a post
    New(new::Arguments),
}

/// Parses the command line and runs one command.
///
/// A usage error ends with 2 and clap's own words.
pub fn run() -> ExitCode {
    let arguments = match CommandLine::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let exit = match arguments.command {
        Some(Command::Serve(arguments)) => serve::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Pack(arguments)) => pack::run(&arguments),
        Some(Command::Why(arguments)) => why::run(&arguments),
        Some(Command::Export(arguments)) => export::run(&arguments),
        Some(Command::List(arguments)) => list::run(&arguments),
        Some(Command::Inspect(arguments)) => inspect::run(&arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Init(arguments)) => init::run(&arguments),
        Some(Command::New(arguments)) => new::run(&arguments),
        None => match arguments.serve.site().and_then(mistyped_command) {
            Some(command) => refuse_mistyped(&command),
            None => serve::run(&arguments.serve),
        },
    };
    exit.into()
}

/// The end of a command line that clap did not take. It takes a word that is no command for a site, and
/// then blames what follows.
fn usage(error: &clap::Error) -> ExitCode {
    let first = std::env::args_os().nth(1).filter(|_| error.exit_code() != 0);
    match first.and_then(|first| mistyped_command(Path::new(&first))) {
        Some(command) => refuse_mistyped(&command).into(),
        None => error.exit(),
    }
}

fn refuse_mistyped(command: &str) -> Exit {
    Exit::refuse(&format!(
        "there is no such folder, file or command\n  did you mean `pamphlet {command}`?"
    ))
}

/// The command that somebody meant who named something that is not there.
fn mistyped_command(site: &Path) -> Option<String> {
    let name = site.to_str().filter(|_| !site.exists())?;
    let commands = CommandLine::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    nearest(name, names).filter(|near| *near != name).map(str::to_owned)
}
