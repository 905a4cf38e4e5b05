//! Provenance: who recorded what a resource shows, for whom and when.

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::{Resource, reference};

/// The provenance of a resource; none for one that shows no single fact, or a fact that nobody is named for.
pub(super) fn of(chart: &Chart<'_>, resource: &Resource) -> Option<Resource> {
    let envelope = resource.recorded.as_ref()?;
    let recorded = envelope.recorded_at?;
    let from = envelope.provenance.as_deref()?;
    let account = |account: &retinue_kernel::Id| {
        Element::new().with(
            "identifier",
            Element::new()
                .with("system", "urn:retinue:account")
                .with("value", account.as_str()),
        )
    };
    let behalf = from.on_behalf_of.as_ref().map(|party| {
        let is_treating = chart
            .prescriber
            .as_ref()
            .is_some_and(|one| one.id == *party);
        if is_treating {
            reference("Practitioner", &chart.names.of_party("Practitioner", party))
        } else {
            let named = Element::new()
                .with("system", "urn:retinue:party")
                .with("value", party.as_str());
            Element::new().with("identifier", named)
        }
    });
    let agent = |who: &retinue_kernel::Id, part: &str| {
        Element::new()
            .with(
                "type",
                coded::concept(vec![coded::ours("agent-part", part)], part),
            )
            .with("who", account(who))
    };
    let mut agents = Vec::new();
    if let Some(by) = &from.by {
        let role = from.capacity.map(|capacity| {
            let word = capacity.as_str();
            vec![coded::concept(vec![coded::ours("capacity", word)], word)]
        });
        agents.push(
            agent(by, "recorded")
                .with("role", role)
                .with("onBehalfOf", behalf),
        );
    }
    if let Some(helped) = &from.assisted_by {
        agents.push(agent(helped, "assisted"));
    }
    if agents.is_empty() {
        return None;
    }
    let body = Element::new()
        .with("target", vec![reference(resource.kind, &resource.id)])
        .with("occurredDateTime", envelope.on)
        .with("recorded", recorded)
        .with("agent", agents);
    let id = chart.names.of_fact(
        &chart.person.id,
        "Provenance",
        &envelope.id,
        &resource.reference(),
    );
    let made = Resource::new("Provenance", id, body);
    Some(Resource {
        updated: Some(recorded),
        ..made
    })
}
