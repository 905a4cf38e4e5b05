//! Random histories to compare two evaluators on: plausible courses first, damaged afterwards.
//!
//! A history is told as it should go (enrolment, the starting path, a month's acts, the hand-over, and again), with the
//! detours real courses take: a missed window, a pause, a pregnancy that was excluded, a change of category. Then a day
//! is chosen to ask on, by preference the last day of something or the day after, and some things are made to go wrong
//! (`astray`).
//! The same seed always gives the same question, and every question is valid input under the check contract.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

mod asking;
mod astray;
mod beside;
mod checklist;
mod detours;
mod dice;
mod enrolment;
mod exemption;
mod failing;
mod month;
mod reach;
mod territories;
mod texts;

use dice::{Dice, day, plus, years_before};
pub(crate) use failing::with_faults;
pub(crate) use territories::by_territory;

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
    let mut story = Story::new(Dice::thrown_with(seed));
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

const CAN: &str = "can-become-pregnant";
const CANNOT: &str = "cannot-become-pregnant";
const THE_2026_EDITION: Date = date(2026, 11, 15);
/// The day on which the overlay is adopted where it is: any after October 2023.
const THE_OVERLAY: Date = date(2024, 3, 1);

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
    /// 2021, from a day on with the enforcement discretion of 2023 adopted.
    Overlaid,
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
            Editions::Overlaid,
        ]);
        // Most rules bite at the first dose or the second; long courses are told, but seldom.
        let months = dice.pick(&[1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 9, 12]);
        // Born on a leap day, and enrolled about the 18th birthday.
        let born_on_a_leap_day = dice.chance(1);
        let enrolled = match editions {
            _ if born_on_a_leap_day => date(2026, 2, dice.pick(&[27, 28])),
            Editions::Both => plus(THE_2026_EDITION, -30 * months + dice.between(-35, 15)),
            Editions::Overlaid => plus(THE_OVERLAY, -30 * months + dice.between(-35, 60)),
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

    /// Whether tests during treatment need no laboratory.
    fn is_any_setting_accepted_on(&self, on: Date) -> bool {
        self.is_2026_on(on) || (self.editions == Editions::Overlaid && on >= THE_OVERLAY)
    }

    fn is_2026_on(&self, on: Date) -> bool {
        match self.editions {
            Editions::Unstated | Editions::Only2021 | Editions::Overlaid => false,
            Editions::Only2026 => true,
            Editions::Both => on >= THE_2026_EDITION,
        }
    }
}
