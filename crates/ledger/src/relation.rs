//! Who stands how to a patient: read from the facts of the record, never from anything beside it.

use std::time::Duration;

use jiff::Timestamp;
use retinue_kernel::{
    Capacity, Command, Day, Fact, FactId, Id, PatientRecord, Payload, PharmacyId, PrescriberId,
    Provenance, RulesInForce, Source, Standing, Through, calls, guardians_on, on_the_line,
    proposed_corrections, transfer_open,
};
use rusqlite::Connection;

use crate::access::Relation;
use crate::actor::{Actor, Role};
use crate::error::SubmitError;
use crate::ids::{PatientId, Subject};
use crate::live::authorisation_named;
use crate::party::Parties;
use crate::submission::Submission;

/// Whose act a fact is: the delegate's, where one acted for another; else the party for whom it was recorded, else the
/// account that recorded it.
pub(crate) fn recorded_for(fact: &Fact) -> Option<Id> {
    let provenance = fact.event.envelope.provenance.as_deref()?;
    provenance
        .delegate
        .clone()
        .or_else(|| provenance.on_behalf_of.clone())
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
    /// The fact that is proposed to come back: what the correction took back that would be taken back itself.
    brought_back: Option<Payload>,
    /// The authorisation's prescription and pharmacy.
    pub(crate) authorisation: Option<(&'a FactId, &'a PharmacyId)>,
    /// The pharmacy of a supply that nobody authorised: of the one reported, or of the one corrected.
    pub(crate) supplier: Option<PharmacyId>,
    /// For whom the corrected fact was recorded.
    corrected_of: Option<Id>,
    pub(crate) around: Around,
}

/// The people around the patient on a day, as far as they matter to the one who acts.
#[derive(Default, Debug)]
pub(crate) struct Around {
    delegates: Vec<PrescriberId>,
    guardians: Vec<Id>,
    asked_to_take_over: Option<PrescriberId>,
    /// The call that the acting agent has on the line.
    pub(crate) call: Option<(Id, Source)>,
    /// Language and interpreter of that call.
    spoken: (Option<Id>, Option<bool>),
}

/// When somebody acts, and how long a line stays open with nothing entered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub(crate) today: Day,
    pub(crate) now: Timestamp,
    pub(crate) call_idle: Duration,
}

impl Around {
    /// Reads only what the actor's role can need.
    pub(crate) fn of(
        connection: &Connection,
        parties: &mut Parties,
        record: &PatientRecord,
        who: &Actor,
        rules: &RulesInForce,
        at: At,
    ) -> Result<Around, SubmitError> {
        let today = at.today;
        let mut around = Around::default();
        match who.role() {
            Role::Prescriber(own) => {
                around.asked_to_take_over = transfer_open(record).map(|open| open.to.clone());
                if let Some(treating) = treating(record).filter(|treating| treating != own)
                    && covers(connection, parties, own, &treating, today)?.is_some()
                {
                    around.delegates.push(own.clone());
                }
            }
            Role::Guardian(_) => around.guardians = guardians_on(record, rules, today),
            Role::PhoneAgent => {
                around.call = on_the_line(record, who.account(), today, at.now, at.call_idle)
                    .map(|(call, source)| (call.clone(), source));
                let known = calls(record);
                let on_line = known.iter().find(|known| {
                    around
                        .call
                        .as_ref()
                        .is_some_and(|(call, _)| call == known.call)
                });
                if let Some(from) =
                    on_line.and_then(|known| known.identified.envelope.provenance.as_deref())
                {
                    around.spoken = (from.language.clone(), from.interpreter);
                }
            }
            _ => {}
        }
        Ok(around)
    }
}

/// Whether the prescriber stands certified on the day.
pub(crate) fn is_certified(
    connection: &Connection,
    parties: &mut Parties,
    own: &PrescriberId,
    today: Day,
) -> Result<bool, SubmitError> {
    let party = parties.load(connection, &Subject::Prescriber(own.clone()))?;
    Ok(
        party
            .is_some_and(|party| matches!(party.record.standing_on(today), Standing::Certified(_))),
    )
}

/// How long `own` may act for the patients of `treating`, being certified and named as a delegate on `today`: the last
/// day, if one was named. None: not at all.
pub(crate) fn covers(
    connection: &Connection,
    parties: &mut Parties,
    own: &PrescriberId,
    treating: &PrescriberId,
    today: Day,
) -> Result<Option<Option<Day>>, SubmitError> {
    if !is_certified(connection, parties, own, today)? {
        return Ok(None);
    }
    let treating = parties.load(connection, &Subject::Prescriber(treating.clone()))?;
    let Some(treating) = treating else {
        return Ok(None);
    };
    let delegates = treating.record.delegates_on(today);
    Ok(delegates
        .into_iter()
        .find_map(|(delegate, until)| (delegate == *own).then_some(until)))
}

/// The authorisation that a fact names, of what left on it or went with it.
fn dispensed_on(payload: &Payload) -> Option<&FactId> {
    match payload {
        Payload::MedicationGuideGiven { authorisation, .. } => Some(authorisation),
        _ => authorisation_named(payload),
    }
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
            Payload::FactCorrected { of, .. } | Payload::CorrectionProposed { of, .. } => {
                record.fact(of)
            }
            Payload::CorrectionConfirmed { proposal }
            | Payload::CorrectionDeclined { proposal, .. } => proposed_corrections(record)
                .into_iter()
                .find(|one| one.proposal.envelope.id == *proposal)
                .and_then(|one| record.fact(one.of)),
            _ => None,
        };
        let brought_back = match payload {
            Payload::CorrectionProposed { of, .. } => record
                .taken_back()
                .into_iter()
                .find(|one| one.by.envelope.id == *of)
                .map(|one| one.fact.payload),
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
            Some(fact) => dispensed_on(&fact.event.payload),
            None => dispensed_on(payload),
        };
        let supply = match payload {
            Payload::ReminderCardGiven { supply }
            | Payload::SupplyAdjusted {
                supply: Some(supply),
                ..
            } => record.fact(supply),
            _ => corrected,
        };
        // A bag that is named is its pharmacy's.
        let named = match payload {
            Payload::SupplyAdjusted { .. } => {
                supply.and_then(|fact| dispensed_on(&fact.event.payload))
            }
            _ => named,
        };
        let supply = supply.map_or(payload, |fact| &fact.event.payload);
        let supplier = match supply {
            Payload::Supplied { pharmacy, .. } => Some(pharmacy.clone()),
            _ => None,
        };
        Concerned {
            treating,
            corrected_of: corrected.and_then(recorded_for),
            corrected,
            brought_back,
            around: Around::default(),
            supplier,
            authorisation: named.and_then(|id| authorisation(record, id)),
        }
    }

    /// The relation that [`access::may`](crate::access::may) asks for.
    pub(crate) fn relation(&self, patient: PatientId) -> Relation<'_> {
        Relation {
            patient,
            prescriber: self.treating.as_ref(),
            holder: self
                .authorisation
                .map(|(_, pharmacy)| pharmacy)
                .or(self.supplier.as_ref()),
            corrected: self
                .brought_back
                .as_ref()
                .or(self.corrected.map(|fact| &fact.event.payload)),
            corrected_of: self.corrected_of.as_ref(),
            delegates: &self.around.delegates,
            guardians: &self.around.guardians,
            asked_to_take_over: self.around.asked_to_take_over.as_ref(),
            on_the_line: self
                .around
                .call
                .as_ref()
                .map(|(call, source)| (call, *source)),
        }
    }

    /// Says in a fact's envelope for whom it was entered, where the actor stands in for another.
    pub(crate) fn stand_in(&self, from: &mut Provenance, submission: &Submission) {
        if let Command::Record { payload, .. } = &submission.command
            && payload.sheet_code().is_some()
        {
            from.through = Some(Through::Paper);
        }
        match submission.who.role() {
            Role::Prescriber(own)
                if self.around.delegates.contains(own)
                    && self.corrected_of.as_ref() != Some(own) =>
            {
                from.capacity = Some(Capacity::Delegate);
                from.on_behalf_of.clone_from(&self.treating);
                from.delegate = Some(own.clone());
            }
            // The word is the patient's; who lent the device helped to enter it, whatever else is said.
            Role::Kiosk(lent) => {
                from.assisted_by = Some(lent.lent_by.clone());
                from.through = Some(Through::Kiosk);
            }
            Role::PhoneAgent => {
                let Some((call, source)) = &self.around.call else {
                    return;
                };
                if identifies_a_caller(&submission.command) {
                    return;
                }
                let (language, interpreter) = &self.around.spoken;
                from.language = from.language.take().or_else(|| language.clone());
                from.interpreter = from.interpreter.or(*interpreter);
                from.in_call = Some(call.clone());
                from.assisted_by = Some(submission.who.account().clone());
                from.on_behalf_of = match source {
                    Source::Patient => Id::new(&submission.patient.to_string()),
                    Source::Prescriber => self.treating.clone(),
                };
            }
            _ => {}
        }
    }
}

/// The next caller is not on the line of the last one.
fn identifies_a_caller(command: &Command) -> bool {
    matches!(
        command,
        Command::Record {
            payload: Payload::CallerIdentified { .. },
            ..
        }
    )
}
