//! What was sent beside what was understood: identifiers, codes, times, digits and units as they came.

use super::super::json::{Element, Json};

/// A resource of ours with what its sender said of it. Once the fact was corrected, only the identifiers and codes by which the
/// sender knows it stay.
pub(in super::super) fn as_received(body: Element, kind: &str, sent: &Element) -> Element {
    if sent.text("resourceType") != Some(kind) {
        return body;
    }
    let code = match kind {
        "MedicationStatement" => "medicationCodeableConcept",
        _ => "code",
    };
    let stands = match kind {
        "Observation" => body.text("status") == Some("final"),
        _ => words(&body, code).is_some_and(|own| words(sent, code).is_none_or(|said| said == own)),
    };
    let identifiers = sent.field("identifier").cloned();
    let body = coded(body.with("identifier", identifiers), sent, code);
    if !stands {
        return body;
    }
    let mut body = coded(body, sent, "valueCodeableConcept");
    for name in ["recordedDate", "dateAsserted"] {
        body = body.replacing(name, sent.field(name).cloned());
    }
    let taken = sent
        .field("effectiveDateTime")
        .or_else(|| sent.field("effectiveInstant"));
    body = body.replacing("effectiveDateTime", taken.cloned());
    if let (Some(Json::Object(own)), Some(Json::Object(said))) =
        (body.field("effectivePeriod"), sent.field("effectivePeriod"))
    {
        let period = own.clone();
        let period = period.replacing("start", said.field("start").cloned());
        // An end that was learned since is ours.
        let period = match own.field("end") {
            None => period.with("end", said.field("end").cloned()),
            Some(_) => period,
        };
        body = body.replacing("effectivePeriod", period);
    } else if let Some(period) = sent.field("effectivePeriod") {
        body = body.with("effectivePeriod", period.clone());
    }
    quantity(body, sent)
}

/// The quantity as it came. Where it came without a code, and the unit was understood as it stands, the code is ours.
fn quantity(body: Element, sent: &Element) -> Element {
    const NAME: &str = "valueQuantity";
    let (Some(Json::Object(own)), Some(Json::Object(said))) = (body.field(NAME), sent.field(NAME))
    else {
        return body;
    };
    let told = if said.field("code").is_none() && said.text("unit") == own.text("unit") {
        own.clone().replacing("value", said.field("value").cloned())
    } else {
        said.clone()
    };
    body.replacing(NAME, told)
}

fn words<'a>(resource: &'a Element, code: &str) -> Option<&'a str> {
    match resource.field(code) {
        Some(Json::Object(concept)) => concept.text("text"),
        _ => None,
    }
}

/// The concept with the codings that were sent after our own.
fn coded(body: Element, sent: &Element, name: &str) -> Element {
    let Some(Json::Object(own)) = body.field(name) else {
        return body;
    };
    let codings = |concept: &Element| match concept.field("coding") {
        Some(Json::List(codings)) => codings.clone(),
        _ => Vec::new(),
    };
    let said = match sent.field(name) {
        Some(Json::Object(concept)) => codings(concept),
        _ => Vec::new(),
    };
    let mut all = codings(own);
    for coding in said {
        if !all.iter().any(|own| is_same(own, &coding)) {
            all.push(coding);
        }
    }
    let mut concept = Element::new().with("coding", all);
    concept = own
        .fields()
        .filter(|(field, _)| *field != "coding")
        .fold(concept, |concept, (field, value)| {
            concept.with(field, value.clone())
        });
    body.replacing(name, concept)
}

fn is_same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            ["system", "code"]
                .iter()
                .all(|name| one.text(name) == other.text(name))
                && other.text("display").is_none()
        }
        _ => false,
    }
}
