//! What a fact does to the authorisations that are live: none outlives its evidence.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::authorise::{Case, DispenseRequest, Judged, authorise, judged};
use crate::course::authorisations_of;
use crate::day::{Day, Days};
use crate::decision::{DispenseDecision, Slug};
use crate::event::{Envelope, Event, Payload};
use crate::id::{FactId, Id};
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::vocabulary::TestResult;

/// The closing of every live authorisation that would not be granted any more once `payload` is on record, or not for so
/// long.
///
/// What the day alone changes (an edition, a yearly certification) ends no authorisation; only what this fact adds
/// does. One always ends with a correction after which a fact on which it rests stands otherwise or not at all, also where
/// what is taken back is an earlier correction of that fact.
pub(super) fn of(
    case: &Case<'_>,
    on: Day,
    payload: &Payload,
    rules: &RulesInForce,
    today: Day,
) -> Vec<(Day, Payload)> {
    let live = live_in(case.patient, today);
    // Without anything live only a correction can matter: it may bring an authorisation back.
    let corrects = matches!(payload, Payload::FactCorrected { .. });
    if (live.is_empty() && !corrects)
        || is_an_act_on_the_authorisation_itself(payload)
        || begins_another_month(payload)
    {
        return Vec::new();
    }
    if leaves_the_programme(case.patient, payload) {
        let ids = live.into_iter().map(|one| one.id);
        return ids.map(|id| reversed(id, why(payload), today)).collect();
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
    let still_live = live_in(&whole, today);
    let corrected = if corrects {
        stand_otherwise(case.patient, &whole)
    } else {
        Vec::new()
    };
    let judged = |patient: &PatientRecord, request: &DispenseRequest| {
        judged(&Case { patient, ..*case }, request, rules, today)
    };
    // What comes back to life, because the dispensing that spent it was taken back, is granted anew or not at all:
    // others may have been authorised and dispensed since.
    let is_granted_anew = |one: &Live| {
        let anew = judged(&whole.without(&one.id), &one.request);
        anew.decision.until().is_some() && !is_shorter(&anew, one)
    };
    let not_granted_anew: Vec<FactId> = still_live
        .iter()
        .filter(|one| live.iter().all(|known| known.id != one.id))
        .filter(|one| !is_granted_anew(one))
        .map(|one| one.id.clone())
        .collect();
    // A hand-over that stands again, because its taking back was an error, spends what it gave back: that is no end.
    let is_out = |id: &FactId| {
        let all = authorisations_of(&whole, today);
        all.iter().any(|one| one.id() == id && one.is_spent())
    };
    let ended = live.into_iter().filter_map(|one| {
        let is_gone = still_live.iter().all(|still| still.id != one.id);
        if is_gone && is_out(&one.id) {
            return None;
        }
        if is_gone && !corrects {
            return Some((one.id, why(payload)));
        }
        let before = case.patient.without(&one.id);
        let mut after = before.clone();
        after.learn(event.clone());
        let after = not_granted_anew
            .iter()
            .fold(after, |after, back| after.without(back));
        let (before, after) = (judged(&before, &one.request), judged(&after, &one.request));
        // What it was granted on may be another month's evidence by now.
        let granted_on = || granted(case, &one.id, &one.request, rules);
        let rested = rests_on(&before.decision, &corrected)
            || (corrects && granted_on().is_some_and(|then| rests_on(&then, &corrected)));
        if rested {
            return Some((one.id, why(payload)));
        }
        if is_gone || adds_a_reason(&before.decision, &after.decision) {
            let why = if corrects {
                NOT_MET_SINCE
            } else {
                why(payload)
            };
            return Some((one.id, why));
        }
        let shortened = is_shorter(&after, &one) && !is_shorter(&before, &one);
        shortened.then_some((one.id, NOT_FOR_SO_LONG))
    });
    let back = not_granted_anew.iter().map(|id| (id.clone(), NOT_ANEW));
    ended
        .chain(back)
        .map(|(id, why)| reversed(id, why, today))
        .collect()
}

/// A correction took something else away than what it rested on.
const NOT_MET_SINCE: &str = "a requirement is no longer met since a fact was corrected";
/// What was handed over on it was not: it would be an authorisation again, if it were given.
const NOT_ANEW: &str =
    "what was entered as handed over on it was taken back, and it would not be given anew";
/// It would be given anew, with an earlier last day or for less than it stands for.
const NOT_FOR_SO_LONG: &str =
    "by what is on record now it would be given for a shorter time or for less";

fn reversed(authorisation: FactId, why: &'static str, today: Day) -> (Day, Payload) {
    let reversed = Payload::AuthorisationReversed {
        authorisation,
        reason: Id::new(why),
    };
    (today, reversed)
}

/// An authorisation is that of the programme which gave it: it does not move with the patient.
fn leaves_the_programme(patient: &PatientRecord, payload: &Payload) -> bool {
    match payload {
        Payload::ProgrammeEntered { programme } => patient.programme() != Some(*programme),
        _ => false,
    }
}

/// An authorisation that is live, with what was asked for it.
pub(super) struct Live {
    pub(super) id: FactId,
    pub(super) request: DispenseRequest,
    until: Day,
    days: Days,
}

pub(super) fn live_in(patient: &PatientRecord, today: Day) -> Vec<Live> {
    authorisations_of(patient, today)
        .iter()
        .filter(|authorisation| authorisation.is_live())
        .filter_map(|authorisation| match authorisation.fact.payload() {
            Payload::DispenseAuthorised {
                prescription,
                pharmacy,
                ..
            }
            | Payload::ExternalAuthorisationRecorded {
                prescription,
                pharmacy,
                ..
            } => Some(Live {
                id: authorisation.id().clone(),
                request: DispenseRequest {
                    prescription: prescription.clone(),
                    pharmacy: pharmacy.clone(),
                },
                until: authorisation.until,
                days: authorisation.days,
            }),
            _ => None,
        })
        .collect()
}

/// The decision as it was when the authorisation was given, from what stands today of what was known then.
fn granted(
    case: &Case<'_>,
    id: &FactId,
    request: &DispenseRequest,
    rules: &RulesInForce,
) -> Option<DispenseDecision> {
    let fact = case.patient.fact(id)?;
    let patient = &case.patient.before(fact.sequence);
    Some(authorise(
        &Case { patient, ..*case },
        request,
        rules,
        fact.on(),
    ))
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

pub(super) fn adds_a_reason(before: &DispenseDecision, after: &DispenseDecision) -> bool {
    let known: Vec<Slug> = before.unmet().iter().map(|unmet| unmet.slug).collect();
    after
        .unmet()
        .iter()
        .any(|unmet| !known.contains(&unmet.slug))
}

/// The facts that stand otherwise, or not at all, once a correction is on record. Where it takes back another correction,
/// that is not the fact which it names.
fn stand_otherwise(before: &PatientRecord, after: &PatientRecord) -> Vec<FactId> {
    let facts = before.facts().iter();
    facts
        .filter(|fact| after.fact(fact.id()).map(|now| &now.event) != Some(&fact.event))
        .map(|fact| fact.id().clone())
        .collect()
}

fn rests_on(decision: &DispenseDecision, corrected: &[FactId]) -> bool {
    let shown = decision.met().iter().flat_map(|met| &met.evidence);
    shown
        .chain(decision.unmet().iter().flat_map(|unmet| &unmet.evidence))
        .any(|fact| corrected.contains(fact))
}

/// Whether what was given has a later last day, or stands for more days of supply, than what would be given.
pub(super) fn is_shorter(anew: &Judged, given: &Live) -> bool {
    anew.until.is_some_and(|until| until < given.until)
        || anew.days.is_some_and(|days| days < given.days)
}

fn is_an_act_on_the_authorisation_itself(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::Filled { .. }
            // What had left before a release takes the month from whoever was authorised since.
            | Payload::HandedOver { despite: None, .. }
            | Payload::Shipped { despite: None, .. }
            | Payload::PartiallyDispensed { despite: None, .. }
            | Payload::Delivered { .. }
            | Payload::ChecklistGiven { .. }
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
        Payload::ProgrammeEntered { .. } => "the patient moved to another programme",
        Payload::HandedOver { .. }
        | Payload::Shipped { .. }
        | Payload::PartiallyDispensed { .. } => {
            "capsules that had left a pharmacy before an earlier authorisation was released were entered only now"
        }
        // The pharmacist reads this too: what was reported stays with those who treat.
        _ => "a requirement is no longer met",
    }
}

impl PatientRecord {
    /// The record without one fact.
    pub(super) fn without(&self, id: &FactId) -> PatientRecord {
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
