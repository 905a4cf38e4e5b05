//! Random histories to compare two evaluators on: plausible courses first, damaged afterwards.
//!
//! A history is told as it should go (enrolment, the starting path, a month's acts, the hand-over, and again), with the
//! detours real courses take: a missed window, a pause, a pregnancy that was excluded, a change of category. Then a day
//! is chosen to ask on, by preference the last day of something or the day after, and some things are made to go wrong.
//! The same seed always gives the same question, and every question is valid input under the check contract.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

mod checklist;
mod reach;

const US: &str = "us-ipledge";

/// The programmes of which histories are told.
pub(crate) const PROGRAMMES: [&str; 3] = [US, "uk-mhra", "eu-ppp"];

/// A question under a programme.
pub(crate) fn history_under(programme: &'static str, seed: u64) -> Value {
    if programme == US {
        history(seed)
    } else {
        checklist::history(programme, seed)
    }
}

/// A question in the form of the check contract, with `adopted` in place of `edition` where both editions matter.
pub(crate) fn history(seed: u64) -> Value {
    let mut story = Story::new(Dice { state: seed });
    story.enrol();
    story.course();
    let today = story.day_to_ask_on();
    story.aftermath(today);
    // Half of the histories are left as they went, so that permission is as well tried as refusal.
    let damages = story.dice.pick(&[0, 0, 0, 0, 0, 1, 1, 2, 3, 4]);
    for _ in 0..damages {
        story.damage(today);
    }
    story.question(today)
}

// ---------------------------------------------------------------------------------------------------------------------
// The course as it should go
// ---------------------------------------------------------------------------------------------------------------------

const CAN: &str = "can-become-pregnant";
const CANNOT: &str = "cannot-become-pregnant";
const THE_2026_EDITION: Date = date(2026, 11, 15);

struct Story {
    dice: Dice,
    /// In the order of recording.
    events: Vec<Value>,
    programme: &'static str,
    /// The `edition` or `adopted` of a question under a programme without a registry.
    stated: Value,
    editions: Editions,
    category: &'static str,
    born: Date,
    enrolled: Date,
    months: i64,
    /// Since when the contraception stated every month is used.
    since: Date,
    methods: Value,
    home_testing: bool,
    /// The prescriptions of the last month told, and the last day of its window.
    prescriptions: Vec<Prescription>,
    last_day: Date,
    supply_end: Option<Date>,
    /// Days on which something ends or begins.
    marks: Vec<Date>,
    request: Option<Value>,
    prescriber: Option<Vec<Value>>,
    pharmacy: Option<Vec<Value>>,
    named: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Editions {
    Unstated,
    Only2021,
    Only2026,
    Both,
}

#[derive(Clone)]
struct Prescription {
    id: String,
    days: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TestOf {
    Start,
    Month,
}

impl Story {
    fn new(mut dice: Dice) -> Story {
        let editions = dice.pick(&[
            Editions::Unstated,
            Editions::Only2021,
            Editions::Only2021,
            Editions::Only2026,
            Editions::Only2026,
            Editions::Only2026,
            Editions::Both,
            Editions::Both,
        ]);
        // Most rules bite at the first dose or the second; long courses are told, but seldom.
        let months = dice.pick(&[1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 9, 12]);
        // Born on a leap day, and enrolled about the 18th birthday.
        let born_on_a_leap_day = dice.chance(1);
        let enrolled = match editions {
            _ if born_on_a_leap_day => date(2026, 2, dice.pick(&[27, 28])),
            Editions::Both => plus(THE_2026_EDITION, -30 * months + dice.between(-35, 15)),
            _ => plus(date(2023, 1, 1), dice.between(0, 1500)),
        };
        let category = dice.pick(&[CAN, CAN, CAN, CAN, CANNOT, CANNOT]);
        let born = match dice.below(10) {
            _ if born_on_a_leap_day => date(2008, 2, 29),
            0 | 1 => plus(
                years_before(enrolled, 18),
                dice.pick(&[-1, 0, 1, 2, 15, 200]),
            ),
            2 => years_before(enrolled, dice.between(12, 17)),
            _ => plus(enrolled, -dice.between(18 * 366, 50 * 365)),
        };
        let methods = dice.pick(&[
            r#"["combined-pill","male-condom"]"#,
            r#"["iud","diaphragm-with-spermicide"]"#,
            r#"["tubal-sterilisation","partner-vasectomy"]"#,
            r#"["implant","progestin-only-pill","vaginal-sponge"]"#,
        ]);
        let methods = methods
            .parse()
            .unwrap_or_else(|error| panic!("{methods}: {error}"));
        let certified = |dice: &mut Dice| {
            // Yearly, with the renewal before the end.
            let first = plus(enrolled, -dice.between(0, 300));
            let second = plus(first, 350);
            (!dice.chance(30)).then(|| {
                vec![
                    json!({ "type": "certified", "on": day(first), "until": day(plus(first, 364)) }),
                    json!({ "type": "certified", "on": day(second), "until": day(plus(second, 800)) }),
                ]
            })
        };
        let (prescriber, pharmacy) = (certified(&mut dice), certified(&mut dice));
        Story {
            dice,
            events: Vec::new(),
            programme: US,
            stated: json!({}),
            editions,
            category,
            born,
            enrolled,
            months,
            since: enrolled,
            methods,
            home_testing: false,
            prescriptions: Vec::new(),
            last_day: enrolled,
            supply_end: None,
            marks: Vec::new(),
            request: None,
            prescriber,
            pharmacy,
            named: 0,
        }
    }

    fn tell(&mut self, event: Value) {
        self.events.push(event);
    }

    fn name(&mut self, prefix: &str) -> String {
        self.named += 1;
        format!("{prefix}{}", self.named)
    }

    fn is_2026_on(&self, on: Date) -> bool {
        match self.editions {
            Editions::Unstated | Editions::Only2021 => false,
            Editions::Only2026 => true,
            Editions::Both => on >= THE_2026_EDITION,
        }
    }

    fn enrol(&mut self) {
        let on = self.enrolled;
        let born = self.born;
        self.tell(json!({ "type": "patient-registered", "on": day(on), "born": day(born), "programme": "us-ipledge" }));
        let category = self.category;
        self.assign(category, on);
    }

    /// The category, its consent and the counselling of enrolment.
    fn assign(&mut self, category: &'static str, on: Date) {
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
        self.tell(
            json!({ "type": "consent-signed", "on": day(on), "form": form, "signers": signers }),
        );
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

    fn course(&mut self) {
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

    /// C1, P7, P9, P10: contraception, a first test, thirty days, a second test; and now and then a missed first window.
    fn starting_path(&mut self, from: Date) {
        self.since = plus(from, self.dice.pick(&[-40, -30, -15, -1, 0, 0, 0, 3]));
        let first = plus(from, self.dice.pick(&[-1, 0, 0, 0, 0, 0, 0, 1, 4]));
        let on = from.max(first).max(self.since);
        self.state_contraception(on);
        let setting = self.dice.pick(&["medical", "medical", "laboratory"]);
        let test = self.name("t");
        self.tell(json!({ "type": "pregnancy-test-reported", "id": test, "on": day(on), "collected-on": day(first),
            "specimen": "urine", "setting": setting, "result": "negative" }));
        // Q24, Q7: where the path begins anew, contraception counts from its first day.
        let counted_from = if from == self.enrolled {
            self.since
        } else {
            self.since.max(from)
        };
        let ready = plus(counted_from, 30).max(plus(first, 19)).max(on);
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

    fn state_contraception(&mut self, on: Date) {
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
    fn month(&mut self, begins: Date, test_of: TestOf) {
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
            && self.is_2026_on(specimen)
            && self.dice.chance(40)
        {
            self.tell(json!({ "type": "home-testing-permitted", "on": day(specimen), "procedure": "by video" }));
            self.home_testing = true;
        }
        let setting = match (self.is_2026_on(specimen), test_of) {
            // Some already go by the edition to come.
            (false, _) if self.editions == Editions::Both && self.dice.chance(15) => "medical",
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
    fn prescribe(&mut self, on: Date) {
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
    fn hand_over_the_month(&mut self) {
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

    fn authorise(&mut self, prescription: &str, on: Date, days: i64) -> String {
        let id = self.name("a");
        let until = day(self.last_day.max(on));
        self.tell(json!({ "type": "dispense-authorised", "id": id, "on": day(on), "prescription": prescription,
            "pharmacy": "ph1", "until": until, "days": days }));
        id
    }

    fn dispense(&mut self, prescription: &str, on: Date, how: &str, days: i64) {
        let authorisation = self.authorise(prescription, on, days);
        if self.dice.chance(50) {
            self.tell(json!({ "type": "filled", "on": day(on), "authorisation": authorisation, "days": days }));
        }
        self.tell(
            json!({ "type": how, "on": day(on), "authorisation": authorisation, "days": days }),
        );
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Detours: what befalls a course that is otherwise kept well
// ---------------------------------------------------------------------------------------------------------------------

impl Story {
    /// Something happens before the month that would have begun on `next`; then the course goes on as it should.
    fn detour(&mut self, next: Date) {
        match self.dice.below(11) {
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

    fn positive(&mut self, on: Date) {
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

    /// Q25: the category changes to cannot while a wait of the start is open, or has just ended.
    fn leave_the_starting_path(&mut self) {
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

// ---------------------------------------------------------------------------------------------------------------------
// The day of the question, and what the counter had already done by then
// ---------------------------------------------------------------------------------------------------------------------

impl Story {
    fn day_to_ask_on(&mut self) -> Date {
        let told_until = self
            .events
            .iter()
            .filter_map(|event| event["on"].as_str())
            .map(parsed)
            .max();
        let told_until = told_until.unwrap_or(self.enrolled);
        let marks = self.marks.clone();
        let late: Vec<Date> = marks
            .iter()
            .copied()
            .filter(|mark| *mark >= told_until)
            .collect();
        match self.dice.below(20) {
            0..=8 if told_until <= self.last_day => {
                let open = self
                    .last_day
                    .since(told_until)
                    .map_or(0, |span| i64::from(span.get_days()));
                plus(told_until, self.dice.between(0, open.min(29)))
            }
            9..=16 if !late.is_empty() => self.dice.pick(&late),
            17 if !marks.is_empty() => self.dice.pick(&marks),
            18 => plus(told_until, self.dice.between(0, 70)),
            _ => told_until,
        }
        .max(self.enrolled)
    }

    /// The month asked about may have been authorised, closed, given in part, or given in one of its strengths.
    fn aftermath(&mut self, today: Date) {
        let prescriptions = self.prescriptions.clone();
        let Some(asked) = prescriptions.last() else {
            return;
        };
        let first = &prescriptions[0];
        self.request = match self.dice.below(20) {
            0 => None,
            1 => Some(json!({ "prescription": first.id, "pharmacy": "ph1" })),
            _ => Some(json!({ "prescription": asked.id, "pharmacy": "ph1" })),
        };
        if prescriptions.len() > 1 && self.dice.chance(60) {
            let how = self.dice.pick(&[
                "handed-over",
                "handed-over",
                "shipped",
                "partially-dispensed",
            ]);
            if self.dice.chance(70) {
                self.dispense(&first.id, today, how, first.days);
            } else {
                self.authorise(&first.id, today, first.days);
            }
        }
        match self.dice.below(30) {
            0 => {
                self.authorise(&asked.id, today, asked.days);
            }
            1 | 2 => {
                let authorisation = self.authorise(&asked.id, today, asked.days);
                self.close(&authorisation, today);
            }
            3 => {
                let days = self.dice.pick(&[5, 10, asked.days]);
                self.dispense(&asked.id, today, "partially-dispensed", days);
            }
            4 => self.dispense(&asked.id, today, "handed-over", asked.days),
            _ => {}
        }
    }

    fn close(&mut self, authorisation: &str, on: Date) {
        let how = self.dice.pick(&[
            "authorisation-reversed",
            "authorisation-released",
            "authorisation-expired",
            "returned-to-stock",
        ]);
        self.tell(json!({ "type": how, "on": day(on), "authorisation": authorisation }));
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Damage
// ---------------------------------------------------------------------------------------------------------------------

impl Story {
    fn damage(&mut self, today: Date) {
        match self.dice.below(32) {
            0 | 1 => self.shift_a_day(today),
            2 => self.drop_an_event(),
            3 => self.drop_every_event_of_a_kind(),
            4 => self.repeat_an_event(),
            5 => self.record_in_another_order(),
            6 | 7 => self.spoil_a_test(),
            8 => self.spoil_a_confirmation(),
            9 => self.spoil_the_prescription(),
            10 => self.spoil_a_consent(),
            11 => self.spoil_the_counselling(),
            12 | 27 => self.spoil_the_contraception(today),
            13 => self.spoil_the_category(today),
            14 => self.change_the_category(today),
            15 => self.interrupt_the_treatment(today),
            16 => self.suspect_a_pregnancy(today),
            17 => self.report_an_indeterminate_test(today),
            18 | 28 => self.permit_or_forbid_home_testing(today),
            29 => self.register_again(today),
            19 | 20 => self.spoil_a_certification(today),
            21 => self.adjust_the_supply(today),
            22 => self.prescribe_again(today),
            23 => self.use_another_authorisation(today),
            24 => self.answer_badly(),
            25 => self.ask_for_something_else(),
            30 => self.move_elsewhere(today),
            _ => self.breast_feed(today),
        }
    }

    /// A place among the events, by preference among the last month's.
    fn somewhere(&mut self) -> Option<usize> {
        let count = self.events.len() as i64;
        if count == 0 {
            return None;
        }
        let reach = if self.dice.chance(70) {
            count.min(10)
        } else {
            count
        };
        Some((count - 1 - self.dice.between(0, reach - 1)) as usize)
    }

    /// The last event of a kind mostly, sometimes another one.
    fn some(&mut self, kind: &str) -> Option<usize> {
        let places: Vec<usize> = (0..self.events.len())
            .filter(|place| self.events[*place]["type"] == kind)
            .collect();
        if places.is_empty() {
            return None;
        }
        if self.dice.chance(70) {
            places.last().copied()
        } else {
            Some(self.dice.pick(&places))
        }
    }

    /// A day of the last weeks, or of the whole course.
    fn some_day(&mut self, today: Date) -> Date {
        let back = self.dice.pick(&[0, 0, 1, 2, 3, 6, 7, 10, 20, 31, 60]);
        plus(today, -back).max(self.enrolled)
    }

    /// Among the events of its day, or as a late entry at the end.
    fn insert(&mut self, event: Value) {
        let on = event["on"].as_str().map(str::to_owned).unwrap_or_default();
        let place = self.events.iter().rposition(|other| {
            other["on"]
                .as_str()
                .is_some_and(|other| other <= on.as_str())
        });
        let place = place.map_or(0, |place| place + 1);
        if self.dice.chance(25) {
            self.events.push(event)
        } else {
            self.events.insert(place, event)
        }
    }

    fn shift_a_day(&mut self, today: Date) {
        let Some(place) = self.somewhere() else {
            return;
        };
        let by = self
            .dice
            .pick(&[-31, -20, -19, -7, -6, -2, -1, 1, 1, 2, 6, 7, 19]);
        let field = self.dice.pick(&[
            "on",
            "on",
            "collected-on",
            "since",
            "menses-began-on",
            "until",
        ]);
        let event = &mut self.events[place];
        let field = if event.get(field).is_some() {
            field
        } else {
            "on"
        };
        let moved = plus(event[field].as_str().map(parsed).unwrap_or(today), by);
        event[field] = json!(day(moved.min(if field == "until" { moved } else { today })));
    }

    /// Entered a second time, by somebody who did not find the patient.
    fn register_again(&mut self, today: Date) {
        let on = self.some_day(today);
        let (born, programme) = (day(self.born), self.programme);
        self.insert(json!({ "type": "patient-registered", "on": day(on), "born": born, "programme": programme }));
    }

    /// Another programme takes the patient over, or registers somebody who is known here.
    fn move_elsewhere(&mut self, today: Date) {
        let on = self.some_day(today);
        let programme = self.dice.pick(&["us-ipledge", "uk-mhra", "eu-ppp"]);
        let event = if self.dice.chance(60) {
            json!({ "type": "programme-entered", "on": day(on), "programme": programme })
        } else {
            let born = day(plus(self.born, self.dice.pick(&[0, 0, -400, 400])).min(on));
            json!({ "type": "patient-registered", "on": day(on), "born": born, "programme": programme })
        };
        self.insert(event);
    }

    fn drop_an_event(&mut self) {
        if let Some(place) = self.somewhere() {
            self.events.remove(place);
        }
    }

    fn drop_every_event_of_a_kind(&mut self) {
        let kind = self.dice.pick(&[
            "patient-registered",
            "category-assigned",
            "consent-signed",
            "counselling-recorded",
            "contraception-recorded",
            "pregnancy-test-reported",
            "pregnancy-test-reported",
            "month-confirmed",
            "comprehension-answered",
            "visit-recorded",
            "prescription-written",
            "dispense-authorised",
        ]);
        let spare_the_last = self.dice.chance(40);
        let last = self.events.iter().rposition(|event| event["type"] == kind);
        let mut place = 0;
        self.events.retain(|event| {
            place += 1;
            event["type"] != kind || (spare_the_last && Some(place - 1) == last)
        });
    }

    fn repeat_an_event(&mut self) {
        let Some(place) = self.somewhere() else {
            return;
        };
        let mut again = self.events[place].clone();
        if let Some(id) = again.get("id").and_then(Value::as_str).map(str::to_owned) {
            again["id"] = json!(format!("{id}-again-{place}"));
            while self.events.iter().any(|event| event["id"] == again["id"]) {
                let id = self.name("again");
                again["id"] = json!(id);
            }
        }
        self.insert(again);
    }

    fn record_in_another_order(&mut self) {
        let Some(from) = self.somewhere() else { return };
        let event = self.events.remove(from);
        let to = self.somewhere().unwrap_or(0);
        let to = if self.dice.chance(50) {
            to
        } else {
            from.saturating_sub(1)
        };
        self.events.insert(to.min(self.events.len()), event);
    }

    fn spoil_a_test(&mut self) {
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

    fn spoil_a_confirmation(&mut self) {
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

    fn spoil_the_prescription(&mut self) {
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

    fn spoil_a_consent(&mut self) {
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

    fn spoil_the_counselling(&mut self) {
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

    fn spoil_the_contraception(&mut self, today: Date) {
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

    fn spoil_the_category(&mut self, today: Date) {
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

    fn change_the_category(&mut self, today: Date) {
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

    fn interrupt_the_treatment(&mut self, today: Date) {
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

    fn suspect_a_pregnancy(&mut self, today: Date) {
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

    fn report_an_indeterminate_test(&mut self, today: Date) {
        let on = self.some_day(today);
        let setting = self.dice.pick(&["home", "medical", "laboratory"]);
        let collected = day(plus(on, -self.dice.pick(&[0, 0, 1, 3])));
        self.insert(
            json!({ "type": "pregnancy-test-reported", "on": day(on), "collected-on": collected,
            "specimen": "serum", "setting": setting, "result": "indeterminate" }),
        );
    }

    fn permit_or_forbid_home_testing(&mut self, today: Date) {
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

    fn spoil_a_certification(&mut self, today: Date) {
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

    fn adjust_the_supply(&mut self, today: Date) {
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
        self.insert(adjusted);
    }

    /// A second prescription: a duplicate of another order, or another strength of the same one.
    fn prescribe_again(&mut self, today: Date) {
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
    fn use_another_authorisation(&mut self, today: Date) {
        let Some(place) = self.some("prescription-written") else {
            return;
        };
        let id = self.events[place]["id"]
            .as_str()
            .map(str::to_owned)
            .unwrap_or_default();
        let on = plus(today, -self.dice.pick(&[0, 0, 1, 4]));
        let days = self.dice.pick(&[10, 30]);
        match self.dice.below(4) {
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

    fn answer_badly(&mut self) {
        let Some(place) = self.some("comprehension-answered") else {
            return;
        };
        match self.dice.below(3) {
            0 => self.events[place]["passed"] = json!(false),
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

    fn ask_for_something_else(&mut self) {
        let prescription = match self.some("prescription-written") {
            Some(place) if self.dice.chance(60) => self.events[place]["id"].clone(),
            _ => json!("rx-elsewhere"),
        };
        self.request = Some(json!({ "prescription": prescription, "pharmacy": "ph1" }));
    }

    fn breast_feed(&mut self, today: Date) {
        let on = self.some_day(today);
        let mut record = json!({ "type": "breastfeeding-recorded", "on": day(on) });
        if self.dice.chance(50) {
            record["ongoing"] = json!(self.dice.chance(60));
        }
        self.insert(record);
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The question
// ---------------------------------------------------------------------------------------------------------------------

impl Story {
    fn question(mut self, today: Date) -> Value {
        let limit = day(today);
        // What is dated later is not known yet.
        let known = |event: &Value| event["on"].as_str().is_some_and(|on| on <= limit.as_str());
        self.events.retain(known);
        for stream in [&mut self.prescriber, &mut self.pharmacy]
            .into_iter()
            .flatten()
        {
            stream.retain(known);
        }
        for event in &mut self.events {
            keep_days_in_order(event);
        }
        if self.dice.chance(20) {
            self.correct(today);
        }

        let mut question =
            json!({ "programme": self.programme, "on": limit, "events": self.events });
        for (field, value) in self.stated.as_object().into_iter().flatten() {
            question[field] = value.clone();
        }
        match self.editions {
            Editions::Unstated => {}
            Editions::Only2021 => question["edition"] = json!("2021-12-13"),
            Editions::Only2026 => question["edition"] = json!("2026-11-15"),
            Editions::Both => {
                question["adopted"] = json!([
                    { "edition": "2021-12-13", "from": "2021-12-13" },
                    { "edition": "2026-11-15", "from": "2026-11-15" } ]);
            }
        }
        if let Some(request) = self.request {
            question["request"] = request;
        }
        if let Some(prescriber) = self.prescriber {
            question["prescriber"] = json!(prescriber);
        }
        if let Some(pharmacy) = self.pharmacy {
            question["pharmacy"] = json!(pharmacy);
        }
        question
    }

    /// Corrections come last, when the places that implicit ids speak of are settled.
    fn correct(&mut self, today: Date) {
        for _ in 0..self.dice.between(1, 3) {
            let Some(place) = self.somewhere() else {
                return;
            };
            let wrong = self.events[place].clone();
            if wrong["type"] == "fact-corrected" && self.dice.chance(50) {
                continue;
            }
            let of = wrong
                .get("id")
                .cloned()
                .unwrap_or_else(|| json!(format!("events[{place}]")));
            let mut correction = json!({ "type": "fact-corrected", "on": day(today), "of": of, "why": "entered in error" });
            if wrong["type"] != "fact-corrected" && self.dice.chance(60) {
                let mut instead = wrong;
                let by = self.dice.pick(&[0, -1, -1, 1, -7]);
                let field = if instead.get("collected-on").is_some() {
                    "collected-on"
                } else {
                    "on"
                };
                let moved = plus(instead[field].as_str().map(parsed).unwrap_or(today), by);
                instead[field] = json!(day(moved.min(today)));
                for (field, value) in [
                    ("result", "negative"),
                    ("setting", "laboratory"),
                    ("cycle", "irregular"),
                ] {
                    if instead.get(field).is_some() && self.dice.chance(30) {
                        instead[field] = json!(value);
                    }
                }
                // Mostly the replacement takes over the id; nothing may come to refer to a fact that is not there.
                if self.dice.chance(85)
                    && let Some(instead) = instead.as_object_mut()
                {
                    instead.remove("id");
                }
                keep_days_in_order(&mut instead);
                correction["instead"] = instead;
            }
            self.events.push(correction);
        }
    }
}

/// Nothing is collected, begun or lapsed after the day on which it was reported.
fn keep_days_in_order(event: &mut Value) {
    let Some(on) = event["on"].as_str().map(str::to_owned) else {
        return;
    };
    for field in [
        "collected-on",
        "since",
        "from",
        "last-dose-on",
        "menses-began-on",
    ] {
        if event
            .get(field)
            .and_then(Value::as_str)
            .is_some_and(|earlier| earlier > on.as_str())
        {
            event[field] = json!(on);
        }
    }
    // An end is never before its beginning.
    if event
        .get("until")
        .and_then(Value::as_str)
        .is_some_and(|until| until < on.as_str())
    {
        event["until"] = json!(on);
    }
}

fn day(day: Date) -> String {
    day.to_string()
}

fn parsed(day: &str) -> Date {
    day.parse()
        .unwrap_or_else(|error| panic!("{day} is no day: {error}"))
}

fn plus(day: Date, days: i64) -> Date {
    day.checked_add(days.days())
        .unwrap_or_else(|error| panic!("{day} and {days} days: {error}"))
}

fn years_before(day: Date, years: i64) -> Date {
    day.checked_sub(years.years())
        .unwrap_or_else(|error| panic!("{years} years before {day}: {error}"))
}

/// SplitMix64: small, and the same on every machine.
struct Dice {
    state: u64,
}

impl Dice {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    /// One of 0, 1, … `sides` − 1.
    fn below(&mut self, sides: u64) -> u64 {
        self.next() % sides
    }
    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1) as u64) as i64
    }
    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// What the histories are worth
// ---------------------------------------------------------------------------------------------------------------------
