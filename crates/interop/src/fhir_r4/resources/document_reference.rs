//! DocumentReference and Binary: the copy of a signed form, as clinic and patient have it in their rooms.
//!
//! A form is told where the text that was signed is kept: then its copy can be written again, word for word, at any time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use retinue_kernel::{Fact, Signer};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::{Element, Json};
use super::super::resource::{Resource, reference};
use super::questionnaire_response;

/// The media type of a copy.
const PDF: &str = "application/pdf";
/// The document that the guide on medication REMS names for what a programme keeps: an administrative note.
const LOINC_OF_REMS: &str = "51851-4";

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.record.facts().iter();
    facts.filter_map(|fact| document(chart, fact)).collect()
}

fn document(chart: &Chart<'_>, fact: &Fact) -> Option<Resource> {
    let envelope = &fact.event.envelope;
    let signed = fact.event.payload.signature()?;
    // Of a form that was signed elsewhere no text is kept, so there is nothing to hand out.
    let hash = signed.text_hash?;
    let form = signed.form.as_str();
    let title = match signed.edition {
        Some(edition) => format!("{form}, edition {edition}, signed on {}", envelope.on),
        None => format!("{form}, signed on {}", envelope.on),
    };
    let signer = |one: &Signer| match one {
        Signer::Patient => Some(chart.subject()),
        // Whoever treats today need not be who signed.
        Signer::Prescriber if is_who_treats(chart, fact) => chart.treating(),
        Signer::Prescriber => Some(Element::new().with("display", one.as_str())),
        // A parent or guardian has no resource: who signs is told in words.
        Signer::Guardian => Some(Element::new().with("display", one.as_str())),
    };
    let authors: Vec<Element> = signed.signers.iter().filter_map(signer).collect();
    let language = envelope
        .provenance
        .as_ref()
        .and_then(|from| from.language.as_ref());
    let attachment = Element::new()
        .with("contentType", PDF)
        .with("language", language.map(|tag| tag.as_str()))
        .with("url", format!("Binary/{}", binary_id(chart, fact)))
        .with("title", title.as_str());
    let answers = signed.signing.map(|_| {
        let id = questionnaire_response::id(chart, &envelope.id);
        vec![reference("QuestionnaireResponse", &id)]
    });
    let context = Element::new()
        .with(
            "period",
            Element::new()
                .with("start", envelope.on)
                .with("end", envelope.on),
        )
        .with("related", answers);
    let body = Element::new()
        .with(
            "identifier",
            vec![
                Element::new()
                    .with("system", "urn:retinue:form-text")
                    .with("value", hash.as_str()),
            ],
        )
        .with("status", "current")
        .with("docStatus", "final")
        .with(
            "type",
            coded::concept(
                vec![
                    coded::coding(coded::LOINC, LOINC_OF_REMS),
                    coded::ours("form", form),
                ],
                form,
            ),
        )
        .with(
            "category",
            vec![coded::concept(
                vec![coded::ours("document", "signed-form")],
                "form of the programme, as it was signed",
            )],
        )
        .with("subject", chart.subject())
        .with("date", envelope.recorded_at)
        .with("author", authors)
        .with(
            "content",
            vec![Element::new().with("attachment", attachment)],
        )
        .with("context", context);
    let id = chart.id("DocumentReference", &envelope.id, "");
    Some(Resource::new("DocumentReference", id, body).of_fact(envelope))
}

fn is_who_treats(chart: &Chart<'_>, fact: &Fact) -> bool {
    let from = fact.event.envelope.provenance.as_ref();
    let signed_for = from.and_then(|from| from.on_behalf_of.as_ref());
    let treats = chart.prescriber.as_ref().map(|one| &one.id);
    signed_for.is_some() && signed_for == treats
}

fn binary_id(chart: &Chart<'_>, fact: &Fact) -> String {
    chart.id("Binary", &fact.event.envelope.id, "")
}

/// Whether a document hands out the content of that id.
pub fn hands_out(document: &Resource, binary: &str) -> bool {
    let urls = document.body.at(&["content", "attachment", "url"]);
    let mut urls = urls.into_iter().filter_map(Json::as_text);
    urls.any(|url| url.strip_prefix("Binary/") == Some(binary))
}

/// The content that a document hands out. Whoever may not see the document may not see its content.
pub fn binary(document: &Resource, id: &str, pdf: &[u8]) -> Resource {
    let body = Element::new()
        .with("contentType", PDF)
        .with("securityContext", reference(document.kind, &document.id))
        .with("data", STANDARD.encode(pdf));
    Resource {
        updated: document.updated,
        sandbox: document.sandbox,
        ..Resource::new("Binary", id, body)
    }
}

/// A resource for a file that is read far from here: what it hands out stands under its whole address.
pub fn with_whole_addresses(resource: Element, base: &str) -> Element {
    let whole = |text: &str| match text.strip_prefix("Binary/") {
        Some(id) => format!("{base}/Binary/{id}"),
        None => text.to_owned(),
    };
    let attachment = |one: &Json| match one {
        Json::Object(content) => match content.field("attachment") {
            Some(Json::Object(held)) => {
                let url = held.text("url").map(whole);
                let held = held.clone().replacing("url", url);
                Json::Object(content.clone().replacing("attachment", held))
            }
            _ => one.clone(),
        },
        other => other.clone(),
    };
    match resource.field("content") {
        Some(Json::List(contents)) => {
            let contents: Vec<Json> = contents.iter().map(attachment).collect();
            resource.replacing("content", contents)
        }
        _ => resource,
    }
}
