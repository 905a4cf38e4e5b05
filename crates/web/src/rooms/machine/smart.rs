//! The token door: how a program of others proves itself, what it gets for it, by itself (decision 0041) or from a person who let it
//! in (decision 0063), and how it gives it back.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_ledger::program::person_scope::PersonScopes;
use retinue_ledger::program::scope::Scopes;
use retinue_ledger::{Introspected, IssuedToPerson, NotProven, ProgramToken, Secret};
use serde_json::{Value, json};

use super::fhir;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::http::routes::Open;
use crate::rooms::let_in;
use crate::site::Site;

/// Where a token is asked for. It is also what every client assertion names in `aud`, at each of these doors.
pub(crate) const TOKEN: &str = "/token";
pub(super) const INTROSPECT: &str = "/token/introspect";
pub(super) const REVOKE: &str = "/token/revoke";
const BY_SIGNED_TOKEN: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The doors.
pub(crate) fn doors(open: Open) -> Open {
    open.get_open("/.well-known/smart-configuration", configuration)
        .get_open("/fhir/.well-known/smart-configuration", configuration)
        .post_open(TOKEN, token)
        .post_open(INTROSPECT, introspect)
        .post_open(REVOKE, revoke)
}

/// The address of a path of ours, as others write it. Nothing that a caller sends takes part in it: what a signed token
/// names must be what we are, not what was asked for.
pub(crate) fn address(site: &Site, path: &str) -> Result<String, Fault> {
    let base = site.config.public_url.as_deref();
    let base = base.ok_or_else(|| Fault::Halted(NO_ADDRESS.to_owned()))?;
    Ok(format!("{}{path}", base.trim_end_matches('/')))
}

pub(super) const NO_ADDRESS: &str = "This installation has not said under which address programs reach it. Its operator writes it into the configuration, as public-url.";

async fn configuration(State(site): State<Site>) -> Result<Response, Fault> {
    if site.config.public_url.is_none() {
        let says = json!({ "error": "not_configured", "error_description": NO_ADDRESS });
        return Ok(kept_by_nobody(StatusCode::NOT_FOUND, says));
    }
    let at = |path| address(&site, path);
    let says = json!({
        "authorization_endpoint": at(let_in::PATH)?,
        "token_endpoint": at(TOKEN)?,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384", "EdDSA"],
        "grant_types_supported": ["client_credentials", "authorization_code", "refresh_token"],
        "response_types_supported": ["code"],
        "scopes_supported": [
            "system/GuidanceResponse.r",
            "system/Patient.rs",
            "system/Observation.crs",
            "system/*.rs",
            "system/Presentation.s",
            "system/DispenseRequest.c",
            "system/SupplyAct.c",
            "patient/*.rs",
            "user/*.rs",
            "launch",
            "launch/patient",
            "offline_access"
        ],
        "introspection_endpoint": at(INTROSPECT)?,
        "revocation_endpoint": at(REVOKE)?,
        "management_endpoint": at("/")?,
        "code_challenge_methods_supported": ["S256"],
        "capabilities": [
            "launch-ehr",
            "launch-standalone",
            "context-ehr-patient",
            "context-standalone-patient",
            "client-confidential-asymmetric",
            "permission-patient",
            "permission-user",
            "permission-offline",
            "permission-v2"
        ],
    });
    Ok(Json(says).into_response())
}

/// A form of OAuth: each parameter at most once.
struct Parameters(Typed);

impl Parameters {
    fn only(&self, name: &'static str) -> Result<Option<String>, Refusal> {
        let mut given = self.0.all(name);
        match (given.next(), given.next()) {
            (one, None) => Ok(one.filter(|one| !one.is_empty()).map(str::to_owned)),
            _ => Err(Refusal::request("a parameter stands twice")),
        }
    }

    fn needed(&self, name: &'static str) -> Result<String, Refusal> {
        self.only(name)?
            .ok_or_else(|| Refusal::request("a parameter is missing"))
    }

    /// The signed token by which the program proves itself.
    fn assertion(&self) -> Result<String, Refusal> {
        let kind = self.only("client_assertion_type")?;
        let assertion = self.only("client_assertion")?;
        match (kind.as_deref(), assertion) {
            (Some(BY_SIGNED_TOKEN), Some(assertion)) => Ok(assertion),
            _ => Err(Refusal {
                status: StatusCode::UNAUTHORIZED,
                error: "invalid_client",
                says: "a program proves itself with a client_assertion of type jwt-bearer"
                    .to_owned(),
            }),
        }
    }
}

impl FromRequest<Site> for Parameters {
    type Rejection = Refusal;

    async fn from_request(request: Request, site: &Site) -> Result<Parameters, Refusal> {
        match Typed::from_request(request, site).await {
            Ok(typed) => Ok(Parameters(typed)),
            Err(Fault::TooLarge) => Err(Refusal {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                error: "invalid_request",
                says: "the form is too large".to_owned(),
            }),
            Err(_) => Err(Refusal::request(
                "the body is no form (application/x-www-form-urlencoded)",
            )),
        }
    }
}

/// An answer of RFC 6749, 5.2.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    says: String,
}

impl Refusal {
    fn request(says: &str) -> Refusal {
        Refusal {
            status: StatusCode::BAD_REQUEST,
            error: "invalid_request",
            says: says.to_owned(),
        }
    }
}

impl From<NotProven> for Refusal {
    fn from(error: NotProven) -> Refusal {
        let (status, error_name) = match &error {
            NotProven::Unreadable | NotProven::Unknown | NotProven::Claim(_) | NotProven::Used => {
                (StatusCode::UNAUTHORIZED, "invalid_client")
            }
            NotProven::Scope => (StatusCode::BAD_REQUEST, "invalid_scope"),
            NotProven::Grant(_) => (StatusCode::BAD_REQUEST, "invalid_grant"),
            NotProven::Store(store) => {
                tracing::error!(error = %store, "a program could not be proven");
                return Refusal::not_answered();
            }
        };
        Refusal {
            status,
            error: error_name,
            says: error.to_string(),
        }
    }
}

impl Refusal {
    fn not_answered() -> Refusal {
        Refusal {
            status: StatusCode::SERVICE_UNAVAILABLE,
            error: "temporarily_unavailable",
            says: "nothing was given; ask again with another signed token".to_owned(),
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        match fault {
            Fault::Halted(says) => Refusal {
                says,
                ..Refusal::not_answered()
            },
            _ => Refusal::not_answered(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.says });
        let mut answer = kept_by_nobody(self.status, body);
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = header::HeaderValue::from_static(r#"Bearer realm="retinue""#);
            answer
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        answer
    }
}

/// An answer that no cache keeps.
fn kept_by_nobody(status: StatusCode, body: Value) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (status, headers, Json(body)).into_response()
}

/// The scopes that were asked for by name.
fn asked<S>(
    form: &Parameters,
    read: impl Fn(&str) -> Result<S, String>,
) -> Result<Option<S>, Refusal> {
    let asked = form.only("scope")?;
    let read = asked.map(|asked| read(&asked)).transpose();
    read.map_err(|says| Refusal {
        status: StatusCode::BAD_REQUEST,
        error: "invalid_scope",
        says,
    })
}

async fn token(State(site): State<Site>, form: Parameters) -> Result<Response, Refusal> {
    let issued = match form.needed("grant_type")?.as_str() {
        "client_credentials" => for_a_party(&site, &form).await?,
        "authorization_code" => for_a_code(&site, &form).await?,
        "refresh_token" => for_a_renewal(&site, &form).await?,
        _ => {
            return Err(Refusal {
                status: StatusCode::BAD_REQUEST,
                error: "unsupported_grant_type",
                says: "the grant types here are client_credentials, authorization_code and refresh_token".to_owned(),
            });
        }
    };
    Ok(kept_by_nobody(StatusCode::OK, issued))
}

/// A program asks for its party, by itself.
async fn for_a_party(site: &Site, form: &Parameters) -> Result<Value, Refusal> {
    let assertion = form.assertion()?;
    let scopes = asked(form, |asked| {
        Scopes::from_text(asked).map_err(|wrong| wrong.to_string())
    })?;
    let audience = address(site, TOKEN)?;
    let issued = site
        .ask(move |ledger| ledger.program_token(&assertion, &audience, scopes.as_ref()))
        .await??;
    Ok(json!({
        "access_token": issued.token.as_str(),
        "token_type": "bearer",
        "expires_in": issued.expires_in,
        "scope": issued.scopes.to_string(),
    }))
}

/// A person let it in, and sent it here with a code.
async fn for_a_code(site: &Site, form: &Parameters) -> Result<Value, Refusal> {
    let assertion = form.assertion()?;
    let code = Secret::new(&form.needed("code")?);
    let redirect = form.needed("redirect_uri")?;
    let verifier = form.needed("code_verifier")?;
    let audience = address(site, TOKEN)?;
    let issued = site
        .ask(move |ledger| ledger.redeem_code(&assertion, &audience, &code, &redirect, &verifier));
    Ok(of_a_person(issued.await??))
}

/// It goes on asking for a person who let it.
async fn for_a_renewal(site: &Site, form: &Parameters) -> Result<Value, Refusal> {
    let assertion = form.assertion()?;
    let renewal = Secret::new(&form.needed("refresh_token")?);
    let scopes = asked(form, |asked| Ok(PersonScopes::as_far_as_known(asked)))?;
    let audience = address(site, TOKEN)?;
    let issued = site
        .ask(move |ledger| ledger.renew_token(&assertion, &audience, &renewal, scopes.as_ref()));
    Ok(of_a_person(issued.await??))
}

fn of_a_person(issued: IssuedToPerson) -> Value {
    let body = json!({
        "access_token": issued.token.as_str(),
        "token_type": "bearer",
        "expires_in": issued.expires_in,
        "scope": issued.scopes.to_string(),
    });
    let renewal = issued.renewal.map(|renewal| renewal.as_str().to_owned());
    let body = with(body, "patient", issued.about.map(fhir::id_of));
    with(body, "refresh_token", renewal)
}

/// The same with one more member, where there is one.
fn with(mut body: Value, name: &str, value: Option<String>) -> Value {
    if let (Some(members), Some(value)) = (body.as_object_mut(), value) {
        members.insert(name.to_owned(), Value::from(value));
    }
    body
}

async fn introspect(State(site): State<Site>, form: Parameters) -> Result<Response, Refusal> {
    let assertion = form.assertion()?;
    let token = ProgramToken::new(&form.needed("token")?);
    let audience = address(&site, TOKEN)?;
    let found = site
        .ask(move |ledger| ledger.introspect_program_token(&assertion, &audience, &token))
        .await??;
    let body = match found {
        None => json!({ "active": false }),
        Some(Introspected::OfAProgram(found)) => json!({
            "active": true,
            "client_id": found.program,
            "scope": found.scopes.to_string(),
            "iat": found.issued_at.as_second(),
            "exp": found.expires_at.as_second(),
            "token_type": "bearer",
        }),
        Some(Introspected::OfAPerson(found)) => {
            let body = json!({
                "active": true,
                "client_id": found.program,
                "sub": found.account,
                "scope": found.scopes.to_string(),
                "iat": found.issued_at.as_second(),
                "exp": found.expires_at.as_second(),
                "token_type": "bearer",
            });
            with(body, "patient", found.about.map(fhir::id_of))
        }
    };
    Ok(kept_by_nobody(StatusCode::OK, body))
}

async fn revoke(State(site): State<Site>, form: Parameters) -> Result<Response, Refusal> {
    let assertion = form.assertion()?;
    let token = ProgramToken::new(&form.needed("token")?);
    let audience = address(&site, TOKEN)?;
    site.ask(move |ledger| ledger.revoke_program_token(&assertion, &audience, &token))
        .await??;
    Ok(kept_by_nobody(StatusCode::OK, json!({})))
}
