//! A month told as it should go: the course, each month's acts, and the pharmacy's part.

use jiff::civil::Date;
use serde_json::json;

use super::dice::{day, parsed, plus};
use super::{CAN, Editions, Prescription, Story, TestOf};

impl Story {
    pub(super) fn course(&mut self) {
        if self.category == CAN && self.dice.chance(6) {
            self.leave_the_starting_path();
        } else if self.category == CAN {
            let enrolled = self.enrolled;
            self.starting_path(enrolled);
        } else {
            let visit = plus(self.enrolled, self.dice.pick(&[0, 0, 0, 1, 9]));
            self.month(visit, TestOf::Month);
        }
        for _ in 1..self.months {
            self.hand_over_the_month();
            let end = self
                .supply_end
                .unwrap_or_else(|| panic!("a month was handed over, so a supply end is known"));
            let next = plus(
                end,
                self.dice
                    .pick(&[-9, -8, -7, -6, -6, -6, -5, -3, -1, 0, 1, 2, 5, 12, 40]),
            );
            if self.dice.chance(25) {
                self.detour(next);
            } else {
                self.month(next, TestOf::Month);
            }
            self.marks
                .extend([plus(end, -7), plus(end, -6), plus(end, -5)]);
        }
    }

    pub(super) fn state_contraception(&mut self, on: Date) {
        let mut record = json!({ "type": "contraception-recorded", "on": day(on), "since": day(self.since.min(on)),
            "source": "prescriber", "methods": self.methods });
        if self.dice.chance(10) {
            record = json!({ "type": "contraception-recorded", "on": day(on), "since": day(self.since.min(on)),
                "source": "prescriber", "abstinence": true });
        }
        if self.dice.chance(15) {
            let mut by_the_patient = record.clone();
            by_the_patient["source"] = json!("patient");
            self.tell(by_the_patient);
        }
        self.tell(record);
    }

    /// A month's acts, from the specimen or the visit to the prescription.
    pub(super) fn month(&mut self, begins: Date, test_of: TestOf) {
        if self.category == CAN {
            self.month_of_a_patient_who_can(begins, test_of);
        } else {
            self.month_of_a_patient_who_cannot(begins);
        }
    }

    fn month_of_a_patient_who_can(&mut self, specimen: Date, test_of: TestOf) {
        let reported = plus(specimen, self.dice.pick(&[0, 0, 0, 1, 2]));
        let act = plus(reported, self.dice.pick(&[0, 0, 0, 1]));
        if !self.home_testing
            && test_of == TestOf::Month
            && self.is_any_setting_accepted_on(specimen)
            && self.dice.chance(40)
        {
            self.tell(json!({ "type": "home-testing-permitted", "on": day(specimen), "procedure": "by video" }));
            self.home_testing = true;
        }
        let accepted = match test_of {
            TestOf::Start => self.is_2026_on(specimen),
            TestOf::Month => self.is_any_setting_accepted_on(specimen),
        };
        let setting = match (accepted, test_of) {
            // Some already go by the edition to come.
            (false, _)
                if matches!(self.editions, Editions::Both | Editions::Overlaid)
                    && self.dice.chance(15) =>
            {
                "medical"
            }
            (false, _) => "laboratory",
            (true, TestOf::Month) if self.home_testing => {
                self.dice.pick(&["home", "home", "medical", "laboratory"])
            }
            (true, _) => self.dice.pick(&["medical", "laboratory"]),
        };
        let test = self.name("t");
        let mut event = json!({ "type": "pregnancy-test-reported", "id": test, "on": day(reported),
            "collected-on": day(specimen), "specimen": self.dice.pick(&["urine", "serum"]), "setting": setting,
            "result": "negative" });
        let is_repeat = test_of == TestOf::Start && self.last_day > self.enrolled;
        match self.dice.below(6) {
            // Q12: the repeat after a missed first window need not fall into the first days under 2026.
            0..=2 if is_repeat && self.dice.chance(60) => event["cycle"] = json!("regular"),
            0 | 1 => {
                let days_into_the_period = self.dice.pick(&[0, 1, 2, 4, 4, 4, 5]);
                event["cycle"] = json!("regular");
                event["menses-began-on"] = json!(day(plus(specimen, -days_into_the_period)));
            }
            2 => event["menses-began-on"] = json!(day(plus(specimen, -self.dice.between(0, 4)))),
            3 => event["cycle"] = json!("amenorrhoea"),
            4 => event["cycle"] = json!("suppressed"),
            _ => event["cycle"] = json!("irregular"),
        }
        let contraception_first = self.dice.chance(50);
        if contraception_first {
            let on = plus(specimen, self.dice.pick(&[-8, -7, -2, 0, 0, 0, 0, 0, 0]));
            self.state_contraception(on.max(self.enrolled));
        }
        self.tell(event);
        if !contraception_first {
            self.state_contraception(act);
        }
        let counselled_apart = self.dice.chance(40);
        if counselled_apart && self.dice.chance(10) {
            self.tell(
                json!({ "type": "counselling-recorded", "on": day(reported), "topics": ["risks"] }),
            );
            self.tell(json!({ "type": "counselling-recorded", "on": day(reported), "topics": ["contraception"] }));
        } else if counselled_apart {
            self.tell(json!({ "type": "counselling-recorded", "on": day(reported), "topics": ["risks", "contraception"] }));
        }
        // Q17: with the counselling on record the prescription may come before the confirmation.
        let prescribed_first = counselled_apart && self.dice.chance(40);
        if prescribed_first {
            self.prescribe(reported);
        }
        let mut confirmation =
            json!({ "type": "month-confirmed", "on": day(act), "counselled": true });
        if self.dice.chance(85) {
            confirmation["test"] = json!(test);
        }
        let answers_first = self.dice.chance(30);
        if !answers_first {
            self.tell(confirmation.clone());
        }
        if self.dice.chance(10) {
            self.tell(json!({ "type": "comprehension-answered", "on": day(act), "passed": false }));
        }
        self.tell(json!({ "type": "comprehension-answered", "on": day(act), "passed": true }));
        if answers_first {
            self.tell(confirmation);
        }
        if !prescribed_first {
            self.prescribe(act);
        }
        self.last_day = plus(specimen, 6);
        self.marks.extend([
            act,
            plus(specimen, 5),
            plus(specimen, 6),
            plus(specimen, 6),
            plus(specimen, 7),
        ]);
    }

    fn month_of_a_patient_who_cannot(&mut self, visit: Date) {
        let monthly = !self.is_2026_on(visit);
        if monthly || self.dice.chance(30) {
            let mut event = json!({ "type": "visit-recorded", "on": day(visit) });
            if self.dice.chance(20) {
                event["remote"] = json!(true);
            }
            self.tell(event);
            if self.dice.chance(15) {
                self.tell(
                    json!({ "type": "month-confirmed", "on": day(visit), "counselled": true }),
                );
            } else {
                self.tell(json!({ "type": "counselling-recorded", "on": day(visit), "topics": ["risks"] }));
            }
        }
        let prescribed = plus(visit, self.dice.pick(&[0, 0, 0, 1, 5]));
        self.prescribe(prescribed);
        self.last_day = plus(visit, 29);
        self.marks.extend([
            prescribed,
            plus(visit, 28),
            plus(visit, 29),
            plus(visit, 29),
            plus(visit, 30),
        ]);
        self.marks.extend([
            plus(prescribed, 29),
            plus(prescribed, 30),
            plus(prescribed, 31),
        ]);
    }

    /// One month's order, of one prescription or several (Q16, Q31).
    pub(super) fn prescribe(&mut self, on: Date) {
        let parts: &[(&str, i64)] = match self.dice.below(20) {
            0..=9 => &[("20", 30)],
            10..=12 => &[("40", 28)],
            13 => &[("10", 14)],
            14..=16 => &[("20", 30), ("40", 30)],
            17 => &[("30", 30), ("40", 20)],
            18 => &[("20", 15), ("20", 15)],
            _ => &[("20", 20), ("20", 15)],
        };
        let order = self.name("o");
        let order_is_stated = parts.len() > 1 || self.dice.chance(60);
        self.prescriptions.clear();
        for (strength, days) in parts {
            let id = self.name("rx");
            let mut event = json!({ "type": "prescription-written", "id": id, "on": day(on), "product": "conventional",
                "capsules": { *strength: days * 2 }, "days": days, "refills": 0 });
            if order_is_stated {
                event["order"] = json!(order);
            }
            self.tell(event);
            self.prescriptions.push(Prescription { id, days: *days });
        }
    }

    /// The pharmacy's part of the month.
    pub(super) fn hand_over_the_month(&mut self) {
        let ready = self
            .events
            .last()
            .and_then(|event| event["on"].as_str())
            .map(parsed);
        let ready = ready.unwrap_or_else(|| panic!("a month was told, so an event stands"));
        // An early specimen waits until the supply has run down to its last seven days (Q30).
        let free = self.supply_end.map_or(ready, |end| plus(end, -6));
        let on = ready.max(free).max(ready.min(self.last_day));
        let on = plus(on, self.dice.pick(&[0, 0, 0, 1, 3])).min(self.last_day.max(on));
        let mut covered = 0;
        for prescription in self.prescriptions.clone() {
            let days = prescription.days;
            if self.dice.chance(8) && days > 10 {
                self.dispense(&prescription.id, on, "partially-dispensed", 10);
                self.dispense(&prescription.id, on, "handed-over", days - 10);
            } else {
                let how = self
                    .dice
                    .pick(&["handed-over", "handed-over", "handed-over", "shipped"]);
                self.dispense(&prescription.id, on, how, days);
            }
            covered = covered.max(days);
        }
        let begins = self.supply_end.map_or(on, |end| plus(end, 1).max(on));
        self.supply_end = Some(plus(begins, covered - 1));
    }

    pub(super) fn authorise(&mut self, prescription: &str, on: Date, days: i64) -> String {
        let id = self.name("a");
        let until = day(self.last_day.max(on));
        self.tell(json!({ "type": "dispense-authorised", "id": id, "on": day(on), "prescription": prescription,
            "pharmacy": "ph1", "until": until, "days": days }));
        id
    }

    pub(super) fn dispense(&mut self, prescription: &str, on: Date, how: &str, days: i64) {
        let authorisation = self.authorise(prescription, on, days);
        if self.dice.chance(50) {
            self.tell(json!({ "type": "filled", "on": day(on), "authorisation": authorisation, "days": days }));
        }
        self.tell(
            json!({ "type": how, "on": day(on), "authorisation": authorisation, "days": days }),
        );
    }

    /// A supply where no registry authorises: on a checklist, which says nothing to the gate.
    pub(super) fn supply(&mut self, prescription: &str, on: Date, days: i64) {
        let checklist = self.name("c");
        let mut given = json!({ "type": "checklist-given", "id": checklist, "on": day(on), "prescription": prescription, "pharmacy": "ph1" });
        let mut supplied = json!({ "type": "supplied", "on": day(on), "prescription": prescription, "pharmacy": "ph1", "checklist": checklist, "days": days });
        if self.dice.chance(70) {
            given["until"] = json!(day(plus(on, 6)));
        } else {
            supplied["despite"] = json!("told by telephone");
        }
        if self.dice.chance(20) {
            supplied["shipped"] = json!(self.dice.chance(50));
        }
        self.tell(given);
        self.tell(supplied);
    }

    pub(super) fn close(&mut self, authorisation: &str, on: Date) {
        let how = self.dice.pick(&[
            "authorisation-reversed",
            "authorisation-released",
            "authorisation-expired",
            "returned-to-stock",
        ]);
        self.tell(json!({ "type": how, "on": day(on), "authorisation": authorisation }));
    }
}
