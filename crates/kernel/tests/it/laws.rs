//! The laws of the gate, on random histories. Each test bears the name of its law.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use retinue_kernel::{
    Case, DispenseDecision, DispenseRequest, Event, Id, PatientRecord, Payload, TestResult,
    authorise, evolve, summarise,
};
use serde_json::{Value, json};

use crate::harness::{
    RULEBOOK, ask_under, day, decide_question, rules_for, slugs, with_requirements,
};
use crate::histories::history;
use crate::told::{Act, Told, acts, events_of, live_through, named_events};

fn denied(decision: &DispenseDecision) -> bool {
    decision.until().is_none()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(300), failure_persistence: None, max_global_rejects: u32::MAX, ..ProptestConfig::default() })]

    #[test]
    fn absence_of_evidence_denies(seed in any::<u64>()) {
        let question = named(history(seed));
        let decision = decide_question(&question);
        prop_assume!(!denied(&decision));
        let shown: BTreeSet<&str> =
            decision.met().iter().flat_map(|met| &met.evidence).map(Id::as_str).collect();
        let kinds: BTreeSet<String> = named_events(&question)
            .filter(|(id, _)| shown.contains(id.as_str()))
            .map(|(_, event)| event["type"].as_str().unwrap_or_default().to_owned())
            .collect();
        prop_assert!(kinds.contains("prescription-written"), "an authorisation rests on its prescription");
        let can = rules_path_is_can(&question);
        for kind in kinds.iter().filter(|kind| is_evidence_for(kind, can)) {
            let mut without = question.clone();
            without["events"].as_array_mut().unwrap().retain(|event| !speaks_of(event, kind));
            prop_assert!(denied(&decide_question(&without)), "authorised without any {kind}: {question:#}");
        }
    }

    #[test]
    fn a_requirement_added_never_authorises_what_was_denied(seed in any::<u64>(), dropped in any::<prop::sample::Index>()) {
        let question = history(seed);
        let all = rules_for(&question);
        let fewer = with_requirements(&all, |requirements| {
            let at = dropped.index(requirements.len());
            requirements.remove(at);
        });
        let with_fewer = ask_under(&fewer, &question).unwrap().decision;
        // An authorisation needs an end: what was denied for want of one alone is no counter-example.
        prop_assume!(slugs(&with_fewer) != ["no-last-day"]);
        let with_all = ask_under(&all, &question).unwrap().decision;
        prop_assert!(!denied(&with_all) <= !denied(&with_fewer), "{question:#}");
        if let (Some(all), Some(fewer)) = (with_all.until(), with_fewer.until()) {
            prop_assert!(all <= fewer, "one more requirement lengthened the authorisation");
        }
    }

    #[test]
    fn order_of_requirements_does_not_matter(seed in any::<u64>(), rotate in any::<prop::sample::Index>()) {
        let question = history(seed);
        let rules = rules_for(&question);
        let turned = with_requirements(&rules, |requirements| {
            let by = rotate.index(requirements.len());
            requirements.rotate_left(by);
            requirements.reverse();
        });
        let one = ask_under(&rules, &question).unwrap().decision;
        let other = ask_under(&turned, &question).unwrap().decision;
        prop_assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&other).unwrap());
    }

    #[test]
    fn replay_gives_the_same_record(seed in any::<u64>()) {
        let events = events_of(&history(seed));
        let folded = PatientRecord::of(events.clone());
        let stepwise = events.iter().fold(PatientRecord::default(), evolve);
        prop_assert_eq!(&folded, &stepwise);
        let written: Vec<String> = events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        let read_again: Vec<Event> = written.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        prop_assert_eq!(&events, &read_again, "what is stored reads back as what was meant");
        prop_assert_eq!(PatientRecord::of(read_again), folded);
    }

    #[test]
    fn every_denial_cites_a_source(seed in any::<u64>()) {
        for unmet in decide_question(&history(seed)).unmet() {
            let requirement = &unmet.requirement;
            prop_assert!(RULEBOOK.sources().contains_key(&requirement.cite.source), "{}", requirement.name);
            prop_assert!(!requirement.cite.at.is_empty() && !requirement.law.is_empty());
        }
    }

    #[test]
    fn every_denial_says_who_and_when(seed in any::<u64>()) {
        let question = history(seed);
        let today = day(question["on"].as_str().unwrap());
        for unmet in decide_question(&question).unmet() {
            prop_assert!(unmet.earliest >= today, "a reason clears no earlier than today");
            for reader in retinue_rulebook::Reader::ALL {
                let sentence = RULEBOOK.say(unmet, *reader);
                prop_assert!(sentence.len() > 20 && !sentence.contains(['{', '}']), "{}: {sentence}", unmet.slug);
            }
        }
    }

    #[test]
    fn no_authorisation_is_longer_than_its_window(seed in any::<u64>()) {
        let question = history(seed);
        let Some(until) = decide_question(&question).until() else { return Ok(()) };
        let today = day(question["on"].as_str().unwrap());
        let record = PatientRecord::of(events_of(&question));
        prop_assert!(until >= today);
        if rules_path_is_can(&question) {
            let last = record.facts().iter().filter_map(|fact| match &fact.event.payload {
                Payload::PregnancyTestReported { collected_on, result: TestResult::Negative, .. } => Some(*collected_on),
                _ => None,
            });
            prop_assert!(until <= last.max().unwrap().plus(6));
        } else {
            prop_assert!(until <= today.plus(29));
        }
    }

    #[test]
    fn never_two_live_authorisations_for_one_prescription(seed in any::<u64>(), acts in acts()) {
        live_through(seed, &acts, |told| {
            let live = told.live_authorisations();
            let prescriptions: BTreeSet<_> = live.iter().map(|one| &one.prescription).collect();
            assert_eq!(prescriptions.len(), live.len(), "two live authorisations for one prescription");
        });
    }

    #[test]
    fn never_more_than_thirty_days_live_per_patient(seed in any::<u64>(), acts in acts()) {
        live_through(seed, &acts, |told| {
            let live = told.live_authorisations();
            let orders: BTreeSet<_> = live.iter().map(|one| told.order_of(&one.prescription)).collect();
            assert!(orders.len() <= 1, "two months' orders live at once");
            for strength in live.iter().flat_map(|one| told.strengths_of(&one.prescription)).collect::<BTreeSet<_>>() {
                let days: u16 = live
                    .iter()
                    .filter(|one| told.strengths_of(&one.prescription).contains(&strength))
                    .map(|one| one.days)
                    .sum();
                assert!(days <= 30, "{days} days of {strength:?} live at once");
            }
        });
    }

    #[test]
    fn a_stop_ends_every_live_authorisation(seed in any::<u64>(), acts in acts(), which in 0_usize..4) {
        let stop = [
            Payload::TreatmentPaused { reason: None },
            Payload::TreatmentStopped { reason: None, last_dose_on: None },
            Payload::CourseCompleted { last_dose_on: None },
            Payload::PregnancyReported {},
        ][which].clone();
        let mut told = Told::of(&history(seed));
        for act in &acts {
            told.act(*act);
        }
        let had = told.live().len();
        let closed = told.try_record(stop);
        prop_assume!(closed.is_some());
        let closed = closed.unwrap_or_default();
        prop_assert_eq!(told.live().len(), 0);
        prop_assert_eq!(closed.iter().filter(|payload| matches!(payload, Payload::AuthorisationReversed { .. })).count(), had,
            "each live authorisation is closed by a fact of its own");
    }

    #[test]
    fn no_authorisation_outlives_its_evidence(seed in any::<u64>(), which in any::<prop::sample::Index>()) {
        let mut told = Told::of(&history(seed));
        told.act(Act::Ask);
        let live = told.live();
        prop_assume!(!live.is_empty());
        let evidence = told.evidence.clone();
        prop_assume!(!evidence.is_empty());
        let of = evidence[which.index(evidence.len())].clone();
        let correction = Payload::FactCorrected { of, why: Id::new("entered in error").unwrap(), instead: None };
        let admitted = told.try_record(correction);
        prop_assume!(admitted.is_some());
        // What the history itself claims was authorised may rest on other facts.
        prop_assert!(told.live().iter().all(|id| !live.contains(id)), "an authorisation is live although a fact it rested on was corrected");
    }
}

/// Kinds without which nothing may be authorised, whenever an authorisation rests on one of them. The others show the
/// mending of something that would not have stood in the way had it never been recorded.
///
/// Counselling of those who cannot become pregnant is shown by a record of it or by the month's confirmation.
fn is_evidence_for(kind: &str, can: bool) -> bool {
    (can || kind != "month-confirmed")
        && matches!(
            kind,
            "patient-registered"
                | "category-assigned"
                | "consent-signed"
                | "contraception-recorded"
                | "pregnancy-test-reported"
                | "month-confirmed"
                | "comprehension-answered"
                | "prescription-written"
        )
}

fn rules_path_is_can(question: &Value) -> bool {
    let today = day(question["on"].as_str().unwrap());
    let summary = summarise(
        &PatientRecord::of(events_of(question)),
        &rules_for(question),
        today,
    );
    summary.category != Some(retinue_kernel::Category::Cannot)
}

/// The same question with every event named, so that taking some away leaves the names of the others as they are.
fn named(mut question: Value) -> Value {
    let names: Vec<String> = named_events(&question).map(|(id, _)| id).collect();
    for (event, id) in question["events"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .zip(names)
    {
        event["id"] = json!(id);
    }
    question
}

/// Whether the event is of the kind, or puts one of the kind in another's place.
fn speaks_of(event: &Value, kind: &str) -> bool {
    event["type"] == kind || event["instead"]["type"] == kind
}

#[test]
fn an_authorised_history_is_really_authorised_again_by_the_case_it_was_asked_with() {
    // Guards the laws above: a generator that never authorises would make most of them idle.
    let mut authorised = 0;
    for seed in 0..1_000 {
        let question = history(seed);
        let told = Told::of(&question);
        let Some(prescription) = question["request"]["prescription"]
            .as_str()
            .and_then(Id::new)
            .or_else(|| told.prescriptions().first().cloned())
        else {
            continue;
        };
        let case = Case {
            patient: &told.record,
            prescriber: Some(&told.prescriber),
            pharmacy: Some(&told.pharmacy),
        };
        let request = DispenseRequest {
            prescription,
            pharmacy: Id::new("ph1").unwrap(),
        };
        let direct = authorise(&case, &request, &told.rules, told.today);
        let asked = decide_question(&question);
        assert_eq!(slugs(&direct), slugs(&asked), "{question:#}");
        assert_eq!(direct.until(), asked.until());
        authorised += usize::from(direct.until().is_some());
    }
    assert!(
        authorised > 150,
        "only {authorised} of 1000 histories are authorised"
    );
}

#[test]
fn rules_without_requirements_authorise_nothing() {
    let mut checked = 0;
    for seed in 0..200 {
        let question = history(seed);
        let none = with_requirements(&rules_for(&question), |requirements: &mut Vec<Arc<_>>| {
            requirements.clear()
        });
        assert!(denied(&ask_under(&none, &question).unwrap().decision));
        checked += 1;
    }
    assert_eq!(checked, 200);
}
