//! Courses in the United Kingdom and the European Union: a form, a visit, contraception, and before each prescription
//! what the programme asks. Told as they should go, with detours, and damaged afterwards with what the parent knows to
//! damage and some things of these programmes' own.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{CAN, CANNOT, Dice, Editions, Story, day, parsed, plus, years_before};

const UK: &str = "uk-mhra";
/// The first day of the revised form, and of the first visit in person.
const THE_REVISED_FORM: Date = date(2026, 1, 22);

pub(super) fn history(programme: &'static str, seed: u64) -> Value {
    let mut story = begin(Dice { state: seed }, programme);
    story.enrol_for_a_checklist();
    story.months_of_a_checklist();
    let today = story.day_to_ask_on();
    story.ask_for_the_last();
    let damages = story.dice.pick(&[0, 0, 0, 0, 0, 1, 1, 2, 3, 4]);
    for _ in 0..damages {
        story.damage_a_checklist(today);
    }
    story.question(today)
}

fn begin(mut dice: Dice, programme: &'static str) -> Story {
    let mut enrolled = plus(date(2024, 3, 1), dice.between(0, 1000));
    let stated = match (programme, dice.below(10)) {
        (_, 0) => json!({}),
        (UK, 1..=3) => json!({ "edition": "2023-10-31" }),
        (UK, 4..=6) => json!({ "edition": "2026-01-22" }),
        (UK, _) => {
            enrolled = plus(THE_REVISED_FORM, dice.between(-100, 20));
            let revised = json!({ "edition": "2026-01-22", "from": day(THE_REVISED_FORM) });
            if dice.chance(50) {
                json!({ "edition": "2023-10-31", "adopted": [revised] })
            } else {
                json!({ "adopted": [{ "edition": "2023-10-31", "from": "2023-10-31" }, revised] })
            }
        }
        (_, 1..=7) => json!({ "edition": "2018" }),
        _ => json!({ "adopted": [{ "edition": "2018", "from": "2018-03-22" }] }),
    };
    let born = match dice.below(10) {
        0..=2 => plus(
            years_before(enrolled, 18),
            dice.pick(&[-1, 0, 1, 27, 28, 29, 30, 60]),
        ),
        3 => years_before(enrolled, dice.between(13, 17)),
        4 => date(2008, 2, 29),
        _ => plus(enrolled, -dice.between(18 * 366, 50 * 365)),
    };
    let methods = dice.pick(&[
        r#"["iud"]"#,
        r#"["implant"]"#,
        r#"["tubal-sterilisation"]"#,
        r#"["partner-vasectomy","male-condom"]"#,
        r#"["combined-pill","male-condom"]"#,
        r#"["vaginal-ring","diaphragm-with-spermicide"]"#,
        r#"["injection","vaginal-sponge","progestin-only-pill"]"#,
        r#"["patch","cervical-cap-with-spermicide"]"#,
    ]);
    Story {
        category: dice.pick(&[CAN, CAN, CAN, CANNOT]),
        months: dice.pick(&[1, 1, 1, 2, 2, 3, 5]),
        programme,
        stated,
        // These are of the United States alone.
        editions: Editions::Unstated,
        events: Vec::new(),
        born,
        enrolled,
        since: enrolled,
        methods: methods
            .parse()
            .unwrap_or_else(|error| panic!("{methods}: {error}")),
        home_testing: false,
        prescriptions: Vec::new(),
        last_day: enrolled,
        supply_end: None,
        marks: Vec::new(),
        request: None,
        prescriber: None,
        pharmacy: None,
        named: 0,
        dice,
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The course as it should go
// ---------------------------------------------------------------------------------------------------------------------

impl Story {
    fn enrol_for_a_checklist(&mut self) {
        let on = self.enrolled;
        let (born, programme) = (day(self.born), self.programme);
        if self.dice.chance(8) {
            // Once treated elsewhere, with one record.
            let other = self.dice.pick(&["us-ipledge", "uk-mhra", "eu-ppp"]);
            self.tell(json!({ "type": "patient-registered", "on": day(on), "born": born, "programme": other }));
            if self.dice.chance(50) {
                self.dispense_elsewhere(on);
            }
            self.tell(
                json!({ "type": "programme-entered", "on": day(on), "programme": programme }),
            );
        } else {
            self.tell(json!({ "type": "patient-registered", "on": day(on), "born": born, "programme": programme }));
        }
        let category = self.category;
        self.assign_for_a_checklist(category, on);
        self.tell(json!({ "type": "counselling-recorded", "on": day(on), "topics": ["risks", "contraception"] }));
        let mut visit = json!({ "type": "visit-recorded", "on": day(on) });
        if self.dice.chance(20) {
            visit["remote"] = json!(self.dice.chance(30));
        }
        self.tell(visit);
        if years_before(on, 18) < self.born && self.dice.chance(80) {
            let mut agreed = json!({ "type": "second-prescriber-agreed", "on": day(on) });
            if self.dice.chance(30) {
                agreed["prescriber"] = json!("Second Prescriber, synthetic");
            }
            self.tell(agreed);
        }
        if self.category == CAN {
            self.since = plus(on, self.dice.pick(&[-60, -31, -28, -10, 0, 0, 0, 3]));
            let stated = on.max(self.since);
            self.state_contraception(stated);
            if self.dice.chance(15) {
                self.agree_to_stay_outside(stated);
            }
        }
    }

    /// Capsules of a prescription from before the patient moved.
    fn dispense_elsewhere(&mut self, on: Date) {
        let before = plus(on, -self.dice.pick(&[2, 10, 40]));
        self.prescribe(before);
        for prescription in self.prescriptions.clone() {
            self.dispense(&prescription.id, before, "handed-over", prescription.days);
        }
    }

    fn assign_for_a_checklist(&mut self, category: &'static str, on: Date) {
        self.category = category;
        let basis = if category == CAN {
            "default"
        } else {
            let bases = [
                "cisgender-male",
                "cisgender-male",
                "transgender-female",
                "hysterectomy",
                "bilateral-oophorectomy",
                "post-menopausal",
                "tubal-ligation",
            ];
            self.dice.pick(&bases)
        };
        self.tell(json!({ "type": "category-assigned", "on": day(on), "category": category, "basis": basis }));
        if category == CAN || self.programme == UK || self.dice.chance(30) {
            self.sign(on);
        }
    }

    fn sign(&mut self, on: Date) {
        let signers = self.dice.pick(&[
            r#"["patient","prescriber"]"#,
            r#"["patient","prescriber"]"#,
            r#"["patient","guardian","prescriber"]"#,
        ]);
        let signers: Value = signers
            .parse()
            .unwrap_or_else(|error| panic!("{signers}: {error}"));
        let mut signed = json!({ "type": "consent-signed", "on": day(on), "form": "acknowledgement-of-risk", "signers": signers });
        if self.dice.chance(25) {
            let changes = self.stated.get("adopted").is_some();
            signed["edition"] = match self.stated.get("edition") {
                _ if self.programme != UK => json!("2018"),
                _ if changes && on < THE_REVISED_FORM => {
                    json!(self.dice.pick(&["2023-10-31", "2026-01-22"]))
                }
                Some(edition) if !changes => edition.clone(),
                _ => json!("2026-01-22"),
            };
        }
        self.tell(signed);
    }

    fn agree_to_stay_outside(&mut self, on: Date) {
        self.tell(json!({ "type": "outside-programme-agreed", "on": day(on), "reason": "no risk of pregnancy" }));
        if self.dice.chance(25) {
            let ended = plus(on, self.dice.pick(&[0, 3, 30]));
            self.tell(json!({ "type": "outside-programme-ended", "on": day(ended) }));
        }
    }

    fn months_of_a_checklist(&mut self) {
        let mut begins = self.enrolled;
        if self.category == CAN {
            let wait = if self.programme == UK { 28 } else { 31 };
            let ready = plus(self.since, wait);
            self.marks.extend([plus(ready, -1), ready, ready]);
            begins = plus(ready, self.dice.pick(&[-1, 0, 0, 0, 1, 5])).max(begins);
        }
        self.month_of_a_checklist(begins);
        for _ in 1..self.months {
            begins = plus(
                begins,
                self.dice.pick(&[0, 2, 3, 4, 21, 28, 28, 30, 30, 35]),
            );
            if self.dice.chance(30) {
                begins = self.detour_of_a_checklist(begins);
            }
            self.month_of_a_checklist(begins);
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

    // -----------------------------------------------------------------------------------------------------------------
    // Detours
    // -----------------------------------------------------------------------------------------------------------------

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

    // -----------------------------------------------------------------------------------------------------------------
    // The question, and damage
    // -----------------------------------------------------------------------------------------------------------------

    fn ask_for_the_last(&mut self) {
        let asked = match self.dice.below(20) {
            0 => None,
            1 => self.prescriptions.first(),
            _ => self.prescriptions.last(),
        };
        self.request = asked.map(|asked| json!({ "prescription": asked.id, "pharmacy": "ph1" }));
    }

    fn damage_a_checklist(&mut self, today: Date) {
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
