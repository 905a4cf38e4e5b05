//! One kind of resource a file.

mod adverse_event;
mod allergy;
mod care_plan;
mod communication;
mod consent;
mod detected_issue;
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

pub use medication::medications;
pub use organization::pharmacy;
pub use patient::patient;
pub use practitioner::practice;
pub use questionnaire::questionnaires;

use super::chart::Chart;
use super::received::as_received;
use super::resource::Resource;

/// Everything on record about a patient, the patient first, then kind by kind in the order of recording.
pub fn of_patient(chart: &Chart<'_>) -> Vec<Resource> {
    let mut all = vec![patient(chart)];
    all.extend(consent::of(chart));
    all.extend(questionnaire_response::of(chart));
    all.extend(observation::of(chart));
    all.extend(medication_request::of(chart));
    all.extend(medication_dispense::of(chart));
    all.extend(medication_statement::of(chart));
    all.extend(allergy::of(chart));
    all.extend(care_plan::of(chart));
    all.extend(adverse_event::of(chart));
    all.extend(detected_issue::of(chart));
    all.extend(communication::of(chart));
    all.extend(task::of(chart));
    for resource in &mut all {
        let fact = resource.recorded.as_ref().map(|envelope| &envelope.id);
        if let Some(sent) = fact.and_then(|fact| chart.received.get(fact)) {
            resource.body = as_received(std::mem::take(&mut resource.body), resource.kind, sent);
        }
    }
    let provenance: Vec<Resource> = all
        .iter()
        .filter_map(|resource| provenance::of(chart, resource))
        .collect();
    all.extend(provenance);
    for resource in &mut all {
        resource.sandbox = chart.sandbox;
    }
    all
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
