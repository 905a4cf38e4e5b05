//! Enrolment and the starting path, and how it is left.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::dice::{day, plus, years_before};
use super::{CAN, CANNOT, Story, TestOf};

impl Story {
    pub(super) fn enrol(&mut self) {
        let on = self.enrolled;
        let born = self.born;
        self.tell(json!({ "type": "patient-registered", "on": day(on), "born": day(born), "programme": "us-ipledge" }));
        let category = self.category;
        self.assign(category, on);
    }

    /// The category, its consent and the counselling of enrolment.
    pub(super) fn assign(&mut self, category: &'static str, on: Date) {
        self.category = category;
        let mut assigned = json!({ "type": "category-assigned", "on": day(on), "category": category, "basis": "default" });
        if category == CANNOT {
            let basis = self.dice.pick(&[
                "cisgender-male",
                "cisgender-male",
                "transgender-female",
                "hysterectomy",
                "bilateral-oophorectomy",
                "post-menopausal",
            ]);
            assigned["basis"] = json!(basis);
            if basis == "post-menopausal" {
                assigned["menopause"] = self.menopause(on);
            }
        }
        self.tell(assigned);
        let form = if category == CAN {
            "patient-enrolment-can"
        } else {
            "patient-enrolment-cannot"
        };
        // Whoever was born on a leap day is sometimes taken for of age a day early.
        let taken_for_of_age = self.born == date(2008, 2, 29) && self.dice.chance(50);
        let minor = years_before(on, 18) < self.born && !taken_for_of_age;
        let signers = if minor || self.dice.chance(5) {
            json!(["patient", "guardian", "prescriber"])
        } else {
            json!(["patient", "prescriber"])
        };
        // A guardian may sign in a room of their own, before the others or after them.
        let apart = minor && self.dice.chance(30);
        let signers = if apart {
            json!(["patient", "prescriber"])
        } else {
            signers
        };
        self.tell(
            json!({ "type": "consent-signed", "on": day(on), "form": form, "signers": signers }),
        );
        if apart {
            self.tell(json!({ "type": "guardian-signed", "on": day(on), "form": form }));
        }
        let topics = if category == CAN {
            json!(["risks", "contraception"])
        } else {
            json!(["risks"])
        };
        self.tell(json!({ "type": "counselling-recorded", "on": day(on), "topics": topics }));
    }

    /// A proof for the patient's age: the birthday is moved close to the 55th, where the two proofs part.
    fn menopause(&mut self, on: Date) -> Value {
        if self.events.len() <= 1 {
            let distance = self.dice.pick(&[-400, -30, -1, 0, 1, 30]);
            self.born = plus(years_before(on, 55), distance);
            let born = day(self.born);
            for event in &mut self.events {
                event["born"] = json!(born);
            }
        }
        let has_the_birthday = self.born <= years_before(on, 55);
        if has_the_birthday {
            json!({ "age-basis": "over-54", "no-normal-menses": true, "fsh": "post-menopausal" })
        } else {
            json!({ "age-basis": "54-or-under", "hcg": "negative", "fsh": "post-menopausal", "oestradiol": "depressed", "progesterone": "absent" })
        }
    }

    /// C1, P7, P9, P10: contraception, a first test, thirty days, a second test; and now and then a missed first window.
    pub(super) fn starting_path(&mut self, from: Date) {
        self.since = plus(from, self.dice.pick(&[-40, -30, -15, -1, 0, 0, 0, 3]));
        let first = plus(from, self.dice.pick(&[-1, 0, 0, 0, 0, 0, 0, 1, 4]));
        let on = from.max(first).max(self.since);
        self.state_contraception(on);
        let exempt = self.exemption(from);
        let one_test_suffices = exempt.contains(&"first-test");
        if !one_test_suffices || self.dice.chance(40) {
            let setting = self.dice.pick(&["medical", "medical", "laboratory"]);
            let test = self.name("t");
            self.tell(json!({ "type": "pregnancy-test-reported", "id": test, "on": day(on), "collected-on": day(first),
                "specimen": "urine", "setting": setting, "result": "negative" }));
        }
        // Q24, Q7: where the path begins anew, contraception counts from its first day.
        let counted_from = if from == self.enrolled {
            self.since
        } else {
            self.since.max(from)
        };
        let gap = if one_test_suffices || exempt.contains(&"gap") {
            0
        } else {
            19
        };
        let ready = plus(counted_from, 30).max(plus(first, gap)).max(on);
        self.marks
            .extend([plus(counted_from, 29), plus(counted_from, 30)]);
        let second = plus(ready, self.dice.pick(&[0, 0, 0, 0, 1, 2, 5, -1]));
        self.month(second, TestOf::Start);
        let missed = self.dice.pick(&[0, 0, 0, 0, 1, 1, 2]);
        let mut specimen = second;
        for _ in 0..missed {
            self.marks.extend([
                plus(specimen, 7),
                plus(specimen, 18),
                plus(specimen, 19),
                plus(specimen, 20),
            ]);
            if self.dice.chance(25) {
                let lost = plus(specimen, self.dice.between(0, 7));
                self.lose_the_window(lost);
            }
            // Inside the window (Q10), after it, or on either side of the nineteen days.
            specimen = plus(
                specimen,
                self.dice
                    .pick(&[2, 6, 7, 8, 15, 18, 18, 18, 19, 19, 19, 19, 20, 26]),
            );
            self.month(specimen, TestOf::Start);
        }
    }

    /// Q11: an indeterminate test, or a pharmacy without stock.
    fn lose_the_window(&mut self, on: Date) {
        if self.dice.chance(50) {
            self.tell(
                json!({ "type": "pregnancy-test-reported", "on": day(on), "collected-on": day(on),
                "specimen": "urine", "setting": "laboratory", "result": "indeterminate" }),
            );
        } else {
            self.tell(json!({ "type": "stock-shortage-reported", "on": day(on) }));
        }
    }

    /// Q25: the category changes to cannot while a wait of the start is open, or has just ended.
    pub(super) fn leave_the_starting_path(&mut self) {
        let enrolled = self.enrolled;
        let changed;
        let wait_ends;
        if self.dice.chance(40) {
            self.starting_path(enrolled);
            changed = plus(self.last_day, self.dice.pick(&[1, 1, 2, 13, 14]));
            // Nineteen days from the specimen of the missed first window.
            wait_ends = plus(self.last_day, 13);
        } else {
            changed = plus(enrolled, self.dice.pick(&[0, 5, 20, 29, 30]));
            self.since = plus(enrolled, -self.dice.pick(&[0, 0, 3]));
            self.state_contraception(enrolled);
            if self.dice.chance(30) {
                self.tell(json!({ "type": "contraception-lapsed", "on": day(changed) }));
                wait_ends = plus(changed, 30);
            } else {
                wait_ends = plus(self.since, 30);
            }
        }
        self.assign(CANNOT, changed);
        let visit = plus(changed, self.dice.pick(&[0, 0, 0, 1, 10]));
        self.month(visit, TestOf::Month);
        self.marks.extend([
            plus(wait_ends, -1),
            plus(wait_ends, -1),
            wait_ends,
            wait_ends,
        ]);
    }
}
