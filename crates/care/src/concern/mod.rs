//! What a reported fact asked for on the day it was reported, and the contacts that wait for it.

mod task;

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id, PatientRecord, Payload};

use crate::basis::Jurisdiction;
use crate::counsel::Counsel;
use crate::effect::{follow_grade, follow_score, score, score_of_total, triage_at};
use crate::event::{CareEvent, CareFact};
use crate::knowledge::Knowledge;
use crate::laboratory::{Around, LaboratoryResult, Range, follow};
use crate::record::CareRecord;

pub(crate) use task::asks_since;
pub use task::{Task, tasks};

/// Of whom it is asked: where they are treated, and how old they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whom {
    /// Where they are treated.
    pub jurisdiction: Jurisdiction,
    /// The day of birth; whoever's is not known counts as young.
    pub born: Option<Day>,
}

impl Whom {
    /// By the gate's record, treated in a jurisdiction.
    pub fn of(gate: &PatientRecord, jurisdiction: Jurisdiction) -> Whom {
        let born = gate
            .facts()
            .iter()
            .rev()
            .find_map(|fact| match &fact.event.payload {
                Payload::PatientRegistered { born, .. } => Some(*born),
                _ => None,
            });
        Whom { jurisdiction, born }
    }

    fn age(self, on: Day) -> Option<u8> {
        u8::try_from(on.age_of(self.born?)).ok()
    }
}

/// What one fact asks for.
#[derive(Clone, PartialEq, Debug)]
pub struct Concern<'a> {
    /// The fact.
    pub event: &'a CareEvent,
    /// What it asks for, the most urgent first; never empty.
    pub counsels: Vec<Counsel>,
}

impl CareRecord {
    /// The symptoms that were told last on or before a day, and the fact that told them. A report without symptoms ends
    /// those before it.
    pub fn symptoms_on(&self, day: Day) -> Option<(&CareEvent, BTreeSet<Id>)> {
        let (event, symptoms) = self.latest(day, |fact| match fact {
            CareFact::SymptomReported { symptoms, .. } => Some(symptoms),
            _ => None,
        })?;
        Some((event, symptoms.iter().cloned().collect()))
    }

    /// Every symptom that was told of a day: what was reported on it, taken together, and what stood from the report before.
    /// A report of the same day takes nothing back.
    pub(crate) fn symptoms_about(&self, day: Day) -> BTreeSet<Id> {
        let reported = self.each(|fact| match fact {
            CareFact::SymptomReported { symptoms, .. } => Some(symptoms),
            _ => None,
        });
        let before = reported
            .iter()
            .rev()
            .find(|(event, _)| event.envelope.on < day);
        let of_day = reported
            .iter()
            .filter(|(event, _)| event.envelope.on == day);
        let all = before.into_iter().chain(of_day);
        all.flat_map(|(_, symptoms)| symptoms.iter().cloned())
            .collect()
    }

    /// The first day until `today` on which a contact about a task reached the person, of those recorded after a place.
    pub(crate) fn reached_about(
        &self,
        task: &FactId,
        since: Option<usize>,
        today: Day,
    ) -> Option<Day> {
        let reached = self.each(|fact| match fact {
            CareFact::ContactMade { task, reached, .. } => reached.then_some(task),
            _ => None,
        });
        let mut of_it = reached
            .into_iter()
            .filter(|(event, of)| *of == task && self.place(&event.envelope.id) > since);
        let on = of_it.next().map(|(event, _)| event.envelope.on);
        on.filter(|on| *on <= today)
    }

    /// Every laboratory result that can be read, the earliest first, each with its fact.
    pub fn results(&self, knowledge: &Knowledge) -> Vec<LaboratoryResult> {
        let found = self.each(Some);
        let read = |(event, fact): (&CareEvent, &CareFact)| result(event, fact, knowledge);
        found.into_iter().filter_map(read).collect()
    }
}

/// A fact as a laboratory result.
fn result(event: &CareEvent, fact: &CareFact, knowledge: &Knowledge) -> Option<LaboratoryResult> {
    let CareFact::LaboratoryResulted {
        analyte,
        value,
        unit,
        low,
        high,
        fasting,
        ctcae_version,
    } = fact
    else {
        return None;
    };
    let range = Range {
        low: *low,
        high: *high,
    };
    let value = format!("{value}");
    let read = knowledge
        .laboratory
        .result(analyte.as_str(), &value, Some(unit.as_str()), range)
        .ok()?;
    Some(LaboratoryResult {
        ctcae_version: *ctcae_version,
        fasting: *fasting,
        on: Some(event.envelope.on),
        fact: Some(event.envelope.id.clone()),
        ..read
    })
}

/// What each fact asked for when it was reported, in the order of recording.
pub fn concerns<'a>(record: &'a CareRecord, knowledge: &Knowledge, whom: Whom) -> Vec<Concern<'a>> {
    let results = record.results(knowledge);
    let facts = record.facts().iter();
    facts
        .map(|event| Concern {
            counsels: asked_by(event, record, &results, knowledge, whom),
            event,
        })
        .filter(|concern| !concern.counsels.is_empty())
        .collect()
}

fn asked_by(
    event: &CareEvent,
    record: &CareRecord,
    results: &[LaboratoryResult],
    knowledge: &Knowledge,
    whom: Whom,
) -> Vec<Counsel> {
    let jurisdiction = whom.jurisdiction;
    let (on, id) = (event.envelope.on, &event.envelope.id);
    let evidence = core::slice::from_ref(id);
    let mut found = match &event.fact {
        CareFact::SymptomReported { symptoms, .. } => {
            let symptoms: BTreeSet<Id> = symptoms.iter().cloned().collect();
            let known = &knowledge.effects;
            let mut found = triage_at(known, &symptoms, jurisdiction, whom.age(on), evidence);
            // A symptom makes another thing of a result that is known already.
            let latest = latest_of_each(results, on);
            let with = |symptoms| follow_results(&latest, symptoms, knowledge, jurisdiction);
            let without = with(BTreeSet::new());
            let more = with(symptoms);
            found.extend(more.into_iter().filter(|one| !without.contains(one)));
            found
        }
        CareFact::LaboratoryResulted { analyte, .. } => {
            // Beside what else is known by then: two results of different days make one pattern.
            let known: Vec<LaboratoryResult> = results
                .iter()
                .filter(|one| {
                    one.fact.as_ref() == Some(id) || one.analyte != *analyte || one.on != Some(on)
                })
                .cloned()
                .collect();
            let with = latest_of_each(&known, on);
            let mut without = with.clone();
            without.retain(|one| one.fact.as_ref() != Some(id));
            let symptoms = record.symptoms_about(on);
            let before = follow_results(&without, symptoms.clone(), knowledge, jurisdiction);
            let mut found = follow_results(&with, symptoms, knowledge, jurisdiction);
            let of_this_day = |fact: &FactId| {
                let mut all = results.iter();
                all.any(|one| one.fact.as_ref() == Some(fact) && one.on == Some(on))
            };
            found.retain(|counsel| {
                let reasons = counsel.advice.reasons.as_slice().iter();
                let mut evidence = reasons.flat_map(|reason| &reason.evidence);
                // What another result of the day asks for already is asked for once.
                evidence.clone().any(|fact| fact == id)
                    || (!before.contains(counsel) && !evidence.any(of_this_day))
            });
            found
        }
        CareFact::ScaleScored {
            scale,
            answers,
            total,
            ..
        } => {
            let scored = match total {
                Some(total) if answers.is_empty() => {
                    score_of_total(&knowledge.scales, scale.as_str(), *total)
                }
                _ => score(&knowledge.scales, scale.as_str(), answers),
            };
            let followed = scored
                .map(|score| follow_score(&knowledge.scales, &score, evidence))
                .unwrap_or_default();
            followed.into_iter().map(|one| one.counsel).collect()
        }
        CareFact::EffectGraded { term, grade, .. } => {
            let daily = record.plan_on(on).and_then(|plan| plan.daily_on(on));
            let known = &knowledge.effects;
            follow_grade(known, term.as_str(), *grade, daily, jurisdiction, evidence)
        }
        _ => Vec::new(),
    };
    found.sort_by_key(Counsel::least_urgent_last);
    found
}

/// The latest result of each analyte on or before a day.
fn latest_of_each(results: &[LaboratoryResult], on: Day) -> Vec<LaboratoryResult> {
    let mut latest: Vec<LaboratoryResult> = Vec::new();
    for result in results.iter().filter(|one| one.on <= Some(on)) {
        latest.retain(|one| one.analyte != result.analyte);
        latest.push(result.clone());
    }
    latest
}

fn follow_results(
    results: &[LaboratoryResult],
    symptoms: BTreeSet<Id>,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
) -> Vec<Counsel> {
    let around = Around {
        symptoms,
        ..Around::default()
    };
    follow(&knowledge.laboratory, results, &around, jurisdiction)
}
