//! What a change of a supply is about: everything at home, or one bag, which may never have left the pharmacy's shelf.

use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::FactId;
use crate::record::PatientRecord;

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
