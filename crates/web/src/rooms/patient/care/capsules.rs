//! From the plan of doses to the capsules of a day, in words.

use maud::{Markup, html};
use retinue_care::course::CourseOf;
use retinue_care::dose::{Aim, DayDoses, Intake, Pattern, PatternQuestion, pattern};
use retinue_care::event::CareFact;
use retinue_care::{FoodRule, Micrograms, PlanInForce, ProductRecord};
use retinue_kernel::{Day, Milligrams, Payload, Product};
use retinue_rulebook::Language;

use super::milligrams;
use crate::rooms::care::chart::CareChart;
use crate::words::said::care_day as says;

/// What is to be taken on a day.
pub(super) struct DayPlan<'a> {
    /// The plan in force.
    pub(super) plan: PlanInForce<'a>,
    /// What the plan says for the day, in the product's milligrams; none where no step covers it.
    pub(super) daily: Option<Micrograms>,
    /// The product, where it is known.
    pub(super) product: Option<&'a ProductRecord>,
    /// The capsules that make it up.
    pub(super) capsules: Option<Pattern>,
    /// Whether it lies above what a label knows, or cannot be held against it: then no capsules are told.
    pub(super) unsure: bool,
}

impl<'a> DayPlan<'a> {
    /// The plan of a day; none where none is in force.
    pub(super) fn on(chart: &'a CareChart, day: Day) -> Option<DayPlan<'a>> {
        let plan = chart.care.plan_on(day)?;
        let daily = plan.daily_on(day);
        let product = chart.knowledge().product(plan.product.as_str());
        let capsules = daily
            .zip(product)
            .and_then(|(daily, product)| capsules(chart, day, daily, product));
        let ceiling = product.and_then(|product| ceiling(chart, day, product));
        Some(DayPlan {
            plan,
            daily,
            product,
            capsules,
            unsure: daily.is_some_and(|daily| ceiling.is_none_or(|ceiling| daily > ceiling)),
        })
    }

    /// The capsules of the day.
    pub(super) fn doses(&self, day: Day) -> Option<&DayDoses> {
        let index = u32::try_from(day.days_since(self.plan.from)).unwrap_or(0);
        self.capsules.as_ref().map(|pattern| pattern.on(index))
    }
}

/// The most that this page tells a patient to take on a day, which is what the label lets the prescriber plan. Above it
/// somebody has to look first: a slip of the hand is no dose.
fn ceiling(chart: &CareChart, day: Day, product: &ProductRecord) -> Option<Micrograms> {
    let of = CourseOf {
        today: day,
        ..chart.course_of()
    };
    retinue_care::course::ceiling(&chart.care, of, product.formulation, chart.knowledge())
}

/// The capsules for a dose: of the strengths in hand where these make it exactly, otherwise of those that are sold.
fn capsules(
    chart: &CareChart,
    day: Day,
    daily: Micrograms,
    product: &ProductRecord,
) -> Option<Pattern> {
    let knowledge = chart.knowledge();
    let ceiling = ceiling(chart, day, product)?;
    let make = |strengths: &[Milligrams]| {
        pattern(&PatternQuestion {
            strengths,
            wished: daily,
            ceiling,
            alternate_above_percent: knowledge.dose_policy.alternate_above_percent.value,
            aim: Aim::FewestCapsules,
            prices: None,
            pack: 1,
            days: 1,
        })
        .ok()
    };
    let in_hand = make(&in_hand(chart, product.formulation));
    if let Some(in_hand) = in_hand.filter(|made| made.average() == daily) {
        return Some(in_hand);
    }
    let sold: Vec<Milligrams> = product.marketed().map(|one| one.milligrams).collect();
    make(&sold)
}

/// The strengths of the latest order of that formulation.
fn in_hand(chart: &CareChart, formulation: Product) -> Vec<Milligrams> {
    let mut latest: Option<Day> = None;
    let mut strengths = Vec::new();
    for event in chart.chart.facts().rev() {
        let Payload::PrescriptionWritten {
            product, capsules, ..
        } = &event.payload
        else {
            continue;
        };
        // One order may be several prescriptions of a day.
        if *product != formulation || latest.is_some_and(|day| day != event.envelope.on) {
            break;
        }
        latest = Some(event.envelope.on);
        strengths.extend(capsules.iter().map(|(strength, _)| strength));
    }
    strengths
}

/// Morning and evening, capsule by capsule.
pub(super) fn list(doses: &DayDoses, language: Language) -> Markup {
    let part = |name: &str, intake: &Intake| {
        html! {
            @if !intake.is_empty() {
                div {
                    dt { (name) }
                    dd.next-act {
                        @for (strength, count) in intake.iter() {
                            div { (says::capsules(language, u32::from(count), strength.0)) }
                        }
                    }
                }
            }
        }
    };
    html! {
        dl.facts #capsules {
            (part(says::MORNING.get(language), &doses.morning))
            (part(says::EVENING.get(language), &doses.evening))
        }
    }
}

/// How the capsules are taken: with food where the product asks for it, whole, with water.
pub(super) fn how(plan: &DayPlan<'_>, doses: Option<&DayDoses>, language: Language) -> Markup {
    let daily = plan.daily.unwrap_or_default();
    html! {
        ul {
            @if let Some(product) = plan.product {
                @match product.food.value {
                    FoodRule::WithFood => li #food { strong { (says::WITH_FOOD.get(language)) } },
                    FoodRule::Any => li #food { (says::ANY_FOOD.get(language)) },
                }
            }
            li { (says::SWALLOW.get(language)) }
            @if plan.capsules.as_ref().is_some_and(Pattern::alternates) { li { (says::ALTERNATES.get(language)) } }
            @else if let Some(doses) = doses.filter(|doses| doses.total() != daily) {
                li { (says::nearest(language, milligrams(doses.total().0, language))) }
            }
            @if doses.is_none() { li { (says::NO_CAPSULES.get(language)) } }
        }
    }
}

/// Whether a plan stands on record at all, now or later.
pub(super) fn is_planned(chart: &CareChart) -> bool {
    let mut facts = chart.care.facts().iter();
    facts.any(|event| matches!(event.fact, CareFact::DosePlanned { .. }))
}
