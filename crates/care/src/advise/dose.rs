//! Doses: what to begin with, and whether what is taken is above the ceiling.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{FactId, Id, Product};

use super::Asked;
use crate::advice::{Action, Reason, Triage};
use crate::basis::Jurisdictions;
use crate::case::{CareCase, Noted};
use crate::counsel::{Counsel, Found};
use crate::dose::{
    Aim, CeilingWish, DayDoses, DosePlan, DoseQuestion, Given, Outcome, PlannedStep, Severity,
    Stock, plan_dose,
};
use crate::knowledge::{AdviceCode, HealthCondition, ProductRecord, RemarkCode};
use crate::quantity::{Grams, Micrograms};

/// Advice on doses: of someone who takes them, and what is missing for planning them.
pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let weight = asked.until_today(&asked.case.weights).pop();
    let mut all = Vec::new();
    if weight.is_none() && asked.may_take() {
        all.extend(asked.says_before_beginning(AdviceCode::NoWeight, &[], Vec::new()));
    }
    if !asked.is_treated() {
        if product(asked).is_none() && asked.may_take() {
            all.extend(asked.says_before_beginning(AdviceCode::NoProduct, &[], Vec::new()));
        }
        return all;
    }
    all.extend(weight.and_then(|weight| above_ceiling(asked, weight)));
    all.extend(missed(asked));
    all
}

impl Asked<'_> {
    /// Whether a dose may have to be planned or judged: not after a course.
    fn may_take(&self) -> bool {
        !matches!(self.stage, crate::case::Stage::After(_))
    }
}

/// What is taken each day, in the milligrams of its formulation: as planned, else the latest dose on record, else the latest
/// prescription shared over its days.
pub fn current_dose(
    case: &CareCase,
    today: retinue_kernel::Day,
) -> Option<(Micrograms, Product, FactId)> {
    if let Some(planned) = case.planned.as_ref().filter(|one| one.on <= today) {
        let (daily, formulation) = planned.value;
        return Some((daily, formulation, planned.fact.clone()));
    }
    let taken = case
        .doses
        .iter()
        .filter(|one| one.value.from <= today && one.value.outcome != Outcome::Missed);
    let latest = taken.max_by(|one, other| {
        let key = |one: &&Noted<crate::dose::DayEntry>| (one.value.to, one.value.from);
        (key(one), &one.fact).cmp(&(key(other), &other.fact))
    });
    if let Some(latest) = latest {
        return Some((
            latest.value.daily,
            latest.value.formulation,
            latest.fact.clone(),
        ));
    }
    let written = case.prescriptions.iter().filter(|one| one.on <= today);
    let latest = written.max_by(|one, other| (one.on, &one.fact).cmp(&(other.on, &other.fact)))?;
    let all = u64::from(latest.value.capsules.total_milligrams()).saturating_mul(1000);
    let daily = all.checked_div(u64::from(latest.value.days))?;
    Some((
        Micrograms(daily),
        latest.value.formulation,
        latest.fact.clone(),
    ))
}

fn above_ceiling(asked: &Asked<'_>, weight: &Noted<Grams>) -> Option<Counsel> {
    let (daily, formulation, fact) = current_dose(asked.case, asked.today)?;
    let label = asked.knowledge.dosing_of(formulation, asked.jurisdiction)?;
    let ceiling = match (&label.raised_ceiling, raised(asked)) {
        (Some(raised), true) => raised,
        _ => &label.ceiling,
    };
    let dose = daily.per_kilogram(weight.value);
    if dose <= ceiling.value {
        return None;
    }
    let words = [
        ("daily", daily.to_string()),
        ("dose", dose.to_string()),
        ("ceiling", ceiling.value.to_string()),
    ];
    let evidence = Vec::from([fact, weight.fact.clone()]);
    asked.says(AdviceCode::AboveCeiling, &words, evidence)
}

/// Whether an adult's disease was called very severe, or mainly of the trunk.
fn raised(asked: &Asked<'_>) -> bool {
    let said = asked.until_today(&asked.case.assessments);
    let said = said
        .iter()
        .rev()
        .find_map(|one| one.value.very_severe_or_truncal);
    said == Some(true) && is_adult(asked)
}

fn is_adult(asked: &Asked<'_>) -> bool {
    asked.case.age(asked.today).is_some_and(|age| age >= 18)
}

/// What to do about a missed dose, where the last thing told of doses is that one was.
fn missed(asked: &Asked<'_>) -> Option<Counsel> {
    let told = asked.case.doses.iter();
    let told = told.filter(|one| one.value.from <= asked.today);
    let last =
        told.max_by(|one, other| (one.value.to, &one.fact).cmp(&(other.value.to, &other.fact)))?;
    if last.value.outcome != Outcome::Missed {
        return None;
    }
    let known = asked.knowledge.dose_remarks.get(&RemarkCode::MissedDose)?;
    if !known.jurisdictions.holds_in(asked.jurisdiction) {
        return None;
    }
    let found = Found {
        rule: &rule_of(RemarkCode::MissedDose)?,
        jurisdictions: known.jurisdictions,
        basis: &known.basis,
        says: known.says.clone(),
        evidence: Vec::from([last.fact.clone()]),
    };
    Some(found.advises(Action::Continue, Triage::T0))
}

/// Under what name a remark of a plan is cited.
fn rule_of(code: RemarkCode) -> Option<Id> {
    Id::new(&format!("DOSE-{}", code.as_str().to_uppercase()))
}

/// The product that is planned or taken: the one chosen, else the only one of the formulation prescribed.
pub(super) fn product<'a>(asked: &Asked<'a>) -> Option<&'a ProductRecord> {
    if let Some(id) = &asked.case.product {
        return asked.knowledge.product(id.as_str());
    }
    let (_, formulation, _) = current_dose(asked.case, asked.today)?;
    let mut products = asked.knowledge.products_of(formulation, asked.jurisdiction);
    let only = products.next()?;
    products.next().is_none().then_some(only)
}

/// What to begin with, as reasons of a START: the usual steps of the label made of capsules, and how to take them.
pub(super) fn first_doses(asked: &Asked<'_>) -> Vec<Reason> {
    let weight = asked.until_today(&asked.case.weights).pop();
    let Some((product, weight)) = product(asked).zip(weight) else {
        return Vec::new();
    };
    let at_home = Stock::default();
    let ceiling = if raised(asked) {
        Severity::of(true, true).map_or(CeilingWish::Usual, CeilingWish::Raised)
    } else {
        CeilingWish::Usual
    };
    let question = DoseQuestion {
        jurisdiction: asked.jurisdiction,
        product: product.id.as_str(),
        weight: weight.value,
        starts_on: asked.today,
        steps: &[],
        target: None,
        ceiling,
        severe_renal_impairment: asked.case.has(HealthCondition::SevereRenalImpairment),
        strengths: &[],
        aim: Aim::FewestCapsules,
        prices: None,
        given: Given {
            weights: &[],
            days: &[],
            untold: &[],
        },
        at_home: &at_home,
    };
    match plan_dose(&question, asked.knowledge) {
        Ok(plan) => of_plan(asked, &plan, weight),
        Err(error) => {
            let words = [("why", error.to_string())];
            let said = asked.says(AdviceCode::NoPlan, &words, Vec::new());
            said.map(|counsel| counsel.advice.reasons.as_slice().to_vec())
                .unwrap_or_default()
        }
    }
}

fn of_plan(asked: &Asked<'_>, plan: &DosePlan, weight: &Noted<Grams>) -> Vec<Reason> {
    let steps: Vec<String> = plan.steps.iter().map(step).collect();
    let doses = format!(
        "{}, {}: {}.",
        plan.product_name,
        weight.value,
        steps.join("; ")
    );
    let evidence = Vec::from([weight.fact.clone()]);
    let mut reasons = Vec::new();
    if let Some(said) = asked.says(AdviceCode::FirstDoses, &[("doses", doses)], evidence) {
        reasons.extend_from_slice(said.advice.reasons.as_slice());
    }
    for remark in &plan.remarks {
        let Some(rule) = rule_of(remark.code) else {
            continue;
        };
        let known = asked.knowledge.dose_remarks.get(&remark.code);
        reasons.push(Reason {
            rule,
            says: remark.says.clone(),
            jurisdictions: known.map_or(Jurisdictions::ANY, |known| known.jurisdictions),
            basis: Arc::clone(&remark.basis),
            evidence: Vec::new(),
        });
    }
    reasons
}

fn step(step: &PlannedStep) -> String {
    let how_long = match step.days {
        Some(days) => format!("for {days} days"),
        None => "from then on".to_string(),
    };
    let days: Vec<String> = step.capsules.days().map(day).collect();
    let average = if step.capsules.alternates() {
        " on average"
    } else {
        ""
    };
    format!(
        "{} a day{average} ({}) {how_long}: {}",
        step.daily,
        step.daily_per_kilogram,
        days.join(", and the next day ")
    )
}

fn day(day: &DayDoses) -> String {
    if day.morning.is_empty() {
        format!("{} once", day.evening)
    } else {
        format!(
            "{} in the morning, {} in the evening",
            day.morning, day.evening
        )
    }
}
