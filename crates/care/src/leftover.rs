//! Capsules at home: what was handed over, less what was told as taken.
//!
//! What was handed over stands in the gate's record, capsule by capsule; what was taken is told by day. Of a day on which
//! nothing was told nobody knows, and so there are two stocks: as if the plan had been followed on those days, and as if
//! nothing had been taken.
//!
//! Capsules from outside are what the prescriber settled them to be: none to be taken, or to be taken until a day. Until it is
//! settled nobody counts on them, and they stand in the larger stock only.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use retinue_kernel::{
    Capsules, Day, FactId, Id, Milligrams, OutsideSupply, PatientRecord, Payload, Product,
    changes_what_is_at_home,
};
use serde::Serialize;

use crate::courses::{CourseSpan, courses};
use crate::dose::{Aim, DayDoses, Outcome, PatternQuestion, Stock, pattern};
use crate::gate::Gate;
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
    /// Something happened whose capsules are not on record: a supply without a count, capsules lost or taken back, or a dose
    /// that the capsules in hand do not make.
    pub uncertain: bool,
    /// Of a supply from outside the prescriber has not said whether it is taken.
    pub not_settled: bool,
}

/// What is at home on a day of the formulation that is planned; none where nothing of it was ever handed over.
pub fn at_home(
    gate: Gate<'_>,
    care: &CareRecord,
    knowledge: &Knowledge,
    today: Day,
) -> Option<AtHome> {
    let plan = care
        .plan_on(today)
        .or_else(|| care.plans().first().copied())?;
    let formulation_of = |product: &Id| {
        knowledge
            .product(product.as_str())
            .map(|one| one.formulation)
    };
    let formulation = formulation_of(plan.product)?;
    let (supplies, uncertain) = supplies(gate, formulation, today);
    let since = *supplies.first_key_value()?.0;
    let mut shelf = Shelf {
        uncertain,
        ..Shelf::default()
    };
    let (told, courses) = (care.told(today), courses(care, gate, today).spans);
    let days = u16::try_from(today.days_since(since)).unwrap_or(u16::MAX);
    for offset in 0..=days {
        let day = since.plus(offset);
        shelf.put_away(day);
        for supply in supplies.get(&day).into_iter().flatten() {
            shelf.receive(supply);
        }
        let in_force = care.plan_on(day);
        // Of another formulation other capsules were taken: these are still there.
        if in_force.is_some_and(|plan| formulation_of(plan.product) != Some(formulation)) {
            continue;
        }
        let planned = in_force.and_then(|plan| plan.daily_on(day));
        let index = in_force.and_then(|plan| u32::try_from(day.days_since(plan.from)).ok());
        let index = index.unwrap_or(0);
        match told.get(&day) {
            Some(told) if told.outcome == Outcome::Missed => {}
            Some(told) => shelf.take_told(told.daily.or(planned), index),
            None if day < today && expected(&courses, day) => shelf.take_untold(planned, index),
            None => {}
        }
    }
    Some(AtHome {
        formulation,
        since,
        handed_over: shelf.handed_over,
        taken: shelf.taken,
        least: shelf.least,
        most: shelf.most,
        untold: shelf.untold,
        uncertain: shelf.uncertain,
        not_settled: shelf.not_settled,
    })
}

/// What is at home, followed day by day.
#[derive(Default)]
struct Shelf {
    handed_over: Stock,
    taken: Stock,
    least: Stock,
    most: Stock,
    /// Capsules from outside that are to be taken until a day and no longer, with what had been taken when they came.
    until: Vec<Lent>,
    untold: u32,
    uncertain: bool,
    not_settled: bool,
    patterns: Patterns,
}

/// Capsules that may be taken until a day.
struct Lent {
    until: Day,
    capsules: Capsules,
    taken: Stock,
}

impl Shelf {
    fn receive(&mut self, supply: &Supply) {
        for (strength, count) in supply.capsules.iter() {
            self.handed_over.add(strength, u32::from(count));
            self.most.add(strength, u32::from(count));
            if supply.usable != Usable::NotSettled {
                self.least.add(strength, u32::from(count));
            }
        }
        match supply.usable {
            Usable::Always => {}
            Usable::NotSettled => self.not_settled = true,
            Usable::Until(until) => self.until.push(Lent {
                until,
                capsules: supply.capsules.clone(),
                taken: self.taken.clone(),
            }),
        }
    }

    /// Takes away what nobody is to take any more. Whether what was taken since they came was of these capsules or of others
    /// nobody knows: of the larger stock only those go that cannot have been taken, of the smaller one all.
    fn put_away(&mut self, day: Day) {
        while let Some(place) = self.until.iter().position(|lent| lent.until < day) {
            let lent = self.until.swap_remove(place);
            for (strength, count) in lent.capsules.iter() {
                let count = u32::from(count);
                let since = self
                    .taken
                    .of(strength)
                    .saturating_sub(lent.taken.of(strength));
                let of_these = since.min(count);
                self.most.less(strength, count.saturating_sub(of_these));
                self.least.less(strength, count);
                // A capsule was taken once: of another supply it was not.
                for other in &mut self.until {
                    other.taken.add(strength, of_these);
                }
            }
        }
    }

    fn take_told(&mut self, daily: Option<Micrograms>, index: u32) {
        let doses = daily.and_then(|daily| self.patterns.of(daily, &self.most, index));
        let Some(doses) = doses else {
            self.uncertain = true;
            return;
        };
        self.uncertain |= !self.most.take(&doses);
        self.least.take(&doses);
        self.taken.needs(&doses);
    }

    /// A dose of a day of which nothing was told. What the capsules in hand do not make nobody can count.
    fn take_untold(&mut self, planned: Option<Micrograms>, index: u32) {
        let Some(daily) = planned else { return };
        self.untold = self.untold.saturating_add(1);
        let doses = self.patterns.of(daily, &self.least, index);
        let Some(doses) = doses else {
            self.uncertain = true;
            return;
        };
        self.uncertain |= !self.least.take(&doses);
    }
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

/// Capsules that came on a day.
struct Supply {
    capsules: Capsules,
    usable: Usable,
}

/// Whether capsules may be counted on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Usable {
    Always,
    /// As the prescriber settled it.
    Until(Day),
    NotSettled,
}

/// What left a pharmacy for this person, or came from elsewhere, by its day; and whether something of it has no count.
fn supplies(
    gate: Gate<'_>,
    formulation: Product,
    today: Day,
) -> (BTreeMap<Day, Vec<Supply>>, bool) {
    let mut found: BTreeMap<Day, Vec<Supply>> = BTreeMap::new();
    let mut uncertain = false;
    let outside = gate.outside_supplies(today);
    let gate = gate.record;
    for fact in gate.facts() {
        let mut on = fact.event.envelope.on;
        if on > today {
            continue;
        }
        let mut usable = Usable::Always;
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
                product,
                capsules,
                received_on,
                taken_from,
                ..
            } => match settled(&outside, &fact.event.envelope.id) {
                Some(how) => {
                    usable = how;
                    // They were there before anybody heard of them.
                    on = taken_from.or(*received_on).map_or(on, |day| day.min(on));
                    Left::Counted(*product, capsules.clone())
                }
                None => continue,
            },
            // A bag that was lost on the pharmacy's shelf was never at home.
            payload @ Payload::SupplyAdjusted { .. } if changes_what_is_at_home(gate, payload) => {
                Left::Unknown
            }
            _ => continue,
        };
        match left {
            Left::Counted(of, capsules) if of == formulation => {
                found
                    .entry(on)
                    .or_default()
                    .push(Supply { capsules, usable });
            }
            Left::Counted(..) => {}
            Left::Unknown => uncertain = true,
        }
    }
    (found, uncertain)
}

/// What the prescriber settled of a supply from outside; none where none of it is to be taken.
fn settled(outside: &[OutsideSupply], supply: &FactId) -> Option<Usable> {
    let of_this = outside.iter().find(|one| one.fact == *supply);
    match of_this {
        Some(one) if one.settled => one.taken_until.map(Usable::Until),
        _ => Some(Usable::NotSettled),
    }
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
