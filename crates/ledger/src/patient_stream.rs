//! A patient's stream while a command works on it, and the moment at which it does.

use jiff::Timestamp;
use retinue_kernel::{
    CourseSummary, Day, Envelope, Event, PatientRecord, Payload, Programme, Provenance, summarise,
};
use rusqlite::Connection;

use crate::actor::Actor;
use crate::chain::Head;
use crate::clock::SimulatedMoment;
use crate::core::Core;
use crate::error::SubmitError;
use crate::ids::{CommandId, PatientId, fact_id};
use crate::live::{self, Live};
use crate::party::{InForce, Parties};
use crate::stream;
use crate::submission::{Assistance, Recorded, Submission};
use crate::{around, due, form_draft, office, outbox, webhook, worklist};

/// A patient's stream while a command works on it.
pub(crate) struct PatientStream {
    pub(crate) patient: PatientId,
    pub(crate) head: Head,
    pub(crate) record: PatientRecord,
    pub(crate) live: Vec<Live>,
}

impl PatientStream {
    pub(crate) fn load(
        connection: &Connection,
        patient: PatientId,
    ) -> Result<PatientStream, SubmitError> {
        let (head, record) = stream::patient_record(connection, patient, u32::MAX)?;
        let live = if head.sequence == 0 {
            Vec::new()
        } else {
            live::of_patient(connection, patient)?
        };
        Ok(PatientStream {
            patient,
            head,
            record,
            live,
        })
    }

    /// The programme the patient is in.
    pub(crate) fn programme(&self) -> Option<Programme> {
        self.record.programme()
    }

    /// Brings in line what the rules of the programme that was entered just now ask: the lists, and in a registry the files
    /// of pregnancies that are known and not over.
    pub(crate) fn enter(
        &self,
        connection: &Connection,
        moment: &Moment,
        submission: &Submission,
    ) -> Result<(), SubmitError> {
        let summary = summarise(&self.record, &moment.in_force.rules, moment.today);
        self.place(connection, &summary, moment)?;
        if moment.in_force.rules.programme.has_registry() {
            office::open_pregnancy_file(
                connection,
                self.patient,
                &self.record,
                moment.recorded_at,
                submission.who.account(),
                Some(submission.command_id.id()),
            )?;
        }
        Ok(())
    }

    /// Places the patient in the lists.
    fn place(
        &self,
        connection: &Connection,
        summary: &CourseSummary,
        moment: &Moment,
    ) -> Result<(), SubmitError> {
        let Moment { today, counted, .. } = moment;
        worklist::set(connection, self.patient, &self.record, summary, *today)?;
        due::set(connection, self.patient, &self.record, counted)?;
        Ok(())
    }

    pub(crate) fn last_recorded(&self) -> Option<Timestamp> {
        self.record
            .facts()
            .iter()
            .filter_map(|fact| fact.event.envelope.recorded_at)
            .max()
    }

    /// Appends facts, and brings everything that is read from them in line, in the same transaction.
    pub(crate) fn append(
        &mut self,
        connection: &Connection,
        events: &[Event],
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<Recorded>, SubmitError> {
        let before = self.record.clone();
        let mut recorded = Vec::with_capacity(events.len());
        for event in events {
            self.head = stream::append(connection, self.patient, &self.head, event)?;
            self.record.learn(event.clone());
            recorded.push(Recorded {
                id: event.envelope.id.clone(),
                kind: event.payload.kind().to_owned(),
                sequence: self.head.sequence,
            });
        }
        if events.is_empty() {
            return Ok(recorded);
        }
        let summary = summarise(&self.record, &moment.in_force.rules, moment.today);
        live::follow(
            connection,
            self.patient,
            &self.live,
            events,
            &before,
            &self.record,
            &summary,
        )?;
        outbox::tell(
            connection,
            self.patient,
            &self.record,
            events,
            &self.live,
            actor.role().party().as_ref(),
            (moment.in_force.mode, moment.recorded_at),
        )?;
        if let Some(first) = events.first() {
            let fact = &first.envelope.id;
            let at = moment.recorded_at;
            webhook::about_a_case(connection, self.patient, &self.record, fact, at)?;
        }
        self.place(connection, &summary, moment)?;
        around::follow(connection, self.patient, events, &self.record)?;
        form_draft::follow(connection, self.patient, events)?;
        let told = |event: &Event| office::may_tell_of_a_pregnancy(&event.payload);
        if moment.in_force.rules.programme.has_registry() && events.iter().any(told) {
            let first = events.first().map(|event| &event.envelope);
            let provenance = first.and_then(|envelope| envelope.provenance.as_ref());
            office::open_pregnancy_file(
                connection,
                self.patient,
                &self.record,
                moment.recorded_at,
                actor.account(),
                provenance.and_then(|from| from.command_id.as_ref()),
            )?;
        }
        stream::note_moved(connection, self.patient, &self.head)?;
        self.live = live::of_patient(connection, self.patient)?;
        Ok(recorded)
    }
}

/// When a command is decided, and under which rules.
pub(crate) struct Moment {
    pub(crate) recorded_at: Timestamp,
    pub(crate) today: Day,
    pub(crate) in_force: InForce,
    /// By what it is counted what is due.
    pub(crate) counted: due::Counted,
}

impl Moment {
    /// The moment of a command about a patient: now, or a simulated one in a demo. `registers` is the programme with which
    /// the command begins the stream.
    pub(crate) fn at(
        core: &Core,
        connection: &Connection,
        parties: &mut Parties,
        at: Option<SimulatedMoment>,
        stream: &PatientStream,
        registers: Option<Programme>,
    ) -> Result<Moment, SubmitError> {
        let last = stream.last_recorded();
        Moment::after(core, connection, parties, at, last, stream, registers)
    }

    /// The same, where something of another stream was recorded last.
    pub(crate) fn after(
        core: &Core,
        connection: &Connection,
        parties: &mut Parties,
        at: Option<SimulatedMoment>,
        last: Option<Timestamp>,
        stream: &PatientStream,
        registers: Option<Programme>,
    ) -> Result<Moment, SubmitError> {
        let recorded_at = core.decision_time(at, last)?;
        if at.is_none() {
            core.recorded(recorded_at);
        }
        let programme = stream.programme().or(registers);
        let in_force = parties.in_force(connection, core, programme)?;
        let counted = due::Counted::of(
            connection,
            parties,
            core,
            &stream.record,
            &in_force,
            recorded_at,
        )?;
        Ok(Moment {
            recorded_at,
            today: in_force.rulebook.day_of(recorded_at),
            in_force,
            counted,
        })
    }

    /// A fact of this moment, at its place among the facts of one command.
    pub(crate) fn event(
        &self,
        place: usize,
        on: Day,
        payload: Payload,
        provenance: Provenance,
    ) -> Result<Event, SubmitError> {
        let envelope = Envelope {
            id: fact_id(self.recorded_at, place)?,
            on,
            recorded_at: Some(self.recorded_at),
            provenance: Some(Box::new(provenance)),
        };
        Ok(Event { payload, envelope })
    }
}

/// The envelope's part that says who recorded a fact, for whom and how.
pub(crate) fn provenance(
    actor: &Actor,
    assistance: &Assistance,
    command_id: &CommandId,
) -> Provenance {
    Provenance {
        by: Some(actor.account().clone()),
        on_behalf_of: actor.role().party().and_then(|party| party.id().cloned()),
        capacity: Some(actor.role().capacity()),
        assisted_by: assistance.assisted_by.clone(),
        language: assistance.language.clone(),
        interpreter: assistance.interpreter,
        delegate: None,
        in_call: None,
        through: None,
        command_id: Some(command_id.id().clone()),
    }
}
