//! Where a notification may go: over TLS to a public address; in a sandbox also to this very machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use retinue_kernel::Mode;

/// The longest address, in bytes.
const LONGEST: usize = 300;

/// An address that is called, in its parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WebhookAddress {
    /// Whether it is called over TLS.
    pub is_encrypted: bool,
    /// A name, or an IPv4 address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The path with what is asked there; begins with `/`.
    pub path: String,
}

impl WebhookAddress {
    /// Reads an address. A name may still lead to an address that is not public: whoever calls holds each against
    /// [`is_public`].
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str, mode: Mode) -> Result<WebhookAddress, &'static str> {
        if text.len() > LONGEST {
            return Err("it is longer than 300 bytes");
        }
        let (rest, is_encrypted) =
            match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
                (Some(rest), _) => (rest, true),
                (None, Some(rest)) => (rest, false),
                (None, None) => return Err("it does not begin with https://"),
            };
        let (origin, path) = match rest.find('/') {
            Some(place) => rest.split_at(place),
            None => (rest, "/"),
        };
        let (host, port) = match origin.rsplit_once(':') {
            Some((host, port)) => {
                let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
                let port = port.parse().ok().filter(|port| digits && *port != 0);
                (host, port.ok_or("its port is no number of a port")?)
            }
            None => (origin, if is_encrypted { 443 } else { 80 }),
        };
        let is_plain = |text: &str, more: &str| {
            text.chars()
                .all(|one| one.is_ascii_alphanumeric() || more.contains(one))
        };
        if host.is_empty() || !is_plain(host, ".-") {
            return Err("its host is neither a name nor an IPv4 address");
        }
        if !is_plain(path, "./-_~?=&%") {
            return Err("its path holds a character that an address does not hold");
        }
        let host = host.to_ascii_lowercase();
        let is_here = host == "localhost"
            || host
                .parse()
                .is_ok_and(|address: Ipv4Addr| address.is_loopback());
        match (is_encrypted, is_here, mode) {
            (_, true, Mode::Sandbox) => {}
            (_, true, _) => return Err("outside a sandbox nothing on this machine is called"),
            (false, false, _) => return Err("it is not called over TLS"),
            (true, false, _) => {}
        }
        // A number that is no address in four parts is one of the older spellings, which some systems take for an address.
        let last = host.trim_end_matches('.').rsplit('.').next();
        let is_a_number = last.is_none_or(|last| {
            last.is_empty()
                || last.starts_with("0x")
                || last.bytes().all(|byte| byte.is_ascii_digit())
        });
        if is_a_number {
            let address: Ipv4Addr = host
                .parse()
                .map_err(|_| "its host is neither a name nor an IPv4 address")?;
            if !is_here && !is_public(address.into()) {
                return Err("it is an address of a private network");
            }
        }
        Ok(WebhookAddress {
            is_encrypted,
            host,
            port,
            path: path.to_owned(),
        })
    }
}

/// Whether an address lies in the public internet: not this machine, its networks, nor what is kept for other uses.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_4(address),
        IpAddr::V6(address) => is_public_6(address),
    }
}

fn is_public_4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // Multicast, kept for later, and everybody.
        || a >= 224
        // Shared by the customers of a provider.
        || (a == 100 && (64..128).contains(&b))
        // Protocol assignments and the measuring of networks.
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_6(address: Ipv6Addr) -> bool {
    // Only 2000::/3 is given out; in it lie ways to IPv4 (Teredo, 6to4) and what is kept for documents.
    let [first, second, ..] = address.segments();
    let is_given_out = first & 0xe000 == 0x2000;
    let leads_elsewhere = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        || first == 0x2002
        || first == 0x3fff;
    is_given_out && !leads_elsewhere
}
