//! The real program, run as a person runs it, and a client that sees every byte of an answer.
#![allow(dead_code, reason = "each test that mounts this uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Long enough for any machine; what takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the program to its end, in a folder.
pub fn pamphlet(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the program runs")
}

/// `PAMPHLET_PROGRAM` names another build than the one that belongs to the tests.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let other = std::env::var_os("PAMPHLET_PROGRAM");
    let program = other.unwrap_or_else(|| env!("CARGO_BIN_EXE_pamphlet").into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

/// Writes files below a folder.
pub fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a new folder");
        fs::write(file, text).expect("a written file");
    }
}

/// A running server. It is ended when this is dropped.
pub struct Serving {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// Lines of standard error, as they come.
    said: Receiver<String>,
    pub address: SocketAddr,
}

impl Serving {
    /// Starts `pamphlet serve` on a free port, and waits until it is ready.
    pub fn start(folder: &Path, arguments: &[&str]) -> Serving {
        Serving::start_as(folder, &[&["serve", "--listen", "127.0.0.1:0"], arguments].concat())
    }

    /// As [`Serving::start`], with the whole command line given.
    pub fn start_as(folder: &Path, arguments: &[&str]) -> Serving {
        Serving::run(command(folder, arguments))
    }

    /// As [`Serving::start`], with the programs of one folder before all others.
    pub fn start_among(programs: &Path, folder: &Path, arguments: &[&str]) -> Serving {
        let others = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{others}", programs.display());
        let all = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut command = command(folder, &all);
        command.env("PATH", path);
        Serving::run(command)
    }

    fn run(mut command: Command) -> Serving {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let stderr = BufReader::new(child.stderr.take().expect("piped"));
        let (sender, said) = channel();
        thread::spawn(move || {
            stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let mut ready = String::new();
        stdout.read_line(&mut ready).expect("standard output can be read");
        let address =
            ready.strip_prefix("listening on http://").and_then(|rest| rest.strip_suffix("/\n"));
        let Some(address) = address else {
            let _ = child.kill();
            panic!("not ready: {ready:?}, {:?}", said.iter().collect::<Vec<_>>());
        };
        let address = address.parse().expect("an address with its real port");
        Serving { child, stdout, said, address }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line of standard error that contains `what`, and returns all lines up to it.
    pub fn wait_for(&self, what: &str) -> Vec<String> {
        let mut lines = Vec::new();
        while !lines.last().is_some_and(|line: &String| line.contains(what)) {
            match self.said.recv_timeout(PATIENCE) {
                Ok(line) => lines.push(line),
                Err(_) => panic!("nothing said of {what:?}, but {lines:#?}"),
            }
        }
        lines
    }

    pub fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status().expect("kill runs");
        assert!(sent.success(), "the server is there to be sent {name}");
    }

    /// Waits for the end of the process. Returns how it ended, and what standard output got after the
    /// ready line.
    pub fn end(mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).expect("standard output can be read");
        (self.child.wait().expect("the child is ours"), rest)
    }

    /// Asks the server to end, and returns its exit code.
    pub fn end_by_term(self) -> Option<i32> {
        self.signal("TERM");
        self.end().0.code()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("the server accepts");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream
    }

    /// Sends one request and reads its answer.
    pub fn ask(&self, method: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        Client::new(self).ask(method, path, fields)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection, kept open.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    pub fn new(server: &Serving) -> Client {
        Client { stream: BufReader::new(server.connect()) }
    }

    pub fn ask(&mut self, method: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(&request(method, path, fields));
        self.answer(method)
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    pub fn send(&mut self, bytes: &str) {
        self.stream.get_mut().write_all(bytes.as_bytes()).expect("the server reads");
    }

    /// The next line of a stream, without its end.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    /// What comes until the server closes the connection.
    pub fn rest(mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        self.stream.read_to_end(&mut rest).expect("an orderly end");
        rest
    }

    /// Reads the answer to a request of the given method.
    pub fn answer(&mut self, method: &str) -> Answer {
        Answer::read(&mut self.stream, method).expect("an answer")
    }
}

/// A request as it goes over the wire. A path is sent as it is given.
pub fn request(method: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: test.example\r\n");
    for (name, value) in fields {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head + "\r\n"
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// By lower-case name, `date` left out.
    pub fields: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    fn read(stream: &mut impl BufRead, method: &str) -> io::Result<Answer> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Err(io::Error::other(format!(
                    "the connection ended in the head: {lines:?}"
                )));
            }
            match line.strip_suffix("\r\n") {
                Some("") => break,
                Some(line) => lines.push(line.to_owned()),
                None => return Err(io::Error::other(format!("a bad line: {line:?}"))),
            }
        }
        let status =
            lines[0].strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        let status: u16 = status.ok_or_else(|| io::Error::other(format!("{:?}", lines[0])))?;
        let mut fields = BTreeMap::new();
        for line in &lines[1..] {
            let (name, value) =
                line.split_once(": ").ok_or_else(|| io::Error::other(line.clone()))?;
            let earlier = fields.insert(name.to_ascii_lowercase(), value.to_owned());
            assert_eq!(earlier, None, "{name} twice");
        }
        assert!(fields.remove("date").is_some(), "no Date: {lines:?}");
        let is_empty = method == "HEAD" || matches!(status, 204 | 304);
        let length = fields.get("content-length").map(|length| length.parse().expect("a number"));
        let mut body = vec![0; if is_empty { 0 } else { length.unwrap_or(0) }];
        stream.read_exact(&mut body)?;
        Ok(Answer { status, fields, body })
    }

    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}
