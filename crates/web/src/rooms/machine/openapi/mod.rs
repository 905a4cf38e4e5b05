//! The machine interface described for programs: OpenAPI 3.1, put together from the handlers and their documents.
//!
//! The same description stands in the tree as `docs/openapi.json`; a test names what differs (decision 0045).

pub(in crate::rooms) mod refusals;
pub(in crate::rooms) mod shapes;
pub(in crate::rooms) mod told;

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::{ComponentsBuilder, OpenApi};
use utoipa::{Modify, OpenApi as _};

use super::{decision, number, presentation, session, smart, supply};
use crate::access::dispenser::{Presents, Purpose as _, Requests, Supplies};
use crate::access::session::{HOST_COOKIE, PLAIN_COOKIE};
use crate::http::fault::ProblemDetails;
use crate::rooms::wholesaler::program;

/// Where it is served.
pub(crate) const PATH: &str = "/api/openapi.json";

/// The scheme behind TLS, and the one on plain loopback.
const SESSION: &str = "session";
const ON_LOOPBACK: &str = "session-on-loopback";
/// A token of a pharmacy's program.
const PROGRAM: &str = "program";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Retinue, for the programs of pharmacies and wholesalers",
        description = "The gate's answers as JSON, for whoever is signed in, and for a pharmacy's program with a token. A field that is not listed is refused; a refused request stores nothing. In a sandbox every document carries a field `watermark` (this one `x-watermark`).",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        serve,
        session::sign_in,
        session::sign_out,
        presentation::present,
        decision::request,
        number::record,
        number::correct,
        supply::record,
        program::check_by_program,
    ),
    security(("session" = []), ("session-on-loopback" = [])),
    components(schemas(ProblemDetails)),
    modifiers(&Proofs)
)]
struct Described;

/// The session's cookie, whose name depends on whether the installation stands behind TLS; and a program's token.
struct Proofs;

impl Modify for Proofs {
    fn modify(&self, document: &mut OpenApi) {
        let cookie = |name: &str, says: &str| {
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(name, says)))
        };
        let components = document
            .components
            .take()
            .map_or_else(ComponentsBuilder::new, ComponentsBuilder::from);
        let behind_tls = cookie(HOST_COOKIE, "The session's cookie, behind TLS.");
        let on_loopback = cookie(PLAIN_COOKIE, "The session's cookie, on plain loopback.");
        document.components = Some(
            components
                .security_scheme(SESSION, behind_tls)
                .security_scheme(ON_LOOPBACK, on_loopback)
                .security_scheme(PROGRAM, of_a_program())
                .build(),
        );
    }
}

/// SMART backend services: a token for a signed assertion of the program, with scopes of its own.
fn of_a_program() -> SecurityScheme {
    let scopes = Scopes::from_iter([
        (
            Presents::SCOPE,
            "See a patient's prescriptions by number and day of birth.",
        ),
        (
            Requests::SCOPE,
            "Ask whether something may be dispensed; the answer is recorded.",
        ),
        (Supplies::SCOPE, "Say what was done with an authorisation."),
    ]);
    let flow = Flow::ClientCredentials(ClientCredentials::new(smart::TOKEN, scopes));
    let says = "A token of the pharmacy's registered program, asked for with a signed assertion (SMART backend services).";
    SecurityScheme::OAuth2(OAuth2::with_description([flow], says))
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let described = Described::openapi();
    // Its own serialisation cannot fail; a null would be seen by every test of it.
    serde_json::to_value(described).unwrap_or_default()
});

/// The description of the machine interface, as OpenAPI 3.1.
pub fn openapi() -> &'static Value {
    &DOCUMENT
}

/// This description
///
/// The machine interface as OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1.", body = Object), refusals::OfReading),
)]
pub(super) async fn serve() -> Response {
    let media = [(header::CONTENT_TYPE, "application/json")];
    (media, openapi().to_string()).into_response()
}
