//! What leaves a sandbox says so: pages by their banner, everything else here, in one place that no route can forget.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use retinue_rulebook::watermark;
use serde_json::{Map, Value};

use crate::site::Site;

/// The header of every answer, files included.
const HEADER: HeaderName = HeaderName::from_static("retinue-watermark");
/// The field of every JSON document.
const FIELD: &str = "watermark";
/// The same in a description of the interface, whose format has names for fields of others.
const FIELD_OF_OPENAPI: &str = "x-watermark";
/// No document of this site comes near it.
const LONGEST_DOCUMENT: usize = 4 * 1024 * 1024;

/// Marks every answer of a sandbox.
pub(crate) async fn mark(State(site): State<Site>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let Some(says) = watermark(site.mode()) else {
        return response;
    };
    let mut response = if is_json(&response) {
        with_field(response, says).await
    } else {
        response
    };
    response
        .headers_mut()
        .insert(HEADER, HeaderValue::from_static(says));
    response
}

fn is_json(response: &Response) -> bool {
    let media = response.headers().get(header::CONTENT_TYPE);
    let media = media.and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = media.split(';').next().unwrap_or("").trim();
    // A FHIR resource has no place for a field of ours, and its numbers keep their digits: it carries a tag of its own.
    essence != retinue_interop::fhir_r4::MEDIA_TYPE
        && (essence == "application/json" || essence.ends_with("+json"))
}

/// The document with the field in it. What is no object is left as it is: no document of this site is one.
async fn with_field(response: Response, says: &'static str) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LONGEST_DOCUMENT).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let marked = serde_json::from_slice::<Map<String, Value>>(&bytes)
        .ok()
        .and_then(|mut document| {
            let field = if document.contains_key("openapi") {
                FIELD_OF_OPENAPI
            } else {
                FIELD
            };
            document.insert(field.to_owned(), Value::from(says));
            serde_json::to_vec(&document).ok()
        });
    let bytes = marked.map_or(bytes, Into::into);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes))
}
