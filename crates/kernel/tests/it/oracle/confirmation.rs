//! The month's confirmation, counselling and questions.

use super::Findings;
use super::authorisations::recorded_after_last_dispensing_of_another_order;
use super::fact::Fact;
use super::prescription::prescription;
use super::question::Case;
use super::tests::{counts, months_test, tests, used_by_another_order};

/// P13, prescriber (can). Q14, Q17, Q18, Q20.
pub(super) fn p13_confirmation(case: &Case) -> Findings {
    let mut found = Vec::new();
    let (Some(confirmation), Some(test)) = (months_confirmation(case), months_test(case)) else {
        found.push("month-not-confirmed");
        return found;
    };
    if confirmation.place < test.place || confirmation.on() < test.on() {
        found.push("confirmation-before-result");
    }
    if confirmation.flag("counselled") != Some(true) {
        found.push("counselling-not-confirmed");
    }
    if let Some(prescription) = prescription(case)
        && confirmation.on() > prescription.on()
    {
        let counselled_in_time = case.all("counselling-recorded").iter().any(|counselling| {
            let topics = counselling.texts("topics");
            topics.contains(&"risks")
                && topics.contains(&"contraception")
                && counselling.on() <= prescription.on()
                && recorded_after_last_dispensing_of_another_order(case, counselling)
        });
        if !counselled_in_time {
            found.push("counselling-after-prescription");
        }
    }
    found
}

/// C9, patient (can). Q18, Q19.
pub(super) fn c9_questions(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(test) = months_test(case) else {
        found.push("questions-not-answered");
        return found;
    };
    let answers = case.all("comprehension-answered");
    let after_the_result: Vec<&Fact> = answers
        .iter()
        .copied()
        .filter(|answer| answer.place > test.place && answer.on() >= test.on())
        .collect();
    // Wrong answers stand until right ones were recorded after them that were not given on an earlier day.
    let stand = |wrong: &&Fact| {
        let put_right = |right: &&Fact| {
            right.flag("passed") == Some(true)
                && right.place > wrong.place
                && right.on() >= wrong.on()
        };
        !after_the_result.iter().any(put_right)
    };
    let mut wrong =
        (after_the_result.iter().copied()).filter(|answer| answer.flag("passed") != Some(true));
    match after_the_result.last() {
        Some(_) if wrong.any(|answer| stand(&answer)) => found.push("questions-failed"),
        Some(_) => {}
        None if answers
            .iter()
            .any(|answer| answer.on() >= test.collected_on()) =>
        {
            found.push("questions-before-result");
        }
        None => found.push("questions-not-answered"),
    }
    found
}

/// P12, prescriber (cannot).
pub(super) fn p12_counselling(case: &Case) -> Findings {
    let mut found = Vec::new();
    let each_month = case.edition_at(case.today).counselling_each_month;
    let counsellings: Vec<&Fact> = case
        .facts
        .iter()
        .filter(|fact| match fact.kind() {
            "counselling-recorded" => fact.texts("topics").contains(&"risks"),
            "month-confirmed" => fact.flag("counselled") == Some(true),
            _ => false,
        })
        .filter(|fact| !each_month || recorded_after_last_dispensing_of_another_order(case, fact))
        .collect();
    if counsellings.is_empty() {
        found.push("counselling-missing");
    } else if let Some(prescription) = prescription(case)
        && counsellings
            .iter()
            .all(|counselling| counselling.on() > prescription.on())
    {
        found.push("counselling-after-prescription");
    }
    found
}

/// The test a confirmation means, if that test is on record.
pub(super) fn test_of_confirmation<'case>(
    case: &'case Case,
    confirmation: &Fact,
) -> Option<&'case Fact> {
    match confirmation.maybe_text("test") {
        Some(id) => case.find("pregnancy-test-reported", id),
        None => {
            let before: Vec<&Fact> = tests(case)
                .into_iter()
                .filter(|test| test.place < confirmation.place)
                .collect();
            let that_count = before.iter().copied().filter(|test| counts(case, test));
            that_count
                .max_by_key(|test| test.key())
                .or(before.last().copied())
        }
    }
}

/// M. Q14: the confirmation names the month's test.
pub(super) fn months_confirmation(case: &Case) -> Option<&Fact> {
    let place = case
        .confirmation
        .get_or_init(|| work_out_confirmation(case).map(|fact| fact.place));
    place.map(|place| case.at(place))
}

fn work_out_confirmation(case: &Case) -> Option<&Fact> {
    last_confirmation(case).filter(|confirmation| {
        test_of_confirmation(case, confirmation)
            .is_some_and(|test| !used_by_another_order(case, test))
    })
}

/// The last confirmation of a test on record.
pub(super) fn last_confirmation(case: &Case) -> Option<&Fact> {
    case.all("month-confirmed")
        .into_iter()
        .rfind(|confirmation| test_of_confirmation(case, confirmation).is_some())
}
