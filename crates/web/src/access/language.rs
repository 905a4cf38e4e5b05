//! The reader's language: chosen by the reader and kept in a cookie; until then, what the browser asks for.

use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use retinue_rulebook::Language;

use crate::config::Config;

/// Where a choice is sent.
pub(crate) const PATH: &str = "/language";
/// The field of the choice.
pub(crate) const FIELD: &str = "language";
const COOKIE: &str = "language";

/// The language in which a request's reader is spoken to.
pub(crate) fn of(headers: &HeaderMap) -> Language {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar
        .get(COOKIE)
        .and_then(|cookie| Language::of_tag(cookie.value()));
    chosen.or_else(|| asked_for(headers)).unwrap_or_default()
}

/// The first language that the browser would like and that we have.
fn asked_for(headers: &HeaderMap) -> Option<Language> {
    let asked = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Language, f32)> = None;
    for part in asked.split(',') {
        let (tag, quality) = part.split_once(';').unwrap_or((part, ""));
        let quality = quality
            .trim()
            .strip_prefix("q=")
            .map_or(1.0, |number| number.parse().unwrap_or(0.0));
        if let Some(language) = Language::of_tag(tag.trim())
            && quality > 0.0
            && best.is_none_or(|(_, other)| quality > other)
        {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

/// Keeps a choice for a year. It says nothing about anyone.
pub(crate) fn cookie(language: Language, config: &Config) -> Cookie<'static> {
    Cookie::build((COOKIE, language.tag()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.behind_tls)
        .permanent()
        .build()
}

/// The page from which a choice was sent, as a place on this site; the first page where the browser does not say.
pub(crate) fn back(headers: &HeaderMap) -> String {
    let from = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<axum::http::Uri>().ok());
    let place = from.and_then(|from| from.path_and_query().map(ToString::to_string));
    // Two slashes would begin the address of another site; a backslash is read as one by some.
    place
        .filter(|place| place.starts_with('/') && !place.starts_with("//") && !place.contains('\\'))
        .unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().expect("a header"));
        headers
    }

    #[test]
    fn the_first_guess_is_what_the_browser_would_like_best_of_what_we_have() {
        for (asked, language) in [
            ("es", Language::Spanish),
            ("es-MX,es;q=0.9,en;q=0.8", Language::Spanish),
            ("en-US,en;q=0.9,es;q=0.8", Language::English),
            ("fr, es;q=0.5, en;q=0.4", Language::Spanish),
            ("en;q=0.1, es;q=0.9", Language::Spanish),
            ("es;q=0", Language::English),
            ("de", Language::English),
            (";;;q=,,", Language::English),
        ] {
            assert_eq!(
                of(&headers(header::ACCEPT_LANGUAGE, asked)),
                language,
                "{asked}"
            );
        }
        assert_eq!(of(&HeaderMap::new()), Language::English);
    }

    #[test]
    fn a_choice_leads_back_to_a_place_on_this_site_only() {
        for (from, place) in [
            (
                "http://127.0.0.1:8080/me/questions?done=x",
                "/me/questions?done=x",
            ),
            ("http://elsewhere.invalid//elsewhere.invalid/", "/"),
            ("http://127.0.0.1", "/"),
            ("nonsense here", "/"),
        ] {
            assert_eq!(back(&headers(header::REFERER, from)), place, "{from}");
        }
    }
}
