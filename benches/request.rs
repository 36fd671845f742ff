//! What a request costs before the kernel is asked for anything: reading its head, and choosing its answer.
//!
//! ```text
//! cargo bench --bench request
//! cargo bench --bench request -- --site FILE.pack     what a 404 costs on a site, with its suggestions
//! ```
//!
//! One thousand pages in three codings, one thread, no socket. Each figure is the median of many short rounds, so that
//! what else the machine does falls out. A request is good at 1 us or less.

#[allow(dead_code, reason = "figures are compared with their bound, not with a peer's")]
#[path = "support/numbers.rs"]
mod numbers;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use numbers::{median, percentile};
use pamphlet::http::{Coding, Head, Status, parse};
use pamphlet::packed::{Builder, PackedSite};
use pamphlet::render::{Body, Media, Page, PageKind, Representation, SUGGESTIONS_MARK};
use pamphlet::respond::respond;
use pamphlet::url;

const PAGES: usize = 1_000;
const ROUNDS: usize = 301;
const REQUESTS_A_ROUND: usize = 500;
const BODY_BYTES: usize = 8 * 1024;

const BROWSER: &str = "Connection: keep-alive\r\nsec-ch-ua: \"Chromium\";v=\"142\", \"Not_A Brand\";v=\"99\"\r\n\
    sec-ch-ua-mobile: ?0\r\nsec-ch-ua-platform: \"Linux\"\r\nUpgrade-Insecure-Requests: 1\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n\
    Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\nSec-Fetch-Dest: document\r\n\
    Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9,de;q=0.8\r\n";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match arguments.as_slice() {
        [] => measure_usual(),
        [option, file] if option == "--site" => measure_missing(Path::new(file)),
        _ => panic!("see the head of benches/request.rs"),
    }
}

/// What is asked for in place of a page.
type Slip = fn(&str) -> String;

/// Five ways to miss a page, and what each costs: of all pages the median, and the dearest.
fn measure_missing(file: &Path) {
    let site = PackedSite::open(file).expect("a packed file");
    let now_unix_s = site.loaded_at_unix_s();
    let generation = site.generation(now_unix_s);
    let pages = generation.scan(b"/").map(|(key, _)| String::from_utf8_lossy(key).into_owned());
    let pages: Vec<String> = pages.filter(|key| key.len() > 1 && key.ends_with('/')).collect();
    println!("{:<34} {:>9} {:>9} {:>9} {:>9}", "404 (us)", "median", "p90", "dearest", "found");
    let cases: [(&str, Slip); 5] = [
        ("two letters changed places", swapped),
        ("a letter left out in the middle", without_middle),
        ("in another folder", |page| format!("/blog/{}/", name(page))),
        ("nothing like it", |page| format!("/{:016x}.php", page.len() * 0x9E37_79B9)),
        ("other letters in the same places", |page| page.replace(['a', 'e', 'i', 'o'], "z")),
    ];
    for (name, change) in cases {
        let mut costs = Vec::new();
        let mut found = 0;
        let mut scratch = Vec::with_capacity(64 * 1024);
        for page in &pages {
            let target = url::encode(&change(page));
            let raw = format!("GET {target} HTTP/1.1\r\nHost: blog.example\r\n\r\n");
            let mut ask = || {
                let Status::Complete { value, .. } = parse(black_box(raw.as_bytes())) else {
                    panic!("a request of the bench is refused");
                };
                scratch.clear();
                let started = Instant::now();
                let response = black_box(respond(&value, &site, now_unix_s, &mut scratch));
                (response, started.elapsed().as_nanos() as f64 / 1e3)
            };
            let (response, _) = ask();
            if response.status == 404 {
                costs.push(median(&[ask().1, ask().1, ask().1, ask().1, ask().1]));
                let suggests = scratch.windows(13).any(|window| window == b"\"suggestions\"");
                found += usize::from(suggests);
            }
        }
        let [middle, high, most] = [50.0, 90.0, 100.0].map(|rank| percentile(&costs, rank));
        let found = 100 * found / costs.len().max(1);
        println!("{name:<34} {middle:>9.1} {high:>9.1} {most:>9.1} {found:>8}%");
    }
}

fn name(page: &str) -> &str {
    page.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

fn swapped(page: &str) -> String {
    let mut letters: Vec<char> = page.chars().collect();
    let at = letters.len() - 3;
    letters.swap(at, at + 1);
    letters.into_iter().collect()
}

fn without_middle(page: &str) -> String {
    let middle = page.chars().count() / 2;
    page.chars().enumerate().filter(|(at, _)| *at != middle).map(|(_, letter)| letter).collect()
}

fn measure_usual() {
    let site = site();
    let now_unix_s = site.loaded_at_unix_s() + 60;
    println!("{:<34} {:>9} {:>14} {:>9}", "request", "parse ns", "+ respond ns", "p90");
    let date = pamphlet::http::format_date(now_unix_s);
    let since = format!("If-Modified-Since: {}\r\n", String::from_utf8_lossy(&date));
    let known = format!("{BROWSER}If-None-Match: \"x\", \"identity\", \"br\"\r\n");
    let cases: [(&str, &str, &str, u16); 9] = [
        ("a load generator's", "", "", 200),
        ("a browser's", "", BROWSER, 200),
        ("a browser's, page known", "", &known, 304),
        ("known by its date", "", &since, 304),
        ("a part", "", "Range: bytes=100-199\r\n", 206),
        ("without its slash", "-", "", 308),
        ("in capitals", "^", "", 308),
        ("a query and escapes", "%/?utm_source=feed", "", 200),
        ("mistyped", "x/", "", 404),
    ];
    for (name, change, fields, status) in cases {
        let raws: Vec<String> = (0..PAGES).map(|page| raw(page, change, fields)).collect();
        measure(name, &raws, &site, now_unix_s, status);
    }
}

fn path(page: usize) -> String {
    format!("/posts/2026/{:02}/what-happened-on-day-{page}/", page % 12 + 1)
}

fn raw(page: usize, change: &str, fields: &str) -> String {
    let path = path(page);
    let target = match change {
        "" => path,
        "-" => path.trim_end_matches('/').to_owned(),
        "^" => path.to_uppercase(),
        "%/?utm_source=feed" => path.replace("what", "%77hat") + "?utm_source=feed",
        other => path.trim_end_matches('/').to_owned() + other,
    };
    format!("GET {target} HTTP/1.1\r\nHost: blog.example\r\n{fields}\r\n")
}

fn measure(name: &str, raws: &[String], site: &PackedSite, now_unix_s: i64, status: u16) {
    let mut scratch = Vec::with_capacity(64 * 1024);
    let mut parsing = Vec::with_capacity(ROUNDS);
    let mut whole = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        // A stride, so that the next page is not the neighbour in memory.
        let raw = |number: usize| raws[(round * 31 + number * 457) % raws.len()].as_bytes();
        let started = Instant::now();
        for number in 0..REQUESTS_A_ROUND {
            let _ = black_box(parse(black_box(raw(number))));
        }
        parsing.push(started.elapsed().as_nanos() as f64 / REQUESTS_A_ROUND as f64);
        let started = Instant::now();
        for number in 0..REQUESTS_A_ROUND {
            let Status::Complete { value, .. } = parse(black_box(raw(number))) else {
                panic!("a request of the bench is refused");
            };
            scratch.clear();
            let response = respond(&value, site, now_unix_s, &mut scratch);
            assert_eq!(black_box(response).status, status, "{name}");
        }
        whole.push(started.elapsed().as_nanos() as f64 / REQUESTS_A_ROUND as f64);
    }
    let (parse_ns, whole_ns) = (median(&parsing), median(&whole));
    println!("{name:<34} {parse_ns:>9.0} {whole_ns:>14.0} {:>9.0}", percentile(&whole, 90.0));
}

fn site() -> PackedSite {
    let mut builder = Builder::in_memory("https://blog.example/");
    let missing = format!("nothing here{SUGGESTIONS_MARK}");
    let missing = vec![representation(Coding::Identity, missing.into_bytes())];
    let missing = PageKind::Error { status: 404, representations: missing };
    let pages = (0..PAGES).map(|page| Page { path: path(page), kind: PageKind::Content(forms()) });
    for page in [Page { path: "\x00404".to_owned(), kind: missing }].into_iter().chain(pages) {
        builder.add(page).expect("a page is taken");
    }
    builder.finish().expect("a site is sealed")
}

fn forms() -> Vec<Representation> {
    let form = |(coding, length): (Coding, usize)| representation(coding, vec![b'x'; length]);
    [
        (Coding::Identity, BODY_BYTES),
        (Coding::Gzip, BODY_BYTES / 3),
        (Coding::Brotli, BODY_BYTES / 4),
    ]
    .map(form)
    .into()
}

fn representation(coding: Coding, body: Vec<u8>) -> Representation {
    let validators = [("Vary", "Accept-Encoding"), ("Cache-Control", "no-cache")];
    let mut fields = vec![("Content-Type", "text/html; charset=utf-8"), ("Accept-Ranges", "bytes")];
    fields.extend(coding.token().map(|token| ("Content-Encoding", token)));
    let tag = coding.token().unwrap_or("identity");
    let head = Head::compose(tag, &validators, &fields, body.len() as u64);
    let head = head.expect("a well-formed head");
    Representation { media: Media::Default, coding, head, body: Body::Bytes(body) }
}
