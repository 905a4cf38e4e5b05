//! MedicationRequest: a prescription, one resource for each strength of its capsules.

use retinue_kernel::{Fact, FactId, PatientRecord, Payload};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::Resource;
use super::medication;

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let facts = chart.record.facts().iter();
    facts.flat_map(|fact| requests(chart, fact)).collect()
}

fn requests(chart: &Chart<'_>, fact: &Fact) -> Vec<Resource> {
    let envelope = &fact.event.envelope;
    let Payload::PrescriptionWritten {
        order,
        indication,
        product,
        capsules,
        days,
        refills,
    } = &fact.event.payload
    else {
        return Vec::new();
    };
    let order = order.as_ref().unwrap_or(&envelope.id);
    let status = status(chart.record, fact);
    let each = capsules.iter().map(|(strength, count)| {
        let (field, medication) = medication::reference(chart.knowledge, *product, strength);
        let group = Element::new()
            .with("system", "urn:retinue:order")
            .with("value", chart.names.mark("order", order.as_str()));
        let dispense = Element::new()
            .with("numberOfRepeatsAllowed", *refills)
            .with("quantity", coded::count(count, "capsule"))
            .with("expectedSupplyDuration", coded::days(*days));
        let reason = indication
            .as_ref()
            .map(|indication| vec![coded::text(indication.as_str())]);
        let body = Element::new()
            .with("status", status.0)
            .with("statusReason", status.1.map(coded::text))
            .with("intent", "order")
            .with("reportedBoolean", false)
            .with(field, medication)
            .with("subject", chart.subject())
            .with("authoredOn", envelope.on)
            .with("requester", chart.treating())
            .with("reasonCode", reason)
            .with("groupIdentifier", group)
            .with("dispenseRequest", dispense);
        Resource::new(
            "MedicationRequest",
            id(chart, &envelope.id, strength.0),
            body,
        )
        .of_fact(envelope)
    });
    each.collect()
}

/// The id of the request for one strength of a prescription.
pub(super) fn id(chart: &Chart<'_>, prescription: &FactId, milligrams: u16) -> String {
    chart.id("MedicationRequest", prescription, &milligrams.to_string())
}

/// How a prescription stands by the facts after it, and why. `active` says that nothing ended it, never that it may be
/// dispensed: that is the gate's to answer.
fn status(record: &PatientRecord, written: &Fact) -> (&'static str, Option<&'static str>) {
    let id = &written.event.envelope.id;
    let mut status = ("active", None);
    for fact in record.facts() {
        match &fact.event.payload {
            Payload::HandedOver { authorisation, .. } | Payload::Shipped { authorisation, .. }
                if prescription_of(record, authorisation) == Some(id) =>
            {
                return ("completed", None);
            }
            Payload::Supplied { prescription, .. } if prescription == id => {
                return ("completed", None);
            }
            Payload::PrescriptionCancelled { prescription, .. } if prescription == id => {
                status = ("cancelled", None);
            }
            Payload::TreatmentPaused { .. } if fact.sequence > written.sequence => {
                status = ("stopped", Some("the prescriber paused the treatment"));
            }
            Payload::TreatmentStopped { .. } if fact.sequence > written.sequence => {
                status = ("stopped", Some("the prescriber stopped the treatment"));
            }
            Payload::CourseCompleted { .. } if fact.sequence > written.sequence => {
                status = ("stopped", Some("the course was completed"));
            }
            _ => {}
        }
    }
    status
}

/// What an authorisation was given for.
pub(super) fn prescription_of<'a>(
    record: &'a PatientRecord,
    authorisation: &FactId,
) -> Option<&'a FactId> {
    match &record.fact(authorisation)?.event.payload {
        Payload::DispenseAuthorised { prescription, .. }
        | Payload::ExternalAuthorisationRecorded { prescription, .. } => Some(prescription),
        _ => None,
    }
}
