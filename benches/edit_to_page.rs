//! From saving a post to its new page: `serve --watch` in a process of its own, an editor that writes one post after the
//! other, a browser that asks for it until it has the new words. Everything between the two is counted, the wait for the
//! folder to be quiet included.
//!
//! ```text
//! cargo bench --bench edit_to_page                   a real blog and a generated one of 10,000 posts, 100 edits each
//! cargo bench --bench edit_to_page -- --edits 500    more edits
//! cargo bench --bench edit_to_page -- --blog real    one of them: real, or any number of generated posts
//! ```
//!
//! The real blog is a copy of the folder that `PAMPHLET_CORPUS` names, else of `../shared/corpus/rust-blog/content`. The
//! page is asked for once a millisecond, so no figure is finer than that. Linux only.

#[path = "support/generated_blog.rs"]
mod generated_blog;
#[allow(dead_code, reason = "pinning is for the other benches: a rebuild uses all cores")]
#[path = "support/machine.rs"]
mod machine;
#[allow(dead_code, reason = "ratios are for benches with a rival")]
#[path = "support/numbers.rs"]
mod numbers;
#[allow(dead_code, reason = "of the generated site it needs only the dice")]
#[path = "support/site.rs"]
mod site;

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use numbers::{median, percentile};
use site::Dice;

const POLL: Duration = Duration::from_millis(1);
/// A page that has not come by then does not come.
const PAGE_WAIT_MAX: Duration = Duration::from_secs(30);
/// The pause of a writer between two edits: the rebuild of the one before has ended.
const PAUSE: Duration = Duration::from_millis(100);

/// A file of a blog, and where its page is.
struct Post {
    file: PathBuf,
    url: String,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().skip_while(|word| *word != name).nth(1).cloned();
    let edits = value("--edits").map_or(Ok(100), |text| text.parse()).map_err(io::Error::other)?;
    let blogs = value("--blog").map_or(vec!["real".into(), "10000".into()], |blog| vec![blog]);
    println!("{}; {edits} edits", machine::describe());
    println!(
        "{:>8} {:>8} {:>10} {:>8} {:>8} {:>14} {:>14}",
        "blog", "posts", "median ms", "p95", "max", "anon MB before", "after"
    );
    for name in blogs {
        let scratch = tempfile::tempdir()?;
        let folder = scratch.path().join("content");
        match name.parse() {
            Ok(posts) => generated_blog::write(&folder, posts)?,
            Err(_) => {
                let real = real_blog();
                if !real.is_dir() {
                    println!("no real blog at {}", real.display());
                    continue;
                }
                copy(&real, &folder)?;
            }
        }
        measure(&name, &folder, edits)?;
    }
    Ok(())
}

fn real_blog() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/rust-blog/content");
    std::env::var_os("PAMPHLET_CORPUS").map_or(beside, PathBuf::from)
}

fn measure(name: &str, folder: &Path, edits: usize) -> io::Result<()> {
    let mut posts = Vec::new();
    find_posts(folder, folder, &mut posts)?;
    posts.sort_by(|left, right| left.file.cmp(&right.file));
    let mut server = Server::start(folder)?;
    let outcome = (|| {
        let before = machine::anonymous_memory_bytes(server.process.id())?;
        let mut dice = Dice::new(1);
        let mut times = Vec::with_capacity(edits);
        for number in 0..edits {
            let post = &posts[dice.below(posts.len())];
            times.push(server.edit(post, number)?.as_secs_f64() * 1e3);
            thread::sleep(PAUSE);
        }
        let after = machine::anonymous_memory_bytes(server.process.id())?;
        println!(
            "{name:>8} {:>8} {:>10.1} {:>8.1} {:>8.1} {:>14.1} {:>14.1}",
            posts.len(),
            median(&times),
            percentile(&times, 95.0),
            percentile(&times, 100.0),
            before as f64 / 1e6,
            after as f64 / 1e6
        );
        Ok(())
    })();
    server.process.kill()?;
    server.process.wait()?;
    outcome
}

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> io::Result<Server> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
            .args(["serve", "--watch", "--listen", "127.0.0.1:0"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = process.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://");
        let address =
            address.ok_or_else(|| io::Error::other(format!("no ready line: {line:?}")))?;
        Ok(Server { process, address: address.trim_end_matches('/').to_owned() })
    }

    /// Adds a paragraph to a post; the time from there until its page has it.
    fn edit(&mut self, post: &Post, number: usize) -> io::Result<Duration> {
        let words = format!("This is edit number {number} of the bench.");
        let mut text = fs::read(&post.file)?;
        text.extend_from_slice(format!("\n\n{words}\n").as_bytes());
        let saved = Instant::now();
        fs::write(&post.file, &text)?;
        while saved.elapsed() < PAGE_WAIT_MAX {
            let page = self.get(&post.url)?;
            if page.windows(words.len()).any(|window| window == words.as_bytes()) {
                return Ok(saved.elapsed());
            }
            thread::sleep(POLL);
        }
        Err(io::Error::other(format!("edit {number} does not come to {}", post.url)))
    }

    fn get(&self, url: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        let head = format!("GET {url} HTTP/1.1\r\nHost: blog.example\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

/// The posts below a folder whose URL can be told from outside: by the front matter, else by the path.
fn find_posts(root: &Path, folder: &Path, posts: &mut Vec<Post>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.is_dir() {
            find_posts(root, &file, posts)?;
        } else if file.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&file)?;
            let mut front =
                serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
            let Some(Ok(front)) = front.next() else { continue };
            let below = file.strip_prefix(root).map_err(io::Error::other)?.with_extension("");
            let url = match front.get("url").and_then(serde_json::Value::as_str) {
                Some(url) => url.to_owned(),
                None => format!("/{}/", below.display()),
            };
            let is_post = front.get("date").is_some() && !below.ends_with("index");
            if is_post && url.is_ascii() {
                posts.push(Post { file, url });
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            // Written anew, not copied with its rights: a corpus may be read-only.
            fs::write(target, fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
