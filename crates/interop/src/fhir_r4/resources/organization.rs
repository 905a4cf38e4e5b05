//! Organization, Location and HealthcareService: a pharmacy of the programme.

use super::super::chart::Practice;
use super::super::coded;
use super::super::json::Element;
use super::super::names::Names;
use super::super::resource::{Resource, named_reference};

/// A pharmacy: the organisation, its premises, and the service that it offers, which says whether it may dispense today.
pub fn pharmacy(names: &Names, party: &Practice, sandbox: bool) -> [Resource; 3] {
    let name = party.name.as_deref().unwrap_or(party.id.as_str());
    let identifier = || {
        vec![
            Element::new()
                .with("system", "urn:retinue:pharmacy")
                .with("value", party.id.as_str()),
        ]
    };
    let id = |kind| names.of_party(kind, &party.id);
    let organization = Element::new()
        .with("identifier", identifier())
        .with("active", true)
        .with("type", vec![coded::text("pharmacy")])
        .with("name", name);
    let whose = || named_reference("Organization", &id("Organization"), Some(name));
    let location = Element::new()
        .with("identifier", identifier())
        .with("name", name)
        .with("managingOrganization", whose());
    let standing = match (party.certified, party.certified_until) {
        (true, Some(until)) => {
            format!("Certified with the programme; {until} is the last certified day.")
        }
        (true, None) => "Certified with the programme.".to_owned(),
        (false, _) => "Not certified with the programme today: it may not dispense.".to_owned(),
    };
    let service = Element::new()
        .with("identifier", identifier())
        .with("active", party.certified)
        .with("providedBy", whose())
        .with("type", vec![coded::text("dispensing of isotretinoin")])
        .with(
            "location",
            vec![named_reference("Location", &id("Location"), Some(name))],
        )
        .with("name", name)
        .with("comment", standing);
    [
        Resource::new("Organization", id("Organization"), organization),
        Resource::new("Location", id("Location"), location),
        Resource::new("HealthcareService", id("HealthcareService"), service),
    ]
    .map(|made| Resource { sandbox, ..made })
}
