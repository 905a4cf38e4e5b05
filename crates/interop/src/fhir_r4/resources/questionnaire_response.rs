//! QuestionnaireResponse: a form as it was answered and signed.

use retinue_kernel::{Answered, Fact, FactId, Form, Signature};
use retinue_rulebook::FormEntry;

use super::super::chart::Chart;
use super::super::json::Element;
use super::super::resource::Resource;
use super::questionnaire::{canonical, part_id};

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.record.facts().iter();
    facts.filter_map(|fact| response(chart, fact)).collect()
}

pub(super) fn id(chart: &Chart<'_>, fact: &FactId) -> String {
    chart.id("QuestionnaireResponse", fact, "")
}

/// Without the answers on record there is nothing to tell but the consent itself.
fn response(chart: &Chart<'_>, fact: &Fact) -> Option<Resource> {
    let envelope = &fact.event.envelope;
    let signed = fact.event.payload.signature()?;
    let signing = signed.signing?;
    let form = form_of(chart, &signed);
    let mut groups: Vec<(String, Vec<Element>)> = Vec::new();
    for (item, answer) in signing.answers() {
        let entry = form.and_then(|form| form.items.iter().find(|one| one.id == *item));
        let part = entry.map_or("", |item| item.part.as_str());
        let value = match answer {
            Answered::Yes => Element::new().with("valueBoolean", true),
            Answered::No => Element::new().with("valueBoolean", false),
            Answered::Written(says) => Element::new().with("valueString", says.as_str()),
        };
        let answered = Element::new()
            .with("linkId", item.as_str())
            .with("answer", vec![value]);
        match groups.iter_mut().find(|(of, _)| of == part) {
            Some((_, items)) => items.push(answered),
            None => groups.push((part.to_owned(), vec![answered])),
        }
    }
    let mut items = Vec::new();
    for (part, answers) in groups {
        if part.is_empty() {
            items.extend(answers);
        } else {
            items.push(
                Element::new()
                    .with("linkId", part_id(&part))
                    .with("item", answers),
            );
        }
    }
    let questionnaire = form
        .zip(signed.edition)
        .map(|(form, edition)| canonical(chart.rulebook, form.name.as_str(), edition.as_str()));
    let body = Element::new()
        .with("questionnaire", questionnaire)
        .with("status", "completed")
        .with("subject", chart.subject())
        .with("authored", envelope.on)
        .with("item", items);
    Some(Resource::new("QuestionnaireResponse", id(chart, &envelope.id), body).of_fact(envelope))
}

/// The definition of the form that was signed: the one of its edition.
fn form_of<'a>(chart: &Chart<'a>, signed: &Signature<'_>) -> Option<&'a FormEntry> {
    let is = |entry: &&FormEntry, form: Form| {
        let of_edition = |edition| entry.grounds.editions.contains(edition);
        entry.form == Some(form) && signed.edition.is_none_or(of_edition)
    };
    let mut forms = chart.rulebook.forms().iter();
    forms.find(|entry| is(entry, signed.form))
}
