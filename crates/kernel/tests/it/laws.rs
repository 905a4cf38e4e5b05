//! The laws of the gate, on random histories. Each test bears the name of its law.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use retinue_kernel::{
    AuthorisationState, Case, Command, Day, DispenseDecision, DispenseRequest, Envelope, Event, Id,
    PatientRecord, Payload, RegistryEvent, RegistryFact, RegistryRecord, RulesInForce, authorise,
    decide, evolve, summarise,
};
use serde_json::{Value, json};

use crate::harness::{
    RULEBOOK, ask_under, day, decide_question, rules_for, slugs, with_requirements,
};
use crate::histories::history;

fn denied(decision: &DispenseDecision) -> bool {
    decision.until().is_none()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn absence_of_evidence_denies(seed in any::<u64>()) {
        let question = history(seed);
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
            without["events"].as_array_mut().unwrap().retain(|event| event["type"] != kind.as_str());
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
    fn every_denial_cites_a_source_and_says_who_and_when(seed in any::<u64>()) {
        let question = history(seed);
        let today = day(question["on"].as_str().unwrap());
        let decision = decide_question(&question);
        for unmet in decision.unmet() {
            prop_assert!(!unmet.requirement.cite.source.is_empty() && !unmet.requirement.cite.at.is_empty());
            prop_assert!(!unmet.requirement.law.is_empty());
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
        let summary = summarise(&PatientRecord::of(events_of(&question)), &rules_for(&question), today);
        prop_assert!(until >= today);
        if summary.category == Some(retinue_kernel::Category::Can) {
            let (_, collected_on, _) = summary.test.unwrap();
            prop_assert!(until <= collected_on.plus(6));
        } else {
            prop_assert!(until <= today.plus(29));
        }
    }

    #[test]
    fn never_two_live_authorisations_and_never_more_than_thirty_days_live(seed in any::<u64>(), acts in acts()) {
        live_through(seed, &acts, |record, rules, today| {
            let live: Vec<_> = summarise(record, rules, today)
                .authorisations
                .into_iter()
                .filter(|one| one.state == AuthorisationState::Live)
                .collect();
            let prescriptions: BTreeSet<_> = live.iter().map(|one| one.prescription.clone()).collect();
            assert_eq!(prescriptions.len(), live.len(), "two live authorisations for one prescription");
            assert!(live.iter().all(|one| one.days <= 30));
            let orders: BTreeSet<_> = live.iter().map(|one| order_of(record, &one.prescription)).collect();
            assert!(orders.len() <= 1, "two months' orders live at once");
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
        prop_assert!(told.live().is_empty(), "an authorisation is live although a fact it rested on was corrected");
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

fn named_events(question: &Value) -> impl Iterator<Item = (String, &Value)> {
    question["events"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let id = event
                .get("id")
                .and_then(Value::as_str)
                .map_or_else(|| format!("events[{index}]"), str::to_owned);
            (id, event)
        })
}

fn events_of(question: &Value) -> Vec<Event> {
    named_events(question)
        .map(|(id, event)| {
            let mut event = event.clone();
            event["id"] = json!(id);
            serde_json::from_value(event.clone()).unwrap_or_else(|error| panic!("{error}: {event}"))
        })
        .collect()
}

fn order_of(record: &PatientRecord, prescription: &Id) -> Option<Id> {
    record
        .facts()
        .iter()
        .find(|fact| &fact.event.envelope.id == prescription)
        .and_then(|fact| match &fact.event.payload {
            Payload::PrescriptionWritten { order, .. } => {
                Some(order.clone().unwrap_or_else(|| prescription.clone()))
            }
            _ => None,
        })
}

fn parties(question: &Value, name: &str) -> RegistryRecord {
    match question.get(name) {
        Some(facts) => {
            RegistryRecord::of(serde_json::from_value::<Vec<RegistryFact>>(facts.clone()).unwrap())
        }
        None => RegistryRecord::of([RegistryFact {
            event: RegistryEvent::Certified {
                until: day("2099-12-31"),
            },
            id: None,
            on: day("2000-01-01"),
            recorded_at: None,
            by: None,
            command_id: None,
        }]),
    }
}

/// What may happen at the counter and around it after a history.
#[derive(Clone, Copy, Debug)]
enum Act {
    Ask,
    AskForAnother,
    HandOver,
    Reverse,
    NextDay,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => Just(Act::Ask),
        2 => Just(Act::AskForAnother),
        1 => Just(Act::HandOver),
        1 => Just(Act::Reverse),
        1 => Just(Act::NextDay),
    ];
    prop::collection::vec(act, 1..12)
}

/// A history that goes on, every fact decided by the gate.
struct Told {
    record: PatientRecord,
    rules: RulesInForce,
    prescriber: RegistryRecord,
    pharmacy: RegistryRecord,
    today: Day,
    named: u32,
    evidence: Vec<Id>,
}

impl Told {
    fn of(question: &Value) -> Told {
        Told {
            record: PatientRecord::of(events_of(question)),
            rules: rules_for(question),
            prescriber: parties(question, "prescriber"),
            pharmacy: parties(question, "pharmacy"),
            today: day(question["on"].as_str().unwrap()),
            named: 0,
            evidence: Vec::new(),
        }
    }

    fn prescriptions(&self) -> Vec<Id> {
        let written = |fact: &&retinue_kernel::Fact| {
            matches!(fact.event.payload, Payload::PrescriptionWritten { .. })
        };
        self.record
            .facts()
            .iter()
            .rev()
            .filter(written)
            .map(|fact| fact.event.envelope.id.clone())
            .collect()
    }

    fn live(&self) -> Vec<Id> {
        summarise(&self.record, &self.rules, self.today)
            .authorisations
            .into_iter()
            .filter(|one| one.state == AuthorisationState::Live)
            .map(|one| one.id)
            .collect()
    }

    fn submit(&mut self, command: &Command) -> Option<(Vec<Payload>, Option<DispenseDecision>)> {
        let case = Case {
            patient: &self.record,
            prescriber: Some(&self.prescriber),
            pharmacy: Some(&self.pharmacy),
        };
        let decided = decide(&case, command, &self.rules, self.today).ok()?;
        let mut payloads = Vec::new();
        for (on, payload) in decided.payloads {
            self.named += 1;
            let envelope = Envelope {
                id: Id::new(&format!("later-{}", self.named)).unwrap(),
                on,
                recorded_at: None,
                provenance: None,
            };
            payloads.push(payload.clone());
            self.record = evolve(
                std::mem::take(&mut self.record),
                &Event { payload, envelope },
            );
        }
        Some((payloads, decided.decision))
    }

    fn ask(&mut self, prescription: Id) {
        let request = DispenseRequest {
            prescription,
            pharmacy: Id::new("ph1").unwrap(),
        };
        let decided = self
            .submit(&Command::RequestDispense(request))
            .expect("a request to dispense is always answered");
        if let Some(decision @ DispenseDecision::Authorised { .. }) = decided.1 {
            self.evidence = decision
                .met()
                .iter()
                .flat_map(|met| met.evidence.clone())
                .collect();
        }
    }

    fn try_record(&mut self, payload: Payload) -> Option<Vec<Payload>> {
        let command = Command::Record {
            on: self.today,
            payload,
        };
        self.submit(&command).map(|(payloads, _)| payloads)
    }

    fn record_now(&mut self, payload: Payload) -> Vec<Payload> {
        self.try_record(payload).expect("the fact is admitted")
    }

    fn act(&mut self, act: Act) {
        let prescriptions = self.prescriptions();
        match act {
            Act::Ask => prescriptions
                .first()
                .cloned()
                .into_iter()
                .for_each(|id| self.ask(id)),
            Act::AskForAnother => prescriptions
                .get(1)
                .cloned()
                .into_iter()
                .for_each(|id| self.ask(id)),
            Act::HandOver => {
                if let Some(authorisation) = self.live().first().cloned() {
                    let handed = Payload::HandedOver {
                        authorisation,
                        days: 1,
                        capsules: None,
                        product_code: None,
                        lot: None,
                    };
                    self.record_now(handed);
                }
            }
            Act::Reverse => {
                if let Some(authorisation) = self.live().first().cloned() {
                    self.record_now(Payload::AuthorisationReversed {
                        authorisation,
                        reason: None,
                    });
                }
            }
            Act::NextDay => self.today = self.today.plus(1),
        }
    }
}

fn live_through(seed: u64, acts: &[Act], holds: impl Fn(&PatientRecord, &RulesInForce, Day)) {
    // What a history claims to have been authorised was not decided here: only what follows is.
    let mut question = history(seed);
    question["events"]
        .as_array_mut()
        .unwrap()
        .retain(|event| event["type"] != "dispense-authorised");
    let mut told = Told::of(&question);
    for act in acts {
        told.act(*act);
        holds(&told.record, &told.rules, told.today);
    }
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
