//! Corrections that need a second person: those that make a day later or let happen what was refused (reading
//! `lengthening-correction`).
//!
//! Such a correction is proposed by one and confirmed by another. A proposal changes nothing: the record stands as it was
//! until the confirmation, and the correction itself is then a fact of its own, in the same append.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::authorise::{Case, DispenseRequest, authorise};
use crate::course::summarise;
use crate::day::Day;
use crate::due::{DueKind, due};
use crate::event::{Event, Payload};
use crate::id::{FactId, Id, PharmacyId};
use crate::record::{Fact, PatientRecord};
use crate::rules::RulesInForce;
use crate::vocabulary::{Setting, TestResult};

/// What a correction makes longer, or lets happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lengthened {
    /// The window of the month is open longer, or open at all.
    Window,
    /// A wait ends earlier.
    Wait,
    /// An authorisation may be used longer.
    Authorisation,
    /// A test or a prescription counts from a later day, or a test counts that did not. What rests on it may only come:
    /// another month, a prescription that is not written yet.
    Counted,
    /// Something is due later, or what a child may depend on is not due any more.
    Due(DueKind),
    /// A requirement of this name refused and is met.
    Met(Id),
}

/// What the facts, a correction and what it brings with it, would lengthen; nothing where it only shortens or mends.
pub fn lengthened_by(
    patient: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
    facts: &[Event],
) -> Vec<Lengthened> {
    let mut corrected = patient.clone();
    // An authorisation that the correction ends refuses no other one any more; that lets nothing happen that could not.
    let mut alone = patient.clone();
    for fact in facts {
        corrected.learn(fact.clone());
        if matches!(fact.payload, Payload::FactCorrected { .. }) {
            alone.learn(fact.clone());
        }
    }
    let before = summarise(patient, rules, today);
    let after = summarise(&corrected, rules, today);
    let mut found = Vec::new();
    if after.window_last_day.filter(|last| *last >= today) > before.window_last_day {
        found.push(Lengthened::Window);
    }
    let waits = [
        (
            before.contraception_wait_until,
            after.contraception_wait_until,
        ),
        (before.second_test_from, after.second_test_from),
        (before.next_test_from, after.next_test_from),
        (before.next_supply_from, after.next_supply_from),
    ];
    let ends_earlier = |(before, after): &(Option<Day>, Option<Day>)| {
        before.is_some_and(|before| before > today && after.is_none_or(|after| after < before))
    };
    if waits.iter().any(ends_earlier) {
        found.push(Lengthened::Wait);
    }
    if facts.iter().any(|fact| counts_for_more(patient, fact)) {
        found.push(Lengthened::Counted);
    }
    let is_longer = after.authorisations.iter().any(|one| {
        let known = before
            .authorisations
            .iter()
            .find(|known| known.id == one.id);
        known.is_some_and(|known| one.until > known.until)
    });
    if is_longer {
        found.push(Lengthened::Authorisation);
    }
    let due_then = due(&corrected, rules, today);
    for item in due(patient, rules, today) {
        let then = due_then
            .iter()
            .find(|then| then.kind == item.kind && then.about == item.about);
        let is_later = match then {
            Some(then) => then.due > item.due,
            None => item.kind.is_done_before_a_move() && item.opens <= today,
        };
        if is_later && !found.contains(&Lengthened::Due(item.kind)) {
            found.push(Lengthened::Due(item.kind));
        }
    }
    // What the parties lack is no matter of the patient's record: it is the same on both sides.
    let request = DispenseRequest {
        prescription: before
            .prescription
            .unwrap_or_else(|| Id::of_rules("no prescription")),
        pharmacy: PharmacyId::of_rules("no pharmacy"),
    };
    let judged = |patient| {
        let case = Case {
            patient,
            prescriber: None,
            pharmacy: None,
        };
        authorise(&case, &request, rules, today)
    };
    let (refused, still) = (judged(patient), judged(&alone));
    for unmet in refused.unmet() {
        let name = &unmet.requirement.name;
        let met = Lengthened::Met(name.clone());
        if still
            .unmet()
            .iter()
            .all(|one| one.requirement.name != *name)
            && !found.contains(&met)
        {
            found.push(met);
        }
    }
    found
}

/// Whether a correction makes a negative test or a prescription later, or a test count that did not.
fn counts_for_more(patient: &PatientRecord, fact: &Event) -> bool {
    let Payload::FactCorrected {
        of,
        instead: Some(instead),
        ..
    } = &fact.payload
    else {
        return false;
    };
    let Some(known) = patient.fact(of) else {
        return false;
    };
    match (known.payload(), &instead.payload) {
        (
            Payload::PregnancyTestReported {
                collected_on: was_collected,
                result: was,
                setting: was_at,
                ..
            },
            Payload::PregnancyTestReported {
                collected_on,
                result: TestResult::Negative,
                setting,
                ..
            },
        ) => {
            collected_on > was_collected
                || *was != TestResult::Negative
                || (*was_at == Setting::Home && *setting != Setting::Home)
        }
        (Payload::PrescriptionWritten { .. }, Payload::PrescriptionWritten { .. }) => {
            instead.envelope.on > known.on()
        }
        _ => false,
    }
}

/// A correction that waits for a second person.
#[derive(Clone, Debug)]
pub struct ProposedCorrection<'a> {
    /// The fact that proposes it.
    pub proposal: &'a Event,
    /// What is to be corrected.
    pub of: &'a FactId,
    /// Why.
    pub why: &'a Id,
    /// What is to stand instead; none when it is only taken back.
    pub instead: Option<&'a Event>,
}

impl ProposedCorrection<'_> {
    /// The correction as it will be recorded.
    pub fn correction(&self) -> Payload {
        Payload::FactCorrected {
            of: self.of.clone(),
            why: self.why.clone(),
            instead: self.instead.map(|instead| Box::new(instead.clone())),
        }
    }
}

/// The corrections that wait for a second person, in the order of recording. One is over when it was confirmed or
/// declined, and when what it would correct was corrected otherwise.
pub fn proposed_corrections(patient: &PatientRecord) -> Vec<ProposedCorrection<'_>> {
    let facts = patient.facts();
    let is_over = |proposal: &Fact, of: &FactId| {
        let mut since = facts
            .iter()
            .filter(|fact| fact.sequence > proposal.sequence);
        patient.fact(of).is_none()
            || since.any(|fact| match fact.payload() {
                Payload::CorrectionConfirmed { proposal: one }
                | Payload::CorrectionDeclined { proposal: one, .. } => one == proposal.id(),
                Payload::FactCorrected { of: one, .. } => one == of,
                _ => false,
            })
    };
    facts
        .iter()
        .filter_map(|fact| match fact.payload() {
            Payload::CorrectionProposed { of, why, instead } if !is_over(fact, of) => {
                Some(ProposedCorrection {
                    proposal: &fact.event,
                    of,
                    why,
                    instead: instead.as_deref(),
                })
            }
            _ => None,
        })
        .collect()
}

/// The waiting correction of that name.
pub(crate) fn proposed<'a>(
    patient: &'a PatientRecord,
    proposal: &FactId,
) -> Option<ProposedCorrection<'a>> {
    proposed_corrections(patient)
        .into_iter()
        .find(|one| one.proposal.envelope.id == *proposal)
}
