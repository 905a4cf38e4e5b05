//! What may happen next in a programme without a registry, and the point at which it happens.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use retinue_kernel::{Day, DispenseDecision};
use serde_json::{Value, json};

use super::Checklist;

/// The day on which every search begins; the month's acts are done.
pub(super) const BEGINS: &str = "2026-03-28";

/// What may happen next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    Negative,
    NegativeOfThreeDaysAgo,
    Positive,
    Indeterminate,
    Assess,
    Prescribe,
    /// The next month on one day: test, assessment and prescription.
    Month,
    Cancel,
    Stop,
    Pause,
    Resume,
    ReportPregnancy,
    ExcludePregnancy,
    Lapse,
    StateContraception,
    ChangeCategory,
    AgreeOutside,
    EndAgreement,
    MoveAway,
    ComeBack,
    TakeBack(&'static str),
    TheNextDay,
    TheDayAfterTheWindow,
}

pub(super) const ACTS: [Act; 25] = [
    Act::Negative,
    Act::NegativeOfThreeDaysAgo,
    Act::Positive,
    Act::Indeterminate,
    Act::Assess,
    Act::Prescribe,
    Act::Month,
    Act::Cancel,
    Act::Stop,
    Act::Pause,
    Act::Resume,
    Act::ReportPregnancy,
    Act::ExcludePregnancy,
    Act::Lapse,
    Act::StateContraception,
    Act::ChangeCategory,
    Act::AgreeOutside,
    Act::EndAgreement,
    Act::MoveAway,
    Act::ComeBack,
    Act::TakeBack("pregnancy-test-reported"),
    Act::TakeBack("prescription-written"),
    Act::TakeBack("treatment-stopped"),
    Act::TheNextDay,
    Act::TheDayAfterTheWindow,
];

/// The record at one moment, in the form in which a question states it, so that both evaluators read the same.
#[derive(Clone)]
pub(super) struct Point {
    pub(super) question: Value,
    pub(super) acts: usize,
    /// What the gate says of each prescription, once it was asked.
    pub(super) decided: OnceLock<Vec<(usize, DispenseDecision)>>,
    key: String,
}

impl Point {
    pub(super) fn of(question: Value, acts: usize) -> Point {
        let key = question.to_string();
        Point {
            question,
            acts,
            decided: OnceLock::new(),
            key,
        }
    }

    pub(super) fn today(&self) -> Day {
        crate::harness::day(self.question["on"].as_str().unwrap())
    }

    pub(super) fn events(&self) -> &[Value] {
        self.question["events"].as_array().unwrap()
    }

    /// The last fact of a kind that was not taken back.
    pub(super) fn last(&self, kind: &str) -> Option<&str> {
        let is_taken_back = |id: &Value| self.events().iter().any(|event| event["of"] == *id);
        let mut events = self.events().iter().rev();
        events
            .find(|event| event["type"] == kind && !is_taken_back(&event["id"]))
            .and_then(|event| event["id"].as_str())
    }

    pub(super) fn prescriptions(&self) -> impl Iterator<Item = (usize, &Value)> {
        self.events()
            .iter()
            .enumerate()
            .filter(|(_, event)| event["type"] == "prescription-written")
    }
}

impl PartialEq for Point {
    fn eq(&self, other: &Point) -> bool {
        self.key == other.key
    }
}

impl Hash for Point {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.question)
    }
}

/// What an act does: facts to record, or another day.
pub(super) enum Deed {
    Facts(Vec<Value>),
    Day(Day),
}

impl Checklist {
    /// The facts or the day that an act brings; none where it has nothing to speak of.
    pub(super) fn deed(&self, point: &Point, act: Act) -> Option<Deed> {
        let today = point.today();
        let test = |collected_on: Day, result: &str| json!({ "type": "pregnancy-test-reported", "collected-on": collected_on.to_string(), "specimen": "serum", "setting": "laboratory", "result": result });
        let prescription = || json!({ "type": "prescription-written", "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0 });
        let assessment = || json!({ "type": "assessment-recorded", "subjects": ["mental-health", "sexual-function"] });
        let fact = match act {
            Act::Negative => test(today, "negative"),
            Act::NegativeOfThreeDaysAgo => test(today.minus(3), "negative"),
            Act::Positive => test(today, "positive"),
            Act::Indeterminate => test(today, "indeterminate"),
            Act::Assess => assessment(),
            Act::Prescribe => prescription(),
            Act::Month => {
                return Some(Deed::Facts(vec![
                    test(today, "negative"),
                    assessment(),
                    prescription(),
                ]));
            }
            Act::Cancel => {
                json!({ "type": "prescription-cancelled", "prescription": point.last("prescription-written")? })
            }
            Act::Stop => json!({ "type": "treatment-stopped" }),
            Act::Pause => json!({ "type": "treatment-paused" }),
            Act::Resume => json!({ "type": "treatment-resumed" }),
            Act::ReportPregnancy => json!({ "type": "pregnancy-reported" }),
            Act::ExcludePregnancy => {
                json!({ "type": "pregnancy-excluded", "how": "serum-quantitative" })
            }
            Act::Lapse => json!({ "type": "contraception-lapsed" }),
            Act::StateContraception => {
                json!({ "type": "contraception-recorded", "since": today.to_string(), "methods": ["iud"], "source": "prescriber" })
            }
            Act::ChangeCategory => {
                let assigned = point.last("category-assigned")?;
                let mut events = point.events().iter();
                let can = events.any(|event| {
                    event["id"] == assigned && event["category"] == "can-become-pregnant"
                });
                let (category, basis) = if can {
                    ("cannot-become-pregnant", "hysterectomy")
                } else {
                    ("can-become-pregnant", "default")
                };
                json!({ "type": "category-assigned", "category": category, "basis": basis, "reason": "examined" })
            }
            Act::AgreeOutside => {
                json!({ "type": "outside-programme-agreed", "reason": "no risk of pregnancy" })
            }
            Act::EndAgreement => json!({ "type": "outside-programme-ended" }),
            Act::MoveAway => json!({ "type": "programme-entered", "programme": "us-ipledge" }),
            Act::ComeBack => {
                json!({ "type": "programme-entered", "programme": self.rules.programme.as_str() })
            }
            Act::TakeBack(kind) => {
                json!({ "type": "fact-corrected", "of": point.last(kind)?, "why": "entered in error" })
            }
            Act::TheNextDay => return Some(Deed::Day(today.plus(1))),
            Act::TheDayAfterTheWindow => return Some(Deed::Day(today.plus(7))),
        };
        Some(Deed::Facts(vec![fact]))
    }
}
