//! Communication: contacts with the patient, made or tried.

use retinue_care::event::CareFact;
use retinue_kernel::{Envelope, Payload};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::Resource;

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let gate = chart.record.facts().iter().filter_map(|fact| {
        let (topic, reached) = match &fact.event.payload {
            Payload::ContactRecorded { .. } => ("contact", true),
            Payload::StopTakingContacted { reached, .. } => ("told to stop taking", *reached),
            _ => return None,
        };
        Some(contact(chart, &fact.event.envelope, topic, None, reached))
    });
    let care = chart.care.facts().iter().filter_map(|event| {
        let CareFact::ContactMade { how, reached, .. } = &event.fact else {
            return None;
        };
        let how = Some(how.as_str());
        Some(contact(
            chart,
            &event.envelope,
            "something reported that asked for a contact",
            how,
            *reached,
        ))
    });
    gate.chain(care).collect()
}

/// Only who was reached was told: a try that reached nobody was not done.
fn contact(
    chart: &Chart<'_>,
    envelope: &Envelope,
    topic: &str,
    how: Option<&str>,
    reached: bool,
) -> Resource {
    let body = Element::new()
        .with("status", if reached { "completed" } else { "not-done" })
        .with(
            "statusReason",
            (!reached).then(|| coded::text("nobody was reached")),
        )
        .with(
            "medium",
            how.map(|how| vec![coded::concept(vec![coded::ours("contact", how)], how)]),
        )
        .with("subject", chart.subject())
        .with("topic", coded::text(topic))
        .with("sent", envelope.on)
        .with("recipient", vec![chart.subject()]);
    let id = chart.id("Communication", &envelope.id, "");
    Resource::new("Communication", id, body).of_fact(envelope)
}
