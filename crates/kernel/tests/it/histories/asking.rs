//! The day of the question, what the counter had already done by then, and the question itself.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::dice::{day, parsed, plus};
use super::{Editions, Story, THE_OVERLAY};

impl Story {
    pub(super) fn day_to_ask_on(&mut self) -> Date {
        let told_until = self
            .events
            .iter()
            .filter_map(|event| event["on"].as_str())
            .map(parsed)
            .max();
        let told_until = told_until.unwrap_or(self.enrolled);
        let marks = self.marks.clone();
        let late: Vec<Date> = marks
            .iter()
            .copied()
            .filter(|mark| *mark >= told_until)
            .collect();
        match self.dice.below(20) {
            0..=8 if told_until <= self.last_day => {
                let open = self
                    .last_day
                    .since(told_until)
                    .map_or(0, |span| i64::from(span.get_days()));
                plus(told_until, self.dice.between(0, open.min(29)))
            }
            9..=16 if !late.is_empty() => self.dice.pick(&late),
            17 if !marks.is_empty() => self.dice.pick(&marks),
            18 => plus(told_until, self.dice.between(0, 70)),
            _ => told_until,
        }
        .max(self.enrolled)
    }

    /// The month asked about may have been authorised, closed, given in part, or given in one of its strengths.
    pub(super) fn aftermath(&mut self, today: Date) {
        let prescriptions = self.prescriptions.clone();
        let Some(asked) = prescriptions.last() else {
            return;
        };
        let first = &prescriptions[0];
        self.request = match self.dice.below(20) {
            0 => None,
            1 => Some(json!({ "prescription": first.id, "pharmacy": "ph1" })),
            _ => Some(json!({ "prescription": asked.id, "pharmacy": "ph1" })),
        };
        if prescriptions.len() > 1 && self.dice.chance(60) {
            let how = self.dice.pick(&[
                "handed-over",
                "handed-over",
                "shipped",
                "partially-dispensed",
            ]);
            if self.dice.chance(70) {
                self.dispense(&first.id, today, how, first.days);
            } else {
                self.authorise(&first.id, today, first.days);
            }
        }
        match self.dice.below(30) {
            0 => {
                self.authorise(&asked.id, today, asked.days);
            }
            1 | 2 => {
                let authorisation = self.authorise(&asked.id, today, asked.days);
                self.close(&authorisation, today);
            }
            3 => {
                let days = self.dice.pick(&[5, 10, asked.days]);
                self.dispense(&asked.id, today, "partially-dispensed", days);
            }
            4 => self.dispense(&asked.id, today, "handed-over", asked.days),
            _ => {}
        }
    }

    pub(super) fn question(mut self, today: Date) -> Value {
        let limit = day(today);
        // What is dated later is not known yet.
        let known = |event: &Value| event["on"].as_str().is_some_and(|on| on <= limit.as_str());
        self.events.retain(known);
        for stream in [&mut self.prescriber, &mut self.pharmacy]
            .into_iter()
            .flatten()
        {
            stream.retain(known);
        }
        self.beside_the_course(today);
        for event in &mut self.events {
            keep_days_in_order(event);
        }
        if self.dice.chance(20) {
            self.correct(today);
        }

        let mut question =
            json!({ "programme": self.programme, "on": limit, "events": self.events });
        for (field, value) in self.stated.as_object().into_iter().flatten() {
            question[field] = value.clone();
        }
        match self.editions {
            Editions::Unstated => {}
            Editions::Only2021 => question["edition"] = json!("2021-12-13"),
            Editions::Only2026 => question["edition"] = json!("2026-11-15"),
            Editions::Both => {
                question["adopted"] = json!([
                    { "edition": "2021-12-13", "from": "2021-12-13" },
                    { "edition": "2026-11-15", "from": "2026-11-15" } ]);
            }
            Editions::Overlaid => {
                question["adopted"] = json!([
                    { "edition": "2021-12-13", "from": "2021-12-13" },
                    { "edition": "2021-12-13", "from": day(THE_OVERLAY), "overlays": ["enforcement-discretion-2023-10"] } ]);
            }
        }
        if self.dice.chance(12) {
            super::texts::bring(&mut self.dice, &mut question);
        }
        if let Some(request) = self.request {
            question["request"] = request;
        }
        if let Some(prescriber) = self.prescriber {
            question["prescriber"] = json!(prescriber);
        }
        if let Some(pharmacy) = self.pharmacy {
            question["pharmacy"] = json!(pharmacy);
        }
        question
    }

    /// Corrections come last, when the places that implicit ids speak of are settled.
    fn correct(&mut self, today: Date) {
        for _ in 0..self.dice.between(1, 3) {
            let Some(place) = self.somewhere() else {
                return;
            };
            let wrong = self.events[place].clone();
            if wrong["type"] == "fact-corrected" && self.dice.chance(50) {
                continue;
            }
            let of = wrong
                .get("id")
                .cloned()
                .unwrap_or_else(|| json!(format!("events[{place}]")));
            let mut correction = json!({ "type": "fact-corrected", "on": day(today), "of": of, "why": "entered in error" });
            if wrong["type"] != "fact-corrected" && self.dice.chance(60) {
                let mut instead = wrong;
                let by = self.dice.pick(&[0, -1, -1, 1, -7]);
                let field = if instead.get("collected-on").is_some() {
                    "collected-on"
                } else {
                    "on"
                };
                let moved = plus(instead[field].as_str().map(parsed).unwrap_or(today), by);
                instead[field] = json!(day(moved.min(today)));
                for (field, value) in [
                    ("result", "negative"),
                    ("setting", "laboratory"),
                    ("cycle", "irregular"),
                ] {
                    if instead.get(field).is_some() && self.dice.chance(30) {
                        instead[field] = json!(value);
                    }
                }
                // Mostly the replacement takes over the id; nothing may come to refer to a fact that is not there.
                if self.dice.chance(85)
                    && let Some(instead) = instead.as_object_mut()
                {
                    instead.remove("id");
                }
                keep_days_in_order(&mut instead);
                correction["instead"] = instead;
            }
            self.events.push(correction);
        }
    }
}

/// Nothing is collected, begun or lapsed after the day on which it was reported.
fn keep_days_in_order(event: &mut Value) {
    let Some(on) = event["on"].as_str().map(str::to_owned) else {
        return;
    };
    for field in [
        "collected-on",
        "since",
        "from",
        "last-dose-on",
        "menses-began-on",
    ] {
        if event
            .get(field)
            .and_then(Value::as_str)
            .is_some_and(|earlier| earlier > on.as_str())
        {
            event[field] = json!(on);
        }
    }
    // An end is never before its beginning.
    if event
        .get("until")
        .and_then(Value::as_str)
        .is_some_and(|until| until < on.as_str())
    {
        event["until"] = json!(on);
    }
}
