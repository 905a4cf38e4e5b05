//! The session of a pharmacy's program.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use retinue_kernel::Id;
use retinue_ledger::{SessionToken, SubmitError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::openapi::{refusals, shapes};
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::http::source::Source;
use crate::rooms::entry;
use crate::site::Site;

/// Login and password of a pharmacist.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Credentials {
    /// The login.
    login: String,
    /// The password.
    password: String,
    /// The site, for an account of several. Without it such an account can ask nothing.
    #[schema(value_type = Option<shapes::Name>)]
    site: Option<Id>,
}

/// Sign in
///
/// Begins a session. Its cookie goes with every other request; the session ends by itself after a while, or when it is told to.
#[utoipa::path(
    post,
    path = "/api/session",
    security(()),
    request_body(content = Credentials, example = json!({"login": "counter-north", "password": "plainly synthetic words"})),
    responses(
        (status = 204, description = "Signed in. The answer sets the session's cookie.", headers(("set-cookie" = String, description = "The session's cookie."))),
        refusals::OfSigningIn,
    ),
)]
pub(super) async fn sign_in(
    State(site): State<Site>,
    Source(source): Source,
    headers: HeaderMap,
    Document(Credentials {
        login,
        password,
        site: chosen,
    }): Document<Credentials>,
) -> Result<Response, Fault> {
    match entry::enter(&site, source, &headers, login, password).await? {
        Some((cookie, _)) => {
            if let Some(chosen) = chosen {
                work_at(&site, SessionToken::new(cookie.value()), chosen).await?;
            }
            Ok((CookieJar::new().add(cookie), StatusCode::NO_CONTENT).into_response())
        }
        None => Err(Fault::WrongCredentials),
    }
}

/// The new session works at the site that was named; where that is none of the account's, there is no session.
async fn work_at(site: &Site, token: SessionToken, chosen: Id) -> Result<(), Fault> {
    let done = site.ask(move |ledger| {
        let session = ledger.session(&token).ok();
        let staff = session.and_then(|session| session.actor.pharmacy_staff());
        let done = match staff {
            Some(staff) => ledger.work_at(&staff, &token, &chosen),
            None => Err(SubmitError::NotFound),
        };
        if done.is_err() {
            ledger.sign_out(&token)?;
        }
        done
    });
    match done.await? {
        Ok(()) => Ok(()),
        Err(SubmitError::NotFound) => Err(Fault::Refused {
            field: Some("site".to_owned()),
            says: NOT_YOUR_SITE.to_owned(),
        }),
        Err(_) => Err(Fault::NotAnswered),
    }
}

const NOT_YOUR_SITE: &str =
    "This account does not work at this site. Its authorised representative can name it there.";

/// Sign out
///
/// Ends the session of the cookie. Without one there is nothing to end, and the answer is the same.
#[utoipa::path(
    post,
    path = "/api/session/end",
    security((), ("session" = []), ("session-on-loopback" = [])),
    responses((status = 204, description = "The session has ended. The answer takes its cookie away."), refusals::OfSigningOut),
)]
pub(super) async fn sign_out(
    State(site): State<Site>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    entry::leave(&site, &headers).await?;
    let gone = CookieJar::new().add(crate::access::session::no_cookie(&site.config));
    Ok((gone, StatusCode::NO_CONTENT).into_response())
}
