//! Going astray: what is left out, entered twice, or moved.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::Story;
use super::dice::{day, parsed, plus};

mod befallen;
mod spoilt;

impl Story {
    pub(super) fn damage(&mut self, today: Date) {
        match self.dice.below(34) {
            0 | 1 => self.shift_a_day(today),
            2 => self.drop_an_event(),
            3 => self.drop_every_event_of_a_kind(),
            4 => self.repeat_an_event(),
            5 => self.record_in_another_order(),
            6 | 7 => self.spoil_a_test(),
            8 => self.spoil_a_confirmation(),
            9 => self.spoil_the_prescription(),
            10 => self.spoil_a_consent(),
            11 => self.spoil_the_counselling(),
            12 | 27 => self.spoil_the_contraception(today),
            13 => self.spoil_the_category(today),
            14 => self.change_the_category(today),
            15 => self.interrupt_the_treatment(today),
            16 => self.suspect_a_pregnancy(today),
            17 => self.report_an_indeterminate_test(today),
            18 | 28 => self.permit_or_forbid_home_testing(today),
            29 => self.register_again(today),
            19 | 20 => self.spoil_a_certification(today),
            21 => self.adjust_the_supply(today),
            22 => self.prescribe_again(today),
            23 => self.use_another_authorisation(today),
            24 => self.answer_badly(today),
            25 => self.ask_for_something_else(),
            30 => self.move_elsewhere(today),
            31 | 32 => self.decide_on_an_exemption(today),
            _ => self.breast_feed(today),
        }
    }

    /// A place among the events, by preference among the last month's.
    pub(super) fn somewhere(&mut self) -> Option<usize> {
        let count = self.events.len() as i64;
        if count == 0 {
            return None;
        }
        let reach = if self.dice.chance(70) {
            count.min(10)
        } else {
            count
        };
        Some((count - 1 - self.dice.between(0, reach - 1)) as usize)
    }

    /// The last event of a kind mostly, sometimes another one.
    pub(super) fn some(&mut self, kind: &str) -> Option<usize> {
        let places: Vec<usize> = (0..self.events.len())
            .filter(|place| self.events[*place]["type"] == kind)
            .collect();
        if places.is_empty() {
            return None;
        }
        if self.dice.chance(70) {
            places.last().copied()
        } else {
            Some(self.dice.pick(&places))
        }
    }

    /// A day of the last weeks, or of the whole course.
    pub(super) fn some_day(&mut self, today: Date) -> Date {
        let back = self.dice.pick(&[0, 0, 1, 2, 3, 6, 7, 10, 20, 31, 60]);
        plus(today, -back).max(self.enrolled)
    }

    /// Among the events of its day, or as a late entry at the end.
    pub(super) fn insert(&mut self, event: Value) {
        let on = event["on"].as_str().map(str::to_owned).unwrap_or_default();
        let place = self.events.iter().rposition(|other| {
            other["on"]
                .as_str()
                .is_some_and(|other| other <= on.as_str())
        });
        let place = place.map_or(0, |place| place + 1);
        if self.dice.chance(25) {
            self.events.push(event)
        } else {
            self.events.insert(place, event)
        }
    }

    pub(super) fn shift_a_day(&mut self, today: Date) {
        let Some(place) = self.somewhere() else {
            return;
        };
        let by = self
            .dice
            .pick(&[-31, -20, -19, -7, -6, -2, -1, 1, 1, 2, 6, 7, 19]);
        let field = self.dice.pick(&[
            "on",
            "on",
            "collected-on",
            "since",
            "menses-began-on",
            "until",
        ]);
        let event = &mut self.events[place];
        let field = if event.get(field).is_some() {
            field
        } else {
            "on"
        };
        let moved = plus(event[field].as_str().map(parsed).unwrap_or(today), by);
        event[field] = json!(day(moved.min(if field == "until" { moved } else { today })));
    }

    /// Entered a second time, by somebody who did not find the patient.
    pub(super) fn register_again(&mut self, today: Date) {
        let on = self.some_day(today);
        let (born, programme) = (day(self.born), self.programme);
        self.insert(json!({ "type": "patient-registered", "on": day(on), "born": born, "programme": programme }));
    }

    /// Another programme takes the patient over, or registers somebody who is known here.
    pub(super) fn move_elsewhere(&mut self, today: Date) {
        let on = self.some_day(today);
        let programme = self.dice.pick(&["us-ipledge", "uk-mhra", "eu-ppp"]);
        let event = if self.dice.chance(60) {
            json!({ "type": "programme-entered", "on": day(on), "programme": programme })
        } else {
            let born = day(plus(self.born, self.dice.pick(&[0, 0, -400, 400])).min(on));
            json!({ "type": "patient-registered", "on": day(on), "born": born, "programme": programme })
        };
        self.insert(event);
    }

    pub(super) fn drop_an_event(&mut self) {
        if let Some(place) = self.somewhere() {
            self.events.remove(place);
        }
    }

    fn drop_every_event_of_a_kind(&mut self) {
        let kind = self.dice.pick(&[
            "patient-registered",
            "category-assigned",
            "consent-signed",
            "counselling-recorded",
            "contraception-recorded",
            "pregnancy-test-reported",
            "pregnancy-test-reported",
            "month-confirmed",
            "comprehension-answered",
            "visit-recorded",
            "prescription-written",
            "dispense-authorised",
        ]);
        let spare_the_last = self.dice.chance(40);
        let last = self.events.iter().rposition(|event| event["type"] == kind);
        let mut place = 0;
        self.events.retain(|event| {
            place += 1;
            event["type"] != kind || (spare_the_last && Some(place - 1) == last)
        });
    }

    pub(super) fn repeat_an_event(&mut self) {
        let Some(place) = self.somewhere() else {
            return;
        };
        let mut again = self.events[place].clone();
        if let Some(id) = again.get("id").and_then(Value::as_str).map(str::to_owned) {
            again["id"] = json!(format!("{id}-again-{place}"));
            while self.events.iter().any(|event| event["id"] == again["id"]) {
                let id = self.name("again");
                again["id"] = json!(id);
            }
        }
        self.insert(again);
    }

    pub(super) fn record_in_another_order(&mut self) {
        let Some(from) = self.somewhere() else { return };
        let event = self.events.remove(from);
        let to = self.somewhere().unwrap_or(0);
        let to = if self.dice.chance(50) {
            to
        } else {
            from.saturating_sub(1)
        };
        self.events.insert(to.min(self.events.len()), event);
    }

    pub(super) fn ask_for_something_else(&mut self) {
        let prescription = match self.some("prescription-written") {
            Some(place) if self.dice.chance(60) => self.events[place]["id"].clone(),
            _ => json!("rx-elsewhere"),
        };
        self.request = Some(json!({ "prescription": prescription, "pharmacy": "ph1" }));
    }
}
