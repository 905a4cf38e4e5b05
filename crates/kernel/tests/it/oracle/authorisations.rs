//! Authorisations and dispensings: what is out, what left, and for which order.

use super::Findings;
use super::fact::Fact;
use super::patient::category_changes;
use super::prescription::{order_of_prescription, requested_order};
use super::question::Case;

/// D7, pharmacist: authorisations already out.
pub(super) fn d7_live_authorisations(case: &Case) -> Findings {
    let mut found = Vec::new();
    for authorisation in authorisations(case) {
        if !is_live(case, authorisation) {
            continue;
        }
        if Some(authorisation.text("prescription")) == case.requested_prescription.as_deref() {
            found.push("authorisation-already-live");
        }
        if Some(order_of_authorisation(case, authorisation)) != requested_order(case) {
            found.push("other-order-live");
        }
    }
    found
}

pub(super) fn authorisations(case: &Case) -> Vec<&Fact> {
    case.all("dispense-authorised")
}

pub(super) fn order_of_authorisation(case: &Case, authorisation: &Fact) -> String {
    order_of_prescription(case, authorisation.text("prescription"))
}

fn is_closed(case: &Case, authorisation: &Fact) -> bool {
    let changes: Vec<usize> = category_changes(case)
        .iter()
        .map(|change| change.place)
        .collect();
    case.facts.iter().any(|fact| {
        let later = fact.place > authorisation.place;
        match fact.kind() {
            "authorisation-reversed"
            | "authorisation-released"
            | "authorisation-expired"
            | "returned-to-stock" => fact.text("authorisation") == authorisation.id,
            "treatment-paused" | "treatment-stopped" | "course-completed"
            | "pregnancy-reported" => later,
            "pregnancy-test-reported" => later && fact.text("result") == "positive",
            "category-assigned" => later && changes.contains(&fact.place),
            "prescription-cancelled" => {
                later && fact.text("prescription") == authorisation.text("prescription")
            }
            _ => false,
        }
    })
}

/// `handed-over`, `shipped` or `partially-dispensed`, and `supplied` where no registry authorises (record 0016); a bag
/// that was only `filled` was not dispensed.
fn is_dispensing(fact: &Fact) -> bool {
    matches!(
        fact.kind(),
        "handed-over" | "shipped" | "partially-dispensed" | "supplied"
    )
}

/// A supply without a registry names its prescription itself.
fn prescription_supplied(dispensing: &Fact) -> Option<&str> {
    let is_supply = dispensing.kind() == "supplied";
    is_supply.then(|| dispensing.text("prescription"))
}

pub(super) fn serves(dispensing: &Fact, authorisation: &Fact) -> bool {
    dispensing.maybe_text("authorisation") == Some(authorisation.id.as_str())
}

pub(super) fn dispensings(case: &Case) -> Vec<&Fact> {
    case.facts
        .iter()
        .filter(|fact| is_dispensing(fact))
        .collect()
}

pub(super) fn is_spent(case: &Case, authorisation: &Fact) -> bool {
    dispensings(case)
        .iter()
        .any(|dispensing| serves(dispensing, authorisation))
}

/// Q28: past its day an authorisation lapses by itself.
pub(super) fn is_live(case: &Case, authorisation: &Fact) -> bool {
    !is_closed(case, authorisation)
        && !is_spent(case, authorisation)
        && case.today <= authorisation.day("until")
}

pub(super) fn prescription_id_of_dispensing<'case>(
    case: &'case Case,
    dispensing: &'case Fact,
) -> Option<&'case str> {
    if let Some(prescription) = prescription_supplied(dispensing) {
        return Some(prescription);
    }
    let authorisation = case.find("dispense-authorised", dispensing.text("authorisation"))?;
    Some(authorisation.text("prescription"))
}

/// A dispensing whose authorisation is not on record stands for an order of its own.
pub(super) fn order_of_dispensing(case: &Case, dispensing: &Fact) -> String {
    match prescription_id_of_dispensing(case, dispensing) {
        Some(prescription) => order_of_prescription(case, prescription),
        None => dispensing.text("authorisation").to_owned(),
    }
}

pub(super) fn recorded_after_last_dispensing_of_another_order(case: &Case, fact: &Fact) -> bool {
    let own_order = requested_order(case);
    dispensings(case)
        .iter()
        .filter(|dispensing| Some(order_of_dispensing(case, dispensing)) != own_order)
        .all(|dispensing| fact.place > dispensing.place)
}
