//! The number of the programme's own system, brought by a pharmacy's program to a companion.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use retinue_kernel::{Channel, Day, ExternalNumber, FactId, Id};
use retinue_ledger::Brought;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Done;
use super::decision::{DecisionForm, answered};
use super::openapi::{refusals, shapes};
use crate::access::dispenser::{Dispenser, Requests};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::rooms::{pharmacist, record as faults};
use crate::site::Site;

/// A number that was obtained. `number` is the patient's here; `external-number` is the programme's.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = ObtainedNumber)]
pub(super) struct Obtained {
    /// The patient's programme number.
    #[schema(value_type = shapes::ProgrammeNumber)]
    number: String,
    /// The day of birth; held against the record where it is given.
    #[schema(value_type = Option<shapes::Day>)]
    born: Option<Day>,
    /// The prescription.
    #[schema(value_type = shapes::Name)]
    prescription: FactId,
    /// Yours, one for each command.
    #[schema(value_type = shapes::Name)]
    command_id: Id,
    /// The number of the programme's own system.
    #[schema(value_type = shapes::ExternalNumber)]
    external_number: ExternalNumber,
    /// The last day that came with it.
    #[schema(value_type = shapes::Day)]
    do_not_dispense_after: Day,
    /// Through which door it was obtained.
    #[schema(value_type = shapes::ChannelWord)]
    channel: Channel,
}

/// Record the number of the programme's own system
///
/// In a companion nothing is dispensed without it. The gate is asked again with the number, and its answer is recorded.
#[utoipa::path(
    post,
    path = "/api/external-authorisations",
    operation_id = "record_external_authorisation",
    security(("session" = []), ("session-on-loopback" = []), ("program" = ["system/DispenseRequest.c"])),
    request_body(content = Obtained, example = json!({"number": "RT-7K3M9QXA-5", "born": "2004-05-01", "prescription": "00000000-0000-4000-8000-000000000001", "command-id": "number-1", "external-number": "SYNTHETIC 1", "do-not-dispense-after": "2026-03-05", "channel": "website"})),
    responses((status = 200, description = "The answer, yes or no.", body = DecisionForm), refusals::OfRecording),
)]
pub(super) async fn record(
    proof: Dispenser<Requests>,
    State(site): State<Site>,
    Document(obtained): Document<Obtained>,
) -> Result<Response, Fault> {
    proof.must_be_given("born", obtained.born.as_ref())?;
    if obtained.born.is_some() {
        pharmacist::at_counter(&site, proof.proof(), &obtained.number, obtained.born).await?;
    }
    let brought = Brought {
        number: obtained.external_number,
        do_not_dispense_after: obtained.do_not_dispense_after,
        channel: obtained.channel,
    };
    let answer = pharmacist::number::bring(
        &site,
        proof.proof(),
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
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = NumberCorrection)]
pub(super) struct Correction {
    /// The patient's programme number.
    #[schema(value_type = shapes::ProgrammeNumber)]
    number: String,
    /// Yours, one for each command.
    #[schema(value_type = shapes::Name)]
    command_id: Id,
    /// What was recorded.
    #[schema(value_type = shapes::Name)]
    authorisation: FactId,
    /// The number of the programme's own system.
    #[schema(value_type = shapes::ExternalNumber)]
    external_number: ExternalNumber,
    /// The last day that came with it.
    #[schema(value_type = shapes::Day)]
    do_not_dispense_after: Day,
    /// Through which door it was obtained.
    #[schema(value_type = shapes::ChannelWord)]
    channel: Channel,
    /// Why, in a few words.
    #[schema(value_type = shapes::Name)]
    why: Id,
}

/// Put a recorded number right
///
/// Replaces what was recorded under an authorisation that is still open.
#[utoipa::path(
    post,
    path = "/api/external-authorisations/corrections",
    operation_id = "correct_external_authorisation",
    request_body(content = Correction, example = json!({"number": "RT-7K3M9QXA-5", "command-id": "correction-1", "authorisation": "00000000-0000-4000-8000-000000000002", "external-number": "SYNTHETIC 2", "do-not-dispense-after": "2026-03-05", "channel": "telephone", "why": "one digit was mistyped"})),
    responses((status = 201, description = "The correction is recorded.", body = Done), refusals::OfPuttingRight),
)]
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
        proof.proof(),
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
