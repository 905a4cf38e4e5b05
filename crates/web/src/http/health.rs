//! Whether the program lives, and whether it can answer.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::site::Site;

fn plain(status: StatusCode, says: &'static str) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        says,
    )
        .into_response()
}

/// `GET /livez`: the program runs.
pub(crate) async fn live() -> Response {
    plain(StatusCode::OK, "live\n")
}

/// `GET /readyz`: the ledger answers, and its queue has room.
pub(crate) async fn ready(State(site): State<Site>) -> Response {
    let answers = site
        .ask(|ledger| ledger.in_force().is_ok() && ledger.waiting() < ledger.limits().most_waiting)
        .await
        .unwrap_or(false);
    if answers {
        plain(StatusCode::OK, "ready\n")
    } else {
        plain(StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}
