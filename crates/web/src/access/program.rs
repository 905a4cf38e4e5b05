//! The proof of a program: a token that the ledger verified for this very request.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_ledger::program::scope::{Interaction, Permission};
use retinue_ledger::{Actor, NotProven, Program as ProgramProof};
use serde_json::json;

use super::proof::Proof;
use super::token_reader::TokenReader;
use crate::rooms::machine::smart::address;
use crate::site::Site;

/// Proof of a program that acts for a party: its token holds, now.
///
/// What it may know is what its party may know ([`Program::reader`]); what it may ask is bounded further by its scopes
/// ([`Program::permits`]). A handler asks both.
#[derive(Clone, Debug)]
pub struct Program {
    proof: ProgramProof,
}

impl Program {
    pub(super) fn of(proof: ProgramProof) -> Program {
        Program { proof }
    }

    /// The ledger's own proof.
    pub fn proof(&self) -> &ProgramProof {
        &self.proof
    }

    /// As whom it reads. The access log shows the program under its own name.
    pub fn reader(&self) -> &Actor {
        self.proof.reader()
    }

    /// Whether its scopes allow an interaction with a type of resource.
    pub fn permits(&self, resource: &str, interaction: Interaction) -> Permission<'_> {
        self.proof.permits(resource, interaction)
    }

    /// Lets an interaction on that is allowed with every resource of the type.
    ///
    /// # Errors
    /// 403 with `insufficient_scope`, where it is not allowed, or allowed for a narrower search only.
    pub fn must_be_permitted(
        &self,
        resource: &str,
        interaction: Interaction,
    ) -> Result<(), Box<Response>> {
        match self.permits(resource, interaction) {
            Permission::Yes => Ok(()),
            Permission::No | Permission::Narrowed(_) => Err(Box::new(insufficient_scope())),
        }
    }
}

impl Proof for Program {
    const ROLE: &'static str = "program";
}

impl FromRequestParts<Site> for Program {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Program, Response> {
        // Whoever lets a program in lets it read: here things are sent, or taken along, in a program's own name.
        match TokenReader::from_request_parts(parts, site).await? {
            TokenReader::Program(program) => Ok(program),
            TokenReader::LetIn(_) => Err(insufficient_scope()),
        }
    }
}

/// Proof of a program that calls a CDS Hooks service: its own signed token names the address of this very service, and was not
/// used before.
#[derive(Clone, Debug)]
pub struct CdsClient {
    proof: ProgramProof,
}

impl CdsClient {
    /// The ledger's own proof.
    pub fn proof(&self) -> &ProgramProof {
        &self.proof
    }
}

impl Proof for CdsClient {
    const ROLE: &'static str = "program";
}

impl FromRequestParts<Site> for CdsClient {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<CdsClient, Response> {
        let Some(token) = bearer(&parts.headers) else {
            return Err(refused(
                StatusCode::UNAUTHORIZED,
                r#"Bearer realm="retinue""#,
                "token_missing",
                "This service takes a signed token of a registered program in 'Authorization: Bearer'.",
            ));
        };
        let Ok(audience) = address(site, parts.uri.path()) else {
            return Err(unanswered());
        };
        let token = token.to_owned();
        let found = site
            .ask(move |ledger| ledger.program_by_signed_token(&token, &audience))
            .await;
        match found {
            Ok(Ok(proof)) => Ok(CdsClient { proof }),
            Ok(Err(NotProven::Store(error))) => {
                tracing::error!(%error, "a program could not be proven");
                Err(unanswered())
            }
            Ok(Err(_)) => Err(refused(
                StatusCode::UNAUTHORIZED,
                r#"Bearer realm="retinue", error="invalid_token""#,
                "invalid_token",
                "The signed token is not taken: its program, its key, the address in 'aud', its time, or a second use.",
            )),
            Err(_) => Err(unanswered()),
        }
    }
}

/// The token of a request, if it carries exactly one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let only = given.next().filter(|_| given.next().is_none())?;
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The token holds and does not reach this far.
pub(crate) fn insufficient_scope() -> Response {
    refused(
        StatusCode::FORBIDDEN,
        r#"Bearer realm="retinue", error="insufficient_scope""#,
        "insufficient_scope",
        "The scopes of this token do not reach this far.",
    )
}

/// No token came along.
pub(super) fn missing() -> Response {
    refused(
        StatusCode::UNAUTHORIZED,
        r#"Bearer realm="retinue""#,
        "token_missing",
        "This door takes a token: 'Authorization: Bearer TOKEN', from the token door.",
    )
}

/// The token does not hold.
pub(super) fn invalid() -> Response {
    refused(
        StatusCode::UNAUTHORIZED,
        r#"Bearer realm="retinue", error="invalid_token""#,
        "invalid_token",
        "The token is over, was given back, or is none of ours. Ask for another.",
    )
}

/// The store did not say whether it holds.
pub(super) fn unread(error: &str) -> Response {
    tracing::error!(%error, "a token could not be read");
    unanswered()
}

pub(super) fn unanswered() -> Response {
    let says = json!({ "error": "temporarily_unavailable" });
    let again = [(header::RETRY_AFTER, "2")];
    (StatusCode::SERVICE_UNAVAILABLE, again, Json(says)).into_response()
}

/// Why a program is refused, in words, for a door that answers in another form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said(pub(crate) &'static str);

fn refused(
    status: StatusCode,
    challenge: &'static str,
    error: &'static str,
    says: &'static str,
) -> Response {
    let body = Json(json!({ "error": error, "error_description": says }));
    let mut answer = (status, body).into_response();
    answer.extensions_mut().insert(Said(says));
    answer.headers_mut().insert(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static(challenge),
    );
    answer
}
