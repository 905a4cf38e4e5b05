//! The first weeks may be worse before they are better; acne fulminans is another thing.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId};

use crate::advice::{Action, Triage};
use crate::basis::Jurisdiction;
use crate::counsel::{Counsel, Found};
use crate::knowledge::{FulminansRule, Outcome};
use crate::quantity::{Grams, MicrogramsPerKilogram};

/// What a flare asks for that began on a day of treatment and is still there.
pub fn flare(
    known: &Outcome,
    began: Day,
    jurisdiction: Jurisdiction,
    today: Day,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let lasts = today.days_since(began);
    let rules = known.flares.iter().filter(|rule| {
        let begun = lasts >= i32::from(rule.value.from);
        let over = rule.value.to.is_some_and(|to| lasts > i32::from(to));
        rule.value.jurisdictions.holds_in(jurisdiction) && begun && !over
    });
    rules
        .map(|rule| {
            let found = Found {
                rule: &rule.value.id,
                jurisdictions: rule.value.jurisdictions,
                basis: &rule.basis,
                says: rule.value.says.clone(),
                evidence: evidence.to_vec(),
            };
            let mut counsel = found.advises(rule.value.action, rule.value.triage);
            counsel.or.clone_from(&rule.value.or);
            counsel
        })
        .collect()
}

/// What acne fulminans asks for beside the hold, with and without signs in the whole body.
pub fn fulminans(
    known: &Outcome,
    systemic: bool,
    weight: Option<Grams>,
    jurisdiction: Jurisdiction,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let rules = known.fulminans.iter().filter(|rule| {
        rule.value.jurisdictions.holds_in(jurisdiction)
            && rule.value.systemic.is_none_or(|one| one == systemic)
    });
    rules
        .map(|rule| {
            let found = Found {
                rule: &rule.value.id,
                jurisdictions: rule.value.jurisdictions,
                basis: &rule.basis,
                says: rule
                    .value
                    .says
                    .replace("{dose}", &dose(&rule.value, weight)),
                evidence: evidence.to_vec(),
            };
            found.advises(Action::Hold, Triage::T2)
        })
        .collect()
}

/// The daily dose for a weight, in brackets; nothing where there is no weight, or no dose.
fn dose(rule: &FulminansRule, weight: Option<Grams>) -> String {
    let Some((weight, (low, high))) = weight.zip(rule.micrograms_per_kilogram) else {
        return String::new();
    };
    let of = |each: u32| MicrogramsPerKilogram(each).for_weight(weight);
    if low == high {
        format!(" ({} at {weight})", of(low))
    } else {
        format!(" ({} to {} at {weight})", of(low), of(high))
    }
}
