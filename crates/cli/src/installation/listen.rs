//! Where an installation listens.

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

use crate::ending::Trouble;

/// Where `serve` and `demo` listen when nothing else is said: this machine only.
pub(crate) const DEFAULT_LISTEN: &str = "127.0.0.1:7410";
/// How many further ports the demonstration tries.
const TRIES: u16 = 50;

/// Listens at an address.
///
/// # Errors
/// Bad input for what is no address; a failure when the address is taken or not this machine's.
pub(crate) fn bind(address: &str) -> Result<TcpListener, Trouble> {
    let addresses = read(address)?;
    TcpListener::bind(addresses.as_slice()).map_err(|error| not_bound(address, &error))
}

/// Listens at an address or, when its port is taken, at the next free one after it.
///
/// # Errors
/// As [`bind`].
pub(crate) fn bind_or_next(address: &str) -> Result<TcpListener, Trouble> {
    let addresses = read(address)?;
    let mut last = None;
    for further in 0..=TRIES {
        let shifted: Vec<SocketAddr> = addresses
            .iter()
            .filter_map(|address| {
                let port = address.port().checked_add(further)?;
                Some(SocketAddr::new(address.ip(), port))
            })
            .collect();
        match TcpListener::bind(shifted.as_slice()) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(not_bound(address, &error)),
        }
    }
    Err(match last {
        Some(error) => not_bound(address, &error),
        None => Trouble::input(
            "--listen",
            format!("'{address}' has no port that can be tried"),
        ),
    })
}

fn read(address: &str) -> Result<Vec<SocketAddr>, Trouble> {
    let unusable = || {
        Trouble::input(
            "--listen",
            format!("'{address}' is not an address: give host and port, such as {DEFAULT_LISTEN}"),
        )
    };
    let found: Vec<SocketAddr> = address.to_socket_addrs().map_err(|_| unusable())?.collect();
    if found.is_empty() {
        Err(unusable())
    } else {
        Ok(found)
    }
}

fn not_bound(address: &str, error: &std::io::Error) -> Trouble {
    let remedy = match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "something listens there already; stop it, or give another port with --listen"
        }
        std::io::ErrorKind::PermissionDenied => "give a port above 1023",
        _ => "give an address of this machine",
    };
    Trouble::failed(format!(
        "nothing can listen at {address}: {error}; {remedy}"
    ))
}
