//! The session's cookie: where it is set, and where it is read.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use retinue_ledger::SessionToken;

use crate::config::Config;

/// With TLS the browser itself holds the cookie to this host and path, and to TLS.
pub(crate) const HOST_COOKIE: &str = "__Host-retinue";
/// On plain loopback, where a browser would not take the other.
pub(crate) const PLAIN_COOKIE: &str = "retinue";

fn name(config: &Config) -> &'static str {
    if config.behind_tls {
        HOST_COOKIE
    } else {
        PLAIN_COOKIE
    }
}

/// The token of a request, if it carries one.
pub(crate) fn token(headers: &HeaderMap, config: &Config) -> Option<SessionToken> {
    let jar = CookieJar::from_headers(headers);
    jar.get(name(config))
        .map(|cookie| SessionToken::new(cookie.value()))
}

/// The cookie of a new session. It ends with the browser; the session ends on the server before or after that.
pub(crate) fn cookie(token: &SessionToken, config: &Config) -> Cookie<'static> {
    Cookie::build((name(config), token.as_str().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.behind_tls)
        .build()
}

/// A cookie that takes the session's cookie away.
pub(crate) fn no_cookie(config: &Config) -> Cookie<'static> {
    let mut cookie = Cookie::build((name(config), ""))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build();
    cookie.set_secure(config.behind_tls);
    cookie.make_removal();
    cookie
}
