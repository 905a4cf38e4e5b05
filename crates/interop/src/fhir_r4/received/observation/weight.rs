//! A body weight.

use retinue_care::Grams;
use retinue_care::event::CareFact;

use super::super::super::outcome::{Issue, IssueCode};
use super::super::Becomes;
use super::super::at::{At, keep};
use super::super::moment::When;
use super::value::unit;

pub(super) fn read(at: &At<'_>, taken: When, issues: &mut Vec<Issue>) -> Option<Becomes> {
    let weight = keep(issues, weighed(at))?;
    let fact = CareFact::WeightRecorded { weight };
    Some(Becomes::Care(taken.day()?, fact))
}

fn weighed(at: &At<'_>) -> Result<Grams, Issue> {
    const REMEDY: &str = "give the number with the unit kg, g or [lb_av]";
    if at.has("component") {
        return Err(at.issue(
            IssueCode::NotSupported,
            "component",
            "a weight has no parts",
        ));
    }
    let quantity = at
        .object("valueQuantity")?
        .ok_or_else(|| at.issue(IssueCode::Required, "valueQuantity", REMEDY))?;
    if quantity.has("comparator") {
        return Err(quantity.issue(IssueCode::Value, "comparator", "a weight is one number"));
    }
    let digits = quantity
        .digits("value")?
        .ok_or_else(|| quantity.issue(IssueCode::Required, "value", REMEDY))?;
    let wrong = |name, says: String| quantity.issue(IssueCode::Value, name, says);
    let read = match unit(&quantity)?.as_deref() {
        Some("kg") => Grams::from_text(digits),
        Some("[lb_av]" | "lb") => Grams::from_text(&format!("{digits} lb")),
        Some("g") => {
            let grams = digits.parse::<u32>();
            let grams = grams.map_err(|_| wrong("value", "grams are a whole number".to_owned()))?;
            Grams::new(grams)
        }
        _ => return Err(wrong("unit", REMEDY.to_owned())),
    };
    read.map_err(|error| wrong("value", error.to_string()))
}
