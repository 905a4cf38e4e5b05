//! A patient at the counter, as a pharmacy's program sees them.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use retinue_care::Confidence;
use retinue_kernel::{Capsules, Day, Days, ExternalNumber, FactId, Mode, Product, SuppliedBeside};
use retinue_ledger::{CounterState, FlagAtCounter, ReleasedHere};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::openapi::{refusals, shapes};
use crate::access::dispenser::{Dispenser, Presents};
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::rooms::pharmacist;
use crate::site::Site;

/// A patient at the counter.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Presentation {
    /// The programme number.
    #[schema(value_type = shapes::ProgrammeNumber)]
    number: String,
    /// The day of birth.
    #[schema(value_type = shapes::Day)]
    born: Day,
}

/// What the counter shows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
struct Presented {
    /// The programme number as it is written.
    #[schema(value_type = shapes::ProgrammeNumber)]
    number: String,
    /// The patient's name.
    name: String,
    /// The day now in the patient's programme.
    #[schema(value_type = shapes::Day)]
    today: Day,
    /// The prescriptions, the latest first.
    prescriptions: Vec<PrescriptionForm>,
    /// Advice beside the verdict, as on the page; null where the facts of care could not be read. No flag is no word of
    /// harmlessness.
    flags: Option<Vec<FlagForm>>,
}

/// A prescription and how it stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
struct PrescriptionForm {
    /// What a request to dispense names.
    #[schema(value_type = shapes::Name)]
    prescription: FactId,
    /// The day it was written.
    #[schema(value_type = shapes::Day)]
    written_on: Day,
    /// The formulation.
    #[schema(value_type = shapes::ProductWord)]
    product: Product,
    /// What it is for.
    #[schema(value_type = shapes::CapsulesByStrength)]
    capsules: Capsules,
    /// The days of supply.
    #[schema(value_type = shapes::WholeDays)]
    days: Days,
    /// What this pharmacy held and was released, while nothing is on record that left on it: what had left before is entered
    /// with its day and with `despite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    released: Option<ReleasedForm>,
    /// Without a registry: what was supplied on another order and lasts still. The checklist does not ask about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    beside: Option<BesideForm>,
    #[serde(flatten)]
    state: StateForm,
}

/// An authorisation of this pharmacy that was released.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
struct ReleasedForm {
    /// Its id.
    #[schema(value_type = shapes::Name)]
    authorisation: FactId,
    /// The day it was given.
    #[schema(value_type = shapes::Day)]
    given_on: Day,
    /// The last day on which something can have left on it.
    #[schema(value_type = shapes::Day)]
    last_day: Day,
    /// The day of the release.
    #[schema(value_type = shapes::Day)]
    on: Day,
    /// Whether the programme's office released it.
    by_the_office: bool,
    /// The days of supply it was given for.
    #[schema(value_type = shapes::WholeDays)]
    days: Days,
}

impl ReleasedForm {
    fn of(released: ReleasedHere) -> ReleasedForm {
        let ReleasedHere {
            authorisation,
            given_on,
            last_day,
            on,
            by_the_office,
            days,
        } = released;
        ReleasedForm {
            authorisation,
            given_on,
            last_day,
            on,
            by_the_office,
            days,
        }
    }
}

/// What was supplied on another order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
struct BesideForm {
    /// The latest day on which something of it left a pharmacy.
    #[schema(value_type = shapes::Day)]
    left_on: Day,
    /// The last day that it covers, counted from what left.
    #[schema(value_type = shapes::Day)]
    lasts_until: Day,
}

impl BesideForm {
    fn of(beside: SuppliedBeside) -> BesideForm {
        let SuppliedBeside {
            left_on,
            lasts_until,
        } = beside;
        BesideForm {
            left_on,
            lasts_until,
        }
    }
}

/// How a prescription stands.
#[derive(Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum StateForm {
    /// Nobody has asked yet.
    ToBeAsked,
    /// Authorised here.
    Authorised {
        /// What an act of supply names.
        #[schema(value_type = shapes::Name)]
        authorisation: FactId,
        /// The last day on which it may leave.
        #[schema(value_type = shapes::Day)]
        until: Day,
        /// Whether it was filled.
        filled: bool,
    },
    /// The number of the programme's own system is on record here; `authorisation` is what an act of supply names.
    #[serde(rename_all = "kebab-case")]
    NumberRecorded {
        /// What an act of supply names.
        #[schema(value_type = shapes::Name)]
        authorisation: FactId,
        /// The number of the programme's own system.
        #[schema(value_type = shapes::ExternalNumber)]
        external_number: ExternalNumber,
        /// The last day on which it may leave.
        #[schema(value_type = shapes::Day)]
        until: Day,
        /// The last day by our own rules.
        #[schema(value_type = shapes::Day)]
        ours: Day,
        /// The last day that came with the number.
        #[schema(value_type = shapes::Day)]
        do_not_dispense_after: Day,
        /// Whether it was filled.
        filled: bool,
    },
    /// Given before the installation became a companion: nothing leaves on it.
    NumberMissing {
        /// What an act of supply names.
        #[schema(value_type = shapes::Name)]
        authorisation: FactId,
    },
    /// Another pharmacy holds an authorisation.
    HeldElsewhere,
    /// Filled, and its authorisation has ended: return it to stock.
    ToBeReturned {
        /// What an act of supply names.
        #[schema(value_type = shapes::Name)]
        authorisation: FactId,
    },
    /// The checklist of today, as it stands now, in a programme without a registry.
    Checked {
        /// What a supply names.
        #[schema(value_type = shapes::Name)]
        checklist: FactId,
        /// Whether every item is met.
        complete: bool,
        /// The last day of a complete one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<shapes::Day>)]
        until: Option<Day>,
    },
    /// It has been dispensed.
    Dispensed,
    /// It was cancelled, or the treatment paused or stopped.
    Ended,
}

impl StateForm {
    fn of(state: CounterState, mode: Mode) -> StateForm {
        match state {
            CounterState::ToBeAsked => StateForm::ToBeAsked,
            CounterState::Authorised {
                authorisation,
                until,
                filled,
                number: Some(number),
                ..
            } => StateForm::NumberRecorded {
                authorisation,
                external_number: number.number,
                until,
                ours: number.ours,
                do_not_dispense_after: number.theirs,
                filled,
            },
            CounterState::Authorised { authorisation, .. } if mode == Mode::Companion => {
                StateForm::NumberMissing { authorisation }
            }
            CounterState::Authorised {
                authorisation,
                until,
                filled,
                ..
            } => StateForm::Authorised {
                authorisation,
                until,
                filled,
            },
            CounterState::HeldElsewhere => StateForm::HeldElsewhere,
            CounterState::ToBeReturned { authorisation } => {
                StateForm::ToBeReturned { authorisation }
            }
            CounterState::Checked { checklist, now } => StateForm::Checked {
                checklist,
                complete: now.is_complete(),
                until: now.until,
            },
            CounterState::Dispensed => StateForm::Dispensed,
            CounterState::Ended => StateForm::Ended,
        }
    }
}

/// The word for how a prescription stands.
pub(super) fn state_of(state: &CounterState, mode: Mode) -> &'static str {
    match state {
        CounterState::ToBeAsked => "to-be-asked",
        CounterState::Authorised {
            number: Some(_), ..
        } => "number-recorded",
        CounterState::Authorised { .. } if mode == Mode::Companion => "number-missing",
        CounterState::Authorised { .. } => "authorised",
        CounterState::HeldElsewhere => "held-elsewhere",
        CounterState::ToBeReturned { .. } => "to-be-returned",
        CounterState::Checked { .. } => "checked",
        CounterState::Dispensed => "dispensed",
        CounterState::Ended => "ended",
    }
}

/// A flag beside the verdict: advice, on which no answer rests (decision 0031).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
struct FlagForm {
    /// What it is about.
    #[schema(value_type = shapes::FlagKind)]
    kind: &'static str,
    /// What is advised.
    #[schema(value_type = shapes::FlagAction)]
    action: &'static str,
    /// The medicine or the allergy by the name that the knowledge has for it; none with a hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    /// The sentence.
    says: String,
    /// On what it rests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sources: Vec<String>,
    /// Whether no stored source confirms it.
    provisional: bool,
}

impl FlagForm {
    fn of(told: FlagAtCounter) -> FlagForm {
        let FlagAtCounter { flag, sources } = told;
        let held = || pharmacist::words::HOLD_CONSIDERED.to_owned();
        FlagForm {
            kind: flag.kind.as_str(),
            action: flag.action.as_str(),
            about: flag.about,
            says: flag.says.unwrap_or_else(held),
            sources,
            provisional: flag
                .basis
                .is_some_and(|basis| basis.confidence == Confidence::Unconfirmed),
        }
    }
}

/// Find a patient
///
/// The patient of a number and a day of birth, as the counter shows them. Each look is recorded in the access log.
#[utoipa::path(
    post,
    path = "/api/presentations",
    security(("session" = []), ("session-on-loopback" = []), ("program" = ["system/Presentation.s"])),
    request_body(content = Presentation, example = json!({"number": "RT-7K3M9QXA-5", "born": "2004-05-01"})),
    responses((status = 200, description = "The patient at the counter.", body = Presented), refusals::OfLooking),
)]
pub(super) async fn present(
    proof: Dispenser<Presents>,
    State(site): State<Site>,
    Document(Presentation { number, born }): Document<Presentation>,
) -> Result<Response, Fault> {
    let at = pharmacist::at_counter(&site, proof.proof(), &number, Some(born)).await?;
    let prescriptions = at.prescriptions.into_iter().map(|item| PrescriptionForm {
        prescription: item.prescription,
        written_on: item.written_on,
        product: item.product,
        capsules: item.capsules,
        days: item.days,
        released: item.released.map(ReleasedForm::of),
        beside: item.beside.map(BesideForm::of),
        state: StateForm::of(item.state, at.mode),
    });
    let number = at.number.to_string();
    let presented = Presented {
        number,
        name: at.name,
        today: at.today,
        prescriptions: prescriptions.collect(),
        flags: at
            .flags
            .map(|flags| flags.into_iter().map(FlagForm::of).collect()),
    };
    Ok(Json(presented).into_response())
}
