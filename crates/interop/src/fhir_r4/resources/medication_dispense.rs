//! MedicationDispense: capsules that left a pharmacy, or were put into a bag there; one resource for each strength.

use retinue_kernel::{Capsules, Day, Days, Fact, FactId, Id, Payload, PharmacyId, Product};

use super::super::chart::Chart;
use super::super::coded::{self, NDC};
use super::super::json::Element;
use super::super::resource::{Resource, reference};
use super::{medication, medication_request};

/// What one fact says of capsules at a pharmacy.
struct Supply<'a> {
    fact: &'a Fact,
    prescription: &'a FactId,
    pharmacy: &'a PharmacyId,
    days: Days,
    capsules: Option<&'a Capsules>,
    product_code: Option<&'a Id>,
    lot: Option<&'a Id>,
    /// How it left, if it did.
    left: Option<&'static str>,
    prepared: Option<Day>,
}

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.record.facts().iter();
    facts
        .filter_map(|fact| supply(chart, fact))
        .flat_map(|supply| dispenses(chart, &supply))
        .collect()
}

fn supply<'a>(chart: &Chart<'a>, fact: &'a Fact) -> Option<Supply<'a>> {
    let record = chart.record;
    let (authorisation, days, capsules, product_code, lot, left) = match &fact.event.payload {
        Payload::Filled {
            authorisation,
            days,
            capsules,
            product_code,
            lot,
        } => (authorisation, days, capsules, product_code, lot, None),
        Payload::HandedOver {
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            ..
        } => (
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            Some("handed over"),
        ),
        Payload::Shipped {
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            ..
        } => (
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            Some("shipped"),
        ),
        Payload::PartiallyDispensed {
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            ..
        } => (
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            Some("a part handed over"),
        ),
        Payload::Supplied {
            prescription,
            pharmacy,
            days,
            capsules,
            product_code,
            lot,
            shipped,
            ..
        } => {
            return Some(Supply {
                fact,
                prescription,
                pharmacy,
                days: *days,
                capsules: capsules.as_ref(),
                product_code: product_code.as_ref(),
                lot: lot.as_ref(),
                left: Some(if *shipped { "shipped" } else { "handed over" }),
                prepared: None,
            });
        }
        _ => return None,
    };
    let (Payload::DispenseAuthorised {
        prescription,
        pharmacy,
        ..
    }
    | Payload::ExternalAuthorisationRecorded {
        prescription,
        pharmacy,
        ..
    }) = &record.fact(authorisation)?.event.payload
    else {
        return None;
    };
    let same = |other: &&Fact, of: &FactId| of == authorisation && other.sequence != fact.sequence;
    let filled = record.facts().iter().find(|other| {
        matches!(&other.event.payload, Payload::Filled { authorisation: of, .. } if same(other, of))
    });
    // What left the pharmacy says it all: the filling before it is told as the day of its preparation.
    let goes_on = left.is_none()
        && record.facts().iter().any(|other| {
            matches!(&other.event.payload,
                Payload::HandedOver { authorisation: of, .. } | Payload::Shipped { authorisation: of, .. }
                    if same(&other, of))
        });
    (!goes_on).then(|| Supply {
        fact,
        prescription,
        pharmacy,
        days: *days,
        capsules: capsules.as_ref(),
        product_code: product_code.as_ref(),
        lot: lot.as_ref(),
        left,
        prepared: filled
            .or_else(|| left.is_none().then_some(fact))
            .map(|filled| filled.event.envelope.on),
    })
}

fn dispenses(chart: &Chart<'_>, supply: &Supply<'_>) -> Vec<Resource> {
    let written = chart.record.fact(supply.prescription);
    let Some(Payload::PrescriptionWritten {
        product,
        capsules: ordered,
        ..
    }) = written.map(|fact| &fact.event.payload)
    else {
        return Vec::new();
    };
    let capsules = supply.capsules.unwrap_or(ordered);
    let each = capsules.iter().map(|(strength, count)| {
        let request = medication_request::id(chart, supply.prescription, strength.0);
        let is_ordered = ordered.iter().any(|(one, _)| one == strength);
        let authorizing = is_ordered.then(|| vec![reference("MedicationRequest", &request)]);
        one(chart, supply, *product, (strength.0, count), authorizing)
    });
    each.collect()
}

fn one(
    chart: &Chart<'_>,
    supply: &Supply<'_>,
    product: Product,
    (milligrams, count): (u16, u16),
    authorizing: Option<Vec<Element>>,
) -> Resource {
    let envelope = &supply.fact.event.envelope;
    let strength = retinue_kernel::Milligrams(milligrams);
    let pharmacy = chart.names.of_party("Organization", supply.pharmacy);
    let performer = Element::new().with("actor", reference("Organization", &pharmacy));
    let (contained, field, medication) = medication_of(chart, supply, product, strength);
    let body = Element::new()
        .with("contained", contained)
        .with("status", status(chart, supply))
        .with(field, medication)
        .with("subject", chart.subject())
        .with("performer", vec![performer])
        .with("authorizingPrescription", authorizing)
        .with("type", supply.left.map(coded::text))
        // The count is told only where the pharmacy told it.
        .with(
            "quantity",
            supply.capsules.map(|_| coded::count(count, "capsule")),
        )
        .with("daysSupply", coded::days(supply.days))
        .with("whenPrepared", supply.prepared)
        .with("whenHandedOver", supply.left.map(|_| envelope.on));
    Resource::new(
        "MedicationDispense",
        chart.id("MedicationDispense", &envelope.id, &milligrams.to_string()),
        body,
    )
    .of_fact(envelope)
}

/// The capsules: with their lot and product code in the resource where the pharmacy told them.
fn medication_of(
    chart: &Chart<'_>,
    supply: &Supply<'_>,
    product: Product,
    strength: retinue_kernel::Milligrams,
) -> (Option<Vec<Element>>, &'static str, Element) {
    let (field, known) = medication::reference(chart.knowledge, product, strength);
    if supply.lot.is_none() && supply.product_code.is_none() {
        return (None, field, known);
    }
    let words = known.text("display").or_else(|| known.text("text"));
    let codings = supply
        .product_code
        .map(|code| vec![coded_product(chart, code.as_str())])
        .unwrap_or_default();
    let batch = supply
        .lot
        .map(|lot| Element::new().with("lotNumber", lot.as_str()));
    let contained = Element::new()
        .with("resourceType", "Medication")
        .with("id", "bag")
        .with("code", coded::concept(codings, words.unwrap_or_default()))
        .with("batch", batch);
    let bag = Element::new()
        .with("reference", "#bag")
        .with("display", words);
    (Some(vec![contained]), "medicationReference", bag)
}

/// A product code is one of the National Drug Code where the knowledge knows its package, and else what the pharmacy wrote.
fn coded_product(chart: &Chart<'_>, code: &str) -> Element {
    let mut packages = chart
        .knowledge
        .products
        .iter()
        .flat_map(|one| &one.packages);
    let is_known = packages.any(|package| {
        let rest = code.strip_prefix(package.ndc.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    if is_known {
        coded::coding(NDC, code)
    } else {
        coded::ours("product-code", code)
    }
}

fn status(chart: &Chart<'_>, supply: &Supply<'_>) -> &'static str {
    if supply.left.is_some() {
        return "completed";
    }
    let Payload::Filled { authorisation, .. } = &supply.fact.event.payload else {
        return "unknown";
    };
    let returned = chart.record.facts().iter().any(|fact| {
        matches!(&fact.event.payload, Payload::ReturnedToStock { authorisation: of } if of == authorisation)
    });
    if returned { "cancelled" } else { "preparation" }
}
