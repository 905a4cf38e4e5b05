//! The evaluator that was written apart, asked at every point that the acts lead to: histories that nobody would throw
//! dice for, a correction of a correction among them.

use retinue_kernel::{Day, DispenseRequest, Payload, authorise};
use serde_json::json;

use super::Registry;
use super::life::{Counter, Life, Party};
use crate::harness::slugs;
use crate::oracle;

/// Whether both say the same of each prescription, at each pharmacy: verdict, last day, reasons, earliest day.
pub(crate) fn both_evaluators_agree(registry: &Registry, life: &Life) -> bool {
    let edition = &registry.rules.at(life.today).edition.id;
    let parties = |party| json!(life.parties[&party].facts);
    let mut question = json!({
        "programme": "us-ipledge",
        "edition": edition,
        "on": life.today,
        "events": life.told,
        "prescriber": parties(Party::Prescriber),
    });
    let facts = life.record.facts().iter();
    let written = facts
        .filter(|fact| matches!(fact.event.payload, Payload::PrescriptionWritten { .. }))
        .map(|fact| &fact.event.envelope.id);
    written.into_iter().all(|prescription| {
        Counter::ALL.into_iter().all(|counter| {
            let request = DispenseRequest {
                prescription: prescription.clone(),
                pharmacy: counter.id(),
            };
            question["request"] = json!({ "prescription": prescription, "pharmacy": counter.id() });
            question["pharmacy"] = parties(Party::Pharmacy(counter));
            let decision = authorise(&life.case(counter), &request, &registry.rules, life.today);
            let verdict = oracle::judge(&question);
            verdict.until == decision.until().map(Day::date)
                && verdict.earliest == decision.earliest().map(Day::date)
                && verdict
                    .slugs
                    .iter()
                    .map(String::as_str)
                    .eq(slugs(&decision))
        })
    })
}
