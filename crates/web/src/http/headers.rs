//! What every answer carries, so that a browser does no more with it than it must.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::site::Site;

/// No script, style, image or form leads anywhere but here, and nothing is written inside the page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Where the form of a page leads beside here, as an origin: the program to which a person goes back with their answer. Browsers hold
/// what a form leads to against the policy of its page, also where it is led on from here.
#[derive(Clone, Debug)]
pub(crate) struct FormsLeadTo(pub(crate) HeaderValue);

const ALWAYS: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // `no-referrer` would send `Origin: null` with our own forms; this one keeps the origin for ourselves.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        "none",
    ),
];

/// Puts the headers on every answer, errors included.
pub(crate) async fn secure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let there = response.extensions_mut().remove::<FormsLeadTo>();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(policy) = there.and_then(|FormsLeadTo(there)| leading_to(&there)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // What is shown is somebody's: it stays in no cache unless a file says otherwise.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if site.config.behind_tls {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    response
}

/// The policy of a page whose form leads to one other place.
fn leading_to(there: &HeaderValue) -> Option<HeaderValue> {
    let there = there.to_str().ok()?;
    let policy = CONTENT_SECURITY_POLICY
        .replace("form-action 'self'", &format!("form-action 'self' {there}"));
    HeaderValue::from_str(&policy).ok()
}
