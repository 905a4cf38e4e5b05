//! The number of the programme's own system, brought by a pharmacy's program to a companion.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use retinue_kernel::{Channel, Day, ExternalNumber, FactId, Id};
use retinue_ledger::Brought;
use serde::Deserialize;

use super::{Done, answered};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::rooms::{pharmacist, record as faults};
use crate::site::Site;

/// A number that was obtained. `number` is the patient's here; `external-number` is the programme's.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Obtained {
    number: String,
    born: Option<Day>,
    prescription: FactId,
    command_id: Id,
    external_number: ExternalNumber,
    do_not_dispense_after: Day,
    channel: Channel,
}

pub(super) async fn record(
    proof: Pharmacist,
    State(site): State<Site>,
    Document(obtained): Document<Obtained>,
) -> Result<Response, Fault> {
    if obtained.born.is_some() {
        pharmacist::at_counter(&site, &proof, &obtained.number, obtained.born).await?;
    }
    let brought = Brought {
        number: obtained.external_number,
        do_not_dispense_after: obtained.do_not_dispense_after,
        channel: obtained.channel,
    };
    let answer = pharmacist::number::bring(
        &site,
        &proof,
        &obtained.number,
        obtained.prescription,
        &obtained.command_id,
        brought,
    )
    .await
    .map_err(faults::fault)?;
    answered(&site, answer)
}

/// A recorded number as it should have been. `authorisation` names what was recorded.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Correction {
    number: String,
    command_id: Id,
    authorisation: FactId,
    external_number: ExternalNumber,
    do_not_dispense_after: Day,
    channel: Channel,
    why: Id,
}

pub(super) async fn correct(
    proof: Pharmacist,
    State(site): State<Site>,
    Document(correction): Document<Correction>,
) -> Result<Response, Fault> {
    let brought = Brought {
        number: correction.external_number,
        do_not_dispense_after: correction.do_not_dispense_after,
        channel: correction.channel,
    };
    pharmacist::number::put_right(
        &site,
        &proof,
        &correction.number,
        &correction.authorisation,
        &correction.command_id,
        brought,
        correction.why,
    )
    .await
    .map_err(faults::fault)?;
    let recorded = "fact-corrected";
    Ok((
        StatusCode::CREATED,
        Json(Done {
            recorded,
            also: None,
        }),
    )
        .into_response())
}
