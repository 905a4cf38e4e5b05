//! What is due, by the schedule of one authority.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, Days, Id, words};
use serde::Serialize;

use crate::basis::{Basis, Cited};
use crate::knowledge::{Anchor, Authority, Laboratory, ScheduleItem};

/// The days from which due days are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Milestones {
    /// The first dose, taken or planned.
    pub start: Option<Day>,
    /// The first day at the highest planned dose.
    pub peak_dose: Option<Day>,
    /// The last dose.
    pub end: Option<Day>,
}

/// Something due between two days.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LaboratoryDue {
    /// The item of the schedule.
    pub item: Id,
    /// What is to be measured.
    pub analytes: Vec<Id>,
    /// The first day; absent where the authority gives no number of days, or the day it counts from is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// How it stands.
    pub stands: DueState,
    /// Its sentence.
    pub says: String,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

words! {
    /// How something due stands.
    DueState {
        /// Every analyte has a result within the days.
        Done = "done",
        /// Its days have not begun.
        Upcoming = "upcoming",
        /// Its days have begun.
        Due = "due",
        /// Its days are over.
        Overdue = "overdue",
        /// It has no days: the clinic sets them.
        ForTheClinic = "for-the-clinic",
    }
}

/// No course is followed for longer than this many repetitions of anything.
const MOST_REPETITIONS: u16 = 200;

/// What is due under an authority, in the order of its schedule, each repetition until the end of treatment, and of those
/// that lie ahead the next one only.
pub fn laboratory_due(
    laboratory: &Laboratory,
    authority: Authority,
    milestones: &Milestones,
    results: &[(Id, Day)],
    today: Day,
) -> Vec<LaboratoryDue> {
    let items = laboratory.items.iter();
    items
        .filter(|item| item.value.authority == authority)
        .flat_map(|item| occurrences(item, milestones, results, today))
        .collect()
}

fn occurrences(
    item: &Cited<ScheduleItem>,
    milestones: &Milestones,
    results: &[(Id, Day)],
    today: Day,
) -> Vec<LaboratoryDue> {
    let anchor = match item.value.anchor {
        Anchor::Start => milestones.start,
        Anchor::PeakDose => milestones.peak_dose,
    };
    let days = anchor.zip(item.value.from.zip(item.value.to));
    let Some((anchor, (from, to))) = days else {
        return Vec::from([written(item, None, DueState::ForTheClinic)]);
    };
    let mut found = Vec::new();
    for repetition in 0..MOST_REPETITIONS {
        let later = item.value.every.unwrap_or(0).saturating_mul(repetition);
        let window = (
            moved(anchor, from).plus(later),
            moved(anchor, to).plus(later),
        );
        let ended = milestones.end.is_some_and(|end| window.0 > end);
        if repetition > 0 && ended {
            break;
        }
        let state = state(item, window, results, today);
        found.push(written(item, Some(window), state));
        if item.value.every.is_none() || state == DueState::Upcoming {
            break;
        }
    }
    found
}

fn state(
    item: &Cited<ScheduleItem>,
    (from, to): (Day, Day),
    results: &[(Id, Day)],
    today: Day,
) -> DueState {
    let within = |analyte: &Id| {
        let mut results = results.iter();
        results.any(|(of, on)| of == analyte && (from..=to).contains(on))
    };
    if item.value.analytes.iter().all(within) {
        DueState::Done
    } else if today < from {
        DueState::Upcoming
    } else if today <= to {
        DueState::Due
    } else {
        DueState::Overdue
    }
}

fn written(
    item: &Cited<ScheduleItem>,
    window: Option<(Day, Day)>,
    stands: DueState,
) -> LaboratoryDue {
    LaboratoryDue {
        item: item.value.id.clone(),
        analytes: item.value.analytes.clone(),
        from: window.map(|(from, _)| from),
        to: window.map(|(_, to)| to),
        stands,
        says: item.value.says.clone(),
        basis: Arc::clone(&item.basis),
    }
}

/// A day so many days later, or before it.
pub(crate) fn moved(day: Day, by: i16) -> Day {
    let count: Days = by.unsigned_abs();
    if by < 0 {
        day.minus(count)
    } else {
        day.plus(count)
    }
}
