//! Whoever refuses under /fhir, and why: the answer is an OperationOutcome, and says what to do.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

use crate::fhir::{Answered, answered, clinic_with_a_patient, patient};
use crate::hooks::SIGN;
use crate::maker::{client, reached_by_programs};
use crate::world::World;

fn is_an_outcome(answer: &Answered, code: &str, what: &str) {
    let issue = &answer.body["issue"][0];
    assert_eq!(
        answer.body["resourceType"], "OperationOutcome",
        "{what}: {}",
        answer.body
    );
    assert_eq!(
        (&issue["severity"], &issue["code"]),
        (&Value::from("error"), &Value::from(code)),
        "{what}: {}",
        answer.body
    );
    assert!(
        issue["diagnostics"]
            .as_str()
            .is_some_and(|says| says.len() > 20),
        "{what}"
    );
    assert_eq!(
        answer.headers["content-type"], "application/fhir+json; charset=utf-8",
        "{what}"
    );
}

#[tokio::test]
async fn every_refusal_under_fhir_is_an_outcome_with_its_kind_and_the_header_that_helps() {
    let (_world, reads, of) = clinic_with_a_patient("system/Patient.r").await;
    let at = |method: Method, path: &str| client().request(method, format!("{}{path}", reads.base));
    let with_token = |request: RequestBuilder| request.bearer_auth(&reads.token);
    let who = format!("/fhir/Patient/{}", patient(&of));

    // Nobody, and somebody with a token that is over.
    for request in [
        at(Method::GET, &who),
        at(Method::GET, &who).bearer_auth("none"),
    ] {
        let answer = answered(request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        is_an_outcome(&answer, "login", "no token");
        let challenge = answer.headers["www-authenticate"].to_str().expect("a text");
        assert!(challenge.starts_with("Bearer realm="), "{challenge}");
    }
    // The scopes do not reach.
    for path in ["/fhir/Consent?patient=1", "/fhir/Patient"] {
        let answer = answered(with_token(at(Method::GET, path))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        is_an_outcome(&answer, "forbidden", path);
    }
    let answer = answered(with_token(at(
        Method::POST,
        "/fhir/GuidanceResponse/$rems-etasu",
    )))
    .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    is_an_outcome(&answer, "forbidden", "a status without its scope");
    // Nothing is there.
    for path in [
        "/fhir/",
        "/fhir/Patient/1/_history/1/2/3",
        "/fhir/Patient/1",
    ] {
        let answer = answered(with_token(at(Method::GET, path))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        is_an_outcome(&answer, "not-found", path);
    }
    // It is there, and does not do that.
    let answer = answered(with_token(at(Method::DELETE, &who))).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    is_an_outcome(&answer, "not-supported", "DELETE");
    assert!(
        answer.headers["allow"]
            .to_str()
            .is_ok_and(|allow| allow.contains("GET"))
    );
    // It is not written in that.
    let answer =
        answered(with_token(at(Method::GET, &who)).header("accept", "application/fhir+xml")).await;
    assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE);
    is_an_outcome(&answer, "not-supported", "XML");
    // A form that is none.
    let answer = answered(
        with_token(at(Method::POST, "/fhir/Patient/_search"))
            .header("content-type", "application/json")
            .body("{}"),
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    is_an_outcome(&answer, "not-supported", "a search that is no form");
}

#[tokio::test]
async fn a_document_may_be_larger_than_a_form_and_is_bounded_all_the_same() {
    let mut config = reached_by_programs();
    config.document_limit = 200 * 1024;
    let world = World::with(config).await;
    let sends = async |path: &str, bytes: usize| {
        let request = client()
            .post(format!("{}{path}", world.base()))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body("a".repeat(bytes));
        answered(request).await
    };
    // A bundle of the size that a form may not have is read: it is refused for want of a token alone.
    for path in ["/fhir/Patient/_search", SIGN, "/hl7"] {
        assert_eq!(
            sends(path, 150 * 1024).await.status,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
        assert_eq!(
            sends(path, 300 * 1024).await.status,
            StatusCode::PAYLOAD_TOO_LARGE,
            "{path}"
        );
    }
    let answer = sends("/fhir/Patient/_search", 300 * 1024).await;
    is_an_outcome(&answer, "too-long", "a body past its bound");
    assert_eq!(
        sends("/api/session", 150 * 1024).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}
