//! `pamphlet import FROM TO`: a blog of another engine as a folder of this one.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Exit;
use super::diagnostics::count;
use super::foreign::shown;
use crate::import::{Moved, Tool, import};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Folder of a Hugo, Jekyll, Zola or Eleventy site; it is only read
    from: PathBuf,
    /// Folder to make
    to: PathBuf,
    /// Engine that the old folder is for, where the folder leaves that open
    #[arg(long = "from", value_enum, value_name = "ENGINE", id = "engine")]
    engine: Option<Engine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Engine {
    Hugo,
    Jekyll,
    Zola,
    Eleventy,
}

/// Places with one and the same note; the others are counted.
const PLACES_MAX: usize = 5;

pub fn run(arguments: &Arguments) -> Exit {
    let tool = arguments.engine.map(|engine| match engine {
        Engine::Hugo => Tool::Hugo,
        Engine::Jekyll => Tool::Jekyll,
        Engine::Zola => Tool::Zola,
        Engine::Eleventy => Tool::Eleventy,
    });
    let moved = match import(&arguments.from, &arguments.to, tool) {
        Ok(moved) => moved,
        Err(error) => return Exit::refuse(&error),
    };
    match tell(&moved, arguments) {
        Ok(()) if moved.faults > 0 => {
            eprintln!(
                "pamphlet: {} of the new folder to be mended: see `pamphlet check {}`",
                count(moved.faults, "fault"),
                arguments.to.display()
            );
            Exit::Faulty
        }
        told => Exit::of_writing(told),
    }
}

/// What was not taken over, then the counts, then what to do next.
fn tell(moved: &Moved, arguments: &Arguments) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for note in &moved.notes {
        let same = said.entry(&note.message).or_default();
        if *same < PLACES_MAX {
            writeln!(out, "{}", shown(&note.to_string()))?;
        }
        *same += 1;
    }
    for (message, number) in said.into_iter().filter(|(_, number)| *number > PLACES_MAX) {
        writeln!(out, "and {} more: {}", number - PLACES_MAX, shown(message))?;
    }
    if !moved.notes.is_empty() {
        writeln!(out)?;
    }
    writeln!(
        out,
        "{}: {}, {}, {}, {} from {}; {} not taken over",
        arguments.to.display(),
        count(moved.posts, "post"),
        count(moved.pages, "page"),
        count(moved.files, "file"),
        count(moved.redirects, "redirect"),
        moved.tool.name(),
        count(moved.notes.len(), "thing")
    )?;
    out.flush()?;
    let to = Path::new(&arguments.to).display();
    eprintln!("\nnow: pamphlet check {to} && pamphlet serve {to}");
    Ok(())
}
