//! The bytes of a connection, in and out.

use std::io::{self, IoSlice, Read, Write};
use std::net::Shutdown;
use std::time::Duration;

use mio::net::TcpStream;
use mio::{Interest, Registry, Token};
use nix::sys::socket::getsockopt;
use nix::{getsockopt_impl, libc, sockopt_impl};
use socket2::SockRef;

/// The head of what Linux tells of a TCP connection (`TCP_INFO`, tcp(7)); 4.2 was the first to tell
/// this much.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct TcpInfo {
    before: [u64; 15],
    bytes_acked: u64,
}

sockopt_impl!(GetTcpInfo, GetOnly, libc::IPPROTO_TCP, libc::TCP_INFO, TcpInfo);

/// What a connection reads from and writes to: a socket. Nothing else is known of it outside. Another
/// transport (TLS) would keep its state in a box beside the socket, and be told apart in
/// [`Transport::read`] and [`Transport::write`] alone.
#[derive(Debug)]
pub(super) struct Transport {
    stream: TcpStream,
}

impl Transport {
    pub(super) fn new(stream: TcpStream) -> Transport {
        Transport { stream }
    }

    /// Both directions, once for the life of the connection.
    pub(super) fn register(&mut self, registry: &Registry, token: Token) -> io::Result<()> {
        registry.register(&mut self.stream, token, Interest::READABLE | Interest::WRITABLE)
    }

    /// As [`Read::read`], but never `Interrupted`.
    pub(super) fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        uninterrupted(|| self.stream.read(space))
    }

    /// As [`Write::write_vectored`], but never `Interrupted`.
    pub(super) fn write(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        match slices {
            [slice] => uninterrupted(|| self.stream.write(slice)),
            _ => uninterrupted(|| self.stream.write_vectored(slices)),
        }
    }

    /// As [`Transport::write`], of bytes behind which the write side is shut or the connection closes
    /// at once: the last of them wait for that, and the peer gets both in one packet.
    pub(super) fn write_last(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        let socket = SockRef::from(&self.stream);
        uninterrupted(|| socket.send_vectored_with_flags(slices, libc::MSG_MORE))
    }

    /// Bytes that the peer's system has confirmed so far. Less is known of the peer than that: what it
    /// has not read yet is confirmed while there is room for it, and no more.
    pub(super) fn acknowledged_bytes(&self) -> u64 {
        getsockopt(&self.stream, GetTcpInfo).map_or(0, |info| info.bytes_acked)
    }

    /// Says that nothing more will be sent. A peer that is gone already is as good.
    pub(super) fn shut_write(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Makes closing throw away what the peer has not taken, and tell it so.
    pub(super) fn reset_on_close(&self) {
        let _ = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
    }
}

fn uninterrupted(mut call: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
