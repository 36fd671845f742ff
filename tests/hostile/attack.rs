//! Hostile clients, any number of them on one thread.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use nix::libc::EINPROGRESS;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use socket2::{Domain, Protocol, SockRef, Socket, Type};

/// What a client does to be a burden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sends a byte of a field now and then.
    SlowHead,
    /// Sends a byte of content now and then.
    SlowBody,
    /// Asks for far more than a socket holds, and reads nothing.
    SlowRead,
    /// Asks once, and stays.
    Idle,
    /// Says nothing at all.
    HalfOpen,
    /// Goes away with a reset, anywhere within a request or an answer.
    Reset,
    /// Asks once, stays a moment, and closes. No harm is meant.
    Orderly,
}

impl Kind {
    /// Those that are hostile.
    pub const ALL: [Kind; 6] =
        [Kind::SlowHead, Kind::SlowBody, Kind::SlowRead, Kind::Idle, Kind::HalfOpen, Kind::Reset];

    pub fn name(self) -> &'static str {
        match self {
            Kind::SlowHead => "slow-head",
            Kind::SlowBody => "slow-body",
            Kind::SlowRead => "slow-read",
            Kind::Idle => "idle",
            Kind::HalfOpen => "half-open",
            Kind::Reset => "reset",
            Kind::Orderly => "orderly",
        }
    }

    /// What is sent at once. Resets have it of several kinds.
    fn opening(self, turn: usize) -> Vec<u8> {
        let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        let text = match self {
            Kind::SlowHead => "GET / HTTP/1.1\r\nHost: a\r\nX: ".to_owned(),
            Kind::SlowBody => {
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n".to_owned()
            }
            Kind::SlowRead if turn.is_multiple_of(2) => get("/long/").repeat(300),
            Kind::SlowRead => get("/big.txt").repeat(20),
            Kind::Idle | Kind::Orderly => get("/about/"),
            Kind::HalfOpen => String::new(),
            Kind::Reset => match turn % 4 {
                0 => get("/about/"),
                1 => get("/big.txt"),
                2 => get("/long/").repeat(40),
                _ => "GET / HTTP/1.1\r\nHo".to_owned(),
            },
        };
        text.into_bytes()
    }
}

/// How it went, for the clients of one kind.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub came: usize,
    pub at_a_time_max: usize,
    pub ended: usize,
    /// From the first byte sent, or the connection where none is, to its end.
    pub longest: Duration,
    at_a_time: usize,
}

/// Between two bytes of a slow client.
const DRIP: Duration = Duration::from_millis(200);

/// Between two looks at the clock.
const STEP: Duration = Duration::from_millis(20);

/// Connections begun between two looks: a full backlog would say more of the system than of the server.
const BEGUN_MAX: usize = 200;

/// After the attack, for those who came last. Longer than all limits together.
const AFTERMATH_MAX: Duration = Duration::from_secs(120);

/// A small window, so that little of an answer is on its way.
const RECEIVED_BYTES_MAX: usize = 4096;

#[derive(Debug)]
struct Client {
    stream: TcpStream,
    /// What is left of the opening.
    unsent: Vec<u8>,
    is_connected: bool,
    began: Instant,
    /// The next drip, or the client's own end.
    due: Instant,
}

/// Of one client after the other.
#[derive(Debug)]
struct Place {
    /// Among the tallies.
    kind: usize,
    client: Option<Client>,
    is_fresh: bool,
}

/// How far a connection is over, seen from here.
#[derive(Debug, Clone, Copy)]
struct End {
    /// The server will send nothing more.
    sent: bool,
    /// Nor will it take anything.
    broken: bool,
}

/// A number of clients, each of which comes again when its connection has ended.
#[derive(Debug)]
pub struct Attack {
    address: SocketAddr,
    poll: Poll,
    places: Vec<Place>,
    tallies: Vec<(Kind, Tally)>,
    /// Connections so far.
    turn: usize,
}

/// Lets this process have so many sockets, if the system does.
pub fn allow_descriptors(count: usize) {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit");
    let wanted = u64::try_from(count).expect("a count").max(soft);
    setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).expect("descriptors for all clients");
}

impl Attack {
    pub fn new(address: SocketAddr, kinds: &[Kind], clients: usize) -> Attack {
        let place = |place| Place { kind: place % kinds.len(), client: None, is_fresh: true };
        Attack {
            address,
            poll: Poll::new().expect("a poll"),
            places: (0..clients).map(place).collect(),
            tallies: kinds.iter().map(|kind| (*kind, Tally::default())).collect(),
            turn: 0,
        }
    }

    /// Attacks for so long, at least until everybody has come once, and then waits until all
    /// connections have ended.
    pub fn run(mut self, time: Duration) -> Vec<(Kind, Tally)> {
        let began = Instant::now();
        let mut events = Events::with_capacity(1024);
        loop {
            let is_attack = began.elapsed() < time;
            self.call(is_attack);
            let is_quiet = self.places.iter().all(|place| place.client.is_none());
            if is_quiet && !is_attack || began.elapsed() > time + AFTERMATH_MAX {
                return self.tallies;
            }
            self.poll.poll(&mut events, Some(STEP)).expect("events");
            for event in &events {
                let end = End { sent: event.is_read_closed(), broken: event.is_error() };
                self.take(event.token().0, end);
            }
            let now = Instant::now();
            (0..self.places.len()).for_each(|place| self.act(place, now));
        }
    }

    /// Begins connections for free places: of all, or of those that nobody has had yet.
    fn call(&mut self, all: bool) {
        let is_called = |place: &Place| place.client.is_none() && (all || place.is_fresh);
        let free = (0..self.places.len()).filter(|&place| is_called(&self.places[place]));
        for place in free.take(BEGUN_MAX).collect::<Vec<_>>() {
            self.begin(place);
        }
    }

    fn begin(&mut self, place: usize) {
        self.turn += 1;
        let (kind, tally) = &mut self.tallies[self.places[place].kind];
        let mut stream = connect(self.address, *kind).expect("a socket");
        let interests = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, Token(place), interests).expect("a new source");
        let now = Instant::now();
        let due = now
            + match kind {
                Kind::Reset => Duration::from_millis(self.turn as u64 * 37 % 1000),
                Kind::Orderly => Duration::from_secs(2),
                _ => DRIP,
            };
        let unsent = kind.opening(self.turn);
        let client = Client { stream, unsent, is_connected: false, began: now, due };
        self.places[place].client = Some(client);
        self.places[place].is_fresh = false;
        tally.came += 1;
        tally.at_a_time += 1;
        tally.at_a_time_max = tally.at_a_time_max.max(tally.at_a_time);
    }

    /// Something has happened to a connection.
    fn take(&mut self, place: usize, end: End) {
        let kind = self.tallies[self.places[place].kind].0;
        let Some(client) = &mut self.places[place].client else { return };
        if !client.is_connected && client.stream.peer_addr().is_ok() {
            client.is_connected = true;
            client.began = Instant::now();
        }
        let has_ended = client.open().is_err()
            || match kind {
                Kind::SlowRead | Kind::Reset => end.sent || end.broken,
                // The answer is taken, and the end does not stop them: they drip on until it does.
                Kind::SlowHead | Kind::SlowBody => client.listen().is_err() || end.broken,
                Kind::Idle | Kind::HalfOpen | Kind::Orderly => client.listen().unwrap_or(true),
            };
        if has_ended {
            self.end(place);
        }
    }

    /// Does what a client does by itself.
    fn act(&mut self, place: usize, now: Instant) {
        let kind = self.tallies[self.places[place].kind].0;
        let Some(client) = &mut self.places[place].client else { return };
        if !client.is_connected || now < client.due {
            return;
        }
        let has_ended = match kind {
            Kind::SlowHead | Kind::SlowBody => {
                client.due = now + DRIP;
                client.unsent.push(b'x');
                client.open().is_err()
            }
            Kind::Reset => {
                SockRef::from(&client.stream).set_linger(Some(Duration::ZERO)).expect("a socket");
                true
            }
            Kind::Orderly => true,
            Kind::SlowRead | Kind::Idle | Kind::HalfOpen => false,
        };
        if has_ended {
            self.end(place);
        }
    }

    fn end(&mut self, place: usize) {
        let Place { kind, client, .. } = &mut self.places[place];
        let Some(client) = client.take() else { return };
        let tally = &mut self.tallies[*kind].1;
        tally.at_a_time -= 1;
        tally.ended += 1;
        tally.longest = tally.longest.max(client.began.elapsed());
    }
}

impl Client {
    /// Sends what is left to send, as far as the socket takes it.
    fn open(&mut self) -> io::Result<()> {
        while self.is_connected && !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Takes what has come. Tells whether the server has ended.
    fn listen(&mut self) -> io::Result<bool> {
        let mut block = [0; 16 * 1024];
        loop {
            match self.stream.read(&mut block) {
                Ok(0) => return Ok(true),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }
}

fn connect(address: SocketAddr, kind: Kind) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    if matches!(kind, Kind::SlowRead | Kind::Reset) {
        socket.set_recv_buffer_size(RECEIVED_BYTES_MAX)?;
    }
    match socket.connect(&address.into()) {
        Err(error) if error.raw_os_error() != Some(EINPROGRESS) => Err(error),
        _ => Ok(TcpStream::from_std(socket.into())),
    }
}
