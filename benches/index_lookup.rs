//! One key looked up among many: the prefix tree beside a hash table and four ordered structures, on one corpus.
//!
//! ```text
//! cargo bench --bench index_lookup                       1,000, 100,000 and 1,000,000 blog URLs, and the files of /usr
//! cargo bench --bench index_lookup -- --corpus 100000    one of them; `files` is the last
//! cargo bench --bench index_lookup -- --files DIR        other files
//! cargo bench --bench index_lookup -- --rounds 31        medians of more rounds
//! cargo bench --bench index_lookup -- --small-pages      4 KiB pages for all, as for a mapped file
//! cargo bench --bench index_lookup -- --json PATH --svg PATH
//! ```
//!
//! *Latency* is the time from one answer to the next where the next key depends on the answer before; *throughput* is
//! the time a look-up takes where none depends on another. Every answer is checked. Rounds are interleaved and ratios
//! are medians of the ratios of each round, so that a noisy minute hits all alike. Memory is asked of the system in
//! huge pages for all, as the arena does. Linux with glibc.

#[path = "support/lookup_report.rs"]
mod lookup_report;
#[allow(dead_code, reason = "pinning to the load's core is for the benches that serve one")]
#[path = "support/machine.rs"]
mod machine;
#[path = "support/numbers.rs"]
mod numbers;
#[path = "support/rivals.rs"]
mod rivals;
#[allow(dead_code, reason = "of the generated site it needs only the dice")]
#[path = "support/site.rs"]
mod site;
#[path = "support/url_corpus.rs"]
mod url_corpus;

use std::hint::black_box;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use lookup_report::{Case, MEASURES, Row};
use rivals::{BTree, Hash, Lookup, Radix, Sections, Sorted, Transducer};
use url_corpus::Query;

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];
const FILES_MAX: usize = 200_000;
/// A round looks up at least this many keys, small sets several times over.
const LOOKUPS_MIN: usize = 200_000;
/// Makes glibc ask for huge pages, as the arena does.
const HUGE_PAGES: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

struct Options {
    rounds: usize,
    only: Option<String>,
    files: PathBuf,
    json: Option<PathBuf>,
    svg: Option<PathBuf>,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|word| *word != name).nth(1).cloned();
    let has_small_pages = arguments.iter().any(|word| word == "--small-pages");
    if !has_small_pages && std::env::var_os(HUGE_PAGES.0).is_none() {
        let program = std::env::current_exe()?;
        return Err(Command::new(program).args(&arguments).env(HUGE_PAGES.0, HUGE_PAGES.1).exec());
    }
    let options = Options {
        rounds: value("--rounds").map_or(Ok(11), |text| text.parse()).map_err(io::Error::other)?,
        only: value("--corpus"),
        files: value("--files").map_or_else(|| "/usr".into(), PathBuf::from),
        json: value("--json").map(PathBuf::from),
        svg: value("--svg").map(PathBuf::from),
    };
    machine::pin_to(machine::SERVER_CORE)?;
    let about = format!(
        "{}, {} pages",
        machine::describe(),
        if has_small_pages { "4 KiB" } else { "huge" }
    );
    println!("{about}");
    let mut cases = Vec::new();
    for (name, keys) in corpora(&options) {
        let case = measure(&name, &keys, options.rounds);
        println!("{case}");
        cases.push(case);
    }
    if let Some(path) = &options.json {
        std::fs::write(path, lookup_report::json(&about, &cases)?)?;
    }
    if let Some(path) = &options.svg {
        std::fs::write(path, lookup_report::svg(&cases))?;
    }
    Ok(())
}

/// The chosen sets of keys, each made when it is its turn.
fn corpora(options: &Options) -> impl Iterator<Item = (String, Vec<Vec<u8>>)> {
    let is_wanted = |name: &str| options.only.as_ref().is_none_or(|only| only == name);
    let sizes = SIZES.into_iter().filter(move |size| is_wanted(&size.to_string()));
    let urls = sizes.map(|size| (format!("{size} blog URLs"), url_corpus::blog(size)));
    let folder: &Path = &options.files;
    let files = is_wanted("files").then_some(folder).into_iter().map(|folder| {
        let paths = url_corpus::files(folder, FILES_MAX);
        (format!("{} files of {}", paths.len(), folder.display()), paths)
    });
    urls.chain(files)
}

fn measure(name: &str, keys: &[Vec<u8>], rounds: usize) -> Case {
    let queries = [url_corpus::hits(keys), url_corpus::misses(keys)];
    let sections = Sections::new(keys);
    let tree = sections.tree();
    let (hash, hash_bytes) = weighed(|| Hash::new(keys));
    let ranked = || keys.iter().enumerate().map(|(rank, key)| (&key[..], rank as u32));
    let (btree, btree_bytes) = weighed(|| BTree(ranked().collect()));
    let sorted = Sorted(keys.iter().map(Vec::as_slice).collect());
    let transducer = Transducer::new(keys);
    let (radix, radix_bytes) = weighed(|| Radix::new(keys));
    let mut rows = vec![
        row(&tree, sections.tree_bytes()),
        row(&hash, hash.0.allocation_size().max(hash_bytes.min(1))),
        row(&btree, btree_bytes),
        row(&sorted, size_of_val(&sorted.0[..])),
        row(&transducer, transducer.0.as_fst().size()),
        row(&radix, radix_bytes),
    ];
    for _ in 0..rounds {
        time_all(&mut rows[0], &tree, &queries);
        time_all(&mut rows[1], &hash, &queries);
        time_all(&mut rows[2], &btree, &queries);
        time_all(&mut rows[3], &sorted, &queries);
        time_all(&mut rows[4], &transducer, &queries);
        time_all(&mut rows[5], &radix, &queries);
    }
    let key_bytes = keys.iter().map(Vec::len).sum::<usize>() / keys.len().max(1);
    Case { name: name.to_owned(), keys: keys.len(), key_bytes, rows, shape: tree.0.shape() }
}

/// What a structure takes beside the list of keys, as the system counts this process's memory: of use
/// for large sets alone.
fn weighed<T>(build: impl FnOnce() -> T) -> (T, usize) {
    let memory = || machine::anonymous_memory_bytes(std::process::id()).unwrap_or(0);
    let before = memory();
    let built = build();
    (built, memory().saturating_sub(before) as usize)
}

fn row<L: Lookup>(_: &L, bytes: usize) -> Row {
    Row { name: L::NAME, is_ordered: L::IS_ORDERED, bytes, nanoseconds: Default::default() }
}

/// One round of the four measures, in the order of [`MEASURES`].
fn time_all<L: Lookup>(row: &mut Row, lookup: &L, [hits, misses]: &[Vec<Query>; 2]) {
    let figures = [
        nanoseconds(hits, |queries| one_after_another(lookup, queries)),
        nanoseconds(hits, |queries| all_at_once(lookup, queries)),
        nanoseconds(misses, |queries| one_after_another(lookup, queries)),
        nanoseconds(misses, |queries| all_at_once(lookup, queries)),
    ];
    const { assert!(MEASURES.len() == 4) };
    for (series, figure) in row.nanoseconds.iter_mut().zip(figures) {
        series.push(figure);
    }
}

/// Nanoseconds a look-up.
fn nanoseconds(queries: &[Query], run: impl Fn(&[Query])) -> f64 {
    let passes = LOOKUPS_MIN.div_ceil(queries.len());
    let started = Instant::now();
    for _ in 0..passes {
        run(black_box(queries));
    }
    started.elapsed().as_nanos() as f64 / (passes * queries.len()) as f64
}

/// Where the next key lies is known only when the answer before is: a rank has no bit above 2^40, and the compiler does
/// not know it.
fn one_after_another<L: Lookup>(lookup: &L, queries: &[Query]) {
    let mut at = 0;
    while let Some(query) = queries.get(at) {
        let found = lookup.find(&query.key);
        assert_eq!(found, query.rank, "{} finds {:?}", L::NAME, query.key);
        at += 1 + (black_box(found).unwrap_or(0) >> 40);
    }
}

fn all_at_once<L: Lookup>(lookup: &L, queries: &[Query]) {
    for query in queries {
        assert_eq!(lookup.find(&query.key), query.rank, "{} finds {:?}", L::NAME, query.key);
    }
}
