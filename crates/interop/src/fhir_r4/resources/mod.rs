//! One kind of resource a file.

mod adverse_event;
mod allergy;
mod care_plan;
mod communication;
mod consent;
mod detected_issue;
mod document_reference;
mod group;
mod medication;
mod medication_dispense;
mod medication_request;
mod medication_statement;
mod observation;
mod organization;
mod patient;
mod practitioner;
mod provenance;
mod questionnaire;
mod questionnaire_response;
mod task;

pub use document_reference::{binary, hands_out, with_whole_addresses};
pub use group::{group, group_id};
pub use medication::medications;
pub use organization::pharmacy;
pub use patient::patient;
pub use practitioner::practice;
pub use questionnaire::questionnaires;

use std::collections::BTreeMap;

use retinue_care::event::CareFact;
use retinue_kernel::{FactId, Payload, Timestamp};

use super::chart::Chart;
use super::received::as_received;
use super::resource::Resource;

/// A kind of what is on record about a patient, and how it is told.
type Kind = (&'static str, fn(&Chart<'_>) -> Vec<Resource>);

/// Every kind but Provenance, which tells of all of them, in the order in which they are told.
const KINDS: &[Kind] = &[
    ("Patient", |chart| vec![patient(chart)]),
    ("Consent", consent::of),
    ("QuestionnaireResponse", questionnaire_response::of),
    ("DocumentReference", document_reference::of),
    ("Observation", observation::of),
    ("MedicationRequest", medication_request::of),
    ("MedicationDispense", medication_dispense::of),
    ("MedicationStatement", medication_statement::of),
    ("AllergyIntolerance", allergy::of),
    ("CarePlan", care_plan::of),
    ("AdverseEvent", adverse_event::of),
    ("DetectedIssue", detected_issue::of),
    ("Communication", communication::of),
    ("Task", task::of),
];

/// Whether what care advises is told by resources of this kind: by its own, and by the Provenance of these.
pub fn tells_advice(kind: &str) -> bool {
    ["DetectedIssue", "Provenance"].contains(&kind)
}

/// What is on record about a patient of one kind, in the order of recording.
pub fn of_patient_as(chart: &Chart<'_>, kind: &str) -> Vec<Resource> {
    match KINDS.iter().find(|(own, _)| *own == kind) {
        Some((_, of)) => in_full(chart, of(chart)),
        None => {
            let mut all = of_patient(chart);
            all.retain(|resource| resource.kind == kind);
            all
        }
    }
}

/// Everything on record about a patient, the patient first, then kind by kind in the order of recording.
pub fn of_patient(chart: &Chart<'_>) -> Vec<Resource> {
    let told = KINDS.iter().flat_map(|(_, of)| of(chart)).collect();
    let mut all = in_full(chart, told);
    let provenance: Vec<Resource> = all
        .iter()
        .filter_map(|resource| provenance::of(chart, resource))
        .collect();
    all.extend(provenance.into_iter().map(|mut one| {
        one.sandbox = chart.sandbox;
        one
    }));
    all
}

/// With what was received beside what was understood, and marked where nothing of it is real.
fn in_full(chart: &Chart<'_>, mut told: Vec<Resource>) -> Vec<Resource> {
    let corrected = corrected_at(chart);
    for resource in &mut told {
        let fact = resource.recorded.as_ref().map(|envelope| &envelope.id);
        let again = fact.and_then(|fact| corrected.get(fact)).copied();
        resource.updated = resource.updated.max(again);
        if let Some(sent) = fact.and_then(|fact| chart.received.get(fact)) {
            resource.body = as_received(std::mem::take(&mut resource.body), resource.kind, sent);
        }
        resource.sandbox = chart.sandbox;
    }
    told
}

/// When the ledger learned that a fact was put right or taken back: what shows it changed then, and whoever asks for what is new
/// has to hear of it.
fn corrected_at<'a>(chart: &'a Chart<'_>) -> BTreeMap<&'a FactId, Timestamp> {
    let gate = chart.record.facts().iter();
    let gate = gate.filter_map(|fact| match &fact.event.payload {
        Payload::FactCorrected { of, .. } => Some((of, fact.event.envelope.recorded_at?)),
        _ => None,
    });
    let care = chart.care.timeline().iter();
    let care = care.filter_map(|event| match &event.fact {
        CareFact::CareCorrected { of, .. } => Some((of, event.envelope.recorded_at?)),
        _ => None,
    });
    // In the order of recording: of several corrections the last one counts.
    gate.chain(care).collect()
}

/// What is the same for every patient: capsules and forms.
pub fn at_hand(
    knowledge: &retinue_care::Knowledge,
    rulebooks: super::chart::Programmes<'_>,
    sandbox: bool,
) -> Vec<Resource> {
    let mut all = medications(knowledge);
    for rulebook in rulebooks {
        all.extend(questionnaires(rulebook));
    }
    for resource in &mut all {
        resource.sandbox = sandbox;
    }
    all
}
