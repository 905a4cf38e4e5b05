//! Practitioner and PractitionerRole: a prescriber of the programme.

use super::super::chart::Practice;
use super::super::coded;
use super::super::json::Element;
use super::super::names::Names;
use super::super::resource::{Resource, named_reference};

/// A prescriber, and the part that the prescriber has in the programme.
///
/// No identifier of a state or of a registry of practitioners is on record, so the only one is that of the installation.
pub fn practice(names: &Names, party: &Practice, sandbox: bool) -> [Resource; 2] {
    let id = names.of_party("Practitioner", &party.id);
    let identifier = Element::new()
        .with("system", "urn:retinue:prescriber")
        .with("value", party.id.as_str());
    let name = party.name.as_deref().unwrap_or(party.id.as_str());
    let practitioner = Element::new()
        .with("identifier", vec![identifier])
        .with("active", party.certified)
        .with("name", vec![Element::new().with("text", name)]);
    let role = Element::new()
        .with("active", party.certified)
        .with(
            "period",
            party
                .certified_until
                .map(|until| Element::new().with("end", until)),
        )
        .with(
            "practitioner",
            named_reference("Practitioner", &id, party.name.as_deref()),
        )
        .with(
            "code",
            vec![coded::concept(
                vec![coded::ours("part", "prescriber")],
                "prescriber of the programme",
            )],
        );
    [
        Resource::new("Practitioner", id, practitioner),
        Resource::new(
            "PractitionerRole",
            names.of_party("PractitionerRole", &party.id),
            role,
        ),
    ]
    .map(|made| Resource { sandbox, ..made })
}
