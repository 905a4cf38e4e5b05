//! What is due in somebody's care on a day: laboratory by the schedule, repeats that a result asked for, what is asked at
//! each follow-up, and the checks after a course.
//!
//! It is counted from the case and stored nowhere: what answers it closes it, and what changes moves it. Something that
//! was done late is done.

mod questions;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id, words};
use serde::Serialize;

use crate::advise::followed;
use crate::basis::{Basis, Jurisdiction};
use crate::case::{CareCase, Stage};
use crate::dose::Outcome;
use crate::knowledge::{AftercareAsk, Authority, Knowledge, ScheduleItem};
use crate::laboratory::{DueState, LaboratoryDue, Milestones, laboratory_due, moved};
use crate::outcome::aftercare;
use questions::questions;

words! {
    /// A kind of what is due in care.
    CareDueKind {
        /// A measurement of the schedule.
        Laboratory = "laboratory",
        /// A measurement that a result asked to be repeated.
        Repeat = "repeat",
        /// What is asked at each follow-up.
        Questions = "questions",
        /// A check after a course.
        Aftercare = "aftercare",
    }
}

words! {
    /// For whom something is due in care.
    CareDueFor {
        /// The clinic orders it, and the patient goes there.
        ClinicAndPatient = "clinic-and-patient",
        /// The clinic asks.
        Clinic = "clinic",
    }
}

impl CareDueKind {
    /// For whom it is due.
    pub const fn whose(self) -> CareDueFor {
        match self {
            CareDueKind::Laboratory | CareDueKind::Repeat | CareDueKind::Aftercare => {
                CareDueFor::ClinicAndPatient
            }
            CareDueKind::Questions => CareDueFor::Clinic,
        }
    }
}

/// Something that is due in care.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CareDue {
    /// The item or the rule that asks for it.
    pub rule: Id,
    /// Its kind.
    pub kind: CareDueKind,
    /// For whom it is due.
    pub whose: CareDueFor,
    /// What is to be measured.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub analytes: Vec<Id>,
    /// What is to be asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<AftercareAsk>,
    /// Whether the specimen is to be taken fasting.
    pub fasting: bool,
    /// The first day; absent where the source gives no number of days, or the day it counts from has not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// How it stands.
    pub stands: DueState,
    /// Its sentence, in the clinic's words.
    pub says: String,
    /// The facts that asked for it; empty where a schedule does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<FactId>,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

impl CareDue {
    /// Whether somebody has to act by now, or within so many days.
    pub fn is_open(&self, today: Day, ahead: u16) -> bool {
        match self.stands {
            DueState::Due | DueState::Overdue => true,
            DueState::Upcoming => self.from.is_some_and(|from| from <= today.plus(ahead)),
            DueState::Done | DueState::ForTheClinic => false,
        }
    }
}

/// Everything that is due, done or to come, what is late first: of what comes again and again the latest that has begun,
/// and the next one.
pub fn care_due(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<CareDue> {
    let mut all = repeats(case, knowledge, jurisdiction, today);
    match case.stage(today) {
        Stage::Before => all.extend(baseline(case, knowledge, jurisdiction, today)),
        Stage::Taking | Stage::Paused => {
            all.extend(laboratory(case, knowledge, jurisdiction, today));
        }
        Stage::After(last_dose) => all.extend(after(case, knowledge, last_dose, today)),
    }
    all.extend(questions(case, knowledge, jurisdiction, today));
    all.sort_by(|one, other| {
        let key = |due: &CareDue| {
            let first = match due.stands {
                DueState::Overdue => 0_u8,
                DueState::Due => 1,
                DueState::Upcoming => 2,
                DueState::ForTheClinic => 3,
                DueState::Done => 4,
            };
            (first, due.to.or(due.from), due.kind)
        };
        (key(one), &one.rule, &one.analytes).cmp(&(key(other), &other.rule, &other.analytes))
    });
    all
}

/// The authority whose schedule is followed: the one that was chosen, else the label where the person is treated; where no
/// label is known, the consensus.
pub fn schedule_of(case: &CareCase, jurisdiction: Jurisdiction) -> Authority {
    case.schedule.unwrap_or(match jurisdiction {
        Jurisdiction::Us => Authority::UsLabel,
        Jurisdiction::Uk => Authority::UkLabel,
        Jurisdiction::Eu => Authority::Delphi2022,
    })
}

/// Whether an item is one of before the first dose.
pub(crate) fn is_baseline(item: &ScheduleItem) -> bool {
    item.anchor == crate::knowledge::Anchor::Start && item.to.is_some_and(|to| to <= 0)
}

/// The first day at the highest dose that was taken so far.
fn peak_dose(case: &CareCase, today: Day) -> Option<Day> {
    let taken = case.doses.iter().map(|one| &one.value);
    let taken = taken.filter(|one| one.from <= today && one.outcome != Outcome::Missed);
    let highest = taken.clone().map(|one| one.daily).max()?;
    taken
        .filter(|one| one.daily == highest)
        .map(|one| one.from)
        .min()
}

/// What is measured on treatment. A baseline that was never taken cannot be taken any more, and is not asked for.
pub(crate) fn laboratory(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<CareDue> {
    let known = &knowledge.laboratory;
    let results: Vec<(Id, Day)> = case
        .results
        .iter()
        .filter_map(|result| Some((result.analyte.clone(), result.on?)))
        .filter(|(_, on)| *on <= today)
        .collect();
    let milestones = Milestones {
        start: case.first_dose,
        peak_dose: peak_dose(case, today),
        end: None,
    };
    let authority = schedule_of(case, jurisdiction);
    let mut begun: BTreeMap<Id, LaboratoryDue> = BTreeMap::new();
    let mut ahead = Vec::new();
    for mut due in laboratory_due(known, authority, &milestones, &results, today) {
        let item = known.items.iter().find(|one| one.value.id == due.item);
        let Some(item) = item.filter(|one| one.value.jurisdictions.holds_in(jurisdiction)) else {
            continue;
        };
        // Late is done: the schedule asked for a value, and there is one.
        let measured = |analyte: &Id| {
            let mut results = results.iter();
            results.any(|(of, on)| of == analyte && due.from.is_some_and(|from| *on >= from))
        };
        if due.stands == DueState::Overdue && due.analytes.iter().all(measured) {
            due.stands = DueState::Done;
        }
        if is_baseline(&item.value) && due.stands != DueState::Done {
            continue;
        }
        if due.stands == DueState::Upcoming {
            ahead.push(due);
        } else {
            begun.insert(due.item.clone(), due);
        }
    }
    let all = begun.into_values().chain(ahead);
    all.map(|due| {
        of_schedule(
            due.item,
            due.analytes,
            (due.from, due.to),
            due.stands,
            due.says,
            due.basis,
        )
    })
    .collect()
}

fn of_schedule(
    rule: Id,
    analytes: Vec<Id>,
    (from, to): (Option<Day>, Option<Day>),
    stands: DueState,
    says: String,
    basis: Arc<Basis>,
) -> CareDue {
    CareDue {
        rule,
        kind: CareDueKind::Laboratory,
        whose: CareDueKind::Laboratory.whose(),
        analytes,
        asks: Vec::new(),
        fasting: false,
        from,
        to,
        stands,
        says,
        evidence: Vec::new(),
        basis,
    }
}

/// What is measured before the first dose, by the schedule that is followed. It has no days of its own: the first dose
/// waits for it.
fn baseline(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<CareDue> {
    let authority = schedule_of(case, jurisdiction);
    let items = knowledge.laboratory.items.iter().filter(|item| {
        item.value.authority == authority
            && item.value.jurisdictions.holds_in(jurisdiction)
            && is_baseline(&item.value)
    });
    items
        .map(|item| {
            let since = moved(today, item.value.from.unwrap_or(0));
            let missing = |analyte: &&Id| {
                !case.results.iter().any(|result| {
                    result.analyte == **analyte
                        && result.on.is_some_and(|on| (since..=today).contains(&on))
                })
            };
            let missing: Vec<Id> = item
                .value
                .analytes
                .iter()
                .filter(missing)
                .cloned()
                .collect();
            let (analytes, stands) = if missing.is_empty() {
                (item.value.analytes.clone(), DueState::Done)
            } else {
                (missing, DueState::Due)
            };
            let (says, basis) = (item.value.says.clone(), Arc::clone(&item.basis));
            of_schedule(
                item.value.id.clone(),
                analytes,
                (None, None),
                stands,
                says,
                basis,
            )
        })
        .collect()
}

/// Measurements that a result asked to be repeated. A later result of the same analyte takes the place of the one that
/// asked, and asks or does not ask anew.
fn repeats(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    today: Day,
) -> Vec<CareDue> {
    // Two rules on one analyte ask for it once, by the earlier day.
    let mut found: BTreeMap<Id, CareDue> = BTreeMap::new();
    for counsel in followed(case, knowledge, jurisdiction, today) {
        let Some((again, reason)) = counsel
            .again
            .as_ref()
            .zip(counsel.advice.reasons.as_slice().first())
        else {
            continue;
        };
        let Some(analyte) = Id::new(&again.what) else {
            continue;
        };
        let earlier = found
            .get(&analyte)
            .is_some_and(|one| one.to <= Some(again.to));
        if earlier {
            continue;
        }
        let due = CareDue {
            rule: reason.rule.clone(),
            kind: CareDueKind::Repeat,
            whose: CareDueKind::Repeat.whose(),
            analytes: Vec::from([analyte.clone()]),
            asks: Vec::new(),
            fasting: again.fasting,
            from: Some(again.from),
            to: Some(again.to),
            stands: stands((again.from, again.to), today),
            says: reason.says.clone(),
            evidence: reason.evidence.clone(),
            basis: Arc::clone(&reason.basis),
        };
        found.insert(analyte, due);
    }
    found.into_values().collect()
}

fn stands((from, to): (Day, Day), today: Day) -> DueState {
    if today < from {
        DueState::Upcoming
    } else if today <= to {
        DueState::Due
    } else {
        DueState::Overdue
    }
}

/// The latest check after the course that has begun, and the next one.
fn after(case: &CareCase, knowledge: &Knowledge, last_dose: Day, today: Day) -> Vec<CareDue> {
    let done: Vec<Day> = case.aftercare_checks.iter().map(|one| one.on).collect();
    let (mut begun, mut ahead) = (None, None);
    for check in aftercare(&knowledge.outcome, last_dose, &done, today) {
        if check.stands != DueState::Upcoming {
            begun = Some(check);
        } else if ahead.is_none() {
            ahead = Some(check);
        }
    }
    let both = begun.into_iter().chain(ahead);
    both.map(|check| CareDue {
        rule: check.check,
        kind: CareDueKind::Aftercare,
        whose: CareDueKind::Aftercare.whose(),
        analytes: Vec::new(),
        asks: check.asks,
        fasting: false,
        from: Some(check.from),
        to: Some(check.to),
        stands: check.stands,
        says: check.says,
        evidence: Vec::new(),
        basis: check.basis,
    })
    .collect()
}
