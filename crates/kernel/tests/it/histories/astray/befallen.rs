//! Something befalls the patient, or the counter, that the course as told knows nothing of.

use jiff::civil::Date;
use serde_json::json;

use crate::histories::dice::{day, plus};
use crate::histories::{CAN, CANNOT, Story};

impl Story {
    pub(super) fn change_the_category(&mut self, today: Date) {
        let on = self.some_day(today);
        let category = if self.category == CAN { CANNOT } else { CAN };
        let basis = if category == CAN {
            "default"
        } else {
            "hysterectomy"
        };
        self.insert(json!({ "type": "category-assigned", "on": day(on), "category": category, "basis": basis, "reason": "assessed anew" }));
        if self.dice.chance(60) {
            let form = if category == CAN {
                "patient-enrolment-can"
            } else {
                "patient-enrolment-cannot"
            };
            self.insert(json!({ "type": "consent-signed", "on": day(on), "form": form, "signers": ["patient", "guardian", "prescriber"] }));
        }
        if category == CANNOT && self.dice.chance(60) {
            self.insert(json!({ "type": "visit-recorded", "on": day(on) }));
            self.insert(
                json!({ "type": "counselling-recorded", "on": day(on), "topics": ["risks"] }),
            );
        }
    }

    pub(in crate::histories) fn interrupt_the_treatment(&mut self, today: Date) {
        let on = self.some_day(today);
        let kind = self.dice.pick(&[
            "treatment-paused",
            "treatment-stopped",
            "course-completed",
            "treatment-resumed",
        ]);
        let mut event = json!({ "type": kind, "on": day(on) });
        if kind == "treatment-stopped" && self.dice.chance(60) {
            event["last-dose-on"] = json!(day(plus(on, -self.dice.pick(&[0, 1, 20, 60, 61]))));
        }
        self.insert(event);
        if self.dice.chance(40) {
            self.insert(json!({ "type": "treatment-resumed", "on": day(on) }));
        }
    }

    pub(in crate::histories) fn suspect_a_pregnancy(&mut self, today: Date) {
        let on = self.some_day(today);
        let setting = self.dice.pick(&["home", "medical", "laboratory"]);
        if self.dice.chance(60) {
            self.insert(
                json!({ "type": "pregnancy-test-reported", "on": day(on), "collected-on": day(on),
                "specimen": "urine", "setting": setting, "result": "positive" }),
            );
        } else {
            self.insert(json!({ "type": "pregnancy-reported", "on": day(on) }));
        }
        if self.dice.chance(60) {
            let later = plus(on, self.dice.pick(&[0, 0, 1, 5])).min(today);
            if self.dice.chance(70) {
                self.insert(json!({ "type": "pregnancy-excluded", "on": day(later), "how": "serum-quantitative" }));
            } else {
                self.insert(json!({ "type": "pregnancy-ended", "on": day(later) }));
            }
            if self.dice.chance(30) {
                self.insert(json!({ "type": "reproductive-status-assessed", "on": day(later) }));
            }
        }
    }

    pub(in crate::histories) fn report_an_indeterminate_test(&mut self, today: Date) {
        let on = self.some_day(today);
        let setting = self.dice.pick(&["home", "medical", "laboratory"]);
        let collected = day(plus(on, -self.dice.pick(&[0, 0, 1, 3])));
        self.insert(
            json!({ "type": "pregnancy-test-reported", "on": day(on), "collected-on": collected,
            "specimen": "serum", "setting": setting, "result": "indeterminate" }),
        );
    }

    pub(in crate::histories) fn permit_or_forbid_home_testing(&mut self, today: Date) {
        let on = self.some_day(today);
        for _ in 0..self.dice.pick(&[1, 1, 2]) {
            let kind = self
                .dice
                .pick(&["home-testing-permitted", "home-testing-withdrawn"]);
            let on = plus(on, -self.dice.pick(&[0, 0, 3])).max(self.enrolled);
            self.insert(json!({ "type": kind, "on": day(on) }));
        }
        if let Some(place) = self.some("pregnancy-test-reported") {
            self.events[place]["setting"] = json!("home");
        }
    }

    pub(super) fn adjust_the_supply(&mut self, today: Date) {
        let on = self.some_day(today);
        if self.dice.chance(30) {
            self.insert(json!({ "type": "stock-shortage-reported", "on": day(on) }));
            return;
        }
        let reason = self.dice.pick(&[
            "lost",
            "destroyed",
            "recalled",
            "returned",
            "dose-raised",
            "short-fill",
        ]);
        let mut adjusted = json!({ "type": "supply-adjusted", "on": day(on), "reason": reason });
        if self.dice.chance(50) {
            adjusted["days"] = json!(self.dice.pick(&[1, 7, 10, 30]));
        }
        let kind = self.dice.pick(&["handed-over", "supplied", "filled"]);
        if self.dice.chance(40)
            && let Some(place) = self.some(kind)
        {
            let unnamed = json!(self.name("bag"));
            let bag = &mut self.events[place];
            if bag.get("id").is_none() {
                bag["id"] = unnamed;
            }
            adjusted["supply"] = bag["id"].clone();
        }
        self.insert(adjusted);
    }

    /// A second prescription: a duplicate of another order, or another strength of the same one.
    pub(in crate::histories) fn prescribe_again(&mut self, today: Date) {
        let Some(place) = self.some("prescription-written") else {
            return;
        };
        let mut second = self.events[place].clone();
        let id = self.name("rx");
        second["id"] = json!(id);
        let strength = self.dice.pick(&["10", "20", "20", "40"]);
        second["capsules"] = json!({ strength: 30 });
        if self.dice.chance(60) {
            second["order"] = json!(self.name("o"));
            if self.dice.chance(50) {
                let on = self.some_day(today);
                second["on"] = json!(day(on));
            }
        } else if second.get("order").is_none() {
            let order = self.name("o");
            second["order"] = json!(order);
            self.events[place]["order"] = json!(order);
        }
        self.insert(second);
        if self.dice.chance(60) {
            self.request = Some(json!({ "prescription": id, "pharmacy": "ph1" }));
        }
    }

    /// Some prescription is authorised once more, and perhaps dispensed or closed.
    pub(in crate::histories) fn use_another_authorisation(&mut self, today: Date) {
        let Some(place) = self.some("prescription-written") else {
            return;
        };
        let id = self.events[place]["id"]
            .as_str()
            .map(str::to_owned)
            .unwrap_or_default();
        let on = plus(today, -self.dice.pick(&[0, 0, 1, 4]));
        let days = self.dice.pick(&[10, 30]);
        match self.dice.below(5) {
            4 => self.supply(&id, on, days),
            0 => {
                self.authorise(&id, on, days);
            }
            1 => {
                let authorisation = self.authorise(&id, on, days);
                self.close(&authorisation, on);
            }
            2 => self.dispense(&id, on, "partially-dispensed", days),
            _ => self.dispense(&id, on, "handed-over", days),
        }
    }

    pub(super) fn breast_feed(&mut self, today: Date) {
        let on = self.some_day(today);
        let mut record = json!({ "type": "breastfeeding-recorded", "on": day(on) });
        if self.dice.chance(50) {
            record["ongoing"] = json!(self.dice.chance(60));
        }
        self.insert(record);
    }
}
