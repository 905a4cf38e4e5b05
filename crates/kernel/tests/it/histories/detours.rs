//! Detours: what befalls a course that is otherwise kept well.

use jiff::civil::Date;
use serde_json::json;

use super::dice::{day, plus};
use super::{CAN, CANNOT, Story, TestOf};

impl Story {
    /// Something happens before the month that would have begun on `next`; then the course goes on as it should.
    pub(super) fn detour(&mut self, next: Date) {
        match self.dice.below(12) {
            0 => self.pause_and_resume(next),
            1 => self.suspected_pregnancy(next),
            2 => self.pregnancy(next),
            3 => self.long_break(next),
            4 => self.lapse_and_recovery(next),
            5 => self.other_category(next),
            6 => self.lost_capsules(next),
            7 if self.category == CAN => {
                // A later window missed: a new test opens a new one at once (us-win-miss-later).
                self.month(next, TestOf::Month);
                let again = plus(next, self.dice.pick(&[3, 7, 8, 20]));
                self.month(again, TestOf::Month);
            }
            8 => self.breast_feeding(next),
            9 if self.category == CAN => self.month_on_the_old_test(next),
            10 => self.away_and_back(next),
            _ => self.stop_early(next),
        }
    }

    /// Q16: a new order on the test of the month before; now and then of a patient whose earlier tests were kept elsewhere.
    fn month_on_the_old_test(&mut self, next: Date) {
        let old = self
            .events
            .iter()
            .rposition(|event| event["type"] == "pregnancy-test-reported");
        let Some(old) = old else { return };
        let test = self.events[old]["id"].clone();
        if self.dice.chance(50) {
            let mut place = 0;
            self.events.retain(|event| {
                place += 1;
                event["type"] != "pregnancy-test-reported" || place - 1 == old
            });
        }
        self.state_contraception(next);
        self.tell(
            json!({ "type": "month-confirmed", "on": day(next), "counselled": true, "test": test }),
        );
        self.tell(json!({ "type": "comprehension-answered", "on": day(next), "passed": true }));
        self.prescribe(next);
        self.last_day = plus(next, 6);
        self.marks.push(next);
    }

    /// Another programme has the patient for a while, and perhaps supplies her: one record, wherever she is treated.
    fn away_and_back(&mut self, next: Date) {
        let elsewhere = self.dice.pick(&["uk-mhra", "eu-ppp"]);
        self.tell(json!({ "type": "programme-entered", "on": day(next), "programme": elsewhere }));
        if self.dice.chance(50) {
            self.prescribe(next);
            self.last_day = plus(next, 6);
            self.hand_over_the_month();
        }
        let back = plus(next, self.dice.pick(&[0, 0, 10, 24, 40]));
        if self.dice.chance(85) {
            self.tell(
                json!({ "type": "programme-entered", "on": day(back), "programme": "us-ipledge" }),
            );
        }
        self.month(back, TestOf::Month);
    }

    fn pause_and_resume(&mut self, next: Date) {
        let before = plus(next, -self.dice.pick(&[0, 1, 5]));
        self.tell(json!({ "type": "treatment-paused", "on": day(before), "reason": "headache" }));
        let resumed = plus(next, self.dice.pick(&[0, 0, 10]));
        self.tell(json!({ "type": "treatment-resumed", "on": day(resumed) }));
        self.month(resumed, TestOf::Month);
    }

    /// Q7, Q8: positive, then excluded as never pregnant.
    fn suspected_pregnancy(&mut self, next: Date) {
        self.positive(next);
        let excluded = plus(next, self.dice.pick(&[0, 1, 3]));
        let how = self.dice.pick(&["serum-quantitative", "laboratory-error"]);
        self.tell(json!({ "type": "pregnancy-excluded", "on": day(excluded), "how": how }));
        if self.category == CANNOT && self.dice.chance(70) {
            self.tell(json!({ "type": "reproductive-status-assessed", "on": day(excluded) }));
        }
        let begins = plus(excluded, self.dice.pick(&[-1, 0, 0, 1, 4])).max(excluded.min(next));
        self.month(begins, TestOf::Month);
    }

    pub(super) fn positive(&mut self, on: Date) {
        if self.dice.chance(65) {
            let setting = self.dice.pick(&["home", "medical", "laboratory"]);
            self.tell(
                json!({ "type": "pregnancy-test-reported", "on": day(on), "collected-on": day(on),
                "specimen": "urine", "setting": setting, "result": "positive" }),
            );
        } else {
            self.tell(json!({ "type": "pregnancy-reported", "on": day(on) }));
        }
    }

    /// Q7: after a pregnancy the whole starting path again.
    fn pregnancy(&mut self, next: Date) {
        self.positive(next);
        let ended = plus(next, self.dice.pick(&[5, 20, 100]));
        self.tell(json!({ "type": "pregnancy-ended", "on": day(ended) }));
        if self.category == CAN {
            let from = plus(ended, self.dice.pick(&[0, 0, 2, 10]));
            self.starting_path(from);
        } else {
            if self.dice.chance(70) {
                self.tell(json!({ "type": "reproductive-status-assessed", "on": day(ended) }));
            }
            self.month(ended, TestOf::Month);
        }
    }

    /// A break around the sixty days after which the start begins anew.
    fn long_break(&mut self, next: Date) {
        let end = self.supply_end.unwrap_or(next);
        let back = plus(end, self.dice.pick(&[54, 55, 55, 56, 58, 60, 61, 90]));
        if self.category == CAN && self.dice.chance(50) {
            // Contraception goes on: only tests and windows start again.
            let since = self.since;
            let first = plus(end, self.dice.pick(&[1, 30, 41, 42]));
            let setting = self.dice.pick(&["medical", "laboratory"]);
            self.tell(json!({ "type": "pregnancy-test-reported", "on": day(first), "collected-on": day(first),
                "specimen": "serum", "setting": setting, "result": "negative" }));
            self.since = since;
            let second = back.max(plus(first, 19));
            self.month(second, TestOf::Start);
        } else {
            self.month(back, TestOf::Month);
        }
        for _ in 0..3 {
            self.marks.extend([plus(end, 60), plus(end, 61)]);
        }
    }

    /// Q22: a gap denies until thirty days of a valid pair and a new test.
    fn lapse_and_recovery(&mut self, next: Date) {
        let on = plus(next, -self.dice.pick(&[0, 2, 10, 25]));
        if self.dice.chance(70) {
            let mut lapse = json!({ "type": "contraception-lapsed", "on": day(on) });
            if self.dice.chance(60) {
                lapse["from"] = json!(day(plus(on, -self.dice.between(0, 9))));
            }
            self.tell(lapse);
        } else {
            self.tell(json!({ "type": "contraception-recorded", "on": day(on), "since": day(on), "source": "patient",
                "methods": ["combined-pill", "withdrawal"] }));
        }
        self.since = plus(on, self.dice.pick(&[-3, 0, 1, 1, 2]));
        let stated = on.max(self.since);
        self.state_contraception(stated);
        let counted_from = if self.since > on { self.since } else { stated };
        let begins = plus(counted_from, self.dice.pick(&[0, 29, 30, 30, 30, 31]));
        self.marks
            .extend([plus(counted_from, 29), plus(counted_from, 30)]);
        let first = plus(begins, -self.dice.pick(&[19, 19, 18, 25])).max(stated);
        let setting = self.dice.pick(&["medical", "laboratory"]);
        self.tell(
            json!({ "type": "pregnancy-test-reported", "on": day(first), "collected-on": day(first),
            "specimen": "urine", "setting": setting, "result": "negative" }),
        );
        self.month(begins, TestOf::Start);
    }

    /// Q24, Q25: to can at once and with the whole path; to cannot without losing an open wait.
    fn other_category(&mut self, next: Date) {
        if self.category == CANNOT {
            self.assign(CAN, next);
            self.starting_path(next);
        } else {
            if self.dice.chance(40) {
                let lapsed = plus(next, -self.dice.between(0, 3));
                self.tell(json!({ "type": "contraception-lapsed", "on": day(lapsed) }));
            }
            self.assign(CANNOT, next);
            let begins = plus(next, self.dice.pick(&[0, 1, 28, 29, 30, 31]));
            self.marks.extend([plus(next, 29), plus(next, 30)]);
            self.month(begins, TestOf::Month);
        }
    }

    /// Q30: earlier for a recorded reason, with a fresh full cycle.
    fn lost_capsules(&mut self, next: Date) {
        let on = plus(next, -self.dice.pick(&[3, 10, 15]));
        let reason = self.dice.pick(&[
            "lost",
            "destroyed",
            "recalled",
            "returned",
            "dose-raised",
            "short-fill",
        ]);
        let mut adjusted = json!({ "type": "supply-adjusted", "on": day(on), "reason": reason });
        let mut end = plus(on, -1);
        if let Some(before) = self.supply_end
            && self.dice.chance(50)
        {
            let days = self.dice.pick(&[1, 5, 10, 20]);
            adjusted["days"] = json!(days);
            end = plus(before, -days);
        }
        self.tell(adjusted);
        self.marks
            .extend([plus(end, -7), plus(end, -6), plus(end, 1)]);
        self.supply_end = Some(end);
        let begins = on.max(plus(end, -self.dice.between(0, 8)));
        self.month(begins, TestOf::Month);
    }

    fn breast_feeding(&mut self, next: Date) {
        let mut record = json!({ "type": "breastfeeding-recorded", "on": day(next) });
        if self.dice.chance(40) {
            record["ongoing"] = json!(true);
        }
        self.tell(record);
        let weaned = plus(next, self.dice.pick(&[0, 7]));
        self.tell(json!({ "type": "breastfeeding-recorded", "on": day(weaned), "ongoing": false }));
        self.month(weaned, TestOf::Month);
    }

    /// A stop with a last dose, and a restart within or beyond the limit.
    fn stop_early(&mut self, next: Date) {
        let on = plus(next, -self.dice.pick(&[0, 5, 15]));
        let mut last_dose = self.supply_end.unwrap_or(on);
        let stops = self.dice.pick(&[1, 1, 1, 2]);
        for _ in 0..stops {
            let mut stopped = json!({ "type": "treatment-stopped", "on": day(on) });
            if self.dice.chance(70) {
                last_dose = plus(on, -self.dice.between(0, 6));
                stopped["last-dose-on"] = json!(day(last_dose));
            }
            self.tell(stopped);
        }
        let resumed = plus(on, self.dice.pick(&[0, 10, 50]));
        self.tell(json!({ "type": "treatment-resumed", "on": day(resumed) }));
        let begins = match self.dice.below(3) {
            0 => resumed.max(next),
            _ => resumed.max(plus(last_dose, self.dice.pick(&[54, 55, 56, 60]))),
        };
        self.month(begins, TestOf::Month);
        for _ in 0..3 {
            self.marks
                .extend([plus(last_dose, 60), plus(last_dose, 61)]);
        }
    }
}
