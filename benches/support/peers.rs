//! The servers under comparison, each started as one process on the server's core, with its access log off, keep-alive
//! without end and one worker. Promises that a peer answers when it is handed out and is gone when dropped.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::machine;

const READY_MAX: Duration = Duration::from_secs(60);

/// What can be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bare,
    Pamphlet,
    Nginx { sendfile: bool },
    Lighttpd,
    H2o,
}

impl Kind {
    pub const ALL: [Kind; 6] = [
        Kind::Bare,
        Kind::Pamphlet,
        Kind::Nginx { sendfile: true },
        Kind::Nginx { sendfile: false },
        Kind::Lighttpd,
        Kind::H2o,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Bare => "bare loop",
            Kind::Pamphlet => "pamphlet",
            Kind::Nginx { sendfile: true } => "nginx",
            Kind::Nginx { sendfile: false } => "nginx, no sendfile",
            Kind::Lighttpd => "lighttpd",
            Kind::H2o => "h2o",
        }
    }

    pub fn is_nginx(self) -> bool {
        matches!(self, Kind::Nginx { .. })
    }

    /// The program, when this machine has it.
    pub fn program(self) -> Option<PathBuf> {
        match self {
            Kind::Bare => std::env::current_exe().ok(),
            Kind::Pamphlet => Some(PathBuf::from(env!("CARGO_BIN_EXE_pamphlet"))),
            Kind::Nginx { .. } => find("nginx"),
            Kind::Lighttpd => find("lighttpd"),
            Kind::H2o => find("h2o"),
        }
    }
}

/// A running server.
#[derive(Debug)]
pub struct Peer {
    pub kind: Kind,
    pub address: SocketAddr,
    child: Child,
    _settings: tempfile::TempDir,
}

impl Peer {
    /// Starts `kind` on `site`. `pages` and `close` are for the bare loop, which must be told what to send.
    pub fn start(kind: Kind, site: &Path, pages: &str, close: bool) -> io::Result<Peer> {
        let program =
            kind.program().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, kind.name()))?;
        let settings = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command.stdin(Stdio::null()).stderr(fs::File::create(settings.path().join("stderr"))?);
        machine::pin_to(machine::SERVER_CORE)?;
        let started = match kind {
            Kind::Bare => {
                command.arg(BARE_LOOP_MODE).arg(site).arg(pages).args(close.then_some("close"));
                announced(&mut command)
            }
            Kind::Pamphlet => {
                command.arg("serve").arg(site).args(["--listen", "127.0.0.1:0", "--workers", "1"]);
                command.args(["--idle-timeout", "600s", "--max-connections", "16384"]);
                announced(&mut command)
            }
            Kind::Nginx { .. } | Kind::Lighttpd | Kind::H2o => {
                configured(kind, command, site, settings.path())
            }
        };
        machine::pin_to(machine::LOAD_CORE)?;
        let (child, address) =
            started.map_err(|error| explained(kind, &error, &settings.path().join("stderr")))?;
        Ok(Peer { kind, address, child, _settings: settings })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The argument that turns the bench's own program into the bare loop.
pub const BARE_LOOP_MODE: &str = "--bare-loop";

/// Starts a server that says where it listens in its first line of output.
fn announced(command: &mut Command) -> io::Result<(Child, SocketAddr)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    if let Some(output) = child.stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    let address = line
        .trim()
        .strip_prefix("listening on http://")
        .and_then(|rest| rest.trim_end_matches('/').parse().ok());
    match address {
        Some(address) => Ok((child, address)),
        None => {
            child.kill()?;
            child.wait()?;
            Err(io::Error::other(format!("no ready line, but {line:?}")))
        }
    }
}

/// Starts a server that reads its address from a settings file, and waits until it accepts.
fn configured(
    kind: Kind,
    mut command: Command,
    site: &Path,
    folder: &Path,
) -> io::Result<(Child, SocketAddr)> {
    // Whoever takes the port between these two lines makes the server fail, loudly.
    let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
    let settings = folder.join("settings");
    fs::write(&settings, settings_of(kind, address.port(), site, folder))?;
    match kind {
        Kind::Nginx { .. } => command.arg("-p").arg(folder).arg("-c").arg(&settings),
        Kind::Lighttpd => command.arg("-D").arg("-f").arg(&settings),
        _ => command.arg("-c").arg(&settings),
    };
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        if child.try_wait()?.is_some() || start.elapsed() > READY_MAX {
            let _ = child.kill();
            child.wait()?;
            return Err(io::Error::other("it does not listen"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok((child, address))
}

fn settings_of(kind: Kind, port: u16, site: &Path, folder: &Path) -> String {
    let (site, folder) = (site.display(), folder.display());
    match kind {
        Kind::Nginx { sendfile } => format!(
            "daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors;
             events {{ worker_connections 16384; }}
             http {{
                 access_log off; sendfile {}; tcp_nopush on; default_type 'text/html; charset=utf-8';
                 keepalive_timeout 600s; keepalive_requests 1000000000;
                 open_file_cache max=4096 inactive=600s; open_file_cache_valid 600s; open_file_cache_min_uses 1;
                 client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
                 uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
                 server {{ listen 127.0.0.1:{port} backlog=4096; root {site}; }}
             }}",
            if sendfile { "on" } else { "off" }
        ),
        Kind::Lighttpd => format!(
            "server.bind = \"127.0.0.1\"\nserver.port = {port}\nserver.document-root = \"{site}\"\n\
             server.errorlog = \"{folder}/errors\"\nmimetype.assign = ( \".html\" => \"text/html; charset=utf-8\" )\n\
             server.max-fds = 16500\nserver.max-connections = 16384\nserver.max-keep-alive-requests = 65535\n\
             server.max-keep-alive-idle = 600\nserver.listen-backlog = 4096\n"
        ),
        _ => format!(
            "listen: {{ host: 127.0.0.1, port: {port} }}\nuser: root\nnum-threads: 1\nmax-connections: 16384\n\
             http1-request-timeout: 600\nerror-log: {folder}/errors\nhosts:\n  default:\n    paths:\n      /:\n        \
             file.dir: {site}\n"
        ),
    }
}

/// `program` in the folders of PATH, and where system daemons live.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(system)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn explained(kind: Kind, error: &io::Error, stderr: &Path) -> io::Error {
    let said = fs::read_to_string(stderr).unwrap_or_default();
    io::Error::other(format!("{} did not start: {error}\n{said}", kind.name()))
}
