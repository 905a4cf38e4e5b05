//! Contacts, overrides, reports to a regulator, and facts that were wrong.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{FactId, Id, RefusedBecause};

use super::{Admission, admit, wrong};
use crate::concern::{Whom, tasks};
use crate::event::{CareEvent, CareFact, Replacement};
use crate::record::CareRecord;

pub(super) fn waits(task: &Id, asked: &Admission<'_>) -> Option<RefusedBecause> {
    let whom = Whom {
        jurisdiction: asked.jurisdiction,
        born: asked.born,
    };
    let known = tasks(asked.record, asked.knowledge, whom);
    match known.iter().find(|one| one.id == *task) {
        Some(one) if one.waits() => None,
        Some(_) => Some(wrong(
            "task",
            String::from("the person was reached about it already"),
            "Nothing more is to be done here; record another contact where one was made.",
        )),
        None => Some(wrong(
            "task",
            format!("nothing of the name '{task}' waits"),
            "Open the list of what waits again.",
        )),
    }
}

pub(super) fn overridden(
    rule: &Id,
    evidence: &[FactId],
    knowledge: &Id,
    asked: &Admission<'_>,
) -> Option<RefusedBecause> {
    let mut reasons = asked
        .advised
        .iter()
        .flat_map(|counsel| counsel.advice.reasons.as_slice());
    let stands = reasons.any(|reason| reason.rule == *rule && reason.evidence == evidence);
    (!stands || *knowledge != asked.knowledge.hash).then(|| {
        wrong(
            "rule",
            format!("'{rule}' is not advised on these facts, or not any more"),
            "Read the advice as it is now, and override that.",
        )
    })
}

pub(super) fn sent(of: &FactId, record: &CareRecord) -> Option<RefusedBecause> {
    let reported = record
        .fact(of)
        .is_some_and(|event| matches!(event.fact, CareFact::AdverseEventReported { .. }));
    let again = record.facts().iter().any(
        |event| matches!(&event.fact, CareFact::AdverseEventReportSent { of: one, .. } if one == of),
    );
    (!reported || again).then(|| {
        wrong(
            "of",
            format!("'{of}' names no reaction whose report is still to be sent"),
            "Choose the reaction from the list.",
        )
    })
}

pub(super) fn corrected(
    of: &FactId,
    instead: Option<&Replacement>,
    asked: &Admission<'_>,
) -> Vec<RefusedBecause> {
    let Some(wrong_one) = asked.record.fact(of) else {
        return Vec::from([wrong(
            "of",
            format!("'{of}' names no fact of care that stands"),
            "Choose the wrong fact from the timeline.",
        )]);
    };
    let Some(instead) = instead else {
        return Vec::new();
    };
    if instead.fact.kind() != wrong_one.fact.kind() {
        return Vec::from([wrong(
            "instead",
            format!(
                "a fact of kind '{}' cannot stand in the place of one of kind '{}'",
                instead.fact.kind(),
                wrong_one.fact.kind()
            ),
            "Take the wrong fact back, and record the other one anew.",
        )]);
    }
    let without: Vec<CareEvent> = asked
        .record
        .facts()
        .iter()
        .filter(|event| event.envelope.id != *of)
        .cloned()
        .collect();
    let without = CareRecord::of(without);
    let asked = Admission {
        record: &without,
        ..*asked
    };
    match admit(&instead.fact, instead.on, &asked) {
        Ok(()) => Vec::new(),
        Err(refused) => refused.because,
    }
}
