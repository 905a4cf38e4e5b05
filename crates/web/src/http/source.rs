//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::site::Site;

/// The address of the caller: the connection's, or what a proxy that we stand behind says.
pub(crate) struct Source(pub(crate) IpAddr);

impl FromRequestParts<Site> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Source, Infallible> {
        let said = if site.config.behind_proxy {
            forwarded(parts)
        } else {
            None
        };
        let connected = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        // Without either, all callers share one bucket: that slows more, never less.
        Ok(Source(
            said.or(connected)
                .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        ))
    }
}

/// The last entry is the one our own proxy wrote; those before it are whatever the caller sent.
fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let header = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()?;
    header
        .to_str()
        .ok()?
        .rsplit(',')
        .next()?
        .trim()
        .parse()
        .ok()
}
