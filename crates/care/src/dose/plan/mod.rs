//! The plan: what is wished, held to the ceiling, made from capsules, and carried to the target on the calendar.

mod answer;
mod question;
mod road;

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::Milligrams;

pub use answer::{CourseLength, DosePlan, Finish, FinishDay, PlannedStep, TargetKind, TargetShown};
pub use question::{CeilingWish, DoseQuestion, NotPlanned, Severity, StepDose, StepWish};

use super::dispensing::{Dispense, dispense};
use super::given::given;
use super::pattern::{PatternQuestion, pattern};
use super::remarks;
use crate::basis::Cited;
use crate::knowledge::{
    DispensingPolicy, DosesADay, Formulation, Knowledge, LabelDosing, ProductRecord, Range,
};
use crate::quantity::{Micrograms, MicrogramsPerKilogram};
use question::MOST_TARGET;
use road::{Road, course_length, days_of, ends, finish};

/// What a plan is made from.
pub(in crate::dose) struct Ground<'a> {
    pub(in crate::dose) knowledge: &'a Knowledge,
    pub(in crate::dose) product: &'a ProductRecord,
    pub(in crate::dose) formulation: &'a Formulation,
    pub(in crate::dose) label: &'a LabelDosing,
    pub(in crate::dose) dispensing: &'a DispensingPolicy,
}

/// Plans the doses of a course.
///
/// # Errors
/// Input that cannot be used, with what would mend it. What is unusual is planned and remarked upon.
pub fn plan_dose(asked: &DoseQuestion<'_>, knowledge: &Knowledge) -> Result<DosePlan, NotPlanned> {
    let ground = ground(asked, knowledge)?;
    days_are_sound(asked)?;
    let per_kilogram = ceiling(asked, ground.label)?;
    let ceiling = per_kilogram.value.for_weight(asked.weight);
    let steps = steps(asked, &ground, ceiling)?;
    let sum = given(&asked.given, asked.weight, knowledge);
    let target = target(asked, &ground)?;
    let days = days_of(&steps);
    let on_record = asked.given.days.iter().chain(asked.given.untold);
    let began = on_record.map(|entry| entry.from).min();
    let road = Road {
        days: &days,
        formulation: ground.formulation,
        starts_on: asked.starts_on,
        began: began.unwrap_or(asked.starts_on),
    };
    let finish = target
        .as_ref()
        .map(|target| finish(&road, target, &sum, asked.weight));
    let course_length = course_length(&road, ground.label, &sum, asked.weight);
    let (shortest, longest) = ends(&road, finish.as_ref(), &course_length);
    let how = Dispense {
        pack: ground.dispensing.pack.value,
        most_days: ground.dispensing.most_days.value,
        prices: asked.prices,
    };
    let course = |until: usize| {
        let days = days.get(..until).unwrap_or(&days);
        dispense(days, asked.starts_on, asked.at_home, &how)
    };
    let mut plan = DosePlan {
        knowledge: knowledge.hash.clone(),
        jurisdiction: asked.jurisdiction,
        product: ground.product.id.clone(),
        product_name: ground.product.name.clone(),
        formulation: ground.product.formulation,
        weight: asked.weight,
        ceiling_per_kilogram: per_kilogram,
        ceiling,
        steps,
        target,
        given: sum,
        finish,
        course_length,
        course: course(longest),
        shortest_course: course(shortest),
        currency: asked.prices.map(|prices| prices.currency.clone()),
        remarks: Vec::new(),
        provisional: false,
    };
    plan.remarks = remarks::of(&plan, asked, &ground);
    plan.provisional = remarks::is_provisional(&plan, &ground);
    Ok(plan)
}

fn ground<'a>(
    asked: &DoseQuestion<'_>,
    knowledge: &'a Knowledge,
) -> Result<Ground<'a>, NotPlanned> {
    let product = knowledge.product(asked.product).ok_or_else(|| {
        let known: Vec<&str> = knowledge
            .products
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        NotPlanned::UnknownProduct {
            product: asked.product.into(),
            known: known.join(", "),
        }
    })?;
    let jurisdiction = asked.jurisdiction;
    if !product.jurisdictions.holds_in(jurisdiction) {
        return Err(NotPlanned::NotSoldThere {
            product: product.id.clone(),
            jurisdiction,
        });
    }
    let no_label = NotPlanned::NoLabel {
        formulation: product.formulation,
        jurisdiction,
    };
    let formulation = knowledge.formulations.get(&product.formulation);
    let label = knowledge.dosing_of(product.formulation, jurisdiction);
    let dispensing = knowledge.dose_policy.dispensing_in(jurisdiction);
    let (Some(formulation), Some(label), Some(dispensing)) = (formulation, label, dispensing)
    else {
        return Err(no_label);
    };
    Ok(Ground {
        knowledge,
        product,
        formulation,
        label,
        dispensing,
    })
}

fn days_are_sound(asked: &DoseQuestion<'_>) -> Result<(), NotPlanned> {
    for entry in asked.given.days.iter().chain(asked.given.untold) {
        let (from, to) = (entry.from, entry.to);
        if to < from {
            return Err(NotPlanned::EndsBefore { from, to });
        }
        if to >= asked.starts_on {
            return Err(NotPlanned::BeginsTooEarly {
                to,
                starts_on: asked.starts_on,
            });
        }
    }
    Ok(())
}

fn ceiling(
    asked: &DoseQuestion<'_>,
    label: &LabelDosing,
) -> Result<Cited<MicrogramsPerKilogram>, NotPlanned> {
    match asked.ceiling {
        CeilingWish::Usual => Ok(label.ceiling.clone()),
        CeilingWish::Raised(Severity(())) => {
            label
                .raised_ceiling
                .clone()
                .ok_or(NotPlanned::NoRaisedCeiling {
                    jurisdiction: asked.jurisdiction,
                })
        }
    }
}

/// The strengths to choose from.
fn strengths(
    asked: &DoseQuestion<'_>,
    product: &ProductRecord,
) -> Result<Vec<Milligrams>, NotPlanned> {
    if asked.strengths.is_empty() {
        return Ok(product.marketed().map(|one| one.milligrams).collect());
    }
    for wished in asked.strengths {
        if !product
            .strengths
            .iter()
            .any(|one| one.milligrams == *wished)
        {
            let known = product.strengths.iter();
            let known: Vec<String> = known
                .map(|one| alloc::format!("{} mg", one.milligrams.0))
                .collect();
            return Err(NotPlanned::UnknownStrength {
                milligrams: wished.0,
                product: product.id.clone(),
                known: known.join(", "),
            });
        }
    }
    Ok(asked.strengths.to_vec())
}

/// The steps as they are wished, or the usual ones.
fn wishes(asked: &DoseQuestion<'_>, ground: &Ground<'_>) -> Vec<StepWish> {
    if !asked.steps.is_empty() {
        return asked.steps.to_vec();
    }
    if asked.severe_renal_impairment
        && let Some(start) = &ground.label.severe_renal_start
    {
        // The source says how to begin and how far one may rise, and nothing of the steps between.
        let daily = Micrograms::of_capsule(Milligrams(start.value));
        return Vec::from([StepWish {
            dose: StepDose::Daily(daily),
            days: None,
        }]);
    }
    let lead_in = ground.knowledge.dose_policy.lead_in_days.value;
    Vec::from([
        StepWish {
            dose: StepDose::ForEachKilogram(ground.label.usual_from.value),
            days: Some(lead_in),
        },
        StepWish {
            dose: StepDose::ForEachKilogram(ground.label.usual_to.value),
            days: None,
        },
    ])
}

fn steps(
    asked: &DoseQuestion<'_>,
    ground: &Ground<'_>,
    ceiling: Micrograms,
) -> Result<Vec<PlannedStep>, NotPlanned> {
    let strengths = strengths(asked, ground.product)?;
    let wishes = wishes(asked, ground);
    let last = wishes.len();
    let mut planned = Vec::with_capacity(last);
    let mut from = asked.starts_on;
    for (index, wish) in wishes.iter().enumerate() {
        let step = index.saturating_add(1);
        if wish.days == Some(0) || (wish.days.is_none() && step < last) {
            return Err(NotPlanned::StepWithoutDays { step });
        }
        let wished = match wish.dose {
            StepDose::ForEachKilogram(dose) => dose.for_weight(asked.weight),
            StepDose::Daily(daily) => daily,
        };
        let most_days = ground.dispensing.most_days.value;
        let capsules = pattern(&PatternQuestion {
            strengths: &strengths,
            wished: wished.min(ceiling),
            ceiling,
            alternate_above_percent: ground.knowledge.dose_policy.alternate_above_percent.value,
            aim: asked.aim,
            prices: asked.prices,
            pack: ground.dispensing.pack.value,
            days: wish.days.map_or(most_days, |days| days.min(most_days)),
        })
        .map_err(|because| NotPlanned::NoCapsules { step, because })?;
        let daily = capsules.average();
        planned.push(PlannedStep {
            from,
            days: wish.days,
            wished,
            held_at_ceiling: wished > ceiling,
            daily,
            daily_per_kilogram: daily.per_kilogram(asked.weight),
            once_daily_offlabel: capsules.is_once_daily()
                && ground.product.doses_a_day.value == DosesADay::Two,
            capsules,
        });
        from = from.plus(wish.days.unwrap_or(0));
    }
    Ok(planned)
}

fn target(
    asked: &DoseQuestion<'_>,
    ground: &Ground<'_>,
) -> Result<Option<TargetShown>, NotPlanned> {
    let of_label = ground.label.target.as_ref().map(|target| target.value);
    let Some(range) = asked.target.or(of_label) else {
        return Ok(None);
    };
    if range.from.0 == 0 || range.to > MOST_TARGET {
        return Err(NotPlanned::Target);
    }
    let within = of_label.is_some_and(|label| label.from <= range.from && range.to <= label.to);
    let total = Range {
        from: range.from.for_weight(asked.weight),
        to: range.to.for_weight(asked.weight),
    };
    let worth = u64::from(ground.formulation.conventional_equivalent.value).max(1);
    let of_product = |amount: Micrograms| Micrograms(amount.0.saturating_mul(1000).div_ceil(worth));
    Ok(Some(TargetShown {
        kind: if within {
            TargetKind::Label
        } else {
            TargetKind::Custom
        },
        per_kilogram: range,
        total,
        total_of_product: Range {
            from: of_product(total.from),
            to: of_product(total.to),
        },
    }))
}
