//! Connections that are begun and in no queue yet, as Linux lists them (sock_diag(7)).

use std::net::SocketAddr;
use std::os::fd::AsRawFd;

use nix::libc;
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockProtocol, SockType};
use nix::sys::socket::{recv, send, socket};

/// Whether somebody's connection to this port is on its way to a listener: the handshake is under
/// way, or is done and the client has sent nothing, where accepting is deferred. Who asks a system
/// that does not tell hears of nobody.
pub(super) fn are_under_way(local: SocketAddr) -> bool {
    asked(local).is_ok_and(|kind| kind == SOCK_DIAG_BY_FAMILY)
}

/// A message begins with its length and its kind (netlink(7)).
const SOCK_DIAG_BY_FAMILY: u16 = 20;

/// The answer that comes first tells enough: it is of a socket, or of there being no more.
fn asked(local: SocketAddr) -> nix::Result<u16> {
    let socket = socket(
        AddressFamily::Netlink,
        SockType::Raw,
        SockFlag::SOCK_CLOEXEC,
        SockProtocol::NetlinkSockDiag,
    )?;
    send(socket.as_raw_fd(), &question(local), MsgFlags::empty())?;
    let mut answer = [0; 6];
    recv(socket.as_raw_fd(), &mut answer, MsgFlags::MSG_DONTWAIT)?;
    let [_, _, _, _, low, high] = answer;
    Ok(u16::from_ne_bytes([low, high]))
}

/// ```text
///   0        4      6       8          16       17         20       24            28
///   | length | kind | flags | 0 x 8    | family | protocol | states | port, ports | 0 x 44 |
/// ```
fn question(local: SocketAddr) -> [u8; 72] {
    const EVERY_SOCKET: u16 = (libc::NLM_F_REQUEST | libc::NLM_F_DUMP) as u16;
    const SYN_RECV: u32 = 1 << 3;
    let family = if local.is_ipv6() { libc::AF_INET6 } else { libc::AF_INET };
    let mut question = [0; 72];
    let length = question.len() as u32;
    question[0..4].copy_from_slice(&length.to_ne_bytes());
    question[4..6].copy_from_slice(&SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    question[6..8].copy_from_slice(&EVERY_SOCKET.to_ne_bytes());
    question[16] = family as u8;
    question[17] = libc::IPPROTO_TCP as u8;
    question[20..24].copy_from_slice(&SYN_RECV.to_ne_bytes());
    question[24..26].copy_from_slice(&local.port().to_be_bytes());
    question
}

#[cfg(test)]
mod tests {
    use super::are_under_way;
    use crate::server::listener::{accept_silent, prepare};

    #[test]
    fn a_client_that_has_sent_nothing_is_under_way_until_it_is_handed_over() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let local = listener.local_addr().expect("a bound socket");
        prepare(&listener).expect("options of TCP");
        assert!(!are_under_way(local));
        let client = std::net::TcpStream::connect(local).expect("a listener");
        assert!(are_under_way(local));
        accept_silent(&listener).expect("an option of TCP");
        listener.set_nonblocking(false).expect("a socket");
        let (_, peer) = listener.accept().expect("the client, within a second or so");
        assert_eq!(peer, client.local_addr().expect("a connected socket"));
        assert!(!are_under_way(local));
    }
}
