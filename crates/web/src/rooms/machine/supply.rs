//! What a pharmacy's program says was done with an authorisation, or on a checklist.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use retinue_kernel::{Capsules, Day, Days, FactId, Id, Mode, Payload, PharmacyId};
use serde::Deserialize;

use super::Done;
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::rooms::pharmacist;
use crate::site::Site;

/// What the pharmacy did with an authorisation, or with a checklist where no registry authorises.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SupplyAct {
    number: String,
    command_id: Id,
    #[serde(rename = "type")]
    kind: Kind,
    /// The day of a supply that is entered late: that of its checklist, or the one on which it left before its authorisation
    /// was released. Today when it is left out.
    on: Option<Day>,
    authorisation: Option<FactId>,
    prescription: Option<FactId>,
    checklist: Option<FactId>,
    days: Option<Days>,
    capsules: Option<Capsules>,
    product_code: Option<Id>,
    lot: Option<Id>,
    reason: Option<Id>,
    shipped: Option<bool>,
    /// Why a supply was made although something was open, or why it is entered only after its authorisation was released.
    despite: Option<Id>,
}

/// The kinds of fact that a pharmacy reports, by the text under which they are recorded.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Filled,
    HandedOver,
    Shipped,
    PartiallyDispensed,
    Delivered,
    AuthorisationReversed,
    AuthorisationReleased,
    ReturnedToStock,
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
        let takes_reason = matches!(
            kind,
            Kind::AuthorisationReversed | Kind::AuthorisationReleased
        );
        let stray = match () {
            () if !is_bag && days.is_some() => Some("days"),
            () if !is_bag && capsules.is_some() => Some("capsules"),
            () if !is_bag && product_code.is_some() => Some("product-code"),
            () if !is_bag && lot.is_some() => Some("lot"),
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

pub(super) async fn record(
    proof: Pharmacist,
    State(site): State<Site>,
    Document(act): Document<SupplyAct>,
) -> Result<Response, Fault> {
    let (number, command_id, on) = (act.number.clone(), act.command_id.clone(), act.on);
    let payload = act.payload(proof.proof().pharmacy())?;
    let recorded = payload.kind();
    pharmacist::at_the_till(&site, &proof, &number, &command_id, on, payload)
        .await
        .map_err(crate::rooms::record::fault)?;
    let ends_it = matches!(
        recorded,
        "authorisation-reversed" | "authorisation-released" | "returned-to-stock"
    );
    let also = (ends_it && site.mode() == Mode::Companion).then_some(REVERSE_THERE);
    Ok((StatusCode::CREATED, Json(Done { recorded, also })).into_response())
}
