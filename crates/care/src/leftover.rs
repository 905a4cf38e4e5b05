//! Capsules at home: what was handed over, less what was told as taken.
//!
//! What was handed over stands in the gate's record, capsule by capsule; what was taken is told by day. Of a day on which
//! nothing was told nobody knows, and so there are two stocks: as if the plan had been followed on those days, and as if
//! nothing had been taken.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use retinue_kernel::{Capsules, Day, FactId, Milligrams, PatientRecord, Payload, Product};
use serde::Serialize;

use crate::courses::{CourseSpan, courses};
use crate::dose::{Aim, DayDoses, Outcome, PatternQuestion, Stock, pattern};
use crate::knowledge::Knowledge;
use crate::quantity::Micrograms;
use crate::record::CareRecord;

/// What is at home of one formulation.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AtHome {
    /// The formulation: capsules of another are not counted with these.
    pub formulation: Product,
    /// The first supply that is counted.
    pub since: Day,
    /// Everything that was handed over, sent or had from elsewhere.
    pub handed_over: Stock,
    /// What was told as taken.
    pub taken: Stock,
    /// What is left if the plan was followed on every day of which nothing was told.
    pub least: Stock,
    /// What is left if nothing was taken on those days.
    pub most: Stock,
    /// Those days.
    pub untold: u32,
    /// Something happened whose capsules are not on record: a supply without a count, capsules lost or taken back, a dose
    /// that the capsules in hand do not make.
    pub uncertain: bool,
}

/// What is at home on a day of the formulation that is planned; none where nothing of it was ever handed over.
pub fn at_home(
    gate: &PatientRecord,
    care: &CareRecord,
    knowledge: &Knowledge,
    today: Day,
) -> Option<AtHome> {
    let plan = care
        .plan_on(today)
        .or_else(|| care.plans().first().copied())?;
    let formulation = knowledge.product(plan.product.as_str())?.formulation;
    let (supplies, mut uncertain) = supplies(gate, formulation, today);
    let since = *supplies.first_key_value()?.0;
    let (mut handed_over, mut taken) = (Stock::default(), Stock::default());
    let (mut least, mut most) = (Stock::default(), Stock::default());
    let (told, courses) = (care.told(today), courses(care, gate, today));
    let mut untold = 0_u32;
    let mut patterns = Patterns::default();
    let days = u16::try_from(today.days_since(since)).unwrap_or(u16::MAX);
    for offset in 0..=days {
        let day = since.plus(offset);
        for capsules in supplies.get(&day).into_iter().flatten() {
            for (strength, count) in capsules.iter() {
                for stock in [&mut handed_over, &mut least, &mut most] {
                    stock.add(strength, u32::from(count));
                }
            }
        }
        let in_force = care.plan_on(day);
        let planned = in_force.and_then(|plan| plan.daily_on(day));
        let index = in_force.and_then(|plan| u32::try_from(day.days_since(plan.from)).ok());
        let index = index.unwrap_or(0);
        match told.get(&day) {
            Some(told) if told.outcome == Outcome::Missed => {}
            Some(told) => {
                let Some(daily) = told.daily.or(planned) else {
                    uncertain = true;
                    continue;
                };
                match patterns.of(daily, &most, index) {
                    Some(doses) => {
                        uncertain |= !most.take(&doses);
                        least.take(&doses);
                        taken.needs(&doses);
                    }
                    None => uncertain = true,
                }
            }
            None if day < today && expected(&courses, day) => {
                let Some(daily) = planned else { continue };
                untold = untold.saturating_add(1);
                if let Some(doses) = patterns.of(daily, &least, index) {
                    least.take(&doses);
                }
            }
            None => {}
        }
    }
    Some(AtHome {
        formulation,
        since,
        handed_over,
        taken,
        least,
        most,
        untold,
        uncertain,
    })
}

/// Whether capsules were to be taken on a day: within a course, and in no pause of it. Where no course is known every day of
/// the plan counts.
fn expected(courses: &[CourseSpan], day: Day) -> bool {
    let within = |course: &CourseSpan| {
        course.from <= day
            && course.ended.as_ref().is_none_or(|end| day <= end.on)
            && course.before_next.is_none_or(|last| day <= last)
            && !course.pauses.iter().any(|pause| pause.holds(day))
    };
    courses.is_empty() || courses.iter().any(within)
}

/// What left a pharmacy for this person, or came from elsewhere, by its day; and whether something of it has no count.
fn supplies(
    gate: &PatientRecord,
    formulation: Product,
    today: Day,
) -> (BTreeMap<Day, Vec<Capsules>>, bool) {
    let mut found: BTreeMap<Day, Vec<Capsules>> = BTreeMap::new();
    let mut uncertain = false;
    for fact in gate.facts() {
        let on = fact.event.envelope.on;
        if on > today {
            continue;
        }
        let left = match &fact.event.payload {
            Payload::HandedOver {
                authorisation,
                capsules,
                ..
            }
            | Payload::Shipped {
                authorisation,
                capsules,
                ..
            } => left(gate, prescription_of(gate, authorisation), capsules, true),
            // A part without a count may be any part.
            Payload::PartiallyDispensed {
                authorisation,
                capsules,
                ..
            } => left(gate, prescription_of(gate, authorisation), capsules, false),
            Payload::Supplied {
                prescription,
                capsules,
                ..
            } => left(gate, Some(prescription), capsules, true),
            Payload::OutsideSupplyReported {
                product, capsules, ..
            } => Left::Counted(*product, capsules.clone()),
            Payload::SupplyAdjusted { .. } => Left::Unknown,
            _ => continue,
        };
        match left {
            Left::Counted(of, capsules) if of == formulation => {
                found.entry(on).or_default().push(capsules);
            }
            Left::Counted(..) => {}
            Left::Unknown => uncertain = true,
        }
    }
    (found, uncertain)
}

enum Left {
    Counted(Product, Capsules),
    Unknown,
}

/// What left: the count that was entered, else the whole prescription.
fn left(
    gate: &PatientRecord,
    prescription: Option<&FactId>,
    entered: &Option<Capsules>,
    whole: bool,
) -> Left {
    let written = prescription.and_then(|id| match &gate.fact(id)?.event.payload {
        Payload::PrescriptionWritten {
            product, capsules, ..
        } => Some((*product, capsules)),
        _ => None,
    });
    match (written, entered) {
        (Some((product, _)), Some(entered)) => Left::Counted(product, entered.clone()),
        (Some((product, capsules)), None) if whole => Left::Counted(product, capsules.clone()),
        _ => Left::Unknown,
    }
}

fn prescription_of<'a>(gate: &'a PatientRecord, authorisation: &FactId) -> Option<&'a FactId> {
    match &gate.fact(authorisation)?.event.payload {
        Payload::DispenseAuthorised { prescription, .. }
        | Payload::ExternalAuthorisationRecorded { prescription, .. } => Some(prescription),
        _ => None,
    }
}

/// The capsules of a day, from strengths that are in hand. Days are alike, so each is worked out once.
#[derive(Default)]
struct Patterns(BTreeMap<(Micrograms, Vec<Milligrams>), Option<crate::dose::Pattern>>);

impl Patterns {
    fn of(&mut self, daily: Micrograms, stock: &Stock, index: u32) -> Option<DayDoses> {
        let strengths: Vec<Milligrams> = stock.iter().map(|(strength, _)| strength).collect();
        let made = self.0.entry((daily, strengths.clone())).or_insert_with(|| {
            let made = pattern(&PatternQuestion {
                strengths: &strengths,
                wished: daily,
                // What was taken was taken: no ceiling is asked for it.
                ceiling: daily.times(2),
                alternate_above_percent: 0,
                aim: Aim::FewestCapsules,
                prices: None,
                pack: 1,
                days: 1,
            })
            .ok()?;
            (made.average() == daily).then_some(made)
        });
        made.as_ref().map(|made| made.on(index).clone())
    }
}
