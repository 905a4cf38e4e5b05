//! What a correction makes longer, or lets happen that was refused (reading `lengthening-correction`).

use alloc::vec::Vec;

use crate::authorise::{Case, DispenseRequest, authorise};
use crate::course::summarise;
use crate::day::Day;
use crate::decision::{DispenseDecision, Unmet};
use crate::due::{DueKind, due};
use crate::event::{Event, Payload};
use crate::id::{Id, PharmacyId};
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
    /// A requirement of this name refused, and a reason of it is gone.
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
    if counts_for_more(patient, &alone) {
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
        if is_gone(unmet, &refused, &still) && !found.contains(&met) {
            found.push(met);
        }
    }
    found
}

/// Whether a refusal is gone and its requirement refuses for nothing else instead. Of two reasons that one requirement
/// gives, one that goes is as much as the other: the last must not be left to one person alone. What is taken back and
/// refused from then on as missing lets nothing happen.
fn is_gone(unmet: &Unmet, refused: &DispenseDecision, still: &DispenseDecision) -> bool {
    let gives = |decision: &DispenseDecision, reason: &Unmet| {
        decision.unmet().iter().any(|one| {
            one.requirement.name == reason.requirement.name
                && one.slug == reason.slug
                && one.evidence == reason.evidence
        })
    };
    let mut of_the_same = still
        .unmet()
        .iter()
        .filter(|one| one.requirement.name == unmet.requirement.name);
    !gives(still, unmet) && of_the_same.all(|one| gives(refused, one))
}

/// Whether corrections make a negative test or a prescription later, or a test count that did not. What stands is held against
/// what stood: a correction may name the fact, or an earlier correction of it.
fn counts_for_more(patient: &PatientRecord, corrected: &PatientRecord) -> bool {
    corrected.facts().iter().any(|fact| {
        // What takes the place of a fact keeps its place in the order of recording.
        let mut known = patient.facts().iter();
        let known = known.find(|known| known.sequence == fact.sequence);
        known.is_some_and(|known| counts_for_more_than(known, fact))
    })
}

fn counts_for_more_than(known: &Fact, fact: &Fact) -> bool {
    match (known.payload(), fact.payload()) {
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
            fact.on() > known.on()
        }
        _ => false,
    }
}
