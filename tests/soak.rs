//! A folder that is edited in every way while it is watched and read.
//!
//!     SOAK_SECONDS=600 SOAK_POSTS=1000 cargo test --test soak -- --ignored --nocapture
//!
//! Rounds of random edits, under load. After each the served site is the site that a fresh build makes,
//! byte for byte; meanwhile every request is answered, and memory does not grow. `SOAK_SEED` repeats a
//! run, as far as the times of edits allow.

#[path = "soak/blog.rs"]
mod blog;
mod program;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use blog::{Blog, Chance};
use pamphlet::packed::{Kind, PackedSite};
use pamphlet::reload::{Settings, Workshop};
use program::{Client, Serving};

/// When a folder has been quiet for this long, what is served is what is in it.
const QUIET: Duration = Duration::from_secs(1);

/// A slower machine than that is taken for one that hangs.
const LATE_MAX: Duration = Duration::from_secs(180);

/// Rounds before memory is taken as what it should stay at.
const WARM_ROUNDS: u64 = 8;

const READERS: usize = 2;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().expect("a number"))
}

fn fresh(blog: &Blog) -> PackedSite {
    let settings =
        Settings { drafts: false, future: false, base_url: None, now: None, allow_errors: false };
    let built = Workshop::new(&blog.folder(), settings).watched().build();
    built.expect("a round ends with a folder that can be built").site
}

/// The first URL that is answered otherwise than a fresh build answers it; the number of URLs if there
/// is none.
fn difference(client: &mut Client, site: &PackedSite, earlier: &[String]) -> Result<usize, String> {
    let now = i64::MAX;
    let generation = site.generation(now);
    let mut urls = 0;
    for (path, page) in generation.scan(b"/") {
        let path = pamphlet::url::encode(std::str::from_utf8(path).expect("a URL"));
        let answer = client.get(&path);
        let is_same = match page.kind() {
            Kind::Content => {
                let form = &page.representations()[0];
                let head = String::from_utf8_lossy(site.bytes(form.head()));
                let mut fields = head.lines().filter_map(|line| line.split_once(": "));
                answer.status == 200
                    && answer.body == site.bytes(form.body())
                    && fields.all(|(name, value)| answer.field(&name.to_ascii_lowercase()) == value)
            }
            Kind::Redirect { status } => {
                answer.status == status && answer.field("location").as_bytes() == page.location()
            }
            Kind::Gone => answer.status == 410,
            Kind::Error { .. } => false,
        };
        if !is_same {
            return Err(path);
        }
        urls += 1;
    }
    let is_left = |path: &&String| generation.get(path.as_bytes()).is_none();
    for path in earlier.iter().filter(is_left) {
        if client.get(path).status != 404 {
            return Err(format!("{path}, which should be gone"));
        }
    }
    Ok(urls)
}

/// Bytes of the process that no file backs.
fn anonymous_bytes(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("proc(5)");
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().expect("a number");
    kib * 1024
}

/// Reads pages one after the other until told to stop. An answer that is none ends the test.
fn read(
    mut client: Client,
    paths: &[String],
    is_over: &AtomicBool,
    answers: &AtomicU64,
    seed: u64,
) {
    let mut chance = Chance::new(seed);
    while !is_over.load(Ordering::Relaxed) {
        let answer = client.get(&paths[chance.below(paths.len())]);
        assert!(matches!(answer.status, 200 | 404), "{answer:?}");
        let html = answer.text();
        assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
        answers.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
#[ignore = "takes SOAK_SECONDS, 20 by default"]
fn whatever_is_edited_is_what_is_served() {
    let seconds = setting("SOAK_SECONDS", 20);
    let posts = usize::try_from(setting("SOAK_POSTS", 100)).expect("a count");
    let seed = setting("SOAK_SEED", u64::from(std::process::id()));
    println!("SOAK_SEED={seed}");
    let place = tempfile::tempdir().expect("a temporary folder");
    let mut blog = Blog::make(place.path(), posts, seed);
    let server = Serving::start(place.path(), &["blog", "--watch"]);
    let paths: Vec<String> = blog.possible_pages();
    let (is_over, answers) = (AtomicBool::new(false), Arc::new(AtomicU64::new(0)));
    let began = Instant::now();
    thread::scope(|scope| {
        for reader in 0..READERS {
            let (client, paths) = (Client::new(&server), &paths);
            let (is_over, answers) = (&is_over, &answers);
            let seed = seed + reader as u64 + 1;
            scope.spawn(move || read(client, paths, is_over, answers, seed));
        }
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let (mut round, mut memory, mut latest) = (0, None, Duration::ZERO);
            while began.elapsed() < Duration::from_secs(seconds) {
                round += 1;
                let edits = blog.edit_for_a_while();
                thread::sleep(QUIET);
                let site = fresh(&blog);
                let asked = Instant::now();
                let mut client = Client::new(&server);
                let urls = loop {
                    match difference(&mut client, &site, &paths) {
                        Ok(urls) => break urls,
                        Err(path) => assert!(
                            asked.elapsed() < LATE_MAX,
                            "round {round}: {path} is not as in the folder, after {edits:?}"
                        ),
                    }
                    latest = latest.max(asked.elapsed());
                };
                let bytes = anonymous_bytes(server.pid());
                if round >= WARM_ROUNDS {
                    let warm = *memory.get_or_insert(bytes);
                    println!(
                        "round {round}: {urls} URLs as they should be, {} edits, {} answers, {} KiB of {} KiB, late by {latest:?}",
                        edits.len(),
                        answers.load(Ordering::Relaxed),
                        bytes / 1024,
                        warm / 1024
                    );
                }
            }
            (round, memory)
        }));
        is_over.store(true, Ordering::Relaxed);
        let (rounds, memory) = outcome.unwrap_or_else(|fault| std::panic::resume_unwind(fault));
        assert!(rounds > 0 && answers.load(Ordering::Relaxed) > 0);
        if let Some(warm) = memory {
            let last = anonymous_bytes(server.pid());
            assert!(last <= warm + warm / 10, "{warm} bytes of memory became {last}");
        }
    });
    assert_eq!(server.end_by_term(), Some(0));
}
