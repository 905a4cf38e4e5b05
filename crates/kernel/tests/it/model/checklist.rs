//! Every order of acts in a programme without a registry, up to a number of them.
//!
//! There is no authorisation whose life could be followed. What can go wrong is that something is authorised after all,
//! that a checklist is complete beyond its days, after a stop or twice on one test, or that it stays open for good. The
//! gate is the transition function here too, and the evaluator that was written apart judges every point besides.

mod acts;

use retinue_kernel::{
    Case, Command, Day, DispenseDecision, DispenseRequest, Event, Id, Payload, Programme,
    RulesInForce, authorise, decide,
};
use serde_json::{Value, json};
use stateright::{Checker, HasDiscoveries, Model, Property};

use self::acts::{ACTS, Act, BEGINS, Deed, Point};
use super::depth;
use crate::harness::{rulebooks, rules_for, slugs};
use crate::no_dead_end::practice::Practice;
use crate::oracle;
use crate::told::{Told, events_of};

struct Checklist {
    rules: RulesInForce,
    beginning: Value,
    depth: usize,
    recovers: bool,
}

impl Checklist {
    fn case_at<'told>(&self, told: &'told Told) -> Case<'told> {
        Case {
            patient: &told.record,
            prescriber: Some(&told.prescriber),
            pharmacy: Some(&told.pharmacy),
        }
    }

    fn asked(&self, point: &Point, prescription: &str) -> (Told, DispenseRequest) {
        let request = DispenseRequest {
            prescription: Id::new(prescription).unwrap(),
            pharmacy: Id::new("ph1").unwrap(),
        };
        (Told::of(&point.question), request)
    }

    /// What the gate says of each prescription, by its place.
    fn judged<'point>(&self, point: &'point Point) -> &'point [(usize, DispenseDecision)] {
        point.decided.get_or_init(|| {
            let judge = |(place, prescription): (usize, &Value)| {
                let (told, request) = self.asked(point, prescription["id"].as_str()?);
                let case = self.case_at(&told);
                Some((
                    place,
                    authorise(&case, &request, &self.rules, point.today()),
                ))
            };
            point.prescriptions().filter_map(judge).collect()
        })
    }
}

impl Checklist {
    /// Asks the gate to record a fact; none when it refuses.
    fn learn(&self, question: &mut Value, mut fact: Value) -> Option<()> {
        let told = Told::of(question);
        fact["on"] = question["on"].clone();
        let events = question["events"].as_array_mut()?;
        fact["id"] = json!(format!("f{}", events.len()));
        let event: Event =
            serde_json::from_value(fact.clone()).unwrap_or_else(|error| panic!("{error}: {fact}"));
        let command = Command::Record {
            on: event.envelope.on,
            payload: event.payload,
        };
        let decided = decide(&self.case_at(&told), &command, &self.rules, told.today).ok()?;
        assert_eq!(decided.payloads.len(), 1, "{fact} causes nothing else");
        events.push(fact);
        Some(())
    }
}

impl Model for Checklist {
    type State = Point;
    type Action = Act;

    fn init_states(&self) -> Vec<Point> {
        vec![Point::of(self.beginning.clone(), 0)]
    }

    fn actions(&self, point: &Point, acts: &mut Vec<Act>) {
        if point.acts < self.depth {
            acts.extend(ACTS);
        }
    }

    fn next_state(&self, point: &Point, act: Act) -> Option<Point> {
        let mut question = point.question.clone();
        match self.deed(point, act)? {
            Deed::Day(day) => question["on"] = json!(day.to_string()),
            Deed::Facts(facts) => {
                for fact in facts {
                    self.learn(&mut question, fact)?;
                }
            }
        }
        Some(Point::of(question, point.acts + 1))
    }

    fn properties(&self) -> Vec<Property<Checklist>> {
        if self.recovers {
            return vec![Property::always(
                "an eligible patient's checklist is complete again",
                |_, point: &Point| {
                    let mut practice = Practice::of(Told::of(&point.question));
                    let bound = practice.bound();
                    practice.back_to_complete(bound).is_ok()
                },
            )];
        }
        vec![
            Property::always("nothing is authorised", nothing_is_authorised),
            Property::always("both evaluators agree", both_evaluators_agree),
            Property::always(
                "a checklist is complete within its days only",
                within_its_days,
            ),
            Property::always("no checklist is complete after a stop", never_after_a_stop),
            Property::always("one test completes one order", one_test_one_order),
            Property::sometimes("a checklist is complete", |list: &Checklist, point| {
                complete(list, point).next().is_some()
            }),
            Property::sometimes("two orders are complete", |list: &Checklist, point| {
                complete(list, point).count() > 1
            }),
        ]
    }
}

/// The prescriptions whose checklist is complete, with their places.
fn complete<'point>(
    list: &Checklist,
    point: &'point Point,
) -> impl Iterator<Item = (usize, &'point Value, &'point DispenseDecision)> {
    let judged = list.judged(point).iter();
    judged
        .filter(|(_, decision)| decision.until().is_some())
        .map(|(place, decision)| (*place, &point.events()[*place], decision))
}

fn nothing_is_authorised(list: &Checklist, point: &Point) -> bool {
    point.prescriptions().all(|(_, prescription)| {
        let (told, request) = list.asked(point, prescription["id"].as_str().unwrap());
        let command = Command::RequestDispense(request);
        let decided = decide(&list.case_at(&told), &command, &list.rules, point.today());
        decided.is_ok_and(|decided| {
            let mut caused = decided.payloads.iter();
            caused.all(|(_, payload)| matches!(payload, Payload::ChecklistGiven { .. }))
        })
    }) && !events_of(&point.question)
        .iter()
        .any(|event| matches!(event.payload, Payload::DispenseAuthorised { .. }))
}

fn both_evaluators_agree(list: &Checklist, point: &Point) -> bool {
    list.judged(point).iter().all(|(place, decision)| {
        let mut question = point.question.clone();
        let prescription = point.events()[*place]["id"].clone();
        question["request"] = json!({ "prescription": prescription, "pharmacy": "ph1" });
        let verdict = oracle::judge(&question);
        verdict.until == decision.until().map(Day::date)
            && verdict.earliest == decision.earliest().map(Day::date)
            && verdict.slugs.iter().map(String::as_str).eq(slugs(decision))
    })
}

/// Never before the prescription, and never more than thirty days after it.
fn within_its_days(list: &Checklist, point: &Point) -> bool {
    complete(list, point).all(|(_, prescription, decision)| {
        let written = crate::harness::day(prescription["on"].as_str().unwrap());
        decision.until().is_some_and(|until| {
            written <= point.today() && point.today() <= until && until <= written.plus(30)
        })
    })
}

/// Read from the facts themselves: a stop that was recorded after the prescription and not taken back.
fn never_after_a_stop(list: &Checklist, point: &Point) -> bool {
    let taken_back = |event: &Value| {
        let mut events = point.events().iter();
        events.any(|later| later["of"] == event["id"])
    };
    complete(list, point).all(|(place, ..)| {
        !point.events()[place..].iter().any(|later| {
            ["treatment-stopped", "treatment-paused"]
                .iter()
                .any(|kind| later["type"] == *kind)
                && !taken_back(later)
        })
    })
}

/// Of the orders that were written after a test, one at most is complete on it.
fn one_test_one_order(list: &Checklist, point: &Point) -> bool {
    let tests = |decision: &DispenseDecision, before: usize| -> Vec<Id> {
        let shown = decision.met().iter().flat_map(|met| met.evidence.clone());
        let is_earlier_test = |id: &Id| {
            point.events()[..before].iter().any(|event| {
                event["type"] == "pregnancy-test-reported" && event["id"] == id.as_str()
            })
        };
        let mut tests: Vec<Id> = shown.filter(is_earlier_test).collect();
        tests.sort();
        tests.dedup();
        tests
    };
    let complete: Vec<_> = complete(list, point).collect();
    let Some((first, ..)) = complete.first() else {
        return true;
    };
    let mut served: Vec<Id> = complete
        .iter()
        .flat_map(|(_, _, decision)| tests(decision, *first))
        .collect();
    let all = served.len();
    served.sort();
    served.dedup();
    served.len() == all
}

fn beginning(programme: Programme, edition: &str, can: bool) -> Value {
    let (category, basis) = if can {
        ("can-become-pregnant", "default")
    } else {
        ("cannot-become-pregnant", "hysterectomy")
    };
    let programme = programme.as_str();
    let mut events = json!([
        { "type": "patient-registered", "on": "2026-02-01", "born": "1996-02-03", "programme": programme },
        { "type": "category-assigned", "on": "2026-02-01", "category": category, "basis": basis },
        { "type": "consent-signed", "on": "2026-02-01", "form": "acknowledgement-of-risk", "signers": ["patient", "prescriber"] },
        { "type": "counselling-recorded", "on": "2026-02-01", "topics": ["risks", "contraception"] },
        { "type": "visit-recorded", "on": "2026-02-01" },
        { "type": "contraception-recorded", "on": "2026-02-01", "since": "2026-02-01", "methods": ["iud"], "source": "prescriber" },
        { "type": "assessment-recorded", "on": BEGINS, "subjects": ["mental-health", "sexual-function"] },
        { "type": "pregnancy-test-reported", "on": BEGINS, "collected-on": BEGINS, "specimen": "serum", "setting": "laboratory", "result": "negative" },
        { "type": "prescription-written", "on": BEGINS, "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 },
    ]);
    for (place, event) in events.as_array_mut().into_iter().flatten().enumerate() {
        event["id"] = json!(format!("f{place}"));
    }
    json!({ "programme": programme, "edition": edition, "on": BEGINS, "events": events })
}

fn holds_everywhere(everyday: usize, recovers: bool) {
    let without = rulebooks().filter(|rulebook| !rulebook.programme().id.has_registry());
    for (rulebook, edition) in
        without.flat_map(|rulebook| rulebook.editions().iter().map(move |one| (rulebook, one)))
    {
        for can in [true, false] {
            let beginning = beginning(rulebook.programme().id, edition.id.as_str(), can);
            let depth = depth(everyday);
            let list = Checklist {
                rules: rules_for(&beginning),
                beginning,
                depth,
                recovers,
            };
            let checker = list
                .checker()
                .finish_when(HasDiscoveries::AnyFailures)
                .spawn_bfs()
                .join();
            println!(
                "{} {}, {}: {} points, {depth} acts deep",
                rulebook.programme().id,
                edition.id,
                if can { "can" } else { "cannot" },
                checker.unique_state_count()
            );
            assert!(checker.unique_state_count() > 300);
            checker.assert_properties();
        }
    }
}

#[test]
fn no_order_of_acts_completes_a_checklist_wrongly_or_authorises_anything() {
    holds_everywhere(2, false);
}

#[test]
fn from_every_point_without_a_registry_an_eligible_patients_checklist_is_complete_again() {
    holds_everywhere(2, true);
}
