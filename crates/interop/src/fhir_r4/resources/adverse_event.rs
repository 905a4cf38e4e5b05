//! AdverseEvent.

use retinue_care::event::{CareEvent, CareFact, ReactionOutcome};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::Resource;

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.care.facts().iter();
    facts.filter_map(|event| reaction(chart, event)).collect()
}

fn reaction(chart: &Chart<'_>, event: &CareEvent) -> Option<Resource> {
    let CareFact::AdverseEventReported {
        reaction,
        serious,
        outcome,
        began_on,
    } = &event.fact
    else {
        return None;
    };
    let outcome = match outcome {
        ReactionOutcome::Recovered => "resolved",
        ReactionOutcome::Recovering => "recovering",
        ReactionOutcome::NotRecovered => "ongoing",
        ReactionOutcome::WithSequelae => "resolvedWithSequelae",
        ReactionOutcome::Unknown => "unknown",
    };
    let seriousness = if serious.is_empty() {
        "non-serious"
    } else {
        "serious"
    };
    let why: Vec<&str> = serious.iter().map(|one| one.as_str()).collect();
    let body = Element::new()
        .with("actuality", "actual")
        .with("event", coded::text(reaction.as_str()))
        .with("subject", chart.subject())
        .with("date", began_on.unwrap_or(event.envelope.on))
        .with("recordedDate", event.envelope.on)
        .with(
            "seriousness",
            coded::hl7("adverse-event-seriousness", seriousness).with("text", why.join(", ")),
        )
        .with("outcome", coded::hl7("adverse-event-outcome", outcome));
    let id = chart.id("AdverseEvent", &event.envelope.id, "");
    Some(Resource::new("AdverseEvent", id, body).of_fact(&event.envelope))
}
