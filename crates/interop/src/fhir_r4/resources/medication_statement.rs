//! MedicationStatement: another medicine that is taken.

use retinue_care::event::{CareEvent, CareFact};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::Resource;

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.care.facts().iter();
    facts.filter_map(|event| statement(chart, event)).collect()
}

fn statement(chart: &Chart<'_>, event: &CareEvent) -> Option<Resource> {
    let CareFact::MedicineReported {
        medicine,
        agent,
        from,
        until,
    } = &event.fact
    else {
        return None;
    };
    let ended = chart
        .care
        .facts()
        .iter()
        .find_map(|other| match &other.fact {
            CareFact::MedicineEnded { of } if *of == event.envelope.id => Some(other.envelope.on),
            _ => None,
        });
    let until = ended.or(*until);
    let is_over = until.is_some_and(|until| until < chart.today);
    let understood = agent
        .as_ref()
        .map(|agent| coded::ours("agent", agent.as_str()))
        .into_iter()
        .collect();
    let body = Element::new()
        .with("status", if is_over { "completed" } else { "active" })
        .with(
            "medicationCodeableConcept",
            coded::concept(understood, medicine.as_str()),
        )
        .with("subject", chart.subject())
        .with(
            "effectivePeriod",
            Element::new().with("start", *from).with("end", until),
        )
        .with("dateAsserted", event.envelope.on);
    let id = chart.id("MedicationStatement", &event.envelope.id, "");
    Some(Resource::new("MedicationStatement", id, body).of_fact(&event.envelope))
}
