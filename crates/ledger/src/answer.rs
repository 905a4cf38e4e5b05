//! What a decision rests on, and its way into the record.

use retinue_kernel::{
    Command, Day, DispenseDecision, DispenseRequest, Event, FactId, Id, ObtainedNumber, Payload,
};
use rusqlite::{Connection, OptionalExtension};

use crate::actor::{Actor, Role};
use crate::chain::Hash;
use crate::decision::{self, Basis, Known, KnownParty};
use crate::error::SubmitError;
use crate::ids::{PatientId, Subject};
use crate::party::{Parties, Party};
use crate::patient_stream::{Moment, PatientStream};
use crate::relation::{self, Concerned};
use crate::sql;
use crate::submission::{RecordedDecision, Submission};

/// The parties on which a decision rests, read under the write lock.
pub(crate) struct Parts {
    prescriber_id: Option<Id>,
    pub(crate) prescriber: Option<Party>,
    pub(crate) pharmacy: Option<Party>,
}

impl Parts {
    pub(crate) fn load(
        connection: &Connection,
        parties: &mut Parties,
        submission: &Submission,
        command: &Command,
        concerned: &Concerned<'_>,
        stream: &PatientStream,
    ) -> Result<Parts, SubmitError> {
        let (prescriber_id, pharmacy_id) = match command {
            Command::RequestDispense(request)
            | Command::RecordNumber(ObtainedNumber { request, .. }) => (
                relation::prescriber_of(&stream.record, &request.prescription),
                Some(request.pharmacy.clone()),
            ),
            Command::Record { .. } => match concerned.authorisation {
                Some((prescription, pharmacy)) => (
                    relation::prescriber_of(&stream.record, prescription),
                    Some(pharmacy.clone()),
                ),
                None => (
                    own_prescriber(&submission.who).or_else(|| concerned.treating.clone()),
                    None,
                ),
            },
        };
        let prescriber = match &prescriber_id {
            Some(id) => parties.load(connection, &Subject::Prescriber(id.clone()))?,
            None => None,
        };
        let pharmacy = match pharmacy_id {
            Some(id) => parties.load(connection, &Subject::Pharmacy(id))?,
            None => None,
        };
        Ok(Parts {
            prescriber_id,
            prescriber,
            pharmacy,
        })
    }
}

fn own_prescriber(actor: &Actor) -> Option<Id> {
    match actor.role() {
        Role::Prescriber(id) | Role::Designee(id) | Role::MedicalAssistant(id) => Some(id.clone()),
        _ => None,
    }
}

/// The answer to a request to dispense, on its way into the record.
pub(crate) struct Answer {
    basis: Basis,
    asked: Hash,
    /// The denial of the same day for the same reasons, which is given again instead of being recorded twice.
    given_before: Option<FactId>,
    canonical: decision::Canonical,
}

impl Answer {
    pub(crate) fn of(
        connection: &Connection,
        stream: &PatientStream,
        request: &DispenseRequest,
        decision: &DispenseDecision,
        parts: &Parts,
        moment: &Moment,
        payloads: &mut Vec<(Day, Payload)>,
    ) -> Result<Answer, SubmitError> {
        let facts = |party: &Option<Party>| party.as_ref().map_or(0, |party| party.head.sequence);
        let basis = Basis {
            on: moment.today,
            prescription: request.prescription.clone(),
            pharmacy: request.pharmacy.clone(),
            programme: Some(moment.in_force.rules.programme),
            edition: moment.in_force.rules.at(moment.today).edition.id.clone(),
            rules: moment.in_force.rules.hash.clone(),
            known: Known {
                patient: stream.head.sequence,
                programme: moment.in_force.facts,
                pharmacy: facts(&parts.pharmacy),
                prescriber: parts.prescriber_id.clone().map(|id| KnownParty {
                    id,
                    facts: facts(&parts.prescriber),
                }),
            },
        };
        let programme = moment.in_force.rules.programme;
        let canonical = decision::canonical(decision, &basis, programme)?;
        let asked = decision::asked(request, moment.today, decision)?;
        let is_denial = decision.until().is_none();
        let given_before = if is_denial {
            given_before(connection, stream.patient, &asked)?
        } else {
            None
        };
        if given_before.is_some() {
            payloads.retain(|(_, payload)| !carries_a_decision(payload));
        }
        for (_, payload) in payloads {
            if let Payload::DispenseAuthorised { decision, .. }
            | Payload::ExternalAuthorisationRecorded { decision, .. }
            | Payload::DispenseDenied { decision, .. }
            | Payload::ChecklistGiven { decision, .. } = payload
            {
                *decision = Some(canonical.hash.clone());
            }
        }
        Ok(Answer {
            basis,
            asked,
            given_before,
            canonical,
        })
    }

    /// Stores the decision beside the fact that carries it, or finds the one that was given before.
    pub(crate) fn recorded(
        self,
        connection: &Connection,
        stream: &PatientStream,
        events: &[Event],
        decision: DispenseDecision,
        moment: &Moment,
    ) -> Result<RecordedDecision, SubmitError> {
        if let Some(fact) = self.given_before {
            let stored = decision::stored(connection, stream.patient, &fact)?
                .ok_or(SubmitError::NotFound)?;
            let recorded_at = stream
                .record
                .fact(&fact)
                .and_then(|fact| fact.event.envelope.recorded_at);
            return Ok(RecordedDecision {
                recorded_at: recorded_at.unwrap_or(moment.recorded_at),
                fact,
                on: moment.today,
                programme: moment.in_force.rules.programme,
                hash: stored.hash,
                decision,
                json: stored.json.into(),
            });
        }
        let carries = |event: &&Event| carries_a_decision(&event.payload);
        let event = events.iter().find(carries).ok_or(SubmitError::NotFound)?;
        let fact = event.envelope.id.clone();
        connection.prepare_cached(sql::DECISION_ADD)?.execute((
            stream.patient.bytes(),
            fact.as_str(),
            self.canonical.hash.as_str(),
            self.asked,
            &self.canonical.json,
        ))?;
        Ok(RecordedDecision {
            fact,
            recorded_at: moment.recorded_at,
            on: self.basis.on,
            programme: moment.in_force.rules.programme,
            hash: self.canonical.hash,
            decision,
            json: self.canonical.json.into(),
        })
    }
}

/// Whether a fact is the answer to a request to dispense.
fn carries_a_decision(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::DispenseAuthorised { .. }
            | Payload::ExternalAuthorisationRecorded { .. }
            | Payload::DispenseDenied { .. }
            | Payload::ChecklistGiven { .. }
    )
}

fn given_before(
    connection: &Connection,
    patient: PatientId,
    asked: &Hash,
) -> Result<Option<FactId>, SubmitError> {
    let fact: Option<String> = connection
        .prepare_cached(sql::DECISION_ASKED)?
        .query_row((patient.bytes(), asked), |row| row.get(0))
        .optional()?;
    Ok(fact.as_deref().and_then(FactId::new))
}
