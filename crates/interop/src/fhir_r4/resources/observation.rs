//! Observation: laboratory results, pregnancy tests, weights, scales and counts of lesions.

use std::collections::BTreeSet;

use retinue_care::event::{CareEvent, CareFact, RegionCount};
use retinue_care::{Decimal, Grams};
use retinue_kernel::{Envelope, Fact, FactId, Id, Payload, Specimen};

use super::super::chart::Chart;
use super::super::coded::{self, LOINC};
use super::super::json::Element;
use super::super::resource::Resource;

/// What stands, and what was taken back: that is told as entered in error, so that nobody who holds it is left with it.
pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let corrected = corrected(chart);
    let status = |id: &FactId| match corrected.contains(id) {
        true => "corrected",
        false => "final",
    };
    let tests = chart.record.facts().iter().filter_map(|fact: &Fact| {
        let envelope = &fact.event.envelope;
        pregnancy_test(chart, envelope, &fact.event.payload, status(&envelope.id))
    });
    let taken_back = chart.record.taken_back();
    let no_tests = taken_back.iter().filter_map(|gone| {
        let made = pregnancy_test(chart, &gone.fact.envelope, &gone.fact.payload, WRONG)?;
        Some(Resource {
            updated: gone.by.envelope.recorded_at,
            ..made
        })
    });
    let care = chart.care.facts().iter();
    let care = care.filter_map(|event| of_care(chart, event, status(&event.envelope.id)));
    let standing = |id: &FactId| chart.care.fact(id).is_some();
    let timeline = chart.care.timeline().iter();
    let gone = timeline
        .filter(|event| !standing(&event.envelope.id))
        .filter_map(|event| of_care(chart, event, WRONG));
    tests.chain(no_tests).chain(care).chain(gone).collect()
}

const WRONG: &str = "entered-in-error";

/// The facts in whose place another stands.
fn corrected(chart: &Chart<'_>) -> BTreeSet<FactId> {
    let gate = chart.record.facts().iter();
    let gate = gate.filter_map(|fact| match &fact.event.payload {
        Payload::FactCorrected {
            of,
            instead: Some(_),
            ..
        } => Some(of.clone()),
        _ => None,
    });
    let care = chart.care.timeline().iter();
    let care = care.filter_map(|event| match &event.fact {
        CareFact::CareCorrected {
            of,
            instead: Some(_),
            ..
        } => Some(of.clone()),
        _ => None,
    });
    gate.chain(care).collect()
}

fn of_care(chart: &Chart<'_>, event: &CareEvent, status: &'static str) -> Option<Resource> {
    let on = |category, code, value: Element| {
        observation(chart, &event.envelope, status, category, code, value)
    };
    Some(match &event.fact {
        CareFact::WeightRecorded { weight } => on("vital-signs", weight_code(), weighed(*weight)),
        CareFact::LaboratoryResulted {
            analyte,
            value,
            unit,
            low,
            high,
            fasting,
            ..
        } => {
            let (code, said) = result(chart, analyte, *value, unit, (*low, *high), *fasting);
            on("laboratory", code, said)
        }
        CareFact::ScaleScored {
            scale,
            answers,
            total,
            domains,
        } => {
            let (code, said) = score(chart, scale, answers, *total, domains);
            on("survey", code, said)
        }
        CareFact::LesionsCounted {
            counts,
            nodule_from_mm,
        } => on(
            "exam",
            coded::text("count of acne lesions"),
            lesions(counts, *nodule_from_mm),
        ),
        _ => return None,
    })
}

/// An observation; `said` holds its value and what stands beside it.
fn observation(
    chart: &Chart<'_>,
    envelope: &Envelope,
    status: &str,
    category: &str,
    code: Element,
    said: Element,
) -> Resource {
    let body = Element::new()
        .with("status", status)
        .with(
            "category",
            vec![coded::hl7("observation-category", category)],
        )
        .with("code", code)
        .with("subject", chart.subject())
        .with("effectiveDateTime", envelope.on)
        .with("issued", envelope.recorded_at);
    let body = said
        .fields()
        .fold(body, |body, (name, value)| body.with(name, value.clone()));
    let id = chart.id("Observation", &envelope.id, "");
    Resource::new("Observation", id, body).of_fact(envelope)
}

fn weight_code() -> Element {
    coded::concept(
        vec![coded::coding(LOINC, coded::LOINC_WEIGHT)],
        "body weight",
    )
}

fn weighed(weight: Grams) -> Element {
    Element::new().with("valueQuantity", coded::kilograms(weight))
}

fn result(
    chart: &Chart<'_>,
    id: &Id,
    value: Decimal,
    unit: &Id,
    (low, high): (Option<Decimal>, Option<Decimal>),
    fasting: Option<bool>,
) -> (Element, Element) {
    let analyte = coded::analyte(chart.knowledge, id.as_str());
    let name = analyte.map_or(id.as_str(), |one| one.value.name.as_str());
    let mut codings = vec![coded::ours("analyte", id.as_str())];
    if let Some(loinc) = coded::loinc_of(chart.knowledge, id.as_str()) {
        codings.insert(0, coded::coding(LOINC, loinc));
    }
    let understood = analyte.and_then(|one| coded::understood(&one.value, unit.as_str()));
    let mut answers = understood.into_iter().flat_map(|unit| &unit.answers);
    let said = match answers.find(|(_, stands_for)| **stands_for == value) {
        Some((word, _)) => Element::new().with("valueCodeableConcept", coded::text(word)),
        None => {
            let quantity = |value| coded::reported(value, unit.as_str(), understood);
            let range = Element::new()
                .with("low", low.map(quantity))
                .with("high", high.map(quantity));
            Element::new()
                .with("valueQuantity", quantity(value))
                .with("referenceRange", vec![range])
        }
    };
    let fasting = fasting.map(|fasting| {
        let component = Element::new().with("code", coded::text("specimen taken fasting"));
        vec![component.with("valueBoolean", fasting)]
    });
    (
        coded::concept(codings, name),
        said.with("component", fasting),
    )
}

fn score(
    chart: &Chart<'_>,
    id: &Id,
    answers: &[u8],
    total: Option<u16>,
    domains: &[u16],
) -> (Element, Element) {
    let mut scales = chart.knowledge.scales.scales.iter();
    let scale = scales.find(|one| one.value.id == *id);
    let name = scale.map_or(id.as_str(), |one| one.value.name.as_str());
    let loinc = coded::LOINC_SCALES
        .iter()
        .find(|(scale, _)| *scale == id.as_str());
    let mut codings = vec![coded::ours("scale", id.as_str())];
    if let Some((_, code)) = loinc {
        codings.insert(0, coded::coding(LOINC, code));
    }
    let sum = answers
        .iter()
        .fold(0_u16, |sum, answer| sum.saturating_add(u16::from(*answer)));
    let total = total.or_else(|| (!answers.is_empty()).then_some(sum));
    let part = |name: &str, value: u16| {
        Element::new()
            .with("code", coded::text(name))
            .with("valueInteger", value)
    };
    let items = answers.iter().zip(1..);
    let items =
        items.map(|(answer, nth): (&u8, u16)| part(&format!("item {nth}"), u16::from(*answer)));
    let of_scale = chart.knowledge.scales.domains_of(id);
    let named = domains.iter().zip(of_scale);
    let named = named.map(|(total, (domain, _))| part(&domain.value.name, *total));
    let said = Element::new()
        .with("valueInteger", total)
        .with("component", items.chain(named).collect::<Vec<_>>());
    (coded::concept(codings, &format!("{name}, total")), said)
}

fn lesions(counts: &[RegionCount], nodule_from_mm: u8) -> Element {
    let each = counts.iter().flat_map(|one| {
        let kinds = [
            ("comedones", one.comedones),
            ("papules", one.papules),
            ("pustules", one.pustules),
            ("nodules", one.nodules),
        ];
        kinds.map(|(kind, count)| {
            Element::new()
                .with("code", coded::text(&format!("{kind}, {}", one.region)))
                .with("valueInteger", count)
        })
    });
    let note = Element::new().with(
        "text",
        format!("Counted as a nodule from {nodule_from_mm} mm on."),
    );
    Element::new()
        .with("note", vec![note])
        .with("component", each.collect::<Vec<_>>())
}

fn pregnancy_test(
    chart: &Chart<'_>,
    envelope: &Envelope,
    payload: &Payload,
    status: &str,
) -> Option<Resource> {
    let Payload::PregnancyTestReported {
        collected_on,
        specimen,
        setting,
        result,
        clia_number,
        cycle,
        menses_began_on,
    } = payload
    else {
        return None;
    };
    let word = match specimen {
        Specimen::Urine => "pregnancy test, urine",
        Specimen::Serum => "pregnancy test, serum",
    };
    let loinc = coded::loinc_of_pregnancy_test(chart.knowledge, *specimen);
    let loinc = loinc.map(|loinc| coded::coding(LOINC, loinc));
    let own = coded::ours("analyte", "hcg-qualitative");
    let code = coded::concept(loinc.into_iter().chain([own]).collect(), word);
    let laboratory = clia_number.as_ref().map(|number| {
        let identifier = Element::new()
            .with("system", "urn:retinue:clia-number")
            .with("value", number.as_str());
        vec![Element::new().with("identifier", identifier)]
    });
    let component = |name: &str| Element::new().with("code", coded::text(name));
    let beside = [
        Some(component("setting").with("valueString", setting.as_str())),
        cycle.map(|cycle| component("menstrual cycle").with("valueString", cycle.as_str())),
        menses_began_on.map(|day| component("menses began on").with("valueDateTime", day)),
    ];
    // The day of the specimen is the day of the observation; when it was reported stands beside it.
    let body = Element::new()
        .with("status", status)
        .with(
            "category",
            vec![coded::hl7("observation-category", "laboratory")],
        )
        .with("code", code)
        .with("subject", chart.subject())
        .with("effectiveDateTime", *collected_on)
        .with("issued", envelope.recorded_at)
        .with("performer", laboratory)
        .with(
            "valueCodeableConcept",
            coded::concept(
                vec![coded::ours("test-result", result.as_str())],
                result.as_str(),
            ),
        )
        .with(
            "component",
            beside.into_iter().flatten().collect::<Vec<_>>(),
        );
    let id = chart.id("Observation", &envelope.id, "");
    Some(Resource::new("Observation", id, body).of_fact(envelope))
}
