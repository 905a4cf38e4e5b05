//! How long the capsules at home last.

use alloc::vec::Vec;

use super::authorisations::Authorisation;
use super::gone::{ToldBy, from_home, told_twice};
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::{FactId, OrderId};
use crate::quantity::Milligrams;
use crate::record::Fact;
use crate::vocabulary::Product;

/// The supply of a patient.
#[derive(Clone, Copy)]
pub(crate) struct Supply<'a> {
    /// The last day it covers.
    pub(crate) ends_on: Day,
    /// The last day on which a dose is assumed or known.
    pub(crate) last_dose_on: Day,
    /// The dispensing that came last.
    pub(crate) evidence: &'a FactId,
    /// The place of that dispensing in the order of recording.
    pub(crate) sequence: u32,
    /// The latest day on which something left a pharmacy.
    pub(crate) left_on: Day,
}

impl<'a> super::Course<'a> {
    /// The supply from orders other than that of the prescription asked about.
    pub(crate) fn supply_of_other_orders(&self) -> Option<Supply<'a>> {
        let own = self.order();
        if self.dispensings().all(|(order, _)| Some(order) != own) {
            return self.supply;
        }
        of(self, own)
    }
}

/// The supply from the dispensings of all orders but `except`; none when nothing was dispensed.
pub(crate) fn of<'a>(course: &super::Course<'a>, except: Option<&OrderId>) -> Option<Supply<'a>> {
    let counted = || {
        course
            .authorisations
            .iter()
            .filter(|one| !one.dispensings.is_empty() && Some(one.order()) != except)
    };
    let (mut last, mut left_on): (Option<&Fact>, Option<Day>) = (None, None);
    let dispensings = counted().flat_map(|authorisation| authorisation.dispensings.iter());
    for fact in dispensings.map(|dispensing| dispensing.fact) {
        left_on = left_on.max(Some(fact.on()));
        if last.is_none_or(|last| fact.sequence > last.sequence) {
            last = Some(fact);
        }
    }
    let (last, left_on) = (last?, left_on?);
    let ends_on = last_covered(orders(counted()), course)?;
    let mut last_dose_known: Option<Day> = None;
    for fact in course
        .seldom
        .iter()
        .filter(|fact| fact.sequence > last.sequence)
    {
        match fact.payload() {
            Payload::TreatmentStopped {
                last_dose_on: Some(day),
                ..
            }
            | Payload::CourseCompleted {
                last_dose_on: Some(day),
            } => last_dose_known = Some(*day),
            _ => {}
        }
    }
    let last_dose_on = last_dose_known.map_or(ends_on, |day| ends_on.min(day));
    Some(Supply {
        ends_on,
        last_dose_on,
        evidence: last.id(),
        sequence: last.sequence,
        left_on,
    })
}

/// The last day that orders cover. Where a change of everything at home and one of a named bag may tell of the same loss, the
/// telling counts that leaves more at home: no loss is counted twice, so no next supply comes too early (decision 0049).
fn last_covered(coming: Vec<Supplied<'_>>, course: &super::Course<'_>) -> Option<Day> {
    let changes: Vec<&Fact> = course
        .seldom
        .iter()
        .copied()
        .filter(|fact| matches!(fact.payload(), Payload::SupplyAdjusted { .. }))
        .filter(|fact| fact.on() <= course.today)
        .collect();
    let lasted_until = |day: Day| {
        let left = coming.iter().filter(|supplied| supplied.first_day <= day);
        left.fold(None, |end, supplied| Some(supplied.after(end)))
    };
    let twice = told_twice(course.record, &changes, lasted_until);
    if twice.is_empty() {
        return covered_after(coming, course, &changes);
    }
    let told_by = |by: ToldBy| {
        let other = |fact: &Fact| {
            let mut twice = twice.iter();
            twice.any(|(told, sequence)| *sequence == fact.sequence && *told != by)
        };
        let counted: Vec<&Fact> = changes.iter().copied().filter(|one| !other(one)).collect();
        covered_after(coming.clone(), course, &counted)
    };
    told_by(ToldBy::Clinic).max(told_by(ToldBy::NameOfBag))
}

/// The last day that orders cover after these changes, in the order of their first days. Whatever was gone is taken from what
/// was at home by then: what replaces it comes after what was left, and never beside what was lost.
fn covered_after(
    mut coming: Vec<Supplied<'_>>,
    course: &super::Course<'_>,
    changes: &[&Fact],
) -> Option<Day> {
    let (mut end, mut left_on): (Option<Day>, Option<Day>) = (None, None);
    for fact in changes {
        let Payload::SupplyAdjusted { days, supply, .. } = fact.payload() else {
            continue;
        };
        let Some(days) = from_home(course.record, *days, supply.as_ref()) else {
            continue;
        };
        coming.retain(|supplied| {
            // Of an order of which more left later nobody knows what is gone: it counts whole. What is of an earlier day than
            // a hand-over is not about what was handed over: those capsules are at home.
            let was_at_home =
                supplied.last_sequence < fact.sequence && supplied.last_on <= fact.on();
            if was_at_home {
                end = Some(supplied.after(end));
                left_on = left_on.max(Some(supplied.last_on));
            }
            !was_at_home
        });
        if left_on.is_some_and(|left_on| left_on <= fact.on()) {
            end = end.map(|end| adjusted(end, fact.on(), days));
        }
    }
    coming
        .iter()
        .fold(end, |end, supplied| Some(supplied.after(end)))
}

/// The end of a supply of which some days, or all that was left of it, were gone on a day. More than was left is all.
fn adjusted(ends_on: Day, on: Day, days: Option<Days>) -> Day {
    let all = ends_on.min(on.minus(1));
    days.map_or(all, |days| all.max(ends_on.minus(days)))
}

/// What one order supplied.
#[derive(Clone)]
struct Supplied<'a> {
    order: &'a OrderId,
    first_day: Day,
    /// Strengths of one order are taken side by side, so the longest of them is the order's length.
    days: Days,
    /// The last day on which something of it left, and the place in the order of recording of what was entered last.
    last_on: Day,
    last_sequence: u32,
}

impl Supplied<'_> {
    /// The last day it covers. Capsules left over are taken first, so the new ones begin when the old ones end.
    fn after(&self, end: Option<Day>) -> Day {
        match end {
            Some(end) if end >= self.first_day => end.plus(self.days),
            _ => self.first_day.last_of_window(self.days),
        }
    }
}

/// What the order at a place supplied of one strength; none is known where the prescription is not on record.
struct Lot {
    place: usize,
    strength: Option<(Product, Milligrams)>,
    days: Days,
}

/// What each order supplied, by its first day.
fn orders<'a: 'b, 'b>(dispensed: impl Iterator<Item = &'b Authorisation<'a>>) -> Vec<Supplied<'a>> {
    let mut orders: Vec<Supplied<'a>> = Vec::new();
    let mut lots: Vec<Lot> = Vec::new();
    for authorisation in dispensed {
        let Some(first_day) = authorisation.first_dispensed_on() else {
            continue;
        };
        let days = authorisation.days_dispensed();
        let order = authorisation.order();
        // From the end: what belongs together mostly stands together.
        let known = orders.iter().rposition(|supplied| supplied.order == order);
        let place = known.unwrap_or(orders.len());
        if known.is_none() {
            orders.push(Supplied {
                order,
                first_day,
                days: 0,
                last_on: first_day,
                last_sequence: 0,
            });
        }
        let Some(supplied) = orders.get_mut(place) else {
            continue;
        };
        supplied.first_day = supplied.first_day.min(first_day);
        for fact in authorisation.dispensings.iter().map(|one| one.fact) {
            supplied.last_on = supplied.last_on.max(fact.on());
            supplied.last_sequence = supplied.last_sequence.max(fact.sequence);
        }
        let mut add = |strength| {
            let known = |lot: &&mut Lot| lot.place == place && lot.strength == strength;
            let together = match lots.iter_mut().rev().find(known) {
                Some(lot) => {
                    lot.days = lot.days.saturating_add(days);
                    lot.days
                }
                None => {
                    lots.push(Lot {
                        place,
                        strength,
                        days,
                    });
                    days
                }
            };
            supplied.days = supplied.days.max(together);
        };
        match &authorisation.prescription {
            Some(prescription) => prescription.strengths().map(Some).for_each(add),
            None => add(None),
        }
    }
    orders.sort_by_key(|supplied| supplied.first_day);
    orders
}
