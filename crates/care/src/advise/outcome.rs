//! The course under way: whether it may be completed, an early flare, acne fulminans; and whether another one has to wait.

use alloc::vec::Vec;

use retinue_kernel::{Day, FactId};

use super::Asked;
use super::interactions::ULCERATING_FLARE;
use crate::case::{CareCase, Noted, SymptomTold};
use crate::counsel::Counsel;
use crate::dose::{DayEntry, Given, given};
use crate::knowledge::{Knowledge, Lesion};
use crate::outcome::{CourseSoFar, flare, fulminans, may_complete, second_course};
use crate::severity::LesionCounts;

/// Signs in the whole body beside acne fulminans.
const SYSTEMIC: [&str; 3] = ["fever", "joint-pain", "septic"];

pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let known = &asked.knowledge.outcome;
    let mut all = Vec::new();
    // That another course was decided on shortens no wait for it.
    let ended = asked.case.ended.as_ref();
    if let Some(end) = ended.filter(|end| !asked.is_treated() && end.on <= asked.today) {
        all.extend(second_course(
            known,
            asked.case.last_dose_after(end.on),
            asked.jurisdiction,
            asked.today,
            core::slice::from_ref(&end.fact),
        ));
    }
    if asked.is_treated() {
        let (course, facts) = course_so_far(asked.case, asked.knowledge, asked.today);
        all.extend(may_complete(
            known,
            &course,
            asked.jurisdiction,
            asked.today,
            &facts,
        ));
        all.extend(early_flare(asked));
    }
    if asked.has_fulminans() {
        let is = |names: &[&str]| {
            let told = asked.symptoms.iter();
            let told = told.filter(|one| names.contains(&one.value.symptom.as_str()));
            told.map(|one| one.fact.clone()).collect::<Vec<FactId>>()
        };
        let systemic = is(&SYSTEMIC);
        let weight = asked.until_today(&asked.case.weights).pop();
        let mut facts = is(&[ULCERATING_FLARE]);
        facts.extend(systemic.iter().cloned());
        all.extend(fulminans(
            known,
            !systemic.is_empty(),
            weight.map(|one| one.value),
            asked.jurisdiction,
            &facts,
        ));
    }
    all
}

/// A flare that began on treatment and still stands, by the first day that told of it.
fn early_flare(asked: &Asked<'_>) -> Vec<Counsel> {
    let Some(first_dose) = asked.case.first_dose else {
        return Vec::new();
    };
    let told =
        |one: &&&Noted<SymptomTold>| one.value.symptom.as_str() == "flare" && one.on >= first_dose;
    let Some(began) = asked.symptoms.iter().find(told) else {
        return Vec::new();
    };
    let facts = [began.fact.clone()];
    flare(
        &asked.knowledge.outcome,
        began.on,
        asked.jurisdiction,
        asked.today,
        &facts,
    )
}

/// A course as far as it has come, with the facts that show it.
///
/// Nodules are compared only where they were counted by the same size in the same regions. Of the two sums by weight the
/// smaller one counts, so that no course looks more complete than it is.
pub fn course_so_far(
    case: &CareCase,
    knowledge: &Knowledge,
    today: Day,
) -> (CourseSoFar, Vec<FactId>) {
    let mut facts = Vec::new();
    let mut course = CourseSoFar {
        started: case.first_dose,
        ..CourseSoFar::default()
    };
    if let Some((before, now)) = case.first_dose.and_then(|first| counts(case, first, today))
        && before.value.comparable(&now.value, Lesion::Nodule)
    {
        course.nodules_before = before.value.total(Lesion::Nodule);
        course.nodules_now = now.value.total(Lesion::Nodule);
        facts.extend([before.fact.clone(), now.fact.clone()]);
    }
    let days: Vec<DayEntry> = case
        .doses
        .iter()
        .map(|one| one.value)
        .filter(|entry| entry.from <= today)
        // The sum is this course's: what an earlier one gave belongs to that.
        .filter(|entry| case.first_dose.is_none_or(|first| entry.to >= first))
        .map(|entry| DayEntry {
            from: case
                .first_dose
                .map_or(entry.from, |first| entry.from.max(first)),
            to: entry.to.min(today),
            ..entry
        })
        .collect();
    let untold = &case.untold;
    if let Some(weight) = case
        .weight()
        .filter(|_| !days.is_empty() || !untold.is_empty())
    {
        let weights = case.weight_entries();
        let sum = given(
            &Given {
                weights: &weights,
                days: &days,
                untold,
            },
            weight.value,
            knowledge,
        );
        course.cumulative_at_most =
            Some(sum.most_by_latest_weight.max(sum.most_by_weight_of_period));
        course.cumulative = Some(sum.by_latest_weight.min(sum.by_weight_of_period));
    }
    (course, facts)
}

pub(crate) type Counted<'a> = &'a Noted<LesionCounts>;

/// The latest count until the first dose, and the latest after it.
pub(crate) fn counts(
    case: &CareCase,
    first: Day,
    today: Day,
) -> Option<(Counted<'_>, Counted<'_>)> {
    let key = |one: &Counted<'_>| (one.on, one.fact.clone());
    let all = case.lesions.iter();
    let before = all.clone().filter(|one| one.on <= first).max_by_key(key)?;
    let after = all.filter(|one| one.on > first && one.on <= today);
    Some((before, after.max_by_key(key)?))
}
