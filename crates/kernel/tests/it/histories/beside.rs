//! What happens beside a course: facts that no requirement asks about, and fields that change no answer.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::dice::{day, parsed, plus};
use super::{Story, US};

impl Story {
    pub(super) fn beside_the_course(&mut self, today: Date) {
        for _ in 0..self.dice.pick(&[0, 0, 0, 0, 1, 1, 2]) {
            let on = day(self.some_day(today));
            let event = self.something_beside(&on);
            self.insert(event);
        }
        if self.dice.chance(25) {
            for place in 0..self.events.len() {
                if self.dice.chance(40) {
                    let mut event = self.events[place].clone();
                    self.say_more(&mut event);
                    self.events[place] = event;
                }
            }
        }
        self.beside_the_parties(today);
    }

    fn something_beside(&mut self, on: &str) -> Value {
        let prescription = self
            .prescriptions
            .last()
            .map_or_else(|| json!("rx-elsewhere"), |last| json!(last.id));
        let authorised = self.some("dispense-authorised");
        let authorisation =
            authorised.map_or_else(|| json!("a-elsewhere"), |at| self.events[at]["id"].clone());
        match self.dice.below(15) {
            0 => {
                json!({ "type": "dispense-denied", "on": on, "prescription": prescription, "pharmacy": "ph2" })
            }
            1 => {
                json!({ "type": "delivered", "on": on, "authorisation": authorisation })
            }
            2 => {
                json!({ "type": "outside-supply-reported", "on": on, "product": "conventional", "capsules": { "20": 30 } })
            }
            3 => json!({ "type": "hold-requested", "on": on, "reason": "a question first" }),
            4 => json!({ "type": "care-transferred", "on": on, "reason": "moved house" }),
            5 => json!({ "type": "contact-recorded", "on": on, "reason": "called back" }),
            6 => {
                json!({ "type": "assessment-recorded", "on": on, "subjects": ["mental-health"], "concern": false })
            }
            7 => {
                json!({ "type": "second-prescriber-agreed", "on": on, "prescriber": "Second Prescriber, synthetic" })
            }
            // Where an agreement counts, the courses tell of it themselves.
            8 if self.programme == US => {
                json!({ "type": "outside-programme-agreed", "on": on, "reason": "no risk of pregnancy" })
            }
            9 if self.programme == US => json!({ "type": "outside-programme-ended", "on": on }),
            10 if self.programme != US => {
                json!({ "type": "exemption-granted", "on": on, "scope": ["first-test", "gap", "cycle-day"] })
            }
            10 => json!({ "type": "reproductive-status-assessed", "on": on }),
            11 => {
                json!({ "type": "stop-taking-contacted", "on": on, "reached": true, "told-to-stop": true, "escalated-to": "programme" })
            }
            12 => {
                json!({ "type": "pregnancy-report-filed", "on": on, "timing": "during-treatment" })
            }
            13 => json!({ "type": "lost-to-follow-up-recorded", "on": on, "reason": "moved away" }),
            _ => json!({ "type": "breastfeeding-recorded", "on": on, "ongoing": false }),
        }
    }

    /// Fields that may be left out, and whose words nothing rests on.
    fn say_more(&mut self, event: &mut Value) {
        let on = event["on"].as_str().map(parsed).unwrap_or(self.enrolled);
        let before = day(plus(on, -self.dice.between(0, 9)));
        let more = match event["type"].as_str().unwrap_or_default() {
            "consent-signed" => json!({ "text-hash": "a hash of the text" }),
            "pregnancy-test-reported" => json!({ "clia-number": "00D0000000" }),
            "contraception-lapsed" => json!({ "unprotected": self.dice.chance(50) }),
            "prescription-written" => {
                json!({ "indication": "severe-recalcitrant-nodular-acne" })
            }
            "home-testing-withdrawn" => json!({ "procedure": "by video" }),
            "dispense-authorised" | "dispense-denied" | "checklist-given" => {
                json!({ "decision": "a hash of the decision" })
            }
            "filled" => {
                json!({ "capsules": { "10": 1 }, "product-code": "a code", "lot": "a lot" })
            }
            "supplied" => {
                json!({ "capsules": { "10": 1 }, "product-code": "a code", "lot": "a lot", "to": "named-by-patient" })
            }
            "handed-over" | "partially-dispensed" => {
                json!({ "capsules": { "10": 1 }, "product-code": "a code", "lot": "a lot",
                    "despite": "it had left before the release", "to": "guardian" })
            }
            "shipped" => {
                json!({ "capsules": { "10": 1 }, "product-code": "a code", "lot": "a lot",
                    "despite": "it had left before the release" })
            }
            "stock-shortage-reported" => json!({ "pharmacy": "ph2" }),
            "outside-supply-reported" => {
                json!({ "origin": "online", "received-on": before, "taken-from": before, "reason": "the next month came late" })
            }
            "course-completed" => json!({ "last-dose-on": before }),
            "prescription-cancelled"
            | "authorisation-reversed"
            | "authorisation-released"
            | "authorisation-expired"
            | "treatment-resumed"
            | "treatment-stopped" => json!({ "reason": "said on the telephone" }),
            _ => return,
        };
        for (field, value) in more.as_object().into_iter().flatten() {
            event[field] = value.clone();
        }
    }

    fn beside_the_parties(&mut self, today: Date) {
        if !self.dice.chance(20) {
            return;
        }
        let on = day(self.some_day(today));
        let (kind, reasoned) = self.dice.pick(&[
            ("enrolled", false),
            ("attested", false),
            ("trained", false),
            ("request-unmatched", true),
        ]);
        let mut fact = json!({ "type": kind, "on": on });
        if reasoned {
            fact["typed"] = json!("a keyed hash");
        }
        let stream = if self.dice.chance(50) {
            &mut self.prescriber
        } else {
            &mut self.pharmacy
        };
        let Some(stream) = stream else { return };
        for fact in stream.iter_mut().filter(|fact| fact["type"] != "certified") {
            if ["suspended", "reinstated", "decertified"]
                .iter()
                .any(|kind| fact["type"] == *kind)
            {
                fact["reason"] = json!("told in writing");
            }
        }
        stream.push(fact);
    }
}
