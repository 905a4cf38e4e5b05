//! What a change of a supply is about: everything at home, or one bag, which may never have left the pharmacy's shelf.

use alloc::vec::Vec;

use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::FactId;
use crate::record::{Fact, PatientRecord};
use crate::vocabulary::AdjustmentReason;

/// A bag that a change of a supply names.
#[derive(Clone, Copy)]
pub(crate) enum Bag<'a> {
    /// It left a pharmacy.
    Left {
        /// On that day.
        on: Day,
        /// For so many days.
        days: Days,
    },
    /// It was filled, and lay on the pharmacy's shelf.
    Filled {
        /// On that day.
        on: Day,
        /// For this authorisation.
        authorisation: &'a FactId,
    },
}

/// The bag of that name; none where no entry of that name says that something left or was filled.
pub(crate) fn bag<'a>(record: &'a PatientRecord, name: &FactId) -> Option<Bag<'a>> {
    let fact = record.fact(name)?;
    let on = fact.on();
    match fact.payload() {
        Payload::HandedOver { days, .. }
        | Payload::Shipped { days, .. }
        | Payload::PartiallyDispensed { days, .. }
        | Payload::Supplied { days, .. } => Some(Bag::Left { on, days: *days }),
        Payload::Filled { authorisation, .. } => Some(Bag::Filled { on, authorisation }),
        _ => None,
    }
}

/// By how many days a change makes less of what is at home, all of it where none are named; nothing where it is about a bag
/// that was never there. Of a named bag no more is gone than was in it.
pub(crate) fn from_home(
    record: &PatientRecord,
    days: Option<Days>,
    supply: Option<&FactId>,
) -> Option<Option<Days>> {
    let Some(name) = supply else {
        return Some(days);
    };
    match bag(record, name)? {
        Bag::Left { days: in_it, .. } => Some(Some(days.map_or(in_it, |days| days.min(in_it)))),
        Bag::Filled { .. } => None,
    }
}

/// How a loss was told of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToldBy {
    /// Of everything at home, as the clinic says it.
    Clinic,
    /// By the name of a bag, as the pharmacy that gave it says it.
    NameOfBag,
}

/// The changes that may tell of one loss twice, each with how it tells of it and its place in the order of recording; none
/// where every change tells of a loss of its own. `lasted_until` says how long whatever had left a pharmacy by a day would have
/// lasted, had nothing been lost.
pub(crate) fn told_twice(
    record: &PatientRecord,
    changes: &[&Fact],
    lasted_until: impl Fn(Day) -> Option<Day>,
) -> Vec<(ToldBy, u32)> {
    let mut found = Vec::new();
    for general in changes {
        for named in changes {
            let may_be_there = lasted_until(named.on()).is_none_or(|end| general.on() <= end);
            if may_be_there && may_be_one_loss(record, general, named) {
                found.push((ToldBy::Clinic, general.sequence));
                found.push((ToldBy::NameOfBag, named.sequence));
            }
        }
    }
    found
}

/// Whether a change of everything at home may be the loss that the other tells of a named bag: the bag had been handed over
/// by then.
fn may_be_one_loss(record: &PatientRecord, general: &Fact, named: &Fact) -> bool {
    let (
        Payload::SupplyAdjusted {
            supply: None,
            reason,
            ..
        },
        Payload::SupplyAdjusted {
            supply: Some(name), ..
        },
    ) = (general.payload(), named.payload())
    else {
        return false;
    };
    // A dose that was raised loses nothing.
    if *reason == AdjustmentReason::DoseRaised {
        return false;
    }
    let entered_before = record
        .fact(name)
        .is_some_and(|fact| fact.sequence < general.sequence);
    matches!(bag(record, name), Some(Bag::Left { on, .. }) if entered_before && on <= general.on())
}

/// Whether a change of a supply takes anything from what is at home: a bag that was lost on the shelf does not.
pub fn changes_what_is_at_home(record: &PatientRecord, payload: &Payload) -> bool {
    match payload {
        Payload::SupplyAdjusted { days, supply, .. } => {
            from_home(record, *days, supply.as_ref()).is_some()
        }
        _ => false,
    }
}

/// Days of a bag that were recorded as gone, counted with all changes that name it; `in_it` where one names no days.
pub fn days_gone(record: &PatientRecord, name: &FactId, in_it: Days) -> Days {
    record
        .facts()
        .iter()
        .fold(0, |sum: Days, fact| match fact.payload() {
            Payload::SupplyAdjusted {
                days,
                supply: Some(of),
                ..
            } if of == name => sum.saturating_add(days.unwrap_or(in_it)),
            _ => sum,
        })
}
