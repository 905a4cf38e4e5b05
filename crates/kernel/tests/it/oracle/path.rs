//! The starting path: which tests belong to it, and whether it must be walked again.

use jiff::civil::Date;

use super::Findings;
use super::authorisations::dispensings;
use super::contraception::{Contraception, contraception};
use super::editions::{
    DAYS_AFTER_THE_LAST_DOSE, DAYS_BETWEEN_FIRST_AND_SECOND_TEST, LAST_CYCLE_DAY,
    LONGEST_BREAK_DAYS,
};
use super::exemption::is_exempt_from;
use super::fact::{Fact, plus};
use super::first_window::is_repeat_after_a_missed_first_window;
use super::patient::last_change_to_can;
use super::pregnancy::last_pregnancy_ended;
use super::question::Case;
use super::supply::last_dose;
use super::tests::{months_test, tests};

/// P7, prescriber (can, start).
pub(super) fn p7_first_test(case: &Case) -> Findings {
    first_test_findings(case, months_test(case))
}

pub(super) fn first_test_findings(case: &Case, test: Option<&Fact>) -> Findings {
    let mut found = Vec::new();
    if first_tests_before(case, test).is_empty() && !is_exempt_from(case, "first-test") {
        found.push("first-test-missing");
    }
    found
}

/// The tests that can be the first of the starting path when `test` is its second.
pub(super) fn first_tests_before<'case>(
    case: &'case Case,
    test: Option<&Fact>,
) -> Vec<&'case Fact> {
    tests(case)
        .into_iter()
        .filter(|first| first.text("result") == "negative")
        .filter(|first| {
            let edition = case.edition_at(first.collected_on());
            edition
                .settings_of_first_tests
                .contains(&first.text("setting"))
        })
        .filter(|first| is_on_the_path(case, first))
        .filter(|first| {
            test.is_none_or(|test| {
                first.place != test.place && first.collected_on() <= test.collected_on()
            })
        })
        .collect()
}

/// P9 and P10, prescriber (can, start).
pub(super) fn p9_p10_second_test(case: &Case) -> Findings {
    match months_test(case) {
        None => vec!["second-test-missing"],
        Some(test) => second_test_findings(
            case,
            test,
            is_repeat_after_a_missed_first_window(case, test),
        ),
    }
}

pub(super) fn second_test_findings(case: &Case, test: &Fact, is_repeat: bool) -> Findings {
    let mut found = Vec::new();
    if !is_on_the_path(case, test) {
        // A test from before the path is no second test at all: nothing else of it is judged here.
        found.push("second-test-missing");
        return found;
    }
    let edition = case.edition_at(test.collected_on());
    if !edition
        .settings_of_second_tests
        .contains(&test.text("setting"))
    {
        found.push("second-test-setting-not-accepted");
    }
    let early_enough = first_tests_before(case, Some(test)).iter().any(|first| {
        plus(first.collected_on(), DAYS_BETWEEN_FIRST_AND_SECOND_TEST) <= test.collected_on()
    });
    // Where one test suffices, a negative test more takes nothing away.
    let no_gap = is_exempt_from(case, "gap") || is_exempt_from(case, "first-test");
    if !early_enough && !no_gap {
        found.push("second-test-too-early");
    }
    // Q13: cycles unknown are taken as regular.
    let cycle_is_regular = test
        .maybe_text("cycle")
        .is_none_or(|cycle| cycle == "regular");
    let rule_is_dropped = is_repeat && !edition.cycle_rule_for_repeats;
    if cycle_is_regular && !rule_is_dropped && !is_exempt_from(case, "cycle-day") {
        match test.maybe_day("menses-began-on") {
            None => found.push("cycle-day-not-recorded"),
            Some(began) => {
                let first_day_of_period = began;
                let last_day = plus(began, LAST_CYCLE_DAY - 1);
                if test.collected_on() < first_day_of_period || test.collected_on() > last_day {
                    found.push("cycle-day-outside-first-days");
                }
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Start,
    During,
}

pub(super) fn phase(case: &Case) -> Phase {
    phase_and_path_day(case).0
}

/// Phase, and R: the day from which tests of the starting path count.
fn phase_and_path_day(case: &Case) -> (Phase, Option<Date>) {
    *case.phase.get_or_init(|| work_out_phase(case))
}

fn work_out_phase(case: &Case) -> (Phase, Option<Date>) {
    let resets: Vec<&Fact> = [last_change_to_can(case), last_pregnancy_ended(case)]
        .into_iter()
        .flatten()
        .collect();
    // Registration bounds nothing: the first test is entered at enrolment (us-pre-test1).
    let path_day = resets.iter().map(|fact| fact.on()).max();
    let begun = dispensings(case).iter().any(|dispensing| {
        path_day.is_none_or(|path_day| dispensing.on() >= path_day)
            && resets
                .iter()
                .filter(|reset| Some(reset.on()) == path_day)
                .all(|reset| dispensing.place > reset.place)
    });
    if !begun {
        return (Phase::Start, path_day.max(another_course(case)));
    }
    let last_dose =
        last_dose(case).unwrap_or_else(|| panic!("a dispensing stands, so a last dose is known"));
    let broken_restart = case.today > last_dose
        && match contraception(case) {
            Contraception::Unbroken { since } => since > last_dose,
            _ => true,
        };
    if is_long_break(case) || broken_restart {
        // Q24, Q7: a change to can, or the end of a pregnancy, that came later goes on holding.
        let day_after = plus(last_dose, 1);
        let begins = [Some(day_after), path_day, another_course(case)];
        return (Phase::Start, begins.into_iter().flatten().max());
    }
    (Phase::During, path_day)
}

/// new-start. Only the United States know it.
fn is_long_break(case: &Case) -> bool {
    case.programme == "us-ipledge"
        && last_dose(case).is_some_and(|last_dose| case.today > plus(last_dose, LONGEST_BREAK_DAYS))
}

/// another-course: the day on which a course after the one that was dispensed last begins, by the decision to treat again.
/// Contraception recorded before that day, and tests collected before it, belong to the course before.
pub(super) fn another_course(case: &Case) -> Option<Date> {
    let last_dose = last_dose(case)?;
    let dispensings = dispensings(case);
    let last_dispensing = dispensings.last()?.place;
    let last_left_on = dispensings.iter().map(|dispensing| dispensing.on()).max()?;
    // By day as well: a supply that is entered late does not undo what was decided after it.
    let turns: Vec<&Fact> = case
        .facts
        .iter()
        .filter(|fact| fact.place > last_dispensing || fact.on() > last_left_on)
        .filter(|fact| {
            matches!(
                fact.kind(),
                "treatment-stopped" | "course-completed" | "treatment-resumed"
            )
        })
        .collect();
    // A resumption that follows another one decides nothing anew.
    let decision = turns.windows(2).rev().find_map(|pair| {
        let decides =
            pair[0].kind() != "treatment-resumed" && pair[1].kind() == "treatment-resumed";
        decides.then_some(pair[1])
    });
    if is_long_break(case) {
        let course_before_is_over = plus(last_dose, DAYS_AFTER_THE_LAST_DOSE + 1);
        let still_ended = turns
            .last()
            .is_some_and(|turn| turn.kind() != "treatment-resumed");
        let decided_on = if still_ended {
            Some(case.today)
        } else {
            decision.map(Fact::on)
        };
        return decided_on.max(Some(course_before_is_over));
    }
    let decision = decision?;
    let was_completed = turns
        .iter()
        .any(|turn| turn.place < decision.place && turn.kind() == "course-completed");
    (was_completed && decision.on() > last_dose).then(|| decision.on())
}

pub(super) fn is_on_the_path(case: &Case, test: &Fact) -> bool {
    is_on_the_path_on(case, test.collected_on())
}

pub(super) fn is_on_the_path_on(case: &Case, day: Date) -> bool {
    phase_and_path_day(case)
        .1
        .is_none_or(|path_day| day >= path_day)
}
