//! The month's test: its setting, its result, and the one order it serves.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Findings;
use super::authorisations::{authorisations, is_live, is_spent, order_of_authorisation};
use super::confirmation::{last_confirmation, months_confirmation, test_of_confirmation};
use super::fact::Fact;
use super::path::{Phase, first_test_findings, phase};
use super::prescription::requested_order;
use super::question::Case;

/// P15, prescriber (can, during).
pub(super) fn p15_monthly_test(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(test) = months_test(case) else {
        found.push("test-missing");
        return found;
    };
    let edition = case.edition_at(test.collected_on());
    if !edition
        .settings_of_monthly_tests
        .contains(&test.text("setting"))
    {
        found.push("test-setting-not-accepted");
    } else if test.text("setting") == "home"
        && !home_testing_is_permitted(case, test.collected_on())
    {
        found.push("home-test-not-permitted");
    }
    found
}

/// P15, prescriber (can): one test, one order (Q16).
pub(super) fn p15_test_and_order(case: &Case) -> Findings {
    let mut found = Vec::new();
    let test = months_test(case);
    let a_confirmed_test_is_used = last_confirmation(case)
        .and_then(|confirmation| test_of_confirmation(case, confirmation))
        .is_some_and(|test| used_by_another_order(case, test));
    if test.is_none() && a_confirmed_test_is_used {
        found.push("test-already-used");
    }
    if let Some(order) = requested_order(case) {
        let used_another = tests(case).into_iter().any(|other| {
            test.is_none_or(|test| test.place != other.place)
                && orders_that_used(case, other).contains(&order)
        });
        if used_another {
            found.push("order-belongs-to-earlier-test");
        }
    }
    found
}

/// C8, prescriber (can). Q9. Without a test the rows P9/P10, P15 and C10 speak.
pub(super) fn c8_result(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(test) = months_test(case) else {
        return found;
    };
    if test.text("result") != "negative" {
        found.push("test-not-negative");
    }
    let indeterminate_since = tests(case)
        .iter()
        .any(|later| later.text("result") == "indeterminate" && later.key() > test.key());
    if indeterminate_since {
        found.push("indeterminate-since");
    }
    found
}

pub(super) fn tests(case: &Case) -> Vec<&Fact> {
    case.all("pregnancy-test-reported")
}

/// The test named by the last confirmation before the authorisation; one that names no test on record is passed over.
fn test_used_by<'case>(case: &'case Case, authorisation: &Fact) -> Option<&'case Fact> {
    case.all("month-confirmed")
        .into_iter()
        .filter(|confirmation| confirmation.place < authorisation.place)
        .filter_map(|confirmation| test_of_confirmation(case, confirmation))
        .next_back()
}

/// The orders that used a test: those with an authorisation, live or spent, that uses it.
fn orders_that_used(case: &Case, test: &Fact) -> BTreeSet<String> {
    let uses = case.uses.get_or_init(|| work_out_uses(case));
    uses.iter()
        .filter(|(used, _)| *used == test.place)
        .map(|(_, order)| order.clone())
        .collect()
}

/// The place of each test that was used, with the order that used it.
fn work_out_uses(case: &Case) -> Vec<(usize, String)> {
    authorisations(case)
        .into_iter()
        .filter(|authorisation| is_live(case, authorisation) || is_spent(case, authorisation))
        .filter_map(|authorisation| {
            let test = test_used_by(case, authorisation)?;
            Some((test.place, order_of_authorisation(case, authorisation)))
        })
        .collect()
}

pub(super) fn used_by_another_order(case: &Case, test: &Fact) -> bool {
    let own_order = requested_order(case);
    orders_that_used(case, test)
        .into_iter()
        .any(|order| Some(order) != own_order)
}

/// Q5: the last permission or withdrawal up to the day of the specimen.
pub(super) fn home_testing_is_permitted(case: &Case, on: Date) -> bool {
    case.facts
        .iter()
        .filter(|fact| {
            matches!(
                fact.kind(),
                "home-testing-permitted" | "home-testing-withdrawn"
            )
        })
        .filter(|fact| fact.on() <= on)
        .max_by_key(|fact| (fact.on(), fact.place))
        .is_some_and(|fact| fact.kind() == "home-testing-permitted")
}

/// Q6: the settings are those of the edition of the specimen's day.
fn setting_is_accepted(case: &Case, test: &Fact) -> bool {
    let edition = case.edition_at(test.collected_on());
    let settings = match phase(case) {
        Phase::Start => edition.settings_of_second_tests,
        Phase::During => edition.settings_of_monthly_tests,
    };
    let setting = test.text("setting");
    settings.contains(&setting)
        && (setting != "home" || home_testing_is_permitted(case, test.collected_on()))
}

pub(super) fn counts(case: &Case, test: &Fact) -> bool {
    test.text("result") == "negative" && setting_is_accepted(case, test)
}

/// T.
pub(super) fn months_test(case: &Case) -> Option<&Fact> {
    let place = case
        .test
        .get_or_init(|| work_out_test(case).map(|fact| fact.place));
    place.map(|place| case.at(place))
}

fn work_out_test(case: &Case) -> Option<&Fact> {
    if let Some(confirmation) = months_confirmation(case) {
        return test_of_confirmation(case, confirmation);
    }
    tests(case)
        .into_iter()
        .filter(|test| counts(case, test))
        .filter(|test| {
            tests(case)
                .into_iter()
                .filter(|used| used_by_another_order(case, used))
                .all(|used| used.key() < test.key())
        })
        .filter(|test| {
            phase(case) == Phase::During || first_test_findings(case, Some(test)).is_empty()
        })
        .max_by_key(|test| test.key())
}
