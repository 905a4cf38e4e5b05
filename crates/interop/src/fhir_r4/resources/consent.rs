//! Consent: a form of the programme that a patient or a guardian signed.

use retinue_kernel::{Fact, Signer};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::{Resource, reference};
use super::questionnaire_response;

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.record.facts().iter();
    facts.filter_map(|fact| consent(chart, fact)).collect()
}

fn consent(chart: &Chart<'_>, fact: &Fact) -> Option<Resource> {
    let envelope = &fact.event.envelope;
    let signed = fact.event.payload.signature()?;
    if !signed.form.is_signed_by_patients() {
        return None;
    }
    let answers = signed.signing.is_some().then(|| {
        let id = questionnaire_response::id(chart, &envelope.id);
        reference("QuestionnaireResponse", &id)
    });
    let policy = match signed.edition {
        Some(edition) => format!("{}, edition {edition}", signed.form),
        None => signed.form.to_string(),
    };
    let who: Vec<&str> = signed.signers.iter().map(|one| one.as_str()).collect();
    let patient_signed = signed.signers.contains(&Signer::Patient);
    let body = Element::new()
        .with("status", "active")
        .with("scope", coded::hl7("consentscope", "treatment"))
        .with(
            "category",
            vec![coded::concept(
                vec![coded::ours("form", signed.form.as_str())],
                &format!("{}, signed by {}", signed.form, who.join(" and ")),
            )],
        )
        .with("patient", chart.subject())
        .with("dateTime", envelope.on)
        .with("performer", patient_signed.then(|| vec![chart.subject()]))
        .with("sourceReference", answers)
        .with("policyRule", coded::text(&policy));
    let id = chart.id("Consent", &envelope.id, "");
    Some(Resource::new("Consent", id, body).of_fact(envelope))
}
