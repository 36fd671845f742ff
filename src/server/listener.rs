//! Sockets that connections come from.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::AsFd;

use nix::sys::socket::setsockopt;
use nix::{getsockopt_impl, libc, setsockopt_impl, sockopt_impl};
use socket2::{Domain, Protocol, SockRef, Socket, Type};

use super::limits::{BACKLOG_MAX, UNSENT_BYTES_MAX};

sockopt_impl!(
    /// A connection is handed over when its first bytes are here (tcp(7)), so that the read that
    /// follows finds them. The value is in seconds; a silent client comes after about that time.
    DeferAccept,
    Both,
    libc::IPPROTO_TCP,
    libc::TCP_DEFER_ACCEPT,
    u32
);

const DEFER_ACCEPT_S: u32 = 1;

/// As many listeners on one address as there are workers; the system spreads connections over them.
/// Port 0 takes a free one, the same for all.
///
/// # Errors
/// When the address is not ours, or another socket listens there: even one that would share it.
pub fn listen(addr: SocketAddr, workers: usize) -> io::Result<Vec<TcpListener>> {
    if addr.port() != 0 {
        // Sockets that share a port do so with those of any process of the same user, and a server
        // started twice would take half of the requests of the other.
        bound(addr, false)?;
    }
    let first = open(addr)?;
    let addr = first.local_addr()?;
    let mut listeners = vec![first];
    for _ in 1..workers {
        listeners.push(open(addr)?);
    }
    Ok(listeners)
}

fn open(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = bound(addr, true)?;
    socket.listen(BACKLOG_MAX)?;
    Ok(socket.into())
}

/// Makes a listener, wherever it comes from, what the loop needs.
pub(super) fn prepare(listener: &TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    // What is accepted has the options from its listener, and needs no calls of its own.
    let socket = SockRef::from(listener);
    socket.set_tcp_nodelay(true)?;
    socket.set_tcp_notsent_lowat(UNSENT_BYTES_MAX)?;
    Ok(setsockopt(listener, DeferAccept, &DEFER_ACCEPT_S)?)
}

/// Has every connection handed over whether or not its client has sent anything, those included that
/// are waiting for that: at the latest when the system next asks after them, a second after they came.
pub(super) fn accept_silent(listener: &impl AsFd) -> io::Result<()> {
    Ok(setsockopt(listener, DeferAccept, &0)?)
}

fn bound(addr: SocketAddr, shared: bool) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(shared)?;
    socket.bind(&addr.into())?;
    Ok(socket)
}
