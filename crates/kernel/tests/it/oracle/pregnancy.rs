//! Pregnancy, suspected, excluded or ended; and breast-feeding.

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
    let resolved_after = |fact: &Fact| {
        case.facts.iter().any(|later| {
            later.place > fact.place
                && matches!(later.kind(), "pregnancy-excluded" | "pregnancy-ended")
        })
    };
    if tests(case)
        .iter()
        .any(|test| test.text("result") == "positive" && !resolved_after(test))
    {
        found.push("pregnancy-test-positive");
    }
    if case
        .all("pregnancy-reported")
        .iter()
        .any(|report| !resolved_after(report))
    {
        found.push("pregnancy-reported");
    }

    let last_act = case.facts.iter().rfind(|fact| {
        is_positive_test(fact)
            || matches!(
                fact.kind(),
                "pregnancy-reported" | "pregnancy-excluded" | "pregnancy-ended"
            )
    });
    let Some(last_act) = last_act else {
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
    if let Some(record) = case.all("breastfeeding-recorded").last()
        && record.flag("ongoing").unwrap_or(true)
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
