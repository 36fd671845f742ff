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
const WARM_ROUNDS: usize = 8;

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

/// Looks until everything is as a fresh build has it. Tells how many URLs there are, and how long that
/// took beyond the first look; the URL that is not as it should be when there is no more hope.
fn settled(
    server: &Serving,
    site: &PackedSite,
    paths: &[String],
) -> Result<(usize, Duration), String> {
    let (began, mut client, mut late) = (Instant::now(), Client::new(server), Duration::ZERO);
    loop {
        match difference(&mut client, site, paths) {
            Ok(urls) => return Ok((urls, late)),
            Err(path) if began.elapsed() > LATE_MAX => return Err(path),
            Err(_) => late = began.elapsed(),
        }
    }
}

/// Memory goes up and down with the sites that are still looked at: what it comes down to must stay.
fn assert_flat(rounds: &[u64]) {
    let third = rounds.len() / 3;
    let least = |rounds: &[u64]| rounds.iter().min().copied();
    let (first, last) = (least(&rounds[..third]), least(&rounds[rounds.len() - third..]));
    if let (Some(first), Some(last)) = (first, last) {
        println!("memory comes down to {} KiB, and to {} KiB later", first / 1024, last / 1024);
        assert!(last <= first + first / 10, "{first} bytes of memory became {last}");
    }
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
        let edited = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut memory = Vec::new();
            while began.elapsed() < Duration::from_secs(seconds) {
                let edits = blog.edit_for_a_while();
                thread::sleep(QUIET);
                let (urls, late) = settled(&server, &fresh(&blog), &paths)
                    .unwrap_or_else(|path| panic!("{path} is not as in the folder: {edits:?}"));
                memory.push(anonymous_bytes(server.pid()));
                println!(
                    "round {}: {urls} URLs as they should be after {} edits, {late:?} late; {} answers, {} KiB",
                    memory.len(),
                    edits.len(),
                    answers.load(Ordering::Relaxed),
                    memory.last().map_or(0, |bytes| bytes / 1024)
                );
            }
            memory
        }));
        is_over.store(true, Ordering::Relaxed);
        let memory = edited.unwrap_or_else(|fault| std::panic::resume_unwind(fault));
        assert!(!memory.is_empty() && answers.load(Ordering::Relaxed) > 0);
        assert_flat(memory.get(WARM_ROUNDS..).unwrap_or_default());
    });
    assert_eq!(server.end_by_term(), Some(0));
}
