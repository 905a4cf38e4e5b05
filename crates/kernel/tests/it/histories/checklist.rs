//! Courses in the United Kingdom and the European Union: a form, a visit, contraception, and before each prescription
//! what the programme asks. Told as they should go, with detours, and damaged afterwards with what the parent knows to
//! damage and some things of these programmes' own.

mod astray;
mod month;

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::dice::{Dice, day, plus, years_before};
use super::{CAN, CANNOT, Editions, Story};

const UK: &str = "uk-mhra";

/// The first day of the revised form, and of the first visit in person.
const THE_REVISED_FORM: Date = date(2026, 1, 22);

pub(super) fn history(programme: &'static str, seed: u64) -> Value {
    let mut story = begin(Dice::thrown_with(seed), programme);
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
    pub(super) fn dispense_elsewhere(&mut self, on: Date) {
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
        if self.dice.chance(15) {
            let mut apart = json!({ "type": "guardian-signed", "on": day(on), "form": "acknowledgement-of-risk" });
            if self.dice.chance(25) {
                apart["edition"] = json!(if self.programme == UK {
                    "2026-01-22"
                } else {
                    "2018"
                });
            }
            self.tell(apart);
        }
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

    fn ask_for_the_last(&mut self) {
        let asked = match self.dice.below(20) {
            0 => None,
            1 => self.prescriptions.first(),
            _ => self.prescriptions.last(),
        };
        self.request = asked.map(|asked| json!({ "prescription": asked.id, "pharmacy": "ph1" }));
    }
}
