//! How long the capsules at home last.

use alloc::vec::Vec;

use super::authorisations::Authorisation;
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::{FactId, OrderId};
use crate::quantity::Milligrams;
use crate::record::PatientRecord;
use crate::vocabulary::Product;

/// What one order supplied.
struct Supplied<'a> {
    order: &'a OrderId,
    first_day: Day,
    by_strength: Vec<((Product, Milligrams), Days)>,
    unknown: Days,
}

impl Supplied<'_> {
    /// Strengths of one order are taken side by side, so the longest of them is the order's length.
    fn days(&self) -> Days {
        self.by_strength
            .iter()
            .map(|(_, days)| *days)
            .max()
            .unwrap_or(0)
            .max(self.unknown)
    }
}

/// The supply of a patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Supply {
    /// The last day it covers.
    pub(crate) ends_on: Day,
    /// The last day on which a dose is assumed or known.
    pub(crate) last_dose_on: Day,
    /// The dispensing that came last.
    pub(crate) evidence: FactId,
}

/// The supply from the dispensings of all orders but `except`; none when nothing was dispensed.
pub(crate) fn of(
    record: &PatientRecord,
    authorisations: &[Authorisation<'_>],
    today: Day,
    except: Option<&OrderId>,
) -> Option<Supply> {
    let mut orders: Vec<Supplied<'_>> = Vec::new();
    let mut last_dispensing: Option<(u32, &FactId)> = None;
    for authorisation in authorisations
        .iter()
        .filter(|one| Some(one.order()) != except)
    {
        for dispensing in &authorisation.dispensings {
            last_dispensing =
                last_dispensing.max(Some((dispensing.fact.sequence, dispensing.fact.id())));
            let at = orders
                .iter()
                .position(|supplied| supplied.order == authorisation.order());
            let supplied = match at.and_then(|at| orders.get_mut(at)) {
                Some(supplied) => supplied,
                None => {
                    orders.push(Supplied {
                        order: authorisation.order(),
                        first_day: dispensing.fact.on(),
                        by_strength: Vec::new(),
                        unknown: 0,
                    });
                    match orders.last_mut() {
                        Some(supplied) => supplied,
                        None => continue,
                    }
                }
            };
            supplied.first_day = supplied.first_day.min(dispensing.fact.on());
            match &authorisation.prescription {
                None => supplied.unknown = supplied.unknown.saturating_add(dispensing.days),
                Some(prescription) => {
                    for strength in prescription.strengths() {
                        match supplied
                            .by_strength
                            .iter_mut()
                            .find(|(known, _)| *known == strength)
                        {
                            Some((_, days)) => *days = days.saturating_add(dispensing.days),
                            None => supplied.by_strength.push((strength, dispensing.days)),
                        }
                    }
                }
            }
        }
    }
    let (last_dispensing, evidence) = last_dispensing?;
    orders.sort_by_key(|supplied| supplied.first_day);
    let mut ends_on: Option<Day> = None;
    for supplied in &orders {
        // Capsules left over are taken first, so the new ones begin when the old ones end.
        let begins = ends_on.map_or(supplied.first_day, |end| {
            supplied.first_day.max(end.plus(1))
        });
        ends_on = Some(begins.last_of_window(supplied.days()));
    }
    let mut ends_on = ends_on?;
    let mut last_dose_known: Option<Day> = None;
    for fact in record
        .facts()
        .iter()
        .filter(|fact| fact.sequence > last_dispensing)
    {
        match fact.payload() {
            Payload::SupplyAdjusted { days, .. } if fact.on() <= today => {
                ends_on = match days {
                    Some(days) => ends_on.minus(*days),
                    None => ends_on.min(fact.on().minus(1)),
                };
            }
            Payload::TreatmentStopped {
                last_dose_on: Some(day),
                ..
            } => last_dose_known = Some(*day),
            _ => {}
        }
    }
    let last_dose_on = last_dose_known.map_or(ends_on, |day| ends_on.min(day));
    Some(Supply {
        ends_on,
        last_dose_on,
        evidence: evidence.clone(),
    })
}

impl Supply {
    /// The supply from orders other than that of the prescription asked about.
    pub(crate) fn of_other_orders(course: &super::Course<'_>) -> Option<Supply> {
        of(
            course.record,
            &course.authorisations,
            course.today,
            course.order(),
        )
    }
}
