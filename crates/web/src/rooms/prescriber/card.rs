//! The card that the clinic gives to a patient, in every language of the house: not every patient has an account.

use axum::extract::{Path, State};
use axum::response::Response;
use retinue_rulebook::Language;

use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::card;
use crate::site::Site;

pub(super) const PATH: &str = "/clinic/patients/{patient}/card.pdf";

pub(super) async fn paper(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof, &patient).await?;
    card::paper(
        &site,
        &chart.number,
        chart.mode,
        &[Language::English, Language::Spanish],
    )
    .await
}
