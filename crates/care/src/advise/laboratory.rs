//! Results and what follows, and what is due.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use retinue_kernel::{Day, Id};

use super::Asked;
use crate::counsel::Counsel;
use crate::due::{is_baseline, laboratory, schedule_of};
use crate::knowledge::{AdviceCode, ScheduleItem};
use crate::laboratory::{Around, DueState, LaboratoryResult, follow};

/// What follows from the latest results of each analyte, and what is due.
pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let mut all = from_results(asked);
    if asked.is_treated() {
        all.extend(due(asked));
    } else if asked.stage == crate::case::Stage::Before {
        all.extend(baseline(asked));
    }
    all
}

/// What follows from the latest result of each analyte.
pub(super) fn from_results(asked: &Asked<'_>) -> Vec<Counsel> {
    let around = Around {
        baseline: before_treatment(asked),
        symptoms: asked.symptom_ids(),
        no_symptoms: asked.symptoms.is_empty() && !asked.case.no_symptoms.is_empty(),
        sex: asked.case.sex,
        age: asked.case.age(asked.today).map(u16::from),
    };
    let laboratory = &asked.knowledge.laboratory;
    let mut all = follow(laboratory, &standing(asked), &around, asked.jurisdiction);
    for counsel in &mut all {
        told_by_symptoms(asked, counsel);
    }
    all
}

/// The latest result of each analyte: two of different days make one pattern, too.
fn standing(asked: &Asked<'_>) -> Vec<LaboratoryResult> {
    let mut latest: BTreeMap<&Id, Vec<&LaboratoryResult>> = BTreeMap::new();
    for (result, on) in dated(asked) {
        let known = latest.entry(&result.analyte).or_default();
        if known.first().is_some_and(|one| one.on < Some(on)) {
            known.clear();
        }
        if known.first().is_none_or(|one| one.on == Some(on)) {
            known.push(result);
        }
    }
    let mut results: Vec<LaboratoryResult> = latest.into_values().flatten().cloned().collect();
    in_order(&mut results);
    results
}

/// Results of today or before, with their day.
fn dated<'a>(asked: &Asked<'a>) -> impl Iterator<Item = (&'a LaboratoryResult, Day)> {
    let today = asked.today;
    let results = asked.case.results.iter();
    results
        .filter_map(|result| Some((result, result.on?)))
        .filter(move |(_, on)| *on <= today)
}

/// The latest results until the first dose.
fn before_treatment(asked: &Asked<'_>) -> Vec<LaboratoryResult> {
    let Some(first) = asked.case.first_dose else {
        return Vec::new();
    };
    let mut results: Vec<LaboratoryResult> =
        dated(asked).map(|(result, _)| result.clone()).collect();
    in_order(&mut results);
    crate::laboratory::baseline(&results, first)
}

fn in_order(results: &mut [LaboratoryResult]) {
    results.sort_by(|one, other| {
        (one.on, &one.analyte, &one.fact).cmp(&(other.on, &other.analyte, &other.fact))
    });
}

/// A rule on symptoms rests on the facts that told of them, too.
fn told_by_symptoms(asked: &Asked<'_>, counsel: &mut Counsel) {
    let mut reasons = counsel.advice.reasons.as_slice().to_vec();
    for reason in &mut reasons {
        let mut rules = asked.knowledge.laboratory.rules.iter();
        if let Some(rule) = rules.find(|rule| rule.value.id == reason.rule) {
            reason.evidence.extend(asked.told_of(&rule.value.symptoms));
        }
    }
    if let Some(reasons) = retinue_kernel::NonEmpty::new(reasons) {
        counsel.advice.reasons = reasons;
    }
}

/// What is missing before the first dose. It puts the first dose off where no authority that speaks here is content.
fn baseline(asked: &Asked<'_>) -> Option<Counsel> {
    let here = |item: &&ScheduleItem| {
        item.jurisdictions.holds_in(asked.jurisdiction)
            && is_baseline(item)
            && asked
                .case
                .schedule
                .is_none_or(|chosen| chosen == item.authority)
    };
    let items = asked.knowledge.laboratory.items.iter();
    let items: Vec<&ScheduleItem> = items.map(|one| &one.value).filter(here).collect();
    let followed = schedule_of(asked.case, asked.jurisdiction);
    let missing = |item: &ScheduleItem| -> Vec<Id> {
        let from = asked.today.minus(item.from.unwrap_or(0).unsigned_abs());
        let measured = |analyte: &Id| {
            dated(asked).any(|(result, on)| result.analyte == *analyte && on >= from)
        };
        let missing = item.analytes.iter().filter(|one| !measured(one));
        missing.cloned().collect()
    };
    let own = items.iter().find(|item| item.authority == followed)?;
    let lacks = missing(own);
    if lacks.is_empty() {
        return None;
    }
    let lacks: Vec<&str> = lacks
        .iter()
        .map(|one| asked.knowledge.laboratory.name_of(one))
        .collect();
    let content = items.iter().any(|item| missing(item).is_empty());
    let words = [
        (
            "what",
            format!("{} Missing: {}", own.says, lacks.join(", ")),
        ),
        ("to", asked.today.to_string()),
    ];
    if content {
        asked.says(AdviceCode::LaboratoryDue, &words, Vec::new())
    } else {
        asked.says_before_beginning(AdviceCode::LaboratoryDue, &words, Vec::new())
    }
}

/// What is due on treatment: of each item of the schedule the latest of its days that have begun.
fn due(asked: &Asked<'_>) -> Vec<Counsel> {
    let all = laboratory(asked.case, asked.knowledge, asked.jurisdiction, asked.today);
    let said = all.into_iter().filter_map(|due| {
        let code = match due.stands {
            DueState::Due => AdviceCode::LaboratoryDue,
            DueState::Overdue => AdviceCode::LaboratoryOverdue,
            _ => return None,
        };
        let analytes: Vec<&str> = due
            .analytes
            .iter()
            .map(|one| asked.knowledge.laboratory.name_of(one))
            .collect();
        let words = [
            ("what", format!("{} ({})", due.says, analytes.join(", "))),
            ("to", due.to.map(|to| to.to_string()).unwrap_or_default()),
        ];
        asked.says(code, &words, Vec::new())
    });
    said.collect()
}
