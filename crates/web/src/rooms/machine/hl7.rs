//! A laboratory's messages over HTTP: the same bytes as over MLLP, with a token in the place of an address.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::fault::Fault;
use crate::laboratory::{From, receive};
use crate::site::Site;

pub(crate) const PATH: &str = "/hl7";

/// The media type of a message with separators.
const MEDIA: &str = "x-application/hl7-v2+er7";

/// Takes one message in the body and answers with the first answer that the sender asked for; without any, 204.
///
/// 503 means that the message is not kept, and is to be sent again.
pub(super) async fn take(
    State(site): State<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::trim);
    let from = match token {
        Some(token) if site.config.laboratories.knows(From::Token(token)) => From::Token(token),
        _ => return Err(Fault::WrongCredentials),
    };
    let answered = receive(&site, from, body.to_vec()).await;
    let status = if answered.settled {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    Ok(match answered.messages.into_iter().next() {
        Some(answer) => (status, [(header::CONTENT_TYPE, MEDIA)], answer).into_response(),
        None if answered.settled => StatusCode::NO_CONTENT.into_response(),
        None => status.into_response(),
    })
}
