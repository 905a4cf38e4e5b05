//! Pregnancy, suspected, excluded or ended; and breast-feeding.

use jiff::civil::Date;

use super::Findings;
use super::authorisations::{dispensings, order_of_dispensing};
use super::fact::Fact;
use super::patient::can_become_pregnant;
use super::prescription::requested_order;
use super::question::Case;
use super::tests::{months_test, tests};

/// C11, prescriber: pregnancy. Q7 and Q8.
pub(super) fn c11_pregnancy(case: &Case) -> Findings {
    let mut found = Vec::new();
    // Neither what was recorded before it nor what is dated before it says anything of a pregnancy.
    let resolved = |fact: &Fact, day: Date| {
        case.facts.iter().any(|later| {
            later.place > fact.place
                && later.on() >= day
                && matches!(later.kind(), "pregnancy-excluded" | "pregnancy-ended")
        })
    };
    if tests(case)
        .iter()
        .any(|test| is_positive_test(test) && !resolved(test, test.collected_on()))
    {
        found.push("pregnancy-test-positive");
    }
    if case
        .all("pregnancy-reported")
        .iter()
        .any(|report| !resolved(report, report.on()))
    {
        found.push("pregnancy-reported");
    }
    if !found.is_empty() {
        return found;
    }

    let mut resolving: Vec<&Fact> = case.all("pregnancy-excluded");
    resolving.extend(case.all("pregnancy-ended"));
    let Some(last_act) = resolving
        .into_iter()
        .max_by_key(|act| (act.on(), act.place))
    else {
        return found;
    };
    let category_checked_since = case.facts.iter().any(|later| {
        later.place > last_act.place
            && matches!(
                later.kind(),
                "category-assigned" | "reproductive-status-assessed"
            )
    });
    match (last_act.kind(), can_become_pregnant(case)) {
        ("pregnancy-excluded", true) => {
            let new_test = months_test(case).is_some_and(|test| {
                test.text("setting") == "laboratory" && test.collected_on() >= last_act.on()
            });
            // Once another order was dispensed after the exclusion, treatment was resumed.
            let resumed = dispensings(case).iter().any(|dispensing| {
                dispensing.place > last_act.place
                    && Some(order_of_dispensing(case, dispensing)) != requested_order(case)
            });
            if !new_test && !resumed {
                found.push("new-test-after-exclusion-missing");
            }
        }
        ("pregnancy-excluded" | "pregnancy-ended", false) if !category_checked_since => {
            found.push("category-check-missing");
        }
        _ => {}
    }
    found
}

/// C11, prescriber: breast-feeding.
pub(super) fn c11_breastfeeding(case: &Case) -> Findings {
    let mut found = Vec::new();
    let records = case.all("breastfeeding-recorded");
    let ended = |since: &Fact| {
        records.iter().any(|later| {
            later.place > since.place
                && later.on() >= since.on()
                && later.flag("ongoing") == Some(false)
        })
    };
    if records
        .iter()
        .any(|record| record.flag("ongoing").unwrap_or(true) && !ended(record))
    {
        found.push("breastfeeding");
    }
    found
}

pub(super) fn last_pregnancy_ended(case: &Case) -> Option<&Fact> {
    case.all("pregnancy-ended")
        .into_iter()
        .max_by_key(|ended| (ended.on(), ended.place))
}

pub(super) fn is_positive_test(fact: &Fact) -> bool {
    fact.kind() == "pregnancy-test-reported" && fact.text("result") == "positive"
}
