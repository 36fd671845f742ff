//! From a folder of Markdown to the first answer: whole processes, nothing kept from an earlier run, beside Hugo building
//! the same posts where it is installed (in PATH, or where `PAMPHLET_HUGO` says).
//!
//! ```text
//! cargo bench --bench startup                    a real blog and generated ones of 1,000, 10,000 and 100,000 posts
//! cargo bench --bench startup -- --rounds 3      medians of three instead of five
//! cargo bench --bench startup -- --blog real     one of them: real, 1000, 10000 or 100000
//! ```
//!
//! The real blog is the folder that `PAMPHLET_CORPUS` names, else `../shared/corpus/rust-blog/content`. Rounds are
//! interleaved, so that a noisy minute hits all alike; ratios are medians of the ratios of each round. Linux only.

#[path = "support/generated_blog.rs"]
mod generated_blog;
#[path = "support/hugo.rs"]
mod hugo;
#[allow(dead_code, reason = "pinning is for the other benches: a start uses all cores")]
#[path = "support/machine.rs"]
mod machine;
#[path = "support/numbers.rs"]
mod numbers;
#[allow(dead_code, reason = "of the generated site it needs only the dice")]
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hugo::Project;
use numbers::{median, median_ratio};

const GENERATED: [usize; 3] = [1_000, 10_000, 100_000];
/// Hugo is compared where its run takes seconds, not minutes.
const HUGO_POSTS_MAX: usize = 10_000;

struct Blog {
    name: String,
    folder: PathBuf,
    posts: usize,
    markdown_bytes: u64,
}

/// One start of the server.
struct Start {
    /// From spawning the process to its ready line.
    ready: Duration,
    /// From spawning the process to the end of the first 200.
    answered: Duration,
    anonymous_bytes: u64,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|word| *word != name).nth(1).cloned();
    let rounds = value("--rounds").map_or(Ok(5), |text| text.parse()).map_err(io::Error::other)?;
    let only = value("--blog").unwrap_or_default();
    println!("{}; medians of {rounds} rounds", machine::describe());
    println!(
        "{:>8} {:>8} {:>10} {:>10} {:>9} {:>9} {:>10} {:>7} {:>10} {:>7}",
        "blog",
        "posts",
        "ready ms",
        "200 ms",
        "us/post",
        "anon MB",
        "x Markdown",
        "hugo",
        "ms",
        "ratio"
    );
    let scratch = tempfile::tempdir()?;
    for blog in blogs(scratch.path(), &only)? {
        measure(&blog, rounds)?;
    }
    Ok(())
}

fn blogs(scratch: &Path, only: &str) -> io::Result<Vec<Blog>> {
    let mut blogs = Vec::new();
    let real = std::env::var_os("PAMPHLET_CORPUS").map_or(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/rust-blog/content"),
        PathBuf::from,
    );
    if only.is_empty() || only == "real" {
        match real.is_dir() {
            true => blogs.push(blog("real", real)?),
            false => println!("no real blog at {}", real.display()),
        }
    }
    for posts in GENERATED.into_iter().filter(|posts| only.is_empty() || only == posts.to_string())
    {
        let folder = scratch.join(posts.to_string());
        generated_blog::write(&folder, posts)?;
        blogs.push(blog(&posts.to_string(), folder)?);
    }
    Ok(blogs)
}

fn blog(name: &str, folder: PathBuf) -> io::Result<Blog> {
    let (mut posts, mut markdown_bytes) = (0, 0);
    let mut waiting = vec![folder.clone()];
    while let Some(place) = waiting.pop() {
        for entry in fs::read_dir(place)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                waiting.push(entry.path());
            } else if entry.path().extension().is_some_and(|extension| extension == "md") {
                posts += 1;
                markdown_bytes += entry.metadata()?.len();
            }
        }
    }
    Ok(Blog { name: name.to_owned(), folder, posts, markdown_bytes })
}

fn measure(blog: &Blog, rounds: usize) -> io::Result<()> {
    let project = if blog.posts <= HUGO_POSTS_MAX { Project::around(&blog.folder)? } else { None };
    let mut starts = Vec::new();
    let mut builds = Vec::new();
    for _ in 0..rounds {
        starts.push(start(&blog.folder)?);
        if let Some(project) = &project {
            builds.push((project.build(false)?, project.build(true)?));
        }
    }
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    let ready: Vec<f64> = starts.iter().map(|start| ms(start.ready)).collect();
    let answered: Vec<f64> = starts.iter().map(|start| ms(start.answered)).collect();
    let memory: Vec<f64> = starts.iter().map(|start| start.anonymous_bytes as f64).collect();
    print!(
        "{:>8} {:>8} {:>10.0} {:>10.0} {:>9.0} {:>9.1} {:>10.1}",
        blog.name,
        blog.posts,
        median(&ready),
        median(&answered),
        median(&answered) * 1e3 / blog.posts as f64,
        median(&memory) / 1e6,
        median(&memory) / blog.markdown_bytes as f64
    );
    let Some(project) = project else {
        println!("{:>8}", "-");
        return Ok(());
    };
    let disk: Vec<f64> = builds.iter().map(|build| ms(build.0)).collect();
    let in_memory: Vec<f64> = builds.iter().map(|build| ms(build.1)).collect();
    let version: String = project.version()?.chars().take(8).collect();
    println!("{version:>8} {:>10.0} {:>7.2}", median(&disk), median_ratio(&answered, &disk));
    println!(
        "{:>87} {:>7.2}",
        format!("and without writing files {:.0}", median(&in_memory)),
        median_ratio(&answered, &in_memory)
    );
    Ok(())
}

/// Starts the server on a folder, reads one page, and ends it.
fn start(folder: &Path) -> io::Result<Start> {
    let spawned = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let outcome = (|| {
        let output = process.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let ready = spawned.elapsed();
        let address = line
            .trim()
            .strip_prefix("listening on http://")
            .ok_or_else(|| io::Error::other(format!("no ready line, but {line:?}")))?;
        let mut stream = TcpStream::connect(address.trim_end_matches('/'))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: blog.example\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answered = spawned.elapsed();
        if !answer.starts_with(b"HTTP/1.1 200 ") {
            return Err(io::Error::other("the home page does not answer 200"));
        }
        let anonymous_bytes = machine::anonymous_memory_bytes(process.id())?;
        Ok(Start { ready, answered, anonymous_bytes })
    })();
    process.kill()?;
    process.wait()?;
    outcome
}
