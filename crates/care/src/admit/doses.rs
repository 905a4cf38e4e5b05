//! Doses that are planned, and doses that were taken or missed.

use alloc::format;
use alloc::string::String;

use retinue_kernel::{Day, Id, Product, RefusedBecause};

use super::{Admission, wrong};
use crate::diary::MOST_DAYS_TOLD;
use crate::event::DoseStep;
use crate::knowledge::Knowledge;
use crate::quantity::{Grams, Micrograms};
use crate::record::CareRecord;

/// A plan of doses. What is unwise is planned and remarked upon; what no label of the formulation knows anywhere, for the
/// weight on record, nobody can have meant.
pub(super) fn planned(
    product: &Id,
    steps: &[DoseStep],
    on: Day,
    asked: &Admission<'_>,
) -> Option<RefusedBecause> {
    let known = asked.knowledge.product(product.as_str());
    let sold = known.filter(|one| one.jurisdictions.holds_in(asked.jurisdiction));
    let Some(sold) = sold else {
        return Some(wrong(
            "product",
            format!("'{product}' is no product of {}", asked.jurisdiction),
            "Choose a product that is sold there.",
        ));
    };
    let before_last = steps.len().saturating_sub(1);
    let endless = steps
        .iter()
        .take(before_last)
        .any(|step| step.days.is_none());
    let nothing = steps
        .iter()
        .any(|step| step.daily == Micrograms(0) || step.days == Some(0));
    if steps.is_empty() || endless || nothing {
        return Some(wrong(
            "steps",
            String::from("a step has no dose, no days, or never ends before the next one begins"),
            "Give each step a daily dose, and each but the last its days.",
        ));
    }
    let weight = weight(asked.record, on);
    let most = most_for(asked.knowledge, sold.formulation, weight)?;
    let highest = steps.iter().map(|step| step.daily).max()?;
    (highest > most).then(|| {
        wrong(
            "steps",
            above(highest, most, weight),
            "Give the dose of a day in the milligrams of the product; record a newer weight where the one on record is not right.",
        )
    })
}

/// The weight by which a dose of a day is judged: the latest by then, else the first that was recorded.
fn weight(record: &CareRecord, on: Day) -> Option<Grams> {
    let first = || record.weights().first().map(|one| one.weight);
    record.weight_on(on).or_else(first)
}

/// The highest daily dose that any label of the formulation has, in the milligrams of the formulation; without a weight that
/// of the heaviest person. Nothing where no label is known.
fn most_for(
    knowledge: &Knowledge,
    formulation: Product,
    weight: Option<Grams>,
) -> Option<Micrograms> {
    let labels = knowledge.dosing.iter();
    let ceilings = labels
        .filter(|label| label.formulation == formulation)
        .map(|label| {
            label
                .raised_ceiling
                .as_ref()
                .unwrap_or(&label.ceiling)
                .value
        });
    let highest = ceilings.max()?;
    Some(highest.for_weight(weight.unwrap_or(Grams::HEAVIEST)))
}

fn above(daily: Micrograms, most: Micrograms, weight: Option<Grams>) -> String {
    match weight {
        Some(weight) => {
            format!("{daily} a day lies above {most}, the highest that any label has at {weight}")
        }
        None => format!(
            "{daily} a day lies above {most}, the highest that any label has for the heaviest person; no weight is on record"
        ),
    }
}

pub(super) fn told(on: Day, until: Option<Day>, today: Day) -> Option<RefusedBecause> {
    let until = until?;
    let days = until.days_since(on);
    if days < 0 {
        return Some(wrong(
            "until",
            format!("{until} lies before {on}"),
            "Give the last of the days.",
        ));
    }
    if until > today {
        return Some(wrong(
            "until",
            format!("{until} lies ahead of {today}"),
            "Tell only of days that have come.",
        ));
    }
    (days >= i32::from(MOST_DAYS_TOLD)).then(|| {
        wrong(
            "until",
            format!("{on} to {until} is more than {MOST_DAYS_TOLD} days"),
            "Tell of at most that many days at a time.",
        )
    })
}

/// What was taken of a day. More than any label has may have happened: it is recorded where whoever tells it says that the
/// number was looked at again, and at most what the heaviest person could be given.
pub(super) fn amount(
    on: Day,
    daily: Option<Micrograms>,
    above_ceiling: bool,
    asked: &Admission<'_>,
) -> Option<RefusedBecause> {
    let plans = asked.record.plans();
    let plan = asked.record.plan_on(on);
    let planned = plan.as_ref().and_then(|plan| plan.daily_on(on));
    let known = match daily {
        Some(daily) => daily > Micrograms(0) && !plans.is_empty(),
        None => planned.is_some(),
    };
    if !known {
        return Some(wrong(
            "daily",
            format!("no plan says what was to be taken on {on}"),
            "The prescriber sets the plan of doses first; where the dose differed, say how much it was.",
        ));
    }
    let daily = daily?;
    let plan = plan.or(plans.first().copied())?;
    let product = asked.knowledge.product(plan.product.as_str())?;
    let weight = weight(asked.record, on).filter(|_| !above_ceiling);
    let most = most_for(asked.knowledge, product.formulation, weight)?;
    let remedy = if above_ceiling {
        "Give the milligrams of one day."
    } else {
        "Give the milligrams of one day; where so much was taken, say so with `above-ceiling`, and have the person seen."
    };
    (daily > most).then(|| wrong("daily", above(daily, most, weight), remedy))
}
