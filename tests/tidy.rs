//! The walls of the house, checked and not only drawn.
//!
//! `tidy/table.rs` says which room may use which; this test holds every path in `src/` against it,
//! every crate against the one home that `Cargo.toml` gives it, and every file against a few habits
//! of the house. The last tests plant faults, to show that each rule can fail.

#[path = "tidy/manifest.rs"]
mod manifest;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/table.rs"]
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use manifest::{Dependency, dependencies};
use paths::{Target, paths, words};
use table::{POWERS, ROOMS, Room, Use};

const FILE_LINES_MAX: usize = 500;
const VAGUE_NAMES: &[&str] = &["common", "helper", "helpers", "manager", "misc", "util", "utils"];
const UNFINISHED_MACROS: &[&str] = &["dbg", "todo", "unimplemented"];
/// The one room with a function that may say `unsafe`: it maps a file.
const UNSAFE_HOME: &str = "arena";

/// A file of `src/`.
struct Source {
    /// Relative to `src/`, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// `content/routes.rs` -> `["content", "routes"]`; `content/mod.rs` -> `["content"]`.
    fn module(&self) -> Vec<String> {
        let stem = self.path.trim_end_matches(".rs");
        let mut module: Vec<String> = stem.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|name| name == "mod" || name == "lib") {
            module.pop();
        }
        module
    }
}

/// What the rules know beside the file at hand.
struct House {
    homes: BTreeMap<String, String>,
}

impl House {
    fn of(manifest: &str) -> House {
        let home = |found: Dependency| Some((found.name, found.home?));
        House {
            homes: dependencies(manifest, "dependencies").into_iter().filter_map(home).collect(),
        }
    }

    fn is_crate(&self, name: &str) -> bool {
        self.homes.contains_key(name) || ["alloc", "core", "std"].contains(&name)
    }

    /// Every fault of one file, as `path:line: what`.
    fn faults(&self, source: &Source) -> Vec<String> {
        let module = source.module();
        let mut faults = self.wall_faults(source, &module);
        faults.extend(habit_faults(source, &module));
        faults
            .into_iter()
            .map(|(line, what)| format!("src/{}:{line}: {what}", source.path))
            .collect()
    }

    fn wall_faults(&self, source: &Source, module: &[String]) -> Vec<(usize, String)> {
        let Some(room_name) = module.first() else {
            return Vec::new(); // lib.rs declares the rooms and uses none
        };
        let Some(room) = ROOMS.iter().find(|room| room.name == room_name) else {
            return vec![(1, format!("`{room_name}` is no room of the table"))];
        };
        let found = paths(&source.text).expect("cargo has compiled this file");
        let mut faults = Vec::new();
        for path in found {
            let fault = match path.target(module, |name| self.is_crate(name)) {
                Target::Local => None,
                Target::Root => {
                    Some("names the whole crate, where it should name a room".to_owned())
                }
                Target::Room(other, item) => room_fault(room, &other, item.as_deref()),
                Target::Crate(name) => {
                    power_fault(room, &path.segments).or_else(|| self.crate_fault(room, &name))
                }
            };
            let spelled = path.segments.join("::");
            faults.extend(fault.map(|fault| (path.line, format!("{fault} (`{spelled}`)"))));
        }
        faults
    }

    fn crate_fault(&self, room: &Room, name: &str) -> Option<String> {
        let home = self.homes.get(name)?;
        let is_borrowed = room.borrows.iter().any(|borrow| borrow.name == name);
        let may = home == room.name || is_borrowed;
        (!may).then(|| format!("`{name}` lives in `{home}`, not in `{}`", room.name))
    }
}

fn room_fault(room: &Room, other: &str, item: Option<&str>) -> Option<String> {
    if room.name == other {
        return None;
    }
    let permission = room.uses.iter().find_map(|permission| match permission {
        Use::All(name) if *name == other => Some(None),
        Use::Only(name, items) if *name == other => Some(Some(items)),
        _ => None,
    });
    match (permission, item) {
        (Some(None), _) => None,
        (Some(Some(items)), Some(item)) if items.contains(&item) => None,
        (Some(Some(items)), _) => {
            Some(format!("`{}` may use of `{other}` only {}", room.name, items.join(", ")))
        }
        (None, _) => Some(format!("`{}` may not use `{other}`", room.name)),
    }
}

fn power_fault(room: &Room, segments: &[String]) -> Option<String> {
    let gives =
        |power: &[&str]| segments.windows(power.len()).any(|window| window.iter().eq(power.iter()));
    let power = POWERS.iter().find(|power| power.paths.iter().any(|path| gives(path)))?;
    let may = power.rooms.contains(&room.name);
    (!may).then(|| format!("`{}` may not {}", room.name, power.name))
}

fn habit_faults(source: &Source, module: &[String]) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    let lines = source.text.lines().count();
    if lines > FILE_LINES_MAX {
        faults.push((lines, format!("{lines} lines: is this one room, or two?")));
    }
    if !source.text.starts_with("//!") {
        faults.push((1, "does not begin with what the file is for (`//!`)".to_owned()));
    }
    let vague = module.iter().find(|name| VAGUE_NAMES.contains(&name.as_str()));
    faults.extend(vague.map(|name| (1, format!("`{name}` says nothing of what is inside"))));
    for word in words(&source.text).expect("cargo has compiled this file") {
        let is_unfinished =
            word.is_called_as_macro && UNFINISHED_MACROS.contains(&word.text.as_str());
        if is_unfinished {
            faults.push((word.line, format!("`{}!` is left over", word.text)));
        }
        if word.text == "unsafe" && module.first().is_none_or(|room| room != UNSAFE_HOME) {
            faults.push((word.line, format!("`unsafe` outside `{UNSAFE_HOME}`")));
        }
    }
    faults
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("src is readable") {
        let entry = entry.expect("src is readable");
        let name = entry.file_name().into_string().expect("source names are UTF-8");
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            found.push(Source { path: format!("{prefix}{name}"), text });
        }
    }
}

fn manifest() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    fs::read_to_string(path).expect("the manifest is readable")
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn no_file_breaks_a_wall_or_a_habit() {
    let house = House::of(&manifest());
    let sources = sources();
    assert!(sources.iter().any(|source| source.path == "lib.rs"));
    let faults: Vec<String> = sources.iter().flat_map(|source| house.faults(source)).collect();
    assert_none(&faults);
}

#[test]
fn rooms_use_only_rooms_above_them() {
    let mut above = BTreeSet::new();
    for room in ROOMS {
        for permission in room.uses {
            let (Use::All(other) | Use::Only(other, _)) = permission;
            assert!(above.contains(other), "`{}` uses `{other}`, which stands below it", room.name);
        }
        for borrow in room.borrows {
            assert!(!borrow.reason.is_empty(), "`{}` borrows without a reason", room.name);
        }
        above.insert(room.name);
    }
}

#[test]
fn lib_declares_the_rooms_in_the_order_of_the_table() {
    let lib = sources().into_iter().find(|source| source.path == "lib.rs").expect("lib.rs");
    let declared: Vec<&str> = lib
        .text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let in_order: Vec<&str> =
        ROOMS.iter().map(|room| room.name).filter(|name| declared.contains(name)).collect();
    assert!(!declared.is_empty());
    assert_eq!(declared, in_order);
}

#[test]
fn unsafe_stands_in_one_place() {
    let places: Vec<String> = sources()
        .iter()
        .flat_map(|source| {
            let found = words(&source.text).expect("cargo has compiled this file");
            let lines = found.into_iter().filter(|word| word.text == "unsafe");
            lines.map(|word| format!("src/{}:{}", source.path, word.line)).collect::<Vec<_>>()
        })
        .collect();
    assert!(places.len() <= 1, "more than one `unsafe`: {places:?}");
}

#[test]
fn every_dependency_has_a_home_that_is_a_room() {
    let listed = dependencies(&manifest(), "dependencies");
    assert!(!listed.is_empty());
    for found in listed {
        let home = found.home.as_deref().unwrap_or("nowhere");
        let is_room = ROOMS.iter().any(|room| room.name == home);
        assert!(is_room, "Cargo.toml:{}: `{}` lives in {home}, no room", found.line, found.name);
    }
}

#[test]
fn the_build_script_has_what_content_and_url_have_and_no_more() {
    let manifest = manifest();
    let for_content: BTreeSet<String> = dependencies(&manifest, "dependencies")
        .into_iter()
        .filter(|found| matches!(found.home.as_deref(), Some("content" | "url")))
        .map(|found| found.name)
        .collect();
    let for_build: BTreeSet<String> =
        dependencies(&manifest, "build-dependencies").into_iter().map(|found| found.name).collect();
    assert_eq!(for_build, for_content);
}

/// The faults that the rules find in `text`, planted at `path` of a house with two foreign crates.
fn planted(path: &str, text: &str) -> Vec<String> {
    let manifest = "[dependencies]\n# server: readiness\nmio = \"1\"\n\n# arena: casts,\n# two: lines\nbytemuck = \"1\"\n";
    let source = Source { path: path.to_owned(), text: format!("//! Planted.\n{text}") };
    House::of(manifest).faults(&source)
}

#[test]
fn a_planted_wall_violation_is_found() {
    let cases = [
        ("content/a.rs", "use crate::render::Page;"),
        ("content/a.rs", "use crate::{url, http::{self}};"),
        ("content/a.rs", "fn f() -> u8 { crate::server::run() }"),
        ("content/a.rs", "fn f() { println!(\"{}\", crate::http::X) }"),
        ("content/a/b.rs", "use super::super::super::http::Head;"),
        ("content/mod.rs", "use super::render;"),
        ("content/a.rs", "mod tests { use super::super::super::render; }"),
        ("content/a.rs", "use crate as house;"),
        ("content/a.rs", "use crate::*;"),
        ("content/a.rs", "pub use ::mio::Poll;"),
        ("content/a.rs", "extern crate mio;"),
        ("content/a.rs", "fn f(_: <mio::Poll as Clone>::Out) {}"),
        ("http/mod.rs", "use std::{fmt, net::TcpStream};"),
        ("respond/mod.rs", "fn f() { std::time::Instant::now(); }"),
        ("index/tree.rs", "use crate::render::Renderer;"),
        ("index/tree.rs", "use crate::render;"),
        ("main.rs", "fn main() { pamphlet::content::load() }"),
        ("attic/mod.rs", ""),
    ];
    for (path, text) in cases {
        let faults = planted(path, text);
        assert_eq!(faults.len(), 1, "{path}: {text}: {faults:?}");
        assert!(faults[0].starts_with(&format!("src/{path}:")), "{faults:?}");
    }
}

#[test]
fn what_the_table_allows_is_no_fault() {
    let cases = [
        (
            "content/a.rs",
            "use crate::url::slug; use super::report::{self, Code as C}; use std::fs;",
        ),
        ("content/a.rs", "mod tests { use super::super::super::url; }"),
        (
            "content/a.rs",
            "// use crate::render;\n/// [`crate::render::Page`] \nconst A: &str = \"crate::http\";",
        ),
        (
            "content/a.rs",
            "fn f() { Vec::<u8>::new(); render::page(); } fn g() -> impl Sized + use<> {}",
        ),
        ("index/tree.rs", "use crate::render::{Page, Media}; use bytemuck::Pod;"),
        ("arena/map.rs", "use bytemuck::Pod; fn f() { unsafe { g() } }"),
        ("server/mod.rs", "use mio::{Poll, net::TcpListener}; use crate::respond;"),
        ("main.rs", "fn main() { pamphlet::cli::run(); std::process::exit(0) }"),
    ];
    for (path, text) in cases {
        assert_none(&planted(path, text));
    }
}

#[test]
fn a_planted_bad_habit_is_found() {
    let long = "\n".repeat(FILE_LINES_MAX);
    let cases = [
        ("content/a.rs", long.as_str(), "501 lines: is this one room, or two?"),
        ("content/utils.rs", "", "`utils` says nothing of what is inside"),
        ("content/a.rs", "fn f() { todo!() }", "`todo!` is left over"),
        ("content/a.rs", "fn f() { vec![dbg!(1)]; }", "`dbg!` is left over"),
        ("content/a.rs", "fn f() { unsafe { g() } }", "`unsafe` outside `arena`"),
    ];
    for (path, text, expected) in cases {
        let faults = planted(path, text);
        assert_eq!(faults.len(), 1, "{text}: {faults:?}");
        assert!(faults[0].ends_with(expected), "{faults:?}");
    }
    let headless = Source { path: "content/a.rs".to_owned(), text: "mod a;".to_owned() };
    let house = House { homes: BTreeMap::new() };
    let expected = "src/content/a.rs:1: does not begin with what the file is for (`//!`)";
    assert_eq!(house.faults(&headless), [expected]);
}

#[test]
fn a_dependency_outside_a_group_has_no_home() {
    let manifest = "[dependencies]\n# http: heads\nhttparse = \"1\"\n\nserde-json = \"1\"\n\n[features]\na = []\n";
    let dependency = |name: &str, home: Option<&str>, line| Dependency {
        name: name.to_owned(),
        home: home.map(str::to_owned),
        line,
    };
    let expected = [dependency("httparse", Some("http"), 3), dependency("serde_json", None, 5)];
    assert_eq!(dependencies(manifest, "dependencies"), expected);
    assert_eq!(dependencies(manifest, "features"), [dependency("a", None, 8)]);
}
