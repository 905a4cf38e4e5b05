//! Synthetic histories to measure with: what a careful clinic and pharmacy record, month after month.

use retinue_kernel::Day;
use serde_json::{Value, json};

/// A question with its history.
pub(super) struct History {
    /// The facts, in the order of recording.
    pub(super) events: Vec<Value>,
    /// The day of the question.
    pub(super) on: Day,
}

/// The first day of every history; any day would do.
fn start() -> Day {
    Day::new(jiff::civil::date(2025, 1, 6))
}

/// A course of `months` months, each dispensed but the last, asked on the day before its window closes.
///
/// The first month has 11 facts, each further one 9; twelve months have 110.
pub(super) fn course(months: u16) -> History {
    let mut events = enrolled(start());
    let first = start().plus(32);
    for month in 1..=months {
        let specimen = first.plus(30 * (month - 1));
        events.extend(confirmed(month, specimen));
        if month < months {
            events.extend(dispensed(month, specimen.plus(1)));
        }
    }
    History {
        events,
        on: first.plus(30 * months.saturating_sub(1)).plus(5),
    }
}

/// A patient who can become pregnant, from the first visit to the first test: 5 facts.
fn enrolled(on: Day) -> Vec<Value> {
    vec![
        json!({ "type": "patient-registered", "on": on, "born": "2001-05-01", "programme": "us-ipledge" }),
        json!({ "type": "category-assigned", "on": on, "category": "can-become-pregnant", "basis": "default" }),
        json!({ "type": "consent-signed", "on": on, "form": "patient-enrolment-can", "signers": ["patient", "prescriber"] }),
        json!({ "type": "contraception-recorded", "on": on, "since": on, "methods": ["combined-pill", "male-condom"], "source": "prescriber" }),
        json!({ "type": "pregnancy-test-reported", "on": on, "collected-on": on, "specimen": "urine", "setting": "medical", "result": "negative" }),
    ]
}

/// One month up to its prescription: 5 facts, and counselling from the second month on.
fn confirmed(month: u16, on: Day) -> Vec<Value> {
    let (test, prescription) = (format!("test-{month}"), format!("prescription-{month}"));
    let mut events = vec![
        json!({
            "type": "pregnancy-test-reported", "id": test, "on": on, "collected-on": on, "specimen": "serum",
            "setting": "laboratory", "clia-number": "00D0000000", "result": "negative", "cycle": "regular",
            "menses-began-on": on.minus(2),
        }),
        json!({ "type": "contraception-recorded", "on": on, "since": start(), "methods": ["combined-pill", "male-condom"], "source": "prescriber" }),
        json!({ "type": "month-confirmed", "on": on, "test": test, "counselled": true }),
        json!({ "type": "comprehension-answered", "on": on, "passed": true }),
        json!({
            "type": "prescription-written", "id": prescription, "order": format!("order-{month}"), "on": on,
            "product": "conventional", "capsules": { "20": 60 }, "days": 30, "refills": 0,
        }),
    ];
    if month > 1 {
        let counselled = json!({ "type": "counselling-recorded", "on": on, "topics": ["risks", "contraception"] });
        events.insert(1, counselled);
    }
    events
}

/// The authorisation, the filling and the hand-over: 3 facts.
fn dispensed(month: u16, on: Day) -> Vec<Value> {
    let authorisation = format!("authorisation-{month}");
    vec![
        json!({
            "type": "dispense-authorised", "id": authorisation, "on": on, "pharmacy": "pharmacy-1",
            "prescription": format!("prescription-{month}"), "until": on.plus(5), "days": 30,
        }),
        json!({ "type": "filled", "on": on, "authorisation": authorisation, "days": 30 }),
        json!({ "type": "handed-over", "on": on, "authorisation": authorisation, "days": 30 }),
    ]
}

impl History {
    /// The question as one line.
    pub(super) fn line(&self) -> String {
        json!({ "programme": "us-ipledge", "edition": "2021-12-13", "on": self.on, "events": self.events }).to_string()
    }
}
