//! The patient's own copies of what was signed.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::access::proof::Patient;
use crate::http::fault::Fault;
use crate::rooms::signed_forms::{self, CopyIn};
use crate::site::Site;

pub(super) const BASE: &str = "/me/forms";
pub(super) const COPY: &str = "/me/forms/{signature}/form.pdf";

/// One copy, in the patient's language where the text has it.
pub(super) async fn copy(
    proof: Patient,
    State(site): State<Site>,
    Path(signature): Path<String>,
) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof).await?;
    let language = CopyIn::Reader(proof.zones().language);
    signed_forms::copy(&site, &chart, &signature, language).await
}
