//! Who stands how to a patient: read from the facts of the record, never from anything beside it.

use retinue_kernel::{Command, Fact, FactId, Id, PatientRecord, Payload, PharmacyId, PrescriberId};

use crate::access::Relation;
use crate::ids::PatientId;
use crate::live::authorisation_named;

/// The party for whom a fact was recorded, else the account that recorded it.
fn recorded_for(fact: &Fact) -> Option<Id> {
    let provenance = fact.event.envelope.provenance.as_deref()?;
    provenance
        .on_behalf_of
        .clone()
        .or_else(|| provenance.by.clone())
}

/// The prescriber who treats: the one who registered the patient, or to whom the care was transferred last.
pub(crate) fn treating(record: &PatientRecord) -> Option<PrescriberId> {
    let is_turn = |fact: &&Fact| {
        matches!(
            fact.event.payload,
            Payload::PatientRegistered { .. } | Payload::CareTransferred { .. }
        )
    };
    record
        .facts()
        .iter()
        .rev()
        .find(is_turn)
        .and_then(recorded_for)
}

/// The prescriber of a prescription.
pub(crate) fn prescriber_of(record: &PatientRecord, prescription: &FactId) -> Option<PrescriberId> {
    let fact = record.fact(prescription)?;
    matches!(fact.event.payload, Payload::PrescriptionWritten { .. })
        .then(|| recorded_for(fact))
        .flatten()
}

/// Prescription and pharmacy of an authorisation.
pub(crate) fn authorisation<'a>(
    record: &'a PatientRecord,
    id: &FactId,
) -> Option<(&'a FactId, &'a PharmacyId)> {
    match &record.fact(id)?.event.payload {
        Payload::DispenseAuthorised {
            prescription,
            pharmacy,
            ..
        }
        | Payload::ExternalAuthorisationRecorded {
            prescription,
            pharmacy,
            ..
        } => Some((prescription, pharmacy)),
        _ => None,
    }
}

/// What a command refers to, as the record knows it.
#[derive(Default, Debug)]
pub(crate) struct Concerned<'a> {
    pub(crate) treating: Option<PrescriberId>,
    pub(crate) corrected: Option<&'a Fact>,
    /// The authorisation's prescription and pharmacy.
    pub(crate) authorisation: Option<(&'a FactId, &'a PharmacyId)>,
}

impl<'a> Concerned<'a> {
    pub(crate) fn by(command: &Command, record: &'a PatientRecord) -> Concerned<'a> {
        let treating = treating(record);
        let Command::Record { payload, .. } = command else {
            return Concerned {
                treating,
                ..Concerned::default()
            };
        };
        let corrected = match payload {
            Payload::FactCorrected { of, .. } => record.fact(of),
            _ => None,
        };
        let named = match corrected {
            // A number that is put right is itself what a dispensing names.
            Some(fact)
                if matches!(
                    fact.event.payload,
                    Payload::ExternalAuthorisationRecorded { .. }
                ) =>
            {
                Some(&fact.event.envelope.id)
            }
            Some(fact) => authorisation_named(&fact.event.payload),
            None => authorisation_named(payload),
        };
        Concerned {
            treating,
            corrected,
            authorisation: named.and_then(|id| authorisation(record, id)),
        }
    }

    /// The relation that [`access::may`](crate::access::may) asks for.
    pub(crate) fn relation(&self, patient: PatientId) -> Relation<'_> {
        Relation {
            patient,
            prescriber: self.treating.as_ref(),
            holder: self.authorisation.map(|(_, pharmacy)| pharmacy),
            corrected: self.corrected.map(|fact| &fact.event.payload),
        }
    }
}
