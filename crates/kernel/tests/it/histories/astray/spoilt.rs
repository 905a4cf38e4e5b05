//! What was recorded is wrong: a test, a signature, a prescription, a certificate.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::histories::dice::{day, parsed, plus, years_before};
use crate::histories::{CAN, CANNOT, Story, THE_2026_EDITION};

impl Story {
    pub(in crate::histories) fn spoil_a_test(&mut self) {
        let Some(place) = self.some("pregnancy-test-reported") else {
            return;
        };
        let setting = self.dice.pick(&["home", "medical", "laboratory"]);
        let result = self.dice.pick(&["positive", "indeterminate", "negative"]);
        let cycle = self.dice.pick(&["regular", "irregular", "suppressed"]);
        let days_into_the_period = self.dice.pick(&[0, 4, 5, 6, 20]);
        let what = self.dice.below(6);
        let test = &mut self.events[place];
        match what {
            0 | 1 => test["setting"] = json!(setting),
            2 => test["result"] = json!(result),
            3 => test["cycle"] = json!(cycle),
            4 => {
                test["cycle"] = json!("regular");
                if let Some(test) = test.as_object_mut() {
                    test.remove("menses-began-on");
                }
            }
            _ => {
                test["cycle"] = json!("regular");
                let collected = test["collected-on"]
                    .as_str()
                    .map(parsed)
                    .unwrap_or(THE_2026_EDITION);
                test["menses-began-on"] = json!(day(plus(collected, -days_into_the_period)));
            }
        }
    }

    pub(super) fn spoil_a_confirmation(&mut self) {
        let Some(place) = self.some("month-confirmed") else {
            return;
        };
        let tests: Vec<Value> = self
            .events
            .iter()
            .filter(|event| event["type"] == "pregnancy-test-reported")
            .filter_map(|event| event.get("id").cloned())
            .collect();
        match self.dice.below(4) {
            0 => self.events[place]["counselled"] = json!(false),
            1 if !tests.is_empty() => {
                let other = self.dice.below(tests.len() as u64) as usize;
                self.events[place]["test"] = tests[other].clone();
            }
            2 => {
                if let Some(confirmation) = self.events[place].as_object_mut() {
                    confirmation.remove("test");
                }
            }
            _ => {
                let early = place.saturating_sub(self.dice.between(1, 4) as usize);
                let confirmation = self.events.remove(place);
                self.events.insert(early, confirmation);
            }
        }
    }

    pub(in crate::histories) fn spoil_the_prescription(&mut self) {
        let Some(place) = self.some("prescription-written") else {
            return;
        };
        let earlier = self.dice.pick(&[-35, -8, -2, -1, -1]);
        let what = self.dice.below(6);
        let prescription = &mut self.events[place];
        match what {
            0 => prescription["days"] = json!(31),
            1 => prescription["days"] = json!(60),
            2 => prescription["refills"] = json!(1),
            3 => prescription["product"] = json!("micronized"),
            4 => {
                let on = prescription["on"]
                    .as_str()
                    .map(parsed)
                    .unwrap_or(THE_2026_EDITION);
                prescription["on"] = json!(day(plus(on, earlier)));
            }
            _ => {
                let id = prescription["id"].clone();
                let on = prescription["on"].clone();
                self.insert(
                    json!({ "type": "prescription-cancelled", "on": on, "prescription": id }),
                );
            }
        }
    }

    pub(super) fn spoil_a_consent(&mut self) {
        let Some(place) = self.some("consent-signed") else {
            return;
        };
        let signers = self.dice.pick(&[
            r#"["patient"]"#,
            r#"["prescriber"]"#,
            r#"["patient","prescriber"]"#,
            r#"["guardian","prescriber"]"#,
            r#"["patient","guardian","prescriber"]"#,
        ]);
        let form = self.dice.pick(&[
            "patient-enrolment-can",
            "patient-enrolment-cannot",
            "prescriber-enrolment",
        ]);
        if self.dice.chance(60) {
            self.events[place]["signers"] = signers
                .parse()
                .unwrap_or_else(|error| panic!("{signers}: {error}"));
        } else {
            self.events[place]["form"] = json!(form);
        }
        // Around majority the guardian is most easily forgotten.
        if self.dice.chance(50) {
            let signed = self.events[place]["on"]
                .as_str()
                .map(parsed)
                .unwrap_or(self.enrolled);
            let born = plus(years_before(signed, 18), self.dice.pick(&[-1, 0, 1, 400]));
            for event in &mut self.events {
                if event["type"] == "patient-registered" {
                    event["born"] = json!(day(born));
                }
            }
        }
    }

    pub(in crate::histories) fn spoil_the_counselling(&mut self) {
        let Some(place) = self.some("counselling-recorded") else {
            return;
        };
        match self.dice.below(3) {
            0 => self.events[place]["topics"] = json!(["contraception"]),
            1 => self.events[place]["topics"] = json!(["risks"]),
            _ => {
                // The month's counselling is found to be later than its prescription.
                for kind in ["counselling-recorded", "month-confirmed"] {
                    if let Some(place) = self.events.iter().rposition(|event| event["type"] == kind)
                    {
                        let on = self.events[place]["on"]
                            .as_str()
                            .map(parsed)
                            .unwrap_or(self.enrolled);
                        self.events[place]["on"] = json!(day(plus(on, 1)));
                    }
                }
            }
        }
    }

    pub(in crate::histories) fn spoil_the_contraception(&mut self, today: Date) {
        let on = self.some_day(today);
        match self.dice.below(4) {
            0 => {
                let mut lapse = json!({ "type": "contraception-lapsed", "on": day(on) });
                if self.dice.chance(50) {
                    lapse["from"] = json!(day(plus(on, -self.dice.between(0, 40))));
                }
                self.insert(lapse);
            }
            1 => {
                let Some(place) = self.some("contraception-recorded") else {
                    return;
                };
                let methods = self.dice.pick(&[
                    r#"["combined-pill"]"#,
                    r#"["combined-pill","combined-pill"]"#,
                    r#"["male-condom","vaginal-sponge"]"#,
                    r#"["iud","female-condom"]"#,
                    r#"["iud","injection"]"#,
                ]);
                if let Some(record) = self.events[place].as_object_mut() {
                    record.remove("abstinence");
                }
                self.events[place]["methods"] = methods
                    .parse()
                    .unwrap_or_else(|error| panic!("{methods}: {error}"));
            }
            2 => {
                let Some(place) = self.some("contraception-recorded") else {
                    return;
                };
                self.events[place]["source"] = json!("patient");
            }
            _ => {
                let since = day(plus(on, -self.dice.pick(&[0, 0, 29, 30, 31])));
                let methods = self.methods.clone();
                let source = self.dice.pick(&["patient", "prescriber"]);
                self.insert(json!({ "type": "contraception-recorded", "on": day(on), "since": since, "source": source, "methods": methods }));
            }
        }
    }

    pub(in crate::histories) fn spoil_the_category(&mut self, today: Date) {
        let Some(place) = self.some("category-assigned") else {
            return;
        };
        let basis = self.dice.pick(&[
            "default",
            "tubal-ligation",
            "post-menopausal",
            "hysterectomy",
        ]);
        let field = self.dice.pick(&[
            "no-normal-menses",
            "fsh",
            "hcg",
            "oestradiol",
            "progesterone",
        ]);
        let has_proof = self.events[place].get("menopause").is_some();
        if has_proof && self.dice.chance(70) {
            if let Some(proof) = self.events[place]["menopause"].as_object_mut() {
                proof.remove(field);
            }
        } else if self.events[place]["category"] == CANNOT {
            self.events[place]["basis"] = json!(basis);
        } else {
            let on = self.some_day(today);
            self.insert(json!({ "type": "category-assigned", "on": day(on), "category": CAN, "basis": "default" }));
        }
    }

    pub(super) fn spoil_a_certification(&mut self, today: Date) {
        let on = self.some_day(today);
        let certified_on = plus(today, -self.dice.pick(&[0, 1, 5, 200]));
        let until = plus(today, self.dice.pick(&[-5, -1, -1, 0, 0, 1])).max(certified_on);
        let mut stream =
            vec![json!({ "type": "certified", "on": day(certified_on), "until": day(until) })];
        if self.dice.chance(60) {
            stream = vec![
                json!({ "type": "certified", "on": day(plus(today, -300)), "until": day(plus(today, 60)) }),
            ];
            let mut on = on;
            for _ in 0..self.dice.pick(&[1, 1, 2, 2, 3]) {
                let kind = self.dice.pick(&[
                    "suspended",
                    "suspended",
                    "decertified",
                    "reinstated",
                    "certified",
                ]);
                let mut event = json!({ "type": kind, "on": day(on) });
                if kind == "certified" {
                    event["until"] = json!(day(plus(on, self.dice.pick(&[1, 5, 364]))));
                }
                stream.push(event);
                // Sometimes recorded late.
                on = plus(on, self.dice.pick(&[0, 1, 3, 3, -2]));
            }
        }
        if self.dice.chance(10) {
            stream.clear();
        }
        if self.dice.chance(50) {
            self.prescriber = Some(stream)
        } else {
            self.pharmacy = Some(stream)
        }
    }

    pub(super) fn answer_badly(&mut self, today: Date) {
        let Some(place) = self.some("comprehension-answered") else {
            return;
        };
        match self.dice.below(4) {
            0 => self.events[place]["passed"] = json!(false),
            3 => {
                // Wrong answers somewhere near, and right ones on a sheet that is keyed in last.
                let on = self.events[place]["on"]
                    .as_str()
                    .and_then(|on| on.parse::<Date>().ok());
                let on = on.unwrap_or(self.enrolled);
                for passed in [false, true] {
                    let near = plus(on, self.dice.between(-2, 2)).max(self.enrolled);
                    let near = near.min(today);
                    let sheet = json!({ "code": format!("sheet-{passed}"), "printed-on": self.enrolled.to_string(), "questions": "hash" });
                    self.events.push(json!({ "type": "comprehension-answered", "on": near.to_string(), "passed": passed, "sheet": sheet }));
                }
            }
            1 => {
                let mut again = self.events[place].clone();
                again["passed"] = json!(false);
                self.insert(again);
            }
            _ => {
                // Answered in the waiting room, before the result was in.
                let answer = self.events.remove(place);
                let test = self
                    .events
                    .iter()
                    .rposition(|event| event["type"] == "pregnancy-test-reported");
                self.events.insert(test.unwrap_or(0), answer);
            }
        }
    }
}
