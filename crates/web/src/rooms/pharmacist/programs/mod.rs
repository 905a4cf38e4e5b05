//! For programs: each operation of the machine interface with what it asks, and a form that sends it as the pharmacist who
//! is signed in. What is sent goes through the same doors as a program's request: the same proof, log and gate.

mod view;
mod words;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, Request, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Rejected, Typed};
use crate::rooms::machine::openapi::told::{Operation, operations_of_pharmacies};
use crate::rooms::record;
use crate::site::Site;
use crate::views::page::Page;

pub(super) const PATH: &str = "/pharmacy/programs";
pub(super) const ONE: &str = "/pharmacy/programs/{operation}";

/// No answer of the interface comes near it.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// What came back.
struct Answered {
    status: u16,
    reason: &'static str,
    document: String,
}

pub(super) async fn list(proof: Pharmacist, State(site): State<Site>) -> Html<String> {
    let view = view::list(&operations_of_pharmacies());
    Page::of(proof.visitor(), words::TITLE)
        .on(PATH)
        .render(&site, view)
}

pub(super) async fn page(
    proof: Pharmacist,
    State(site): State<Site>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let operation = operation(&name)?;
    let begun = view::begin(&operation);
    let page = shown(&site, &proof, &headers, &operation, &begun, None);
    Ok(page.into_response())
}

pub(super) async fn send(
    proof: Pharmacist,
    State(site): State<Site>,
    Path(name): Path<String>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let operation = operation(&name)?;
    if !view::can_be_sent(&operation) {
        return Err(Fault::NotFound);
    }
    let kept = typed.clone();
    let mut reader = Reader::of(typed);
    let document = reader.document(&words::DOCUMENT);
    match reader.finish(document) {
        Ok(read) => {
            let (document, _) = read.parts();
            let answered = asked(&site, &proof, &headers, operation.path, document).await?;
            let form = Form {
                typed: kept,
                ..Form::default()
            };
            let page = shown(&site, &proof, &headers, &operation, &form, Some(&answered));
            Ok(page.into_response())
        }
        Err(Rejected::Fault(fault)) => Err(fault),
        Err(Rejected::Form(form)) => Ok(record::unprocessable(shown(
            &site, &proof, &headers, &operation, &form, None,
        ))),
    }
}

fn operation(name: &str) -> Result<Operation, Fault> {
    operations_of_pharmacies()
        .into_iter()
        .find(|operation| operation.name == name)
        .ok_or(Fault::NotFound)
}

fn shown(
    site: &Site,
    proof: &Pharmacist,
    headers: &HeaderMap,
    operation: &Operation,
    form: &Form,
    answered: Option<&Answered>,
) -> Html<String> {
    let view = view::one(
        operation,
        form,
        answered,
        &view::address(headers, site),
        site.mode(),
    );
    Page::of(proof.visitor(), operation.summary)
        .on(PATH)
        .with(form)
        .render(site, view)
}

/// Sends a document to the site itself, with the session and the site of the page that sent it.
async fn asked(
    site: &Site,
    proof: &Pharmacist,
    headers: &HeaderMap,
    path: &str,
    document: String,
) -> Result<Answered, Fault> {
    let at = proof.visitor().at.as_ref();
    let address = at.map_or_else(|| path.to_owned(), |at| format!("{path}?at={at}"));
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(address)
        // The host of the page was judged when it came in; this request does not leave the program.
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json");
    for cookie in headers.get_all(header::COOKIE) {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(Body::from(document)).map_err(|error| {
        tracing::error!(%error, "a request to the site itself could not be made");
        Fault::Failed
    })?;
    let Ok(response) = crate::app::app(site.clone()).oneshot(request).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), LONGEST_ANSWER)
        .await
        .map_err(|_| Fault::NotAnswered)?;
    let document = serde_json::from_slice::<Value>(&bytes).map_or_else(
        |_| String::from_utf8_lossy(&bytes).into_owned(),
        |document| format!("{document:#}"),
    );
    Ok(Answered {
        status: status.as_u16(),
        reason: status.canonical_reason().unwrap_or_default(),
        document,
    })
}
