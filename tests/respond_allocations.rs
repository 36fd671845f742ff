//! Reading and answering a request allocates nothing once the scratch has grown.
//!
//! Alone in its binary: the allocator of a process is one, and it is the one that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use pamphlet::http::{Content, Status, parse};
use pamphlet::packed::PackedSite;
use pamphlet::respond::{Blocks, Connection, last_modified, refuse, respond};

#[path = "respond/site.rs"]
mod site;

struct Counting;

thread_local! {
    /// Of this thread: the harness allocates on its own as it likes.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

#[allow(unsafe_code, reason = "GlobalAlloc is an unsafe trait, and counting needs it")]
// SAFETY: every call goes to the system's allocator with the arguments it came with; counting
// touches a thread-local of plain data, which neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `System` with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the pointer came from `System` with this layout.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One of every kind of answer.
const REQUESTS: [&str; 20] = [
    "GET /about/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "HEAD /about/?x=y HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /gr%C3%BC%C3%9Fe/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /post/ HTTP/1.1\r\nHost: a\r\nAccept: text/markdown\r\nAccept-Encoding: gzip, br\r\n\r\n",
    "GET /about/ HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\", \"html\"\r\n\r\n",
    "GET /about/ HTTP/1.1\r\nHost: a\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
    "GET /about/ HTTP/1.1\r\nHost: a\r\nIf-Match: \"x\"\r\n\r\n",
    "GET /digits.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=2-4\r\n\r\n",
    "GET /digits.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=20-\r\n\r\n",
    "GET /style.css HTTP/1.1\r\nHost: a\r\nAccept-Encoding: *;q=0\r\n\r\n",
    "GET /About?q=1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /moved/?q=1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /old/%C3%BC/x?q=1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /gone/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /abuot/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /nothing-is-like-this-one/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
];

/// What a server does for one request, but for the sending.
fn serve(raw: &str, site: &PackedSite, blocks: &Blocks, scratch: &mut Vec<u8>) -> usize {
    let (response, is_1_0) = match parse(raw.as_bytes()) {
        Status::Complete { value, consumed } => {
            let drained = Content::new(value.framing).drain(&raw.as_bytes()[consumed..]);
            assert!(matches!(drained, Status::Complete { .. }));
            (respond(&value, site, site::NOW, scratch), value.is_1_0)
        }
        Status::Refused(refusal) => (refuse(refusal, false, site, site::NOW, scratch), false),
        Status::Partial => panic!("{raw}"),
    };
    let block = blocks.get(response.status, Connection::of(is_1_0, response.close));
    block.len() + response.pieces.as_slice().len()
}

#[test]
fn no_request_allocates() {
    let site = site::site_of(site::pages());
    let mut blocks = Blocks::new(site::NOW, last_modified(&site, site::NOW));
    let mut scratch = Vec::new();
    for raw in REQUESTS {
        serve(raw, &site, &blocks, &mut scratch);
    }
    assert!(ALLOCATIONS.get() > 0, "the allocator counts");
    for raw in REQUESTS {
        scratch.clear();
        let before = ALLOCATIONS.get();
        for _ in 0..3 {
            serve(raw, &site, &blocks, &mut scratch);
        }
        assert_eq!(ALLOCATIONS.get() - before, 0, "{raw}");
    }
    let before = ALLOCATIONS.get();
    blocks.refresh(site::NOW + 1, last_modified(&site, site::NOW + 1));
    assert!(ALLOCATIONS.get() - before <= 2, "two dates are written once a second");
}
