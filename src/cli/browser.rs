//! The site in a browser, as soon as it is served.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::thread;

/// Opens the site that listens on an address. A launcher may stay until the browser ends, so that it
/// is waited for by nobody; if there is none, the site is served all the same.
pub(super) fn show(address: SocketAddr) {
    let url = format!("http://{}/", reachable(address));
    thread::spawn(move || {
        if let Err(error) = open::that(&url) {
            eprintln!("pamphlet: cannot open a browser: {error}\n  the site is at {url}");
        }
    });
}

/// An address at which this machine reaches a listener: `0.0.0.0` is every address and none.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn every_address_is_reached_at_the_loopback() {
        for (listening, expected) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:8080", "[::1]:8080"),
            ("192.0.2.7:8080", "192.0.2.7:8080"),
        ] {
            let address = listening.parse().expect("an address");
            assert_eq!(reachable(address).to_string(), expected);
        }
    }
}
