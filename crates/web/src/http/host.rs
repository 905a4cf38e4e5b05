//! Under which names the site answers. A page of another site whose name was pointed at this machine would otherwise be
//! taken for one of ours.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::fault::Fault;
use crate::connections::ReachedAt;
use crate::site::Site;

/// Turns away a request that names another host than this one.
pub(crate) async fn only_ours(State(site): State<Site>, request: Request, next: Next) -> Response {
    let public = site.config.public_url.as_deref();
    let reached = request.extensions().get::<ReachedAt>();
    match named(&request) {
        Some(host) if is_ours(&host, public, reached.map(|at| at.0.ip())) => {
            next.run(request).await
        }
        _ => Fault::AnotherHost.into_response(),
    }
}

/// The host that a request names, without its port; none where it names none, several, or something else than a host.
fn named(request: &Request) -> Option<String> {
    let mut given = request.headers().get_all(header::HOST).iter();
    let (first, further) = (given.next(), given.next());
    if further.is_some() {
        return None;
    }
    let said = match (request.uri().authority(), first) {
        (Some(authority), _) => authority.clone(),
        (None, first) => first?.to_str().ok()?.parse::<Authority>().ok()?,
    };
    (!said.as_str().contains('@')).then(|| said.host().to_ascii_lowercase())
}

/// Ours are the public name, this machine's own names, and the address that the connection came in on: a page of another
/// site can take none of them for its own.
fn is_ours(host: &str, public: Option<&str>, reached: Option<IpAddr>) -> bool {
    let public = public.and_then(|url| url.parse::<Uri>().ok());
    let is_public = public
        .as_ref()
        .and_then(Uri::host)
        .is_some_and(|name| name.eq_ignore_ascii_case(host));
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare
        .parse::<IpAddr>()
        .ok()
        .map(|address| address.to_canonical());
    let is_address = address.is_some_and(|address| {
        address.is_loopback() || reached.is_some_and(|reached| reached.to_canonical() == address)
    });
    is_public || is_address || host == "localhost"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_answers_to_its_public_name_and_to_this_machines_own() {
        let public = Some("https://registry.example");
        let reached = Some(IpAddr::from([192, 0, 2, 7]));
        for ours in [
            "registry.example",
            "127.0.0.1",
            "[::1]",
            "localhost",
            "192.0.2.7",
        ] {
            assert!(is_ours(ours, public, reached), "{ours}");
        }
        for other in [
            "attacker.example",
            "registry.example.attacker.example",
            "localhost.attacker.example",
            "192.0.2.8",
            "",
        ] {
            assert!(!is_ours(other, public, reached), "{other}");
        }
        assert!(!is_ours("registry.example", None, None));
    }
}
