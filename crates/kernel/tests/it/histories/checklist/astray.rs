//! Going astray, with what the parent knows to damage and some things of these programmes' own.

use jiff::civil::Date;
use serde_json::json;

use super::UK;
use crate::histories::Story;
use crate::histories::dice::{day, parsed, plus};
use crate::histories::{CAN, CANNOT};

impl Story {
    pub(super) fn damage_a_checklist(&mut self, today: Date) {
        match self.dice.below(29) {
            0 | 1 => self.shift_a_day(today),
            2 => self.drop_an_event(),
            3 | 4 => self.drop_a_kind(),
            5 => self.repeat_an_event(),
            6 => self.record_in_another_order(),
            7 | 8 => self.spoil_a_test(),
            9 | 10 => self.spoil_the_prescription(),
            11 => self.spoil_the_acknowledgement(),
            12 => self.spoil_the_counselling(),
            13 | 14 => self.spoil_the_contraception(today),
            15 => self.spoil_the_category(today),
            16 => self.change_to_the_other_category(today),
            17 => self.interrupt_the_treatment(today),
            18 => self.suspect_a_pregnancy(today),
            19 => self.report_an_indeterminate_test(today),
            20 => self.permit_or_forbid_home_testing(today),
            21 => self.register_again(today),
            22 => self.prescribe_again(today),
            23 => self.ask_for_something_else(),
            24 => self.use_another_authorisation(today),
            25 => self.agree_or_end(today),
            26 => self.move_elsewhere(today),
            27 => self.assess_in_part(),
            _ => self.see_only_remotely(),
        }
    }

    fn drop_a_kind(&mut self) {
        let kind = self.dice.pick(&[
            "patient-registered",
            "category-assigned",
            "consent-signed",
            "counselling-recorded",
            "contraception-recorded",
            "pregnancy-test-reported",
            "assessment-recorded",
            "assessment-recorded",
            "second-prescriber-agreed",
            "second-prescriber-agreed",
            "visit-recorded",
            "visit-recorded",
            "prescription-written",
        ]);
        self.events.retain(|event| event["type"] != kind);
    }

    fn spoil_the_acknowledgement(&mut self) {
        let Some(place) = self.some("consent-signed") else {
            return;
        };
        match self.dice.below(4) {
            0 => self.events[place]["form"] = json!("patient-enrolment-can"),
            1 => self.events[place]["signers"] = json!(["patient"]),
            2 => self.events[place]["signers"] = json!(["guardian", "prescriber"]),
            _ => {
                let editions: &[&str] = if self.programme == UK {
                    &["2023-10-31", "2026-01-22"]
                } else {
                    &["2018"]
                };
                self.events[place]["edition"] = json!(self.dice.pick(editions));
            }
        }
    }

    fn change_to_the_other_category(&mut self, today: Date) {
        let on = self.some_day(today);
        let (category, basis) = if self.category == CAN {
            (CANNOT, "hysterectomy")
        } else {
            (CAN, "default")
        };
        self.insert(json!({ "type": "category-assigned", "on": day(on), "category": category, "basis": basis }));
        if self.dice.chance(60) {
            self.insert(json!({ "type": "consent-signed", "on": day(on), "form": "acknowledgement-of-risk", "signers": ["patient", "prescriber"] }));
        }
    }

    fn agree_or_end(&mut self, today: Date) {
        let on = self.some_day(today);
        let event = if self.dice.chance(60) {
            json!({ "type": "outside-programme-agreed", "on": day(on), "reason": "no risk of pregnancy" })
        } else {
            json!({ "type": "outside-programme-ended", "on": day(on) })
        };
        self.insert(event);
    }

    fn assess_in_part(&mut self) {
        let Some(place) = self.some("assessment-recorded") else {
            return;
        };
        let subject = self.dice.pick(&["mental-health", "sexual-function"]);
        let on = self.events[place]["on"].as_str().map(parsed);
        let later = plus(on.unwrap_or(self.enrolled), self.dice.pick(&[1, 2, 4]));
        if self.dice.chance(60) {
            self.events[place]["subjects"] = json!([subject]);
        } else {
            self.events[place]["on"] = json!(day(later));
        }
    }

    fn see_only_remotely(&mut self) {
        for event in &mut self.events {
            if event["type"] == "visit-recorded" {
                event["remote"] = json!(true);
            }
        }
    }
}
