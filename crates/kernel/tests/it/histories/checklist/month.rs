//! What is done before each prescription, and what befalls a course on the way.

use jiff::civil::Date;
use serde_json::json;

use super::{THE_REVISED_FORM, UK};
use crate::histories::Story;
use crate::histories::dice::{day, plus};
use crate::histories::{CAN, CANNOT};

impl Story {
    pub(super) fn months_of_a_checklist(&mut self) {
        let mut begins = self.enrolled;
        if self.category == CAN {
            let wait = if self.programme == UK { 28 } else { 31 };
            let ready = plus(self.since, wait);
            self.marks.extend([plus(ready, -1), ready, ready]);
            begins = plus(ready, self.dice.pick(&[-1, 0, 0, 0, 1, 5])).max(begins);
        }
        self.month_of_a_checklist(begins);
        for _ in 1..self.months {
            self.collect_what_was_prescribed();
            begins = plus(
                begins,
                self.dice.pick(&[0, 2, 3, 4, 21, 28, 28, 30, 30, 35]),
            );
            if self.dice.chance(30) {
                begins = self.detour_of_a_checklist(begins);
            }
            self.month_of_a_checklist(begins);
        }
        if self.dice.chance(15) {
            self.collect_what_was_prescribed();
        }
    }

    /// The last prescription is supplied: whole, in part, or in two halves.
    fn collect_what_was_prescribed(&mut self) {
        let last = self.prescriptions.last();
        let Some((id, days)) = last.map(|last| (last.id.clone(), last.days)) else {
            return;
        };
        let on = self.last_day;
        match self.dice.below(10) {
            0..=1 => {}
            2 => self.supply(&id, plus(on, -6), days / 2),
            3 => {
                self.supply(&id, plus(on, -6), days / 2);
                self.supply(&id, plus(on, -2), days - days / 2);
            }
            _ => self.supply(&id, plus(on, -6), days),
        }
    }

    /// What is done before each prescription, and the prescription.
    fn month_of_a_checklist(&mut self, on: Date) {
        let changed = self.stated.get("adopted").is_some()
            && self.programme == UK
            && on >= THE_REVISED_FORM
            && self.enrolled < THE_REVISED_FORM;
        if changed && self.dice.chance(70) {
            let signed = plus(THE_REVISED_FORM, self.dice.pick(&[-1, 0, 0, 5]));
            self.sign(on.min(signed));
        }
        if self.programme == UK {
            let assessed = plus(on, -self.dice.pick(&[0, 0, 0, 1, 3])).max(self.enrolled);
            let lists: &[&[&str]] = match self.dice.below(4) {
                0 => &[&["mental-health"], &["sexual-function"]],
                1 => &[&["sexual-function", "mental-health"]],
                _ => &[&["mental-health", "sexual-function"]],
            };
            for subjects in lists {
                let mut record = json!({ "type": "assessment-recorded", "on": day(assessed), "subjects": subjects });
                if self.dice.chance(20) {
                    record["concern"] = json!(self.dice.chance(50));
                }
                self.tell(record);
            }
        }
        // The other prescriber is asked late, or once more.
        if self.programme == UK && self.dice.chance(6) {
            let agreed = plus(on, self.dice.pick(&[0, 0, 1]));
            self.tell(json!({ "type": "second-prescriber-agreed", "on": day(agreed) }));
        }
        if self.category == CAN {
            self.test_of_a_checklist(on);
            if self.dice.chance(40) {
                self.state_contraception(on);
            }
        }
        if self.dice.chance(20) {
            let remote = self.dice.chance(60);
            self.tell(json!({ "type": "visit-recorded", "on": day(on), "remote": remote }));
        }
        self.prescribe(on);
        self.last_day = plus(on, 6);
        let far = if self.category == CAN { 6 } else { 30 };
        self.marks.extend([
            on,
            plus(on, far - 1),
            plus(on, far),
            plus(on, far),
            plus(on, far + 1),
        ]);
    }

    fn test_of_a_checklist(&mut self, prescribed: Date) {
        let specimen =
            plus(prescribed, -self.dice.pick(&[0, 0, 0, 1, 2, 3, 3, 4])).max(self.enrolled);
        let reported = plus(specimen, self.dice.pick(&[0, 0, 0, 1])).min(prescribed);
        let mut setting = self.dice.pick(&["medical", "medical", "laboratory"]);
        if self.programme == UK && self.dice.chance(20) {
            if !self.home_testing && self.dice.chance(90) {
                self.tell(json!({ "type": "home-testing-permitted", "on": day(specimen), "procedure": "by video" }));
                self.home_testing = true;
            }
            setting = "home";
        }
        let test = self.name("t");
        let specimen_of = self.dice.pick(&["urine", "serum"]);
        self.tell(json!({ "type": "pregnancy-test-reported", "id": test, "on": day(reported),
            "collected-on": day(specimen), "specimen": specimen_of, "setting": setting, "result": "negative" }));
    }

    /// Something happens before the month that would have begun on `next`; the day on which it begins instead.
    fn detour_of_a_checklist(&mut self, next: Date) -> Date {
        match self.dice.below(8) {
            0 => {
                let kind =
                    self.dice
                        .pick(&["treatment-paused", "treatment-stopped", "course-completed"]);
                self.tell(json!({ "type": kind, "on": day(next) }));
                let resumed = plus(next, self.dice.pick(&[0, 10, 70]));
                self.tell(json!({ "type": "treatment-resumed", "on": day(resumed) }));
                resumed
            }
            1 => {
                self.positive(next);
                let excluded = plus(next, self.dice.pick(&[0, 1, 3]));
                self.tell(json!({ "type": "pregnancy-excluded", "on": day(excluded), "how": "serum-quantitative" }));
                if self.category == CANNOT || self.dice.chance(20) {
                    self.tell(
                        json!({ "type": "reproductive-status-assessed", "on": day(excluded) }),
                    );
                }
                excluded
            }
            2 => {
                self.positive(next);
                let ended = plus(next, self.dice.pick(&[5, 100]));
                self.tell(json!({ "type": "pregnancy-ended", "on": day(ended) }));
                if self.category == CANNOT || self.dice.chance(30) {
                    self.tell(json!({ "type": "reproductive-status-assessed", "on": day(ended) }));
                }
                self.wait_from(ended)
            }
            3 => {
                let mut lapse = json!({ "type": "contraception-lapsed", "on": day(next) });
                if self.dice.chance(50) {
                    lapse["from"] = json!(day(plus(next, -self.dice.between(0, 9))));
                }
                self.tell(lapse);
                self.since = plus(next, self.dice.pick(&[-3, 0, 1, 1]));
                let stated = next.max(self.since);
                self.state_contraception(stated);
                let since = self.since;
                self.wait_from(stated.max(since))
            }
            4 => {
                let category = if self.category == CAN { CANNOT } else { CAN };
                self.assign_for_a_checklist(category, next);
                if category == CANNOT {
                    return next;
                }
                self.since = plus(next, self.dice.pick(&[-40, 0, 0]));
                self.state_contraception(next);
                self.wait_from(next)
            }
            5 => {
                self.agree_to_stay_outside(next);
                next
            }
            6 => {
                self.tell(json!({ "type": "outside-programme-ended", "on": day(next) }));
                next
            }
            _ => {
                let programme = self.dice.pick(&["us-ipledge", "uk-mhra", "eu-ppp"]);
                self.tell(
                    json!({ "type": "programme-entered", "on": day(next), "programme": programme }),
                );
                if self.dice.chance(40) {
                    let supplied = plus(next, self.dice.pick(&[0, 3]));
                    self.dispense_elsewhere(supplied);
                }
                if self.dice.chance(80) {
                    let programme = self.programme;
                    self.tell(json!({ "type": "programme-entered", "on": day(next), "programme": programme }));
                }
                next
            }
        }
    }

    fn wait_from(&mut self, from: Date) -> Date {
        let wait = if self.programme == UK { 28 } else { 31 };
        self.marks.extend([plus(from, wait - 1), plus(from, wait)]);
        plus(from, wait + self.dice.pick(&[-1, 0, 0, 1]))
    }
}
