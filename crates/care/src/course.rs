//! The course of a record: what was given, what is planned from here, and how that would change under another wish.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Day, Id, Product};

use crate::basis::Jurisdiction;
use crate::courses::{CourseDoses, CourseSpan, doses_of};
use crate::diary::PlanInForce;
use crate::dose::{
    Aim, CeilingWish, CourseInShort, DayEntry, DosePlan, DoseQuestion, Given, GivenSum, NotPlanned,
    PriceList, Severity, StepDose, StepWish, Stock, WeightEntry, given, in_short, plan_dose,
};
use crate::event::{CareFact, PersonCondition};
use crate::knowledge::{Food, Knowledge, LabelDosing, Range};
use crate::quantity::{Grams, Micrograms, MicrogramsPerKilogram};
use crate::record::CareRecord;
use crate::ribbon::{Ribbon, ribbon};

/// In whom and when a course is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CourseOf<'a> {
    /// Where the patient is treated.
    pub jurisdiction: Jurisdiction,
    /// The day.
    pub today: Day,
    /// Whether the patient is an adult: the raised ceiling is for adults.
    pub adult: bool,
    /// The courses so far, the first first: the last is the one that is looked at, and what an earlier one gave is no part
    /// of its sum. None where nothing is known of any: then every dose on record counts.
    pub courses: &'a [CourseSpan],
}

/// What is to be otherwise; nothing where all stays as it is.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wish {
    /// Another weight.
    pub weight: Option<Grams>,
    /// The same daily dose from here on, in the milligrams of the product.
    pub daily: Option<Micrograms>,
    /// Another product.
    pub product: Option<Id>,
    /// Another target.
    pub target: Option<Range<MicrogramsPerKilogram>>,
    /// What capsules cost.
    pub prices: Option<PriceList>,
    /// What is sought among equal doses.
    pub aim: Option<Aim>,
    /// Capsules of the product that are at home.
    pub at_home: Option<Stock>,
}

/// Why there is no course to look at.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoCourse {
    /// Nobody set a plan of doses.
    #[error("no plan of doses is on record")]
    NoPlan,
    /// Nobody was weighed.
    #[error("no weight is on record")]
    NoWeight,
    /// The plan cannot be carried out as it stands.
    #[error(transparent)]
    NotPlanned(#[from] NotPlanned),
}

/// A course: on record, and planned from here.
#[derive(Clone, PartialEq, Debug)]
pub struct CourseView {
    /// The plan from here on.
    pub plan: DosePlan,
    /// Every weight.
    pub weights: Vec<WeightEntry>,
    /// What was told of each day of this course.
    pub days: Vec<DayEntry>,
    /// What was planned for days of this course of which nobody said anything.
    pub untold: Vec<DayEntry>,
    /// Which course it is, 1 for the first.
    pub number: usize,
    /// What all courses together gave, this one included: by the latest weight, and by the weight of each day.
    pub lifetime: GivenSum,
}

impl CourseView {
    /// Its series on one time axis.
    pub fn ribbon(&self, knowledge: &Knowledge) -> Ribbon {
        let given = Given {
            weights: &self.weights,
            days: &self.days,
            untold: &self.untold,
        };
        ribbon(&self.plan, &given, knowledge)
    }
}

/// The course of a record, as it is or under a wish.
///
/// Days that came and of which nothing was told are neither taken nor missed: sums and finish days are ranges, from nothing
/// to as planned. What is planned begins on the first day that has not come, or that was not told yet today.
///
/// # Errors
/// What is missing, or why the plan cannot be carried out.
pub fn course(
    record: &CareRecord,
    of: CourseOf<'_>,
    wish: &Wish,
    knowledge: &Knowledge,
) -> Result<CourseView, NoCourse> {
    let mut asked = Asked::of(record, of, wish, knowledge)?;
    let plan = plan_dose(&asked.question(of, wish), knowledge)?;
    let lifetime = asked.lifetime(record, of, knowledge);
    Ok(CourseView {
        plan,
        lifetime,
        number: of.courses.len().max(1),
        untold: core::mem::take(&mut asked.untold),
        weights: core::mem::take(&mut asked.weights),
        days: core::mem::take(&mut asked.days),
    })
}

/// The same in a few numbers, taken with or without food.
///
/// # Errors
/// As [`course`].
pub fn course_in_short(
    record: &CareRecord,
    of: CourseOf<'_>,
    wish: &Wish,
    food: Food,
    knowledge: &Knowledge,
) -> Result<CourseInShort, NoCourse> {
    let asked = Asked::of(record, of, wish, knowledge)?;
    Ok(in_short(&asked.question(of, wish), food, knowledge)?)
}

/// The most that a label lets the person take on a day, in the milligrams of a product of that formulation; nothing where
/// no label or no weight is known.
pub fn ceiling(
    record: &CareRecord,
    of: CourseOf,
    formulation: Product,
    knowledge: &Knowledge,
) -> Option<Micrograms> {
    let label = knowledge.dosing_of(formulation, of.jurisdiction)?;
    let raised = label.raised_ceiling.as_ref();
    let raised = raised.filter(|_| raised_holds(record, of, label));
    let per_kilogram = raised.map_or(label.ceiling.value, |raised| raised.value);
    Some(per_kilogram.for_weight(record.weight_on(of.today)?))
}

/// Whether the label's raised ceiling holds: it has one, the patient is an adult, and the prescriber, who alone may say so,
/// has recorded very severe or truncal acne.
fn raised_holds(record: &CareRecord, of: CourseOf, label: &LabelDosing) -> bool {
    let severe = || present(record, PersonCondition::VerySevereOrTruncal, of.today);
    label.raised_ceiling.is_some() && of.adult && severe()
}

/// What a question borrows from.
struct Asked {
    product: String,
    weight: Grams,
    starts_on: Day,
    steps: Vec<StepWish>,
    target: Option<Range<MicrogramsPerKilogram>>,
    ceiling: CeilingWish,
    severe_renal_impairment: bool,
    aim: Aim,
    weights: Vec<WeightEntry>,
    days: Vec<DayEntry>,
    untold: Vec<DayEntry>,
    at_home: Stock,
}

impl Asked {
    fn of(
        record: &CareRecord,
        of: CourseOf<'_>,
        wish: &Wish,
        knowledge: &Knowledge,
    ) -> Result<Asked, NoCourse> {
        let plans = record.plans();
        let plan = record.plan_on(of.today);
        let plan = plan.or(plans.first().copied()).ok_or(NoCourse::NoPlan)?;
        let weights = record.weights();
        let weight = wish.weight.or_else(|| record.weight_on(of.today));
        let weight = weight.ok_or(NoCourse::NoWeight)?;
        let CourseDoses { told: days, untold } = match of.courses.last() {
            Some(course) => doses_of(record, course, of.today, knowledge),
            None => CourseDoses {
                told: record.doses(of.today, knowledge),
                untold: Vec::new(),
            },
        };
        let told = days.iter().map(|entry| entry.to.plus(1)).max();
        let starts_on = plan.from.max(of.today).max(told.unwrap_or(of.today));
        let target = plan
            .target
            .and_then(|target| Range::new(target.from, target.to));
        let product = wish.product.as_ref().unwrap_or(plan.product);
        let other_product = product != plan.product;
        let formulation = knowledge.product(product.as_str());
        let label = formulation
            .and_then(|product| knowledge.dosing_of(product.formulation, of.jurisdiction));
        let ceiling = match label {
            Some(label) if raised_holds(record, of, label) => {
                CeilingWish::Raised(Severity::of(of.adult, true)?)
            }
            _ => CeilingWish::Usual,
        };
        let steps = match wish.daily {
            Some(daily) => Vec::from([StepWish {
                dose: StepDose::Daily(daily),
                days: None,
            }]),
            // The milligrams of one product are not those of another, and a change of product begins nothing anew: what is
            // ahead goes on, each dose at its worth in the other product.
            None if other_product => {
                exchanged(ahead(&plan, starts_on), (plan.product, product), knowledge)
            }
            None => ahead(&plan, starts_on),
        };
        Ok(Asked {
            product: String::from(product.as_str()),
            weight,
            starts_on,
            steps,
            target: wish.target.or(target),
            ceiling,
            severe_renal_impairment: present(
                record,
                PersonCondition::SevereRenalImpairment,
                of.today,
            ),
            aim: wish.aim.unwrap_or_else(|| aim(record, of.today)),
            weights,
            days,
            untold,
            at_home: wish.at_home.clone().unwrap_or_default(),
        })
    }

    /// What every course together gave. The last one's doses are those that were read for it.
    fn lifetime(&self, record: &CareRecord, of: CourseOf<'_>, knowledge: &Knowledge) -> GivenSum {
        let mut all = CourseDoses {
            told: self.days.clone(),
            untold: self.untold.clone(),
        };
        let earlier = of.courses.len().saturating_sub(1);
        for course in of.courses.iter().take(earlier) {
            let doses = doses_of(record, course, of.today, knowledge);
            all.told.extend(doses.told);
            all.untold.extend(doses.untold);
        }
        let weights = record.weights();
        let given_so_far = Given {
            weights: &weights,
            days: &all.told,
            untold: &all.untold,
        };
        given(&given_so_far, self.weight, knowledge)
    }

    fn question<'a>(&'a self, of: CourseOf<'_>, wish: &'a Wish) -> DoseQuestion<'a> {
        DoseQuestion {
            jurisdiction: of.jurisdiction,
            product: &self.product,
            weight: self.weight,
            starts_on: self.starts_on,
            steps: &self.steps,
            target: self.target,
            ceiling: self.ceiling,
            severe_renal_impairment: self.severe_renal_impairment,
            strengths: &[],
            aim: self.aim,
            prices: wish.prices.as_ref(),
            given: Given {
                weights: &self.weights,
                days: &self.days,
                untold: &self.untold,
            },
            at_home: &self.at_home,
        }
    }
}

/// Whether a condition stands on a day, by the last word on it.
fn present(record: &CareRecord, asked: PersonCondition, day: Day) -> bool {
    let said = record.latest(day, |fact| match fact {
        CareFact::ConditionRecorded { condition, present } if *condition == asked => Some(*present),
        _ => None,
    });
    said.is_some_and(|(_, present)| present)
}

impl CareRecord {
    /// Whether a condition stands on a day, by the last word on it.
    pub fn has(&self, condition: PersonCondition, day: Day) -> bool {
        present(self, condition, day)
    }
}

fn aim(record: &CareRecord, day: Day) -> Aim {
    let said = record.latest(day, |fact| match fact {
        CareFact::DosePlanned { aim, .. } => Some(*aim),
        _ => None,
    });
    said.and_then(|(_, aim)| aim).unwrap_or(Aim::FewestCapsules)
}

/// Steps in the milligrams of another product, to the nearest microgram; none where one of the two is not known, and the
/// label's usual doses are planned then.
fn exchanged(steps: Vec<StepWish>, (from, to): (&Id, &Id), knowledge: &Knowledge) -> Vec<StepWish> {
    let worth = |product: &Id| {
        let formulation = knowledge.product(product.as_str())?.formulation;
        let formulation = knowledge.formulations.get(&formulation)?;
        Some(u64::from(formulation.conventional_equivalent.value))
    };
    let Some((from, to)) = worth(from).zip(worth(to)).filter(|(_, to)| *to > 0) else {
        return Vec::new();
    };
    let one = |step: StepWish| StepWish {
        dose: match step.dose {
            StepDose::Daily(daily) => {
                StepDose::Daily(Micrograms(daily.times(from).0.saturating_add(to / 2) / to))
            }
            other => other,
        },
        ..step
    };
    steps.into_iter().map(one).collect()
}

/// What is left of the steps of a plan on a day. A plan whose last step ended goes on with that step's dose, so that what
/// was wished stays to be seen; nothing is prescribed by it.
fn ahead(plan: &PlanInForce<'_>, from: Day) -> Vec<StepWish> {
    let mut passed = u32::try_from(from.days_since(plan.from)).unwrap_or(0);
    let mut left = Vec::new();
    for step in plan.steps {
        let days = match step.days {
            Some(days) if passed >= u32::from(days) => {
                passed = passed.saturating_sub(u32::from(days));
                continue;
            }
            Some(days) => Some(days.saturating_sub(u16::try_from(passed).unwrap_or(0))),
            None => None,
        };
        passed = 0;
        left.push(StepWish {
            dose: StepDose::Daily(step.daily),
            days,
        });
    }
    let last = plan.steps.last().map(|step| step.daily);
    if left.is_empty() {
        left.extend(last.map(|daily| StepWish {
            dose: StepDose::Daily(daily),
            days: None,
        }));
    }
    left
}
