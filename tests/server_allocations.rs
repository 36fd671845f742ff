//! A worker that has seen its share answers without allocating, and keeps little for who reads
//! nothing. Alone in its process, because it counts what everybody allocates.

#[path = "server/served.rs"]
mod served;

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use served::{Served, get};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES_HELD: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is the system allocator's; counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        BYTES_HELD.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on as they are.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES_HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above, and what was allocated came from there.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Sends `request` and reads `length` bytes, over and over; tells how many allocations that took
/// after a first time.
fn allocations(served: &Served, request: &[u8]) -> usize {
    let mut client = served.connect();
    client.send(request);
    client.stream.shutdown(std::net::Shutdown::Write).expect("a connected socket");
    let mut answer = client.rest();
    assert!(answer.starts_with(b"HTTP/1.1 "), "{}", String::from_utf8_lossy(&answer));
    let stream = &mut served.connect().stream;
    let mut round = || {
        stream.write_all(request).expect("a server that reads");
        stream.read_exact(&mut answer).expect("the same answer");
    };
    (0..20).for_each(|_| round());
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    (0..200).for_each(|_| round());
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

/// Bytes that are held for a client which asks much and reads nothing.
fn held_for_a_greedy_client(served: &Served) -> usize {
    let mut other = served.connect();
    assert_eq!(other.get("/one").status, 200);
    let before = BYTES_HELD.load(Ordering::Relaxed);
    let mut greedy = served.connect();
    greedy.send(get("/long").repeat(1000));
    // Each of these wakes the worker, which then gives the greedy one a turn: far more of them than
    // its socket has room for.
    (0..1000).for_each(|_| assert_eq!(other.get("/one").status, 200));
    BYTES_HELD.load(Ordering::Relaxed).saturating_sub(before)
}

#[test]
fn requests_cost_no_allocation_and_stalled_answers_little_memory() {
    let served = Served::usual();
    let one = served.connect().get("/one");
    let tag = one.field("ETag").expect("a validator");
    let with = |fields: &str| format!("GET /one HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
    let content = "POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    let kinds = [
        get("/one"),
        get("/two"),
        get("/long"),
        get("/one").replace("GET", "HEAD"),
        get("/one").replace("GET", "OPTIONS"),
        get("/none"),
        get("/ONE"),
        with(&format!("If-None-Match: {tag}\r\n")),
        with("Range: bytes=1-3\r\n"),
        with("Range: bytes=900-\r\n"),
        with("Accept-Encoding: br;q=1.0, gzip;q=0.5\r\n"),
        content.to_owned(),
        get("/one").repeat(16),
        (get("/two") + &get("/none") + content).repeat(20),
    ];
    for request in kinds {
        let found = allocations(&served, request.as_bytes());
        assert_eq!(found, 0, "allocations in 200 times {request:?}");
    }
    let held = held_for_a_greedy_client(&served);
    assert!((1..8 * 1024).contains(&held), "{held} bytes");
}
