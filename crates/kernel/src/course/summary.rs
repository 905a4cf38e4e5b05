//! Where a course stands, for screens and lists: not a decision, only what is next and until when.

use alloc::vec::Vec;

use super::{AuthorisationState, Course, Phase};
use crate::day::{Day, Days};
use crate::id::FactId;
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::vocabulary::{Category, TestResult, TestingRequirement};

/// One authorisation as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuthorisationSummary {
    /// Its number.
    pub id: FactId,
    /// What it authorises.
    pub prescription: FactId,
    /// Its last day: of two, the earlier.
    pub until: Day,
    /// The two last days where a number of the programme's own system stands behind it: ours, then the programme's.
    pub two_days: Option<(Day, Day)>,
    /// Days of supply.
    pub days: Days,
    /// How it stands.
    pub state: AuthorisationState,
    /// Whether the pharmacy has filled it.
    pub filled: bool,
}

/// Where a course stands on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CourseSummary {
    /// The category in force.
    pub category: Option<Category>,
    /// Whether the starting path must still be walked.
    pub phase: Phase,
    /// Since when contraception is unbroken.
    pub contraception_since: Option<Day>,
    /// When the wait for contraception ends.
    pub contraception_wait_until: Option<Day>,
    /// The month's test: its name, the day of the specimen, its result.
    pub test: Option<(FactId, Day, TestResult)>,
    /// The last day of the window that is open.
    pub window_last_day: Option<Day>,
    /// Whether the prescriber confirmed the month.
    pub month_confirmed: bool,
    /// The earliest day of a second test, while treatment has not started.
    pub second_test_from: Option<Day>,
    /// The end of the wait after a missed first window.
    pub next_test_from: Option<Day>,
    /// Every authorisation, in the order of recording.
    pub authorisations: Vec<AuthorisationSummary>,
    /// The last day that the supply at home covers.
    pub supply_ends_on: Option<Day>,
    /// From when the next supply may be dispensed.
    pub next_supply_from: Option<Day>,
    /// The last prescription: its name.
    pub prescription: Option<FactId>,
}

/// Where the course stands on `today`.
pub fn summarise(record: &PatientRecord, rules: &RulesInForce, today: Day) -> CourseSummary {
    let prescription = record
        .facts()
        .iter()
        .rev()
        .find(|fact| {
            matches!(
                fact.payload(),
                crate::event::Payload::PrescriptionWritten { .. }
            )
        })
        .map(|fact| fact.id().clone());
    // A prescription that left the pharmacy whole belongs to a month that is over: what is next is the month after.
    let open = prescription.as_ref().filter(|id| {
        let course = Course::of(record, rules, today, Some(id));
        course
            .prescription
            .is_some_and(|written| !course.dispensed_of(&written).1)
    });
    let course = Course::of(record, rules, today, open);
    let parameters = course.parameters();
    let since = course.contraception.unbroken_since();
    let start = course.phase == Phase::Start && course.path() == Category::Can;
    let issue_window = |written: &super::Prescription<'_>| {
        let window = rules.at(written.on()).edition.parameters.issue_window_days;
        window.map(|days| written.on().plus(days))
    };
    let window_last_day = match course.path() {
        Category::Can if parameters.issue_window_days.is_some() => {
            course.prescription.as_ref().and_then(issue_window)
        }
        Category::Can => course
            .test
            .as_ref()
            .filter(|test| test.is_negative())
            .map(|test| {
                let days = rules
                    .at(test.collected_on)
                    .edition
                    .parameters
                    .test_window_days;
                let held = course
                    .first_window()
                    .filter(|window| window.holds(test.collected_on));
                held.map_or(test.collected_on.last_of_window(days), |window| {
                    window.last_day
                })
            }),
        Category::Cannot => record
            .facts()
            .iter()
            .filter(|fact| matches!(fact.payload(), crate::event::Payload::VisitRecorded { .. }))
            .map(crate::record::Fact::on)
            .max()
            .and_then(|visit| {
                Some(visit.last_of_window(rules.at(visit).edition.parameters.visit_window_days?))
            }),
    };
    CourseSummary {
        category: course.category.as_ref().map(|category| category.category),
        phase: course.phase,
        contraception_since: since,
        contraception_wait_until: since.map(|since| since.plus(parameters.contraception_wait_days)),
        test: course
            .test
            .as_ref()
            .map(|test| (test.id().clone(), test.collected_on, test.result)),
        window_last_day,
        month_confirmed: course.confirmation.is_some(),
        second_test_from: if start && course.is_exempt(TestingRequirement::FirstTest).is_some() {
            Some(course.today)
        } else if start {
            course
                .first_test_for(None)
                .map(|first| first.collected_on.plus(parameters.test_gap_days))
        } else {
            None
        },
        next_test_from: course.wait_after_missed_first_window(),
        authorisations: course
            .authorisations
            .iter()
            .filter(|one| one.on_record)
            .map(|one| AuthorisationSummary {
                id: one.id().clone(),
                prescription: one.prescription_id.clone(),
                until: one.until,
                two_days: one.two_days,
                days: one.days,
                state: one.state,
                filled: one.filled,
            })
            .collect(),
        supply_ends_on: course.supply.map(|supply| supply.ends_on),
        next_supply_from: course
            .supply
            .map(|supply| supply.ends_on.plus(1).minus(parameters.early_supply_days)),
        prescription,
    }
}
