//! JSON as programs send it: the exact document, or 400 with what is wrong.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use retinue_kernel::Object;
use serde::de::DeserializeOwned;

use super::fault::Fault;

/// A document of the machine interface. Its types refuse unknown fields; an object where a text belongs is refused by
/// its type, so a query operator never reaches a query; a list where the document belongs is refused, whatever it holds.
pub(crate) struct Document<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Document<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Document<T>, Fault> {
        let media = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let essence = media.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Fault::WrongMedia);
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| Fault::TooLarge)?;
        serde_json::from_slice::<Object<T>>(&bytes)
            .map(|Object(document)| Document(document))
            .map_err(|error| Fault::NotTheDocument(error.to_string()))
    }
}
