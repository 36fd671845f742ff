//! The table of walls: which room may use which, and which crates it borrows from another's home.
//!
//! A crate's home is named in `Cargo.toml`, in the comment above its group; nothing is said twice.

/// One room of `src/`, in the order of the pipeline: a room uses only rooms above it.
#[derive(Debug)]
pub struct Room {
    pub name: &'static str,
    pub uses: &'static [Use],
    pub borrows: &'static [Borrow],
}

/// Another room that may be used: all of it, or some of its items.
#[derive(Debug)]
pub enum Use {
    All(&'static str),
    Only(&'static str, &'static [&'static str]),
}

/// A crate of another room's that may be used here, and what for.
#[derive(Debug)]
pub struct Borrow {
    pub name: &'static str,
    pub reason: &'static str,
}

/// Something a room can do to the world outside, and the rooms that may.
#[derive(Debug)]
pub struct Power {
    pub name: &'static str,
    /// Ends of paths that give the power: `["fs"]` is in `std::fs::read` and `fs::read`.
    pub paths: &'static [&'static [&'static str]],
    pub rooms: &'static [&'static str],
}

use Use::{All, Only};

/// What of `render` the packers may see: the page as it is handed over.
const PAGE: &[&str] =
    &["Body", "Media", "Page", "PageKind", "RESERVED_MARK", "Representation", "SUGGESTIONS_MARK"];

const POD_DERIVES: Borrow = Borrow { name: "bytemuck", reason: "derives of packed records" };

pub const ROOMS: &[Room] = &[
    Room { name: "url", uses: &[], borrows: &[] },
    Room { name: "content", uses: &[All("url")], borrows: &[] },
    Room { name: "http", uses: &[], borrows: &[] },
    Room { name: "staging", uses: &[], borrows: &[] },
    Room { name: "arena", uses: &[], borrows: &[] },
    Room {
        name: "render",
        uses: &[All("url"), All("content"), Only("http", &["Coding", "HEAD_BYTES_MAX", "Head"])],
        borrows: &[
            Borrow { name: "html5gum", reason: "finds what an author's raw HTML loads and links" },
            Borrow { name: "jiff", reason: "shows the dates that content read" },
            Borrow { name: "pulldown_cmark", reason: "writes the events that content parsed" },
            Borrow { name: "serde", reason: "hands values to templates" },
            Borrow { name: "serde_json", reason: "writes JSON Feed, JSON-LD and index.json" },
            Borrow { name: "sha2", reason: "names inline code in Content-Security-Policy" },
            Borrow { name: "xxhash_rust", reason: "entity tags and hashed names" },
        ],
    },
    Room {
        name: "index",
        uses: &[All("url"), All("arena"), Only("render", PAGE)],
        borrows: &[POD_DERIVES],
    },
    Room {
        name: "search",
        uses: &[All("arena"), All("index"), Only("render", PAGE)],
        borrows: &[POD_DERIVES],
    },
    Room {
        name: "packed",
        uses: &[
            All("url"),
            All("arena"),
            All("index"),
            All("search"),
            All("staging"),
            Only("render", PAGE),
            Only("http", &["Coding", "Head"]),
        ],
        borrows: &[
            POD_DERIVES,
            Borrow {
                name: "tempfile",
                reason: "contents too large for memory, in a file without a name",
            },
        ],
    },
    Room {
        name: "respond",
        uses: &[
            All("url"),
            All("http"),
            All("arena"),
            All("index"),
            All("search"),
            All("packed"),
            Only("render", &["Media"]),
        ],
        borrows: &[],
    },
    Room { name: "operate", uses: &[All("http")], borrows: &[] },
    Room {
        name: "server",
        uses: &[All("http"), All("packed"), All("respond"), All("operate")],
        borrows: &[],
    },
    Room {
        name: "reload",
        uses: &[All("content"), All("render"), All("packed")],
        borrows: &[
            Borrow { name: "arc_swap", reason: "the pointer that a reload swaps" },
            Borrow { name: "jiff", reason: "the instants at which a calendar changes" },
        ],
    },
    Room {
        name: "export",
        uses: &[All("url"), All("staging"), All("packed")],
        borrows: &[
            Borrow { name: "nix", reason: "two folders that change names in one step" },
            Borrow { name: "tempfile", reason: "the folder of a test" },
        ],
    },
    Room {
        name: "import",
        uses: &[All("url"), All("content"), All("staging")],
        borrows: &[
            Borrow { name: "jiff", reason: "the clock by which the new folder is looked at" },
            Borrow { name: "serde_json", reason: "writes front matter and settings" },
        ],
    },
    Room {
        name: "cli",
        uses: &[
            All("url"),
            All("content"),
            All("http"),
            All("arena"),
            All("render"),
            All("index"),
            All("search"),
            All("packed"),
            All("respond"),
            All("operate"),
            All("server"),
            All("reload"),
            All("export"),
            All("import"),
        ],
        borrows: &[
            Borrow { name: "arc_swap", reason: "makes the pointer that a reload swaps" },
            Borrow { name: "jiff", reason: "reads --now" },
            Borrow { name: "serde", reason: "the order of the fields of --format json" },
            Borrow { name: "serde_json", reason: "writes --format json" },
            Borrow { name: "signal_hook", reason: "an export that is broken off leaves nothing" },
        ],
    },
    Room {
        name: "main",
        uses: &[All("cli")],
        borrows: &[Borrow {
            name: "tikv_jemallocator",
            reason: "the allocator of the program alone",
        }],
    },
];

pub const POWERS: &[Power] = &[
    Power {
        name: "read or write files",
        paths: &[&["fs"]],
        rooms: &[
            "content", "staging", "arena", "render", "packed", "operate", "reload", "export",
            "import", "cli",
        ],
    },
    Power {
        name: "hold a socket",
        paths: &[&["net", "TcpListener"], &["net", "TcpStream"], &["net", "UdpSocket"]],
        rooms: &["server", "cli"],
    },
    Power {
        name: "read the clock",
        paths: &[
            &["Instant", "now"],
            &["SystemTime", "now"],
            &["Timestamp", "now"],
            &["ZonedDateTime", "now"],
        ],
        rooms: &["packed", "operate", "server", "reload", "cli"],
    },
    Power {
        name: "start threads",
        paths: &[&["thread"]],
        rooms: &["content", "operate", "server", "reload", "cli"],
    },
    Power {
        name: "read the environment or end the process",
        paths: &[&["std", "env"], &["std", "process"]],
        rooms: &["cli", "main"],
    },
];
