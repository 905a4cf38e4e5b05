//! The prescription, and what stops it.

use jiff::civil::Date;

use super::Findings;
use super::authorisations::{dispensings, prescription_id_of_dispensing};
use super::editions::MOST_DAYS_OF_SUPPLY;
use super::fact::{Fact, plus};
use super::patient::can_become_pregnant;
use super::question::Case;
use super::tests::months_test;

/// D7, prescriber: stops (workflow, Stops).
pub(super) fn d7_treatment(case: &Case) -> Findings {
    let mut found = Vec::new();
    let resumed = case.all("treatment-resumed");
    let last_that_stands = case.facts.iter().rfind(|fact| {
        matches!(
            fact.kind(),
            "treatment-paused" | "treatment-stopped" | "course-completed"
        ) && !resumed
            .iter()
            .any(|later| later.place > fact.place && later.on() >= fact.on())
    });
    match last_that_stands.map(Fact::kind) {
        Some("treatment-paused") => found.push("treatment-paused"),
        Some("treatment-stopped") => found.push("treatment-stopped"),
        Some("course-completed") => found.push("course-completed"),
        _ => {}
    }
    found
}

/// D7, prescriber: the prescription.
pub(super) fn d7_prescription(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(prescription) = prescription(case) else {
        found.push("prescription-not-on-record");
        return found;
    };
    let cancelled = case
        .all("prescription-cancelled")
        .iter()
        .any(|cancellation| cancellation.text("prescription") == prescription.id);
    if cancelled {
        found.push("prescription-cancelled");
    }
    let stopped_after = case.facts.iter().any(|later| {
        later.place > prescription.place
            && matches!(
                later.kind(),
                "treatment-paused" | "treatment-stopped" | "course-completed"
            )
    });
    if stopped_after {
        found.push("prescription-ended-by-stop");
    }
    if is_dispensed(case, prescription) {
        found.push("prescription-already-dispensed");
    }
    if can_become_pregnant(case) {
        if let Some(test) = months_test(case)
            && prescription.on() < test.collected_on()
        {
            found.push("prescription-before-specimen");
        }
    } else if let Some(last_day) = last_day_of_the_prescription(case)
        && case.today > last_day
    {
        found.push("prescription-too-old");
    }
    found
}

fn in_parts(dispensing: &Fact) -> bool {
    matches!(dispensing.kind(), "partially-dispensed" | "supplied")
}

/// Handed over or shipped, or given in parts that reach its days. What was supplied without a registry is a part, or the
/// whole, by its days alone.
pub(super) fn is_dispensed(case: &Case, prescription: &Fact) -> bool {
    let of_this_prescription: Vec<&Fact> = dispensings(case)
        .into_iter()
        .filter(|dispensing| {
            prescription_id_of_dispensing(case, dispensing) == Some(&prescription.id)
        })
        .collect();
    let whole = of_this_prescription
        .iter()
        .any(|dispensing| !in_parts(dispensing));
    let partial_days: i64 = of_this_prescription
        .iter()
        .filter(|dispensing| in_parts(dispensing))
        .map(|dispensing| dispensing.number("days"))
        .sum();
    whole || partial_days >= prescription.number("days")
}

/// Q2: only for patients who cannot become pregnant, in an edition that limits the age of a prescription.
pub(super) fn last_day_of_the_prescription(case: &Case) -> Option<Date> {
    let days = case.edition_at(case.today).prescription_last_day?;
    Some(plus(prescription(case)?.on(), days))
}

/// P20 and P21, prescriber.
pub(super) fn p20_p21_supply_and_refills(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(prescription) = prescription(case) else {
        found.push("prescription-not-on-record");
        return found;
    };
    if prescription.number("days") > MOST_DAYS_OF_SUPPLY {
        found.push("supply-over-thirty-days");
    }
    if prescription.number("refills") > 0 {
        found.push("refills-on-prescription");
    }
    found
}

/// The prescription the question is about, if it stands on the record.
pub(super) fn prescription(case: &Case) -> Option<&Fact> {
    case.find(
        "prescription-written",
        case.requested_prescription.as_deref()?,
    )
}

pub(super) fn requested_order(case: &Case) -> Option<String> {
    case.requested_order.clone()
}

/// Its `order`, or its own id; a prescription that is not on record has only its id.
pub(super) fn order_of_prescription(case: &Case, id: &str) -> String {
    case.find("prescription-written", id)
        .and_then(|prescription| prescription.maybe_text("order"))
        .unwrap_or(id)
        .to_owned()
}
