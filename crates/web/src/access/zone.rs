//! The reader's time zone: chosen by the reader, kept in a cookie, never asked of a script.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use jiff::tz::TimeZone;

use crate::config::Config;
use crate::words::said::{Text, door};

const COOKIE: &str = "zone";

/// Zones that are offered, by name.
pub(crate) const OFFERED: &[(&str, Text)] = &[
    ("America/New_York", door::EASTERN),
    ("America/Chicago", door::CENTRAL),
    ("America/Denver", door::MOUNTAIN),
    ("America/Phoenix", door::ARIZONA),
    ("America/Los_Angeles", door::PACIFIC),
    ("America/Anchorage", door::ALASKA),
    ("Pacific/Honolulu", door::HAWAII),
    ("America/Puerto_Rico", door::ATLANTIC),
    ("Pacific/Guam", door::CHAMORRO),
    ("Europe/London", door::UNITED_KINGDOM),
    ("Europe/Brussels", door::CENTRAL_EUROPEAN),
];

/// The zone that a request's reader has chosen, or the installation's.
pub(crate) fn of(headers: &HeaderMap, config: &Config) -> TimeZone {
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE)
        .filter(|cookie| OFFERED.iter().any(|(name, _)| *name == cookie.value()))
        .and_then(|cookie| TimeZone::get(cookie.value()).ok())
        .unwrap_or_else(|| config.local_zone.clone())
}

/// Keeps a choice for a year. It says nothing about anyone.
pub(crate) fn cookie(zone: &str, config: &Config) -> Cookie<'static> {
    Cookie::build((COOKIE, zone.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.behind_tls)
        .permanent()
        .build()
}
