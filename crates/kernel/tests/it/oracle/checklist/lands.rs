//! The numbers, lists and editions of the programmes without a registry.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use crate::oracle::editions::SECONDARY_METHODS;
use crate::oracle::fact::{Fact, day_of};

/// uk-rx-7, eu-30-7: seven days, the day of issue being day 1.
pub(super) const ISSUE_WINDOW_LAST_DAY: i64 = 6;
/// eu-30-7: a test is at most this many days older than the prescription.
pub(super) const TEST_BEFORE_PRESCRIPTION: i64 = 3;
/// uk-rx-30, eu-30-7.
pub(super) const MOST_DAYS_OF_SUPPLY: i64 = 30;
/// Record 0013: outside the programme a prescription counts for 30 days.
pub(super) const PRESCRIPTION_LAST_DAY: i64 = 30;

pub(super) struct Land {
    pub(super) programme: &'static str,
    /// The first is the one that holds until another is adopted.
    pub(super) editions: &'static [Edition],
    /// uk-ppp-contra (4 weeks), eu-older (1 month, as 31 days).
    pub(super) contraception_days: i64,
    /// uk-ppp-def; in the Union sterilisation does not exempt (record 0013).
    pub(super) bases_of_cannot: &'static [&'static str],
    /// uk-2026-arf: of all patients; in the Union a part of the prevention of pregnancy.
    pub(super) consent_of_everyone: bool,
}

pub(super) struct Edition {
    pub(super) day: &'static str,
    pub(super) settings_of_tests: &'static [&'static str],
    /// uk-2025.
    pub(super) first_visit_in_person: bool,
    /// uk-2023, uk-2026-second.
    pub(super) second_prescriber: bool,
    /// uk-mh, uk-sf.
    pub(super) assessed: &'static [&'static str],
}

const LANDS: [Land; 2] = [
    Land {
        programme: "uk-mhra",
        editions: &[
            Edition {
                day: "2026-01-22",
                settings_of_tests: &["medical", "laboratory", "home"],
                first_visit_in_person: true,
                second_prescriber: false,
                assessed: &["mental-health", "sexual-function"],
            },
            Edition {
                day: "2023-10-31",
                settings_of_tests: &["medical", "laboratory"],
                first_visit_in_person: false,
                second_prescriber: true,
                assessed: &["mental-health", "sexual-function"],
            },
        ],
        contraception_days: 28,
        bases_of_cannot: &[
            "cisgender-male",
            "transgender-female",
            "hysterectomy",
            "bilateral-oophorectomy",
            "post-menopausal",
            "tubal-ligation",
        ],
        consent_of_everyone: true,
    },
    Land {
        programme: "eu-ppp",
        editions: &[Edition {
            day: "2018",
            settings_of_tests: &["medical", "laboratory"],
            first_visit_in_person: false,
            second_prescriber: false,
            assessed: &[],
        }],
        contraception_days: 31,
        bases_of_cannot: &[
            "cisgender-male",
            "transgender-female",
            "hysterectomy",
            "bilateral-oophorectomy",
            "post-menopausal",
        ],
        consent_of_everyone: false,
    },
];

/// Methods that suffice alone.
const METHODS_ENOUGH_ALONE: [&str; 4] =
    ["iud", "implant", "tubal-sterilisation", "partner-vasectomy"];

/// Of two methods one is of these.
const METHODS_OF_A_PAIR: [&str; 4] = ["combined-pill", "patch", "injection", "vaginal-ring"];

/// Abstinence; or a method that suffices alone; or two counted methods, one of them of the pair's.
pub(super) fn is_effective_contraception(record: &Fact) -> bool {
    if record.flag("abstinence") == Some(true) {
        return true;
    }
    let methods: BTreeSet<&str> = record.texts("methods").into_iter().collect();
    if methods
        .iter()
        .any(|method| METHODS_ENOUGH_ALONE.contains(method))
    {
        return true;
    }
    let has_one_of_the_pair = methods
        .iter()
        .any(|method| METHODS_OF_A_PAIR.contains(method));
    let counted = methods
        .iter()
        .filter(|method| METHODS_OF_A_PAIR.contains(method) || SECONDARY_METHODS.contains(method))
        .count();
    has_one_of_the_pair && counted >= 2
}

pub(super) fn land_named(programme: &Value) -> &'static Land {
    LANDS
        .iter()
        .find(|land| *programme == land.programme)
        .unwrap_or_else(|| panic!("no such programme: {programme}"))
}

pub(super) fn adopted_editions(question: &Value) -> Vec<(&'static Edition, Date)> {
    let land = land_named(&question["programme"]);
    let named = |name: &Value| {
        land.editions
            .iter()
            .find(|edition| *name == edition.day)
            .unwrap_or_else(|| panic!("no such edition: {name}"))
    };
    let base = question.get("edition").map(named);
    let mut editions = vec![(base.unwrap_or(&land.editions[0]), Date::MIN)];
    let adopted = question.get("adopted").and_then(Value::as_array);
    for one in adopted.into_iter().flatten() {
        let from = day_of(&one["from"], "adopted.from");
        editions.push((named(&one["edition"]), from));
    }
    editions
}
