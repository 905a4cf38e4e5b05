//! A pharmacy's program asks the gate.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use retinue_kernel::{Day, Days, FactId, Id, Mode, Unmet};
use retinue_ledger::{Checklist, ChecklistItem, CounterAnswer, CounterVerdict, Verdict};
use retinue_rulebook::{Rulebook, ToldAtCounter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::again::holds_still;
use super::openapi::{refusals, shapes};
use crate::access::dispenser::{Dispenser, Requests};
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::rooms::{pharmacist, record};
use crate::site::Site;

/// A request to dispense. `born` is held against the record where it is given, and a program with a token gives it always.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = DispenseRequest)]
pub(super) struct Request {
    /// The programme number.
    #[schema(value_type = shapes::ProgrammeNumber)]
    number: String,
    /// The day of birth.
    #[schema(value_type = Option<shapes::Day>)]
    born: Option<Day>,
    /// The prescription.
    #[schema(value_type = shapes::Name)]
    prescription: FactId,
    /// Yours, one for each request. The same id with the same content is done once and answered alike.
    #[schema(value_type = shapes::Name)]
    command_id: Id,
}

/// The answer of the gate. A denial is an answer, and recorded.
#[derive(Serialize, ToSchema)]
#[serde(tag = "decision", rename_all = "kebab-case")]
#[schema(as = Decision)]
pub(super) enum DecisionForm {
    /// It may be dispensed.
    #[serde(rename_all = "kebab-case")]
    Authorised {
        /// What an act of supply names.
        #[schema(value_type = shapes::Name)]
        authorisation: FactId,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// The last day on which it may leave.
        #[schema(value_type = shapes::Day)]
        until: Day,
        /// The days of supply.
        #[schema(value_type = shapes::WholeDays)]
        days: Days,
        /// Whether this is an answer that was given before.
        again: bool,
    },
    /// It may not, and why.
    #[serde(rename_all = "kebab-case")]
    Denied {
        /// The id of this denial.
        #[schema(value_type = shapes::Name)]
        denial: FactId,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// Every reason.
        unmet: Vec<UnmetForm>,
        /// Whether this is an answer that was given before.
        again: bool,
    },
    /// Without a registry the answer is a pharmacist's checklist, and a yes is no authorisation.
    #[serde(rename_all = "kebab-case")]
    ChecklistComplete {
        /// What a supply names.
        #[schema(value_type = shapes::Name)]
        checklist: FactId,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// The last day on which it may leave.
        #[schema(value_type = shapes::Day)]
        until: Day,
        /// The days of supply.
        #[schema(value_type = shapes::WholeDays)]
        days: Days,
        /// Its items.
        items: Vec<ItemForm>,
        /// Whether this is an answer that was given before.
        again: bool,
    },
    /// An item of the checklist is open.
    #[serde(rename_all = "kebab-case")]
    ChecklistOpen {
        /// What a supply names.
        #[schema(value_type = shapes::Name)]
        checklist: FactId,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// Its items.
        items: Vec<ItemForm>,
        /// Whether this is an answer that was given before.
        again: bool,
    },
    /// A companion's word for yes: the number comes from the programme's own system.
    Ready {
        /// What to do.
        says: &'static str,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// The last day on which it may leave.
        #[schema(value_type = shapes::Day)]
        until: Day,
        /// The days of supply.
        #[schema(value_type = shapes::WholeDays)]
        days: Days,
        /// Whether this is an answer that was given before.
        again: bool,
    },
    /// The number is on record, and it may be dispensed until the earlier of the two days.
    #[serde(rename_all = "kebab-case")]
    NumberRecorded {
        /// What an act of supply names.
        #[schema(value_type = shapes::Name)]
        authorisation: FactId,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// The last day on which it may leave.
        #[schema(value_type = shapes::Day)]
        until: Day,
        /// The last day by our own rules.
        #[schema(value_type = shapes::Day)]
        ours: Day,
        /// The last day that came with the number.
        #[schema(value_type = shapes::Day)]
        do_not_dispense_after: Day,
        /// The days of supply.
        #[schema(value_type = shapes::WholeDays)]
        days: Days,
        /// Whether this is an answer that was given before.
        again: bool,
    },
}

/// A reason as a pharmacy may know it. Where the reason itself is between patient and clinic, its name is a general one, and
/// several of one name that the same person can clear are told as one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Unmet)]
pub(super) struct UnmetForm {
    /// The line of the law, or the slug where a pharmacy may not know it.
    requirement: String,
    /// Why it is not met, in general where a pharmacy may not know more.
    #[schema(value_type = shapes::ReasonWord)]
    slug: &'static str,
    /// Who can clear it.
    #[schema(value_type = shapes::WhoWord)]
    who: retinue_kernel::Who,
    /// The first day on which it can be clear.
    #[schema(value_type = shapes::Day)]
    earliest: Day,
    /// The reason in the pharmacist's words.
    says: String,
    /// Where the rule stands, where a pharmacy may know which it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<shapes::Citation>)]
    cite: Option<retinue_kernel::Citation>,
    /// Whether it rests on something that no authority has confirmed.
    provisional: bool,
}

impl UnmetForm {
    fn all(unmet: &[Unmet], rulebook: &Rulebook) -> Vec<UnmetForm> {
        let told = ToldAtCounter::of(unmet, rulebook);
        told.into_iter().map(UnmetForm::of).collect()
    }

    fn of(told: ToldAtCounter) -> UnmetForm {
        UnmetForm {
            requirement: told.law().to_owned(),
            slug: told.word,
            who: told.who,
            earliest: told.earliest,
            says: told.says,
            cite: told.requirement.map(|rule| rule.cite.clone()),
            provisional: told.is_provisional,
        }
    }
}

/// An item of a checklist. The steps of the prescriber stand together as one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ChecklistItem)]
pub(super) struct ItemForm {
    /// Its name.
    item: String,
    /// Whether it is met.
    met: bool,
    /// Why it is not.
    unmet: Vec<UnmetForm>,
}

impl DecisionForm {
    fn of_checklist(answer: &CounterVerdict, list: &Checklist) -> DecisionForm {
        let item = |item: &ChecklistItem| ItemForm {
            item: item
                .name
                .clone()
                .unwrap_or_else(|| STEPS_OF_THE_PRESCRIBER.to_owned()),
            met: item.unmet.is_empty(),
            unmet: UnmetForm::all(&item.unmet, &answer.rulebook),
        };
        let items = list.items.iter().map(item).collect();
        let (checklist, on, again) = (answer.fact.clone(), answer.on, answer.again);
        match list.until {
            Some(until) => DecisionForm::ChecklistComplete {
                checklist,
                on,
                until,
                days: list.days,
                items,
                again,
            },
            None => DecisionForm::ChecklistOpen {
                checklist,
                on,
                items,
                again,
            },
        }
    }
}

const STEPS_OF_THE_PRESCRIBER: &str = "the steps of the prescriber";
const READY: &str = "ready; obtain the number from the programme's own system and record it before anything is filled or handed over";

/// Ask whether this may be dispensed today
///
/// Asks the gate, and records its answer. The id of the command makes the same request the same answer however often it is sent; a yes that holds no more is not given again.
#[utoipa::path(
    post,
    path = "/api/dispense-requests",
    security(("session" = []), ("session-on-loopback" = []), ("program" = ["system/DispenseRequest.c"])),
    request_body(content = Request, example = json!({"number": "RT-7K3M9QXA-5", "born": "2004-05-01", "prescription": "00000000-0000-4000-8000-000000000001", "command-id": "request-1"})),
    responses((status = 200, description = "The answer, yes or no.", body = DecisionForm), refusals::OfRecording),
)]
pub(super) async fn request(
    proof: Dispenser<Requests>,
    State(site): State<Site>,
    Document(Request {
        number,
        born,
        prescription,
        command_id,
    }): Document<Request>,
) -> Result<Response, Fault> {
    proof.must_be_given("born", born.as_ref())?;
    if born.is_some() {
        pharmacist::at_counter(&site, proof.proof(), &number, born).await?;
    }
    let (who, named) = (proof.proof(), command_id.as_str());
    let answer = pharmacist::request(&site, who, &number, prescription.clone(), named)
        .await
        .map_err(record::fault)?;
    if !holds_still(&site, who, &number, &prescription, &answer).await? {
        return Err(Fault::Conflict(HOLDS_NO_MORE.to_owned()));
    }
    answered(&site, answer)
}

/// An answer of the gate, in the form in which it leaves.
pub(super) fn answered(site: &Site, answer: CounterAnswer) -> Result<Response, Fault> {
    let answer = match answer {
        CounterAnswer::Answered(answer) => answer,
        CounterAnswer::Ready(ready) => {
            let form = DecisionForm::Ready {
                says: READY,
                on: ready.on,
                until: ready.until,
                days: ready.days,
                again: ready.again,
            };
            return Ok(Json(form).into_response());
        }
        CounterAnswer::NotMatched => return Err(Fault::NotFound),
    };
    let (on, again) = (answer.on, answer.again);
    if let Verdict::Checklist(list) = &answer.verdict {
        return Ok(Json(DecisionForm::of_checklist(&answer, list)).into_response());
    }
    let form = match answer.verdict {
        Verdict::Checklist(_) => return Err(Fault::Failed),
        // A yes of the time before this installation became a companion does not leave as one: ask again.
        Verdict::Authorised { .. } if site.mode() == Mode::Companion => {
            return Err(Fault::Conflict(NOT_IN_A_COMPANION.to_owned()));
        }
        Verdict::NumberRecorded {
            until,
            ours,
            theirs,
            days,
        } => DecisionForm::NumberRecorded {
            authorisation: answer.fact,
            on,
            until,
            ours,
            do_not_dispense_after: theirs,
            days,
            again,
        },
        Verdict::Authorised { until, days } => DecisionForm::Authorised {
            authorisation: answer.fact,
            on,
            until,
            days,
            again,
        },
        Verdict::Denied { unmet } => DecisionForm::Denied {
            denial: answer.fact,
            on,
            unmet: UnmetForm::all(&unmet, &answer.rulebook),
            again,
        },
    };
    Ok(Json(form).into_response())
}

const HOLDS_NO_MORE: &str = "This command was answered before, and that answer holds no more. Nothing leaves on it. Ask again under another command id.";
const NOT_IN_A_COMPANION: &str = "This answer was given before the installation became a companion. Ask again under another command id.";
