//! AllergyIntolerance.

use retinue_care::event::{CareEvent, CareFact};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::Resource;

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.care.facts().iter();
    facts.filter_map(|event| allergy(chart, event)).collect()
}

/// That none is known is told as such, in words: an empty list would say that nobody asked.
fn allergy(chart: &Chart<'_>, event: &CareEvent) -> Option<Resource> {
    let (words, anaphylaxis) = match &event.fact {
        CareFact::AllergyReported {
            allergy,
            anaphylaxis,
        } => (allergy.as_str(), *anaphylaxis == Some(true)),
        CareFact::NoAllergyKnown {} => ("no known allergy", false),
        _ => return None,
    };
    let reaction = anaphylaxis
        .then(|| vec![Element::new().with("manifestation", vec![coded::text("anaphylaxis")])]);
    let body = Element::new()
        .with(
            "clinicalStatus",
            coded::hl7("allergyintolerance-clinical", "active"),
        )
        .with(
            "verificationStatus",
            coded::hl7("allergyintolerance-verification", "unconfirmed"),
        )
        .with("criticality", anaphylaxis.then_some("high"))
        .with("code", coded::text(words))
        .with("patient", chart.subject())
        .with("recordedDate", event.envelope.on)
        .with("reaction", reaction);
    let id = chart.id("AllergyIntolerance", &event.envelope.id, "");
    Some(Resource::new("AllergyIntolerance", id, body).of_fact(&event.envelope))
}
