//! What a fact does to the authorisations that are live: none outlives its evidence.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::authorise::{Case, DispenseRequest, authorise};
use crate::course::authorisations_of;
use crate::day::Day;
use crate::decision::{DispenseDecision, Slug};
use crate::event::{Envelope, Event, Payload};
use crate::id::{FactId, Id};
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::vocabulary::TestResult;

/// The closing of every live authorisation that would not be granted any more once `payload` is on record.
///
/// What the day alone changes (an edition, a yearly certification) ends no authorisation; only what this fact adds
/// does. A correction of a fact on which an authorisation rests always ends it.
pub(super) fn of(
    case: &Case<'_>,
    on: Day,
    payload: &Payload,
    rules: &RulesInForce,
    today: Day,
) -> Vec<(Day, Payload)> {
    let live: Vec<(FactId, DispenseRequest)> = authorisations_of(case.patient, today)
        .iter()
        .filter(|authorisation| authorisation.is_live())
        .filter_map(|authorisation| match authorisation.fact.payload() {
            Payload::DispenseAuthorised {
                prescription,
                pharmacy,
                ..
            } => Some((
                authorisation.id().clone(),
                DispenseRequest {
                    prescription: prescription.clone(),
                    pharmacy: pharmacy.clone(),
                },
            )),
            _ => None,
        })
        .collect();
    if live.is_empty()
        || is_an_act_on_the_authorisation_itself(payload)
        || begins_another_month(payload)
    {
        return Vec::new();
    }
    let event = Event {
        payload: payload.clone(),
        envelope: Envelope {
            id: Id::of_rules("the fact being recorded"),
            on,
            recorded_at: None,
            provenance: None,
        },
    };
    let mut whole = case.patient.clone();
    whole.learn(event.clone());
    let still_live: Vec<FactId> = authorisations_of(&whole, today)
        .iter()
        .filter(|authorisation| authorisation.is_live())
        .map(|authorisation| authorisation.id().clone())
        .collect();
    live.into_iter()
        .filter(|(id, request)| {
            if !still_live.contains(id) {
                return true;
            }
            let before = case.patient.without(id);
            let mut after = before.clone();
            after.learn(event.clone());
            let judged = |patient: &PatientRecord| {
                authorise(&Case { patient, ..*case }, request, rules, today)
            };
            let (before, after) = (judged(&before), judged(&after));
            adds_a_reason(&before, &after) || rests_on_what_is_corrected(&before, payload)
        })
        .map(|(id, _)| {
            let reversed = Payload::AuthorisationReversed {
                authorisation: id,
                reason: Id::new(why(payload)),
            };
            (today, reversed)
        })
        .collect()
}

/// What begins the next month takes nothing from the authorisation of this one, although the month's test is another
/// from then on.
fn begins_another_month(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::PregnancyTestReported {
            result: TestResult::Negative,
            ..
        } | Payload::MonthConfirmed { .. }
            | Payload::PrescriptionWritten { .. }
            | Payload::VisitRecorded { .. }
            | Payload::CounsellingRecorded { .. }
    )
}

fn adds_a_reason(before: &DispenseDecision, after: &DispenseDecision) -> bool {
    let known: Vec<Slug> = before.unmet().iter().map(|unmet| unmet.slug).collect();
    after
        .unmet()
        .iter()
        .any(|unmet| !known.contains(&unmet.slug))
}

fn rests_on_what_is_corrected(before: &DispenseDecision, payload: &Payload) -> bool {
    match payload {
        Payload::FactCorrected { of, .. } => {
            let shown = before.met().iter().flat_map(|met| &met.evidence);
            shown
                .chain(before.unmet().iter().flat_map(|unmet| &unmet.evidence))
                .any(|fact| fact == of)
        }
        _ => false,
    }
}

fn is_an_act_on_the_authorisation_itself(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::Filled { .. }
            | Payload::HandedOver { .. }
            | Payload::Shipped { .. }
            | Payload::PartiallyDispensed { .. }
            | Payload::Delivered { .. }
            | Payload::AuthorisationReversed { .. }
            | Payload::AuthorisationReleased { .. }
            | Payload::AuthorisationExpired { .. }
            | Payload::ReturnedToStock { .. }
    )
}

fn why(payload: &Payload) -> &'static str {
    match payload {
        Payload::FactCorrected { .. } => "a fact on which it rested was corrected",
        Payload::TreatmentPaused { .. } => "the treatment was paused",
        Payload::TreatmentStopped { .. } | Payload::CourseCompleted { .. } => "the treatment ended",
        Payload::PrescriptionCancelled { .. } => "the prescription was cancelled",
        Payload::CategoryAssigned { .. } => "the category changed",
        // The pharmacist reads this too: what was reported stays with those who treat.
        _ => "a requirement is no longer met",
    }
}

impl PatientRecord {
    /// The record without one fact.
    fn without(&self, id: &FactId) -> PatientRecord {
        let mut record = self.clone();
        record.learn(Event {
            payload: Payload::FactCorrected {
                of: id.clone(),
                why: Id::of_rules("left out"),
                instead: None::<Box<Event>>,
            },
            envelope: Envelope {
                id: Id::of_rules("left out"),
                on: Day::new(jiff::civil::Date::MIN),
                recorded_at: None,
                provenance: None,
            },
        });
        record
    }
}
