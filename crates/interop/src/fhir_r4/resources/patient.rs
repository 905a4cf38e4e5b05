//! Patient.

use super::super::chart::Chart;
use super::super::json::Element;
use super::super::resource::Resource;

/// The patient.
///
/// The name is kept as one line, and nobody guesses which part of it is the family's. Gender is not on record: the sex by which a
/// laboratory chooses its range is another thing, so it stays `unknown`.
pub fn patient(chart: &Chart<'_>) -> Resource {
    let person = &chart.person;
    let telecom = [("phone", &person.telephone), ("email", &person.email)];
    let telecom: Vec<Element> = telecom
        .into_iter()
        .filter_map(|(system, value)| {
            let value = value.as_ref()?;
            Some(Element::new().with("system", system).with("value", value))
        })
        .collect();
    let identifier = Element::new()
        .with("system", "urn:retinue:programme-number")
        .with("value", &person.number);
    let address = person
        .address
        .as_ref()
        .map(|line| vec![Element::new().with("text", line)]);
    let body = Element::new()
        .with("identifier", vec![identifier])
        .with("active", true)
        .with("name", vec![Element::new().with("text", &person.name)])
        .with("telecom", telecom)
        .with("gender", "unknown")
        .with("birthDate", person.born)
        .with("address", address)
        .with("generalPractitioner", chart.treating().map(|one| vec![one]));
    let mut moments = chart.record.facts().iter();
    let updated = moments.rfind(|fact| fact.event.envelope.recorded_at.is_some());
    Resource {
        updated: updated.and_then(|fact| fact.event.envelope.recorded_at),
        ..Resource::new("Patient", person.id.as_str(), body)
    }
}
