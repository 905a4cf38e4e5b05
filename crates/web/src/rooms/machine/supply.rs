//! What a pharmacy's program says was done with an authorisation, or on a checklist.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use retinue_kernel::{Capsules, Day, Days, FactId, HandedTo, Id, Mode, Payload, PharmacyId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Done;
use super::openapi::{refusals, shapes};
use crate::access::dispenser::{Dispenser, Supplies};
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::rooms::pharmacist;
use crate::site::Site;

/// What the pharmacy did with an authorisation, or with a checklist where no registry authorises.
///
/// Which fields belong to an act follows from its `type`: `supplied` names prescription and checklist, every other the
/// authorisation; what leaves or is filled has its days. A field that does not belong is refused.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SupplyAct {
    /// The patient's programme number.
    #[schema(value_type = shapes::ProgrammeNumber)]
    number: String,
    /// Yours, one for each act.
    #[schema(value_type = shapes::Name)]
    command_id: Id,
    /// What was done.
    #[serde(rename = "type")]
    kind: Kind,
    /// The day of a supply that is entered late: that of its checklist, or the one on which it left before its authorisation
    /// was released. Today when it is left out.
    #[schema(value_type = Option<shapes::Day>)]
    on: Option<Day>,
    /// The authorisation.
    #[schema(value_type = Option<shapes::Name>)]
    authorisation: Option<FactId>,
    /// The prescription of a supply without a registry.
    #[schema(value_type = Option<shapes::Name>)]
    prescription: Option<FactId>,
    /// Its checklist.
    #[schema(value_type = Option<shapes::Name>)]
    checklist: Option<FactId>,
    /// The days of supply.
    #[schema(value_type = Option<shapes::WholeDays>)]
    days: Option<Days>,
    /// What was in the bag.
    #[schema(value_type = Option<shapes::CapsulesByStrength>)]
    capsules: Option<Capsules>,
    /// The product's code.
    #[schema(value_type = Option<shapes::Name>)]
    product_code: Option<Id>,
    /// The lot.
    #[schema(value_type = Option<shapes::Name>)]
    lot: Option<Id>,
    /// Into whose hands it was given; for what was handed over whole or in part, and for a supply that was not sent.
    #[schema(value_type = Option<shapes::HandedToWord>)]
    to: Option<HandedTo>,
    /// Why it is reversed or released.
    #[schema(value_type = Option<shapes::Name>)]
    reason: Option<Id>,
    /// Whether a supply was sent rather than handed over.
    shipped: Option<bool>,
    /// Why a supply was made although something was open, or why it is entered only after its authorisation was released.
    #[schema(value_type = Option<shapes::Name>)]
    despite: Option<Id>,
}

/// The kinds of fact that a pharmacy reports, by the text under which they are recorded.
#[derive(Deserialize, ToSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[schema(as = SupplyActType)]
enum Kind {
    /// Filled, not yet handed over.
    Filled,
    /// Handed over whole.
    HandedOver,
    /// Sent by post.
    Shipped,
    /// Handed over in part.
    PartiallyDispensed,
    /// What was sent has arrived.
    Delivered,
    /// The fill was reversed.
    AuthorisationReversed,
    /// Released, so that another pharmacy can ask.
    AuthorisationReleased,
    /// Filled capsules went back to stock.
    ReturnedToStock,
    /// Supplied on a checklist, without a registry.
    Supplied,
}

/// A field that an act of a kind must have.
fn needed<T>(field: &'static str, value: Option<T>) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::NotTheDocument(format!("{field}: is missing")))
}

impl SupplyAct {
    fn payload(self, pharmacy: &PharmacyId) -> Result<Payload, Fault> {
        let SupplyAct {
            number: _,
            command_id: _,
            kind,
            on,
            authorisation,
            prescription,
            checklist,
            days,
            capsules,
            product_code,
            lot,
            to,
            reason,
            shipped,
            despite,
        } = self;
        let is_supply = kind == Kind::Supplied;
        let is_bag = matches!(
            kind,
            Kind::Filled
                | Kind::HandedOver
                | Kind::Shipped
                | Kind::PartiallyDispensed
                | Kind::Supplied
        );
        let leaves = is_bag && kind != Kind::Filled;
        let into_hands = matches!(
            kind,
            Kind::HandedOver | Kind::PartiallyDispensed | Kind::Supplied
        );
        let takes_reason = matches!(
            kind,
            Kind::AuthorisationReversed | Kind::AuthorisationReleased
        );
        let stray = match () {
            () if !is_bag && days.is_some() => Some("days"),
            () if !is_bag && capsules.is_some() => Some("capsules"),
            () if !is_bag && product_code.is_some() => Some("product-code"),
            () if !is_bag && lot.is_some() => Some("lot"),
            () if !into_hands && to.is_some() => Some("to"),
            () if !takes_reason && reason.is_some() => Some("reason"),
            () if is_supply && authorisation.is_some() => Some("authorisation"),
            () if !is_supply && prescription.is_some() => Some("prescription"),
            () if !is_supply && checklist.is_some() => Some("checklist"),
            () if !is_supply && shipped.is_some() => Some("shipped"),
            () if !leaves && despite.is_some() => Some("despite"),
            // Of an authorisation only what had left before its release is entered for another day.
            () if !is_supply && despite.is_none() && on.is_some() => Some("on"),
            () => None,
        };
        if let Some(field) = stray {
            return Err(Fault::NotTheDocument(format!(
                "{field}: does not belong to this kind of act; leave it out"
            )));
        }
        let days = match days {
            Some(days) => days,
            None if is_bag => return Err(Fault::NotTheDocument("days: is missing".to_owned())),
            None => 0,
        };
        if is_supply {
            let payload = Payload::Supplied {
                prescription: needed("prescription", prescription)?,
                pharmacy: pharmacy.clone(),
                checklist: needed("checklist", checklist)?,
                days,
                capsules,
                product_code,
                lot,
                shipped: shipped.unwrap_or(false),
                despite,
                to,
            };
            return Ok(payload);
        }
        let authorisation = needed("authorisation", authorisation)?;
        let payload = match kind {
            Kind::Supplied => return Err(Fault::Failed),
            Kind::Filled => Payload::Filled {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
            },
            Kind::HandedOver => Payload::HandedOver {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                despite,
                to,
            },
            Kind::Shipped => Payload::Shipped {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                despite,
            },
            Kind::PartiallyDispensed => Payload::PartiallyDispensed {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                despite,
                to,
            },
            Kind::Delivered => Payload::Delivered { authorisation },
            Kind::AuthorisationReversed => Payload::AuthorisationReversed {
                authorisation,
                reason,
            },
            Kind::AuthorisationReleased => Payload::AuthorisationReleased {
                authorisation,
                reason,
            },
            Kind::ReturnedToStock => Payload::ReturnedToStock { authorisation },
        };
        Ok(payload)
    }
}

const REVERSE_THERE: &str = "reverse the number in the programme's own system as well";

/// Say what was done with an authorisation
///
/// Fill, hand over, send, reverse, release, return to stock; or a supply on a checklist.
#[utoipa::path(
    post,
    path = "/api/supply-acts",
    operation_id = "record_supply_act",
    security(("session" = []), ("session-on-loopback" = []), ("program" = ["system/SupplyAct.c"])),
    request_body(content = SupplyAct, example = json!({"number": "RT-7K3M9QXA-5", "command-id": "act-1", "type": "handed-over", "authorisation": "00000000-0000-4000-8000-000000000002", "days": 30, "lot": "SYNTHETIC-LOT"})),
    responses((status = 201, description = "The act is recorded.", body = Done), refusals::OfRecording),
)]
pub(super) async fn record(
    proof: Dispenser<Supplies>,
    State(site): State<Site>,
    Document(act): Document<SupplyAct>,
) -> Result<Response, Fault> {
    // Without a registry the pharmacist's judgement authorises; so it does where something is entered late or despite a no.
    if act.kind == Kind::Supplied {
        proof.must_be_a_person("type")?;
    }
    if act.despite.is_some() {
        proof.must_be_a_person("despite")?;
    }
    let (number, command_id, on) = (act.number.clone(), act.command_id.clone(), act.on);
    let payload = act.payload(proof.proof().pharmacy())?;
    let recorded = payload.kind();
    pharmacist::at_the_till(&site, proof.proof(), &number, &command_id, on, payload)
        .await
        .map_err(crate::rooms::record::fault)?;
    let ends_it = matches!(
        recorded,
        "authorisation-reversed" | "authorisation-released" | "returned-to-stock"
    );
    let also = (ends_it && site.mode() == Mode::Companion).then_some(REVERSE_THERE);
    Ok((StatusCode::CREATED, Json(Done { recorded, also })).into_response())
}
