//! The same law without a registry: from any record a practice that does what the open lines ask brings an eligible
//! patient back to *complete*, within the one wait there is.

use proptest::prelude::*;
use retinue_kernel::Days;
use serde_json::{Value, json};

use super::practice::Practice;
use crate::harness::rulebooks;
use crate::histories::{PROGRAMMES, history_under};
use crate::told::Told;

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_dead_end_without_a_registry(seed in any::<u64>()) {
        for programme in PROGRAMMES.into_iter().filter(|programme| *programme != "us-ipledge") {
            let question = history_under(programme, seed);
            let mut practice = Practice::of(Told::of(&question));
            let bound = practice.bound();
            if let Err(stuck) = practice.back_to_complete(bound) {
                prop_assert!(false, "{stuck}\n{question:#}");
            }
        }
    }
}

/// The day on which every trouble below is met, and asked about.
const TODAY: &str = "2026-03-28";

/// Something that goes wrong in a course, and whether contraception must then be waited for.
struct Trouble {
    name: &'static str,
    befalls: fn(&mut Vec<Value>),
    waits: bool,
}

/// A course that is complete today, and what can befall it.
struct Befallen {
    name: &'static str,
    course: fn(&str) -> Vec<Value>,
    troubles: &'static [&'static [Trouble]],
}

const CAN_BECOME_PREGNANT: &str = "can become pregnant";

const COURSES: [Befallen; 3] = [
    Befallen {
        name: CAN_BECOME_PREGNANT,
        course: can,
        troubles: &[ANYONE, CAN],
    },
    Befallen {
        name: "cannot become pregnant",
        course: cannot,
        troubles: &[ANYONE, CANNOT],
    },
    Befallen {
        name: "outside by agreement",
        course: outside,
        troubles: &[ANYONE, OUTSIDE],
    },
];

fn enrolled(programme: &str, category: &str, basis: &str) -> Vec<Value> {
    vec![
        json!({ "type": "patient-registered", "on": "2026-02-01", "born": "1996-02-03", "programme": programme }),
        json!({ "type": "category-assigned", "on": "2026-02-01", "category": category, "basis": basis }),
        json!({ "type": "consent-signed", "on": "2026-02-01", "form": "acknowledgement-of-risk", "signers": ["patient", "prescriber"] }),
        json!({ "type": "counselling-recorded", "on": "2026-02-01", "topics": ["risks", "contraception"] }),
        json!({ "type": "visit-recorded", "on": "2026-02-01" }),
        json!({ "type": "assessment-recorded", "on": TODAY, "subjects": ["mental-health", "sexual-function"] }),
    ]
}

fn prescribed(mut events: Vec<Value>) -> Vec<Value> {
    tell(
        &mut events,
        json!({ "type": "prescription-written", "id": "rx1", "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 }),
    );
    events
}

fn can(programme: &str) -> Vec<Value> {
    let mut events = enrolled(programme, "can-become-pregnant", "default");
    events.push(json!({ "type": "contraception-recorded", "on": "2026-02-01", "since": "2026-02-01", "methods": ["iud"], "source": "prescriber" }));
    tell(
        &mut events,
        json!({ "type": "pregnancy-test-reported", "id": "t1", "collected-on": TODAY, "specimen": "serum", "setting": "laboratory", "result": "negative" }),
    );
    prescribed(events)
}

fn cannot(programme: &str) -> Vec<Value> {
    prescribed(enrolled(
        programme,
        "cannot-become-pregnant",
        "hysterectomy",
    ))
}

fn outside(programme: &str) -> Vec<Value> {
    let mut events = enrolled(programme, "can-become-pregnant", "default");
    tell(
        &mut events,
        json!({ "type": "outside-programme-agreed", "reason": "no risk of pregnancy" }),
    );
    prescribed(events)
}

fn tell(events: &mut Vec<Value>, mut event: Value) {
    event["on"] = json!(TODAY);
    events.push(event);
}

fn say(events: &mut Vec<Value>, kind: &str) {
    tell(events, json!({ "type": kind }));
}

fn take_back(events: &mut Vec<Value>, of: &str) {
    tell(
        events,
        json!({ "type": "fact-corrected", "of": of, "why": "another patient's" }),
    );
}

fn assign(events: &mut Vec<Value>, category: &str, basis: &str) {
    tell(
        events,
        json!({ "type": "category-assigned", "category": category, "basis": basis, "reason": "examined" }),
    );
}

/// What can befall anyone.
const ANYONE: &[Trouble] = &[
    Trouble {
        name: "nothing",
        befalls: |_| {},
        waits: false,
    },
    Trouble {
        name: "stopped",
        befalls: |events| say(events, "treatment-stopped"),
        waits: false,
    },
    Trouble {
        name: "paused",
        befalls: |events| say(events, "treatment-paused"),
        waits: false,
    },
    Trouble {
        name: "completed",
        befalls: |events| say(events, "course-completed"),
        waits: false,
    },
    Trouble {
        name: "the prescription cancelled",
        befalls: |events| {
            tell(
                events,
                json!({ "type": "prescription-cancelled", "prescription": "rx1" }),
            );
        },
        waits: false,
    },
    Trouble {
        name: "positive test, and excluded later",
        befalls: |events| {
            tell(
                events,
                json!({ "type": "pregnancy-test-reported", "collected-on": TODAY, "specimen": "urine", "setting": "home", "result": "positive" }),
            );
        },
        waits: false,
    },
    Trouble {
        name: "pregnancy reported, and excluded later",
        befalls: |events| say(events, "pregnancy-reported"),
        waits: false,
    },
    Trouble {
        name: "consent taken back",
        befalls: |events| take_back(events, "events[2]"),
        waits: false,
    },
    Trouble {
        name: "counselling, visit and assessment taken back",
        befalls: |events| {
            for fact in ["events[3]", "events[4]", "events[5]"] {
                take_back(events, fact);
            }
        },
        waits: false,
    },
    Trouble {
        name: "moved to another programme",
        befalls: |events| {
            tell(
                events,
                json!({ "type": "programme-entered", "programme": "us-ipledge" }),
            );
        },
        waits: false,
    },
    Trouble {
        name: "found to be under age",
        befalls: |events| {
            let programme = events[0]["programme"].clone();
            tell(
                events,
                json!({ "type": "patient-registered", "born": "2010-02-03", "programme": programme }),
            );
        },
        waits: false,
    },
];

/// What can befall those who can become pregnant.
const CAN: &[Trouble] = &[
    Trouble {
        name: "contraception lapsed",
        befalls: |events| say(events, "contraception-lapsed"),
        waits: true,
    },
    Trouble {
        name: "methods that do not count",
        befalls: |events| {
            tell(
                events,
                json!({ "type": "contraception-recorded", "since": TODAY, "methods": ["withdrawal"], "source": "prescriber" }),
            );
        },
        waits: true,
    },
    Trouble {
        name: "pregnancy ended",
        befalls: |events| {
            say(events, "pregnancy-reported");
            say(events, "pregnancy-ended");
        },
        waits: true,
    },
    Trouble {
        name: "indeterminate test",
        befalls: |events| {
            tell(
                events,
                json!({ "type": "pregnancy-test-reported", "collected-on": TODAY, "specimen": "urine", "setting": "medical", "result": "indeterminate" }),
            );
        },
        waits: false,
    },
    Trouble {
        name: "the test taken back",
        befalls: |events| take_back(events, "t1"),
        waits: false,
    },
    Trouble {
        name: "category taken back",
        befalls: |events| take_back(events, "events[1]"),
        waits: false,
    },
    Trouble {
        name: "change to cannot",
        befalls: |events| assign(events, "cannot-become-pregnant", "hysterectomy"),
        waits: false,
    },
    Trouble {
        name: "change to cannot and back",
        befalls: |events| {
            assign(events, "cannot-become-pregnant", "hysterectomy");
            assign(events, "can-become-pregnant", "default");
        },
        waits: true,
    },
];

const CANNOT: &[Trouble] = &[
    Trouble {
        name: "change to can",
        befalls: |events| assign(events, "can-become-pregnant", "default"),
        waits: true,
    },
    Trouble {
        // Whoever's category is not known walks the path of those who can become pregnant.
        name: "category taken back",
        befalls: |events| take_back(events, "events[1]"),
        waits: true,
    },
    Trouble {
        name: "a ground that is not listed",
        befalls: |events| assign(events, "cannot-become-pregnant", "default"),
        waits: false,
    },
];

const OUTSIDE: &[Trouble] = &[Trouble {
    name: "the agreement ended",
    befalls: |events| say(events, "outside-programme-ended"),
    waits: true,
}];

fn days_back(programme: &str, edition: &str, events: &[Value], bound: Days) -> Days {
    let question =
        json!({ "programme": programme, "edition": edition, "on": TODAY, "events": events });
    let mut practice = Practice::of(Told::of(&question));
    match practice.back_to_complete(bound) {
        Ok(days) => days,
        Err(stuck) => panic!("{stuck}\n{question:#}"),
    }
}

/// Each edition of each programme without a registry, with its one wait.
fn editions() -> impl Iterator<Item = (&'static str, &'static str, Days)> {
    rulebooks()
        .filter(|rulebook| !rulebook.programme().id.has_registry())
        .flat_map(|rulebook| {
            let programme = rulebook.programme().id.as_str();
            rulebook.editions().iter().map(move |edition| {
                let wait = edition.parameters.contraception_wait_days;
                (programme, edition.id.as_str(), wait)
            })
        })
}

#[test]
fn every_trouble_without_a_registry_lasts_as_long_as_contraception_is_waited_for_or_not_at_all() {
    let mut seen = 0;
    for (programme, edition, wait) in editions() {
        seen += 1;
        for Befallen {
            name,
            course,
            troubles,
        } in COURSES
        {
            for trouble in troubles.iter().copied().flatten() {
                let mut events = course(programme);
                (trouble.befalls)(&mut events);
                let days = days_back(programme, edition, &events, wait);
                let named = format!("{programme} {edition}, {name}, {}", trouble.name);
                // The prescription of today has used up every test of today, so the next one is of tomorrow.
                let tested = name == CAN_BECOME_PREGNANT && !trouble.name.starts_with("change to");
                let otherwise = Days::from(tested);
                assert_eq!(
                    days,
                    if trouble.waits { wait } else { otherwise },
                    "{named}"
                );
            }
        }
        println!("{programme} {edition}: no dead end beyond {wait} days");
    }
    assert_eq!(seen, 3, "editions without a registry");
}

#[test]
fn troubles_without_a_registry_one_upon_another_are_over_within_the_same_wait() {
    for (programme, edition, wait) in editions() {
        for Befallen {
            course, troubles, ..
        } in COURSES
        {
            let all = || troubles.iter().copied().flatten();
            for first in all() {
                for second in all() {
                    let mut events = course(programme);
                    (first.befalls)(&mut events);
                    (second.befalls)(&mut events);
                    days_back(programme, edition, &events, wait);
                }
            }
        }
    }
}
