//! A server in a process of its own: the test program again, told to run one test that is a server.

#![allow(dead_code, reason = "each test uses a part")]

use std::io::{BufRead, BufReader, Lines};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// What a server prints before its address.
const ADDRESS: &str = "address ";

/// Set for the process of a server.
const STARTED: &str = "PAMPHLET_TEST_SERVER";

/// Ends when this does, if nothing else has ended it.
pub struct Process {
    pub address: SocketAddr,
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
}

/// Whether this is a process that another test started. To be asked by the server before it does
/// anything: run by itself, among all ignored tests, it is none.
pub fn is_server() -> bool {
    std::env::var_os(STARTED).is_some()
}

/// To be called by the server when it serves.
pub fn announce(address: SocketAddr) {
    // The harness has begun a line.
    println!("\n{ADDRESS}{address}");
}

impl Process {
    /// Runs the ignored test `name`, which announces its address and ends when its input does.
    pub fn start(name: &str) -> Process {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", name, "--ignored", "--nocapture"])
            .env(STARTED, name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program again");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = output
            .by_ref()
            .find_map(|line| line.expect("a text").strip_prefix(ADDRESS)?.parse().ok());
        Process { address: address.expect("an address"), child, output }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line that begins with `start`, without that.
    pub fn line(&mut self, start: &str) -> String {
        let found = self
            .output
            .by_ref()
            .find_map(|line| Some(line.expect("a text").strip_prefix(start)?.to_owned()));
        found.unwrap_or_else(|| panic!("no line begins with {start:?}"))
    }

    /// Waits for the end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("a child")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        if std::thread::panicking() {
            let _ = self.child.kill();
        }
        let status = self.wait();
        assert!(status.success() || std::thread::panicking(), "the server: {status}");
    }
}
