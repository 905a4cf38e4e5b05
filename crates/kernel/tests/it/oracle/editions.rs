//! The numbers of the United States, and its two editions.

use jiff::civil::Date;
use serde_json::Value;

use super::fact::day_of;

/// C10, us-win-pcbp: seven days, the day of the specimen being day 1.
pub(super) const TEST_WINDOW_LAST_DAY: i64 = 6;

/// C1, us-pre-month; Q23 for the specimen as well as the dose.
pub(super) const CONTRACEPTION_DAYS: i64 = 30;

/// P9, P10: days from the first test to the second.
pub(super) const DAYS_BETWEEN_FIRST_AND_SECOND_TEST: i64 = 19;

/// P9: the second test falls on day 1 to 5 of the period.
pub(super) const LAST_CYCLE_DAY: i64 = 5;

/// P14 as read in record 0002: a record of the month is at most this many days older than the specimen.
pub(super) const CONTRACEPTION_RECORD_BEFORE_SPECIMEN: i64 = 7;

/// P20, D10.
pub(super) const MOST_DAYS_OF_SUPPLY: i64 = 30;

/// Q30: the next dispensing is free this many days before the supply ends.
pub(super) const EARLY_REFILL_DAYS: i64 = 7;

/// us-readings, below the table: a longer break is a new start.
pub(super) const LONGEST_BREAK_DAYS: i64 = 60;

/// P17, C11: a course's duties go on for so many days after its last dose.
pub(super) const DAYS_AFTER_THE_LAST_DOSE: i64 = 30;

/// us-enr-consent-all.
pub(super) const ADULT_YEARS: i16 = 18;

/// us-cat-postmeno with Q26: the long proof until the 55th birthday.
pub(super) const SHORT_PROOF_YEARS: i16 = 55;

pub(super) struct Edition {
    pub(super) day: &'static str,
    /// C6: days from the specimen of a missed first window to the next one.
    pub(super) wait_after_missed_first_window: i64,
    /// P7.
    pub(super) settings_of_first_tests: &'static [&'static str],
    /// P9, P10.
    pub(super) settings_of_second_tests: &'static [&'static str],
    /// P15.
    pub(super) settings_of_monthly_tests: &'static [&'static str],
    /// P9, Q12: does the rule of the first five days hold for the repeat after a missed first window?
    pub(super) cycle_rule_for_repeats: bool,
    /// N5: the last day is the visit's day and this many.
    pub(super) visit_window_last_day: Option<i64>,
    /// P12, N4.
    pub(super) counselling_each_month: bool,
    /// Q2: the last day is today and this many.
    pub(super) authorisation_last_day: Option<i64>,
    /// Q2: the last day of a prescription is its day and this many.
    pub(super) prescription_last_day: Option<i64>,
}

const EDITION_OF_2021: Edition = Edition {
    day: "2021-12-13",
    wait_after_missed_first_window: 19, // us-win-miss-first-2021
    settings_of_first_tests: &["medical", "laboratory"], // us-pre-test1
    settings_of_second_tests: &["laboratory"], // P9, P10; Q3
    settings_of_monthly_tests: &["laboratory"], // P15; Q3
    cycle_rule_for_repeats: true,       // Q12
    visit_window_last_day: Some(29),    // N5, us-win-pcnbp-2021; Q1
    counselling_each_month: true,       // P12, us-mon-confirm-pcnbp
    authorisation_last_day: None,
    prescription_last_day: None,
};

const EDITION_OF_2026: Edition = Edition {
    day: "2026-11-15",
    wait_after_missed_first_window: 0, // us-win-miss-first-2026
    settings_of_first_tests: &["medical", "laboratory"], // us-pre-medsetting
    settings_of_second_tests: &["medical", "laboratory"], // us-pre-test2-2026
    settings_of_monthly_tests: &["medical", "laboratory", "home"], // us-mon-test; home with a permission, Q5
    cycle_rule_for_repeats: false,                                 // Q12
    visit_window_last_day: None,                                   // us-win-pcnbp-2026
    counselling_each_month: false,                                 // us-mon-confirm-pcnbp
    authorisation_last_day: Some(29),                              // Q2: 30 days, today being day 1
    prescription_last_day: Some(30),                               // Q2
};

/// The first is the one that holds until another is adopted.
pub(super) static EDITIONS: [Edition; 2] = [EDITION_OF_2021, EDITION_OF_2026];

/// Q4: the edition of 2021 where an authority adopted with it that tests during treatment need no certified laboratory.
static WITH_THE_DISCRETION: Edition = Edition {
    settings_of_monthly_tests: &["medical", "laboratory", "home"],
    ..EDITION_OF_2021
};

/// A-categories and us-cat-default: the bases on which a patient cannot become pregnant, the same in both editions.
/// Tubal ligation is not one of them (us-cat-not-exempt).
pub(super) const BASES_OF_CANNOT: [&str; 5] = [
    "cisgender-male",
    "transgender-female",
    "hysterectomy",
    "bilateral-oophorectomy",
    "post-menopausal",
];

/// us-con-primary.
pub(super) const PRIMARY_METHODS: [&str; 8] = [
    "tubal-sterilisation",
    "partner-vasectomy",
    "iud",
    "combined-pill",
    "patch",
    "injection",
    "implant",
    "vaginal-ring",
];

/// us-con-secondary.
pub(super) const SECONDARY_METHODS: [&str; 4] = [
    "male-condom",
    "diaphragm-with-spermicide",
    "cervical-cap-with-spermicide",
    "vaginal-sponge",
];

pub(super) fn adopted_editions(question: &Value) -> Vec<(&'static Edition, Date)> {
    if question["programme"] != "us-ipledge" {
        return Vec::new();
    }
    let base = question.get("edition").map(edition_named);
    let mut editions = vec![(base.unwrap_or(&EDITIONS[0]), Date::MIN)];
    let adopted = question.get("adopted").and_then(Value::as_array);
    for one in adopted.into_iter().flatten() {
        let from = day_of(&one["from"], "adopted.from");
        let edition = match one.get("overlays").and_then(Value::as_array) {
            Some(overlays) if !overlays.is_empty() => overlaid(&one["edition"], overlays),
            _ => edition_named(&one["edition"]),
        };
        editions.push((edition, from));
    }
    editions
}

fn overlaid(edition: &Value, overlays: &[Value]) -> &'static Edition {
    assert!(
        *edition == "2021-12-13" && overlays == ["enforcement-discretion-2023-10"],
        "no such overlays of {edition}: {overlays:?}"
    );
    &WITH_THE_DISCRETION
}

fn edition_named(name: &Value) -> &'static Edition {
    EDITIONS
        .iter()
        .find(|edition| *name == edition.day)
        .unwrap_or_else(|| panic!("no such edition: {name}"))
}
