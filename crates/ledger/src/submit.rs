//! The one door for writing facts.

use retinue_kernel::{
    Command, Day, DispenseRequest, FactId, Id, Payload, PrescriberId, Refused, RefusedBecause,
};

use crate::access::NotAllowed;
use crate::actor::{Actor, Clinician, Pharmacist, PhoneAgent};
use crate::audit::Audit;
use crate::clock::SimulatedMoment;
use crate::counter::{CounterAnswer, CounterVerdict, ReadyAnswer};
use crate::error::SubmitError;
use crate::housekeeping::count_batch;
use crate::identity::{self, Contacts, Note};
use crate::ids::{CommandId, PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::register::{self, Registered, Registrar, Registration};
use crate::store::Store;
use crate::submission::{Assistance, Outcome, RegistryOutcome, RegistrySubmission, Submission};
use crate::{closing, command, fault, idempotency, reconfirmation, registry};

impl Ledger {
    /// Records one command in one patient's stream: loads what the decision needs, decides, appends on condition that
    /// nothing moved, and returns when it is on disk. Sent twice with one command id it is done once.
    ///
    /// # Errors
    /// [`SubmitError`]: refused, with nothing recorded, or [`SubmitError::Unknown`].
    pub fn submit(&self, submission: Submission) -> Result<Outcome, SubmitError> {
        let (patient, command_id) = (submission.patient, submission.command_id.clone());
        let (who, what) = (submission.who.clone(), what(&submission.command));
        let named = command_id.clone();
        let done = self.write(
            &named,
            move |store| command::carry_out(store, &submission),
            move |connection| idempotency::was_carried_out(connection, patient, &command_id),
        );
        self.note_refusal(&who, Some(patient), what, &done);
        done
    }

    /// Registers a patient: an identity, a programme number, and the first fact of a stream of its own.
    ///
    /// # Errors
    /// As [`Ledger::submit`].
    pub fn register_patient(
        &self,
        who: &Clinician,
        registration: Registration,
    ) -> Result<Registered, SubmitError> {
        let (account, command_id) = (
            who.actor().account().to_string(),
            registration.command_id.clone(),
        );
        let (who, named) = (who.clone(), command_id.clone());
        self.write(
            &named,
            move |store| register::carry_out(store, Registrar::in_the_clinic(&who), &registration),
            move |connection| register::was_carried_out(connection, &account, &command_id),
        )
    }

    /// A pharmacy asks, by programme number, to dispense a prescription. A request that matches nobody, or a
    /// prescription that is not that patient's, is recorded in the pharmacy's stream and gets one and the same answer.
    ///
    /// # Errors
    /// As [`Ledger::submit`].
    pub fn request_dispense(
        &self,
        who: &Pharmacist,
        command_id: CommandId,
        number: &str,
        prescription: FactId,
    ) -> Result<CounterAnswer, SubmitError> {
        let Some(patient) = self.matched(who, number, &prescription)? else {
            return Ok(CounterAnswer::NotMatched);
        };
        let request = DispenseRequest {
            prescription,
            pharmacy: who.pharmacy().clone(),
        };
        let command = Command::RequestDispense(request);
        let outcome = self.submit(Submission::new(patient, command_id, who.actor(), command))?;
        match (outcome.decision, outcome.ready) {
            (Some(decision), _) => {
                let rulebook = self.laws().of_patient(Some(decision.programme));
                let verdict = CounterVerdict::of(decision, outcome.again, rulebook);
                Ok(CounterAnswer::Answered(verdict))
            }
            (None, Some(ready)) => Ok(CounterAnswer::Ready(ReadyAnswer {
                on: outcome.today,
                until: ready.until,
                days: ready.days,
                again: outcome.again,
            })),
            (None, None) => Err(SubmitError::NotFound),
        }
    }

    /// The patient of a number and of a prescription. That there is none is recorded in the pharmacy's stream.
    pub(crate) fn matched(
        &self,
        who: &Pharmacist,
        number: &str,
        prescription: &FactId,
    ) -> Result<Option<PatientId>, SubmitError> {
        let matched = match number.parse::<ProgrammeNumber>() {
            Ok(number) => self.read(|connection| -> Result<_, SubmitError> {
                let Some(patient) = identity::by_number(connection, &number)? else {
                    return Ok(None);
                };
                let (_, record) = crate::stream::patient_record(connection, patient, u32::MAX)?;
                Ok(crate::relation::prescriber_of(&record, prescription).map(|_| patient))
            })?,
            Err(_) => None,
        };
        if matched.is_none() {
            self.note_unmatched(who, &format!("{} {prescription}", typed(number)))?;
        }
        Ok(matched)
    }

    /// Records, in the pharmacy's stream, that a request matched nobody.
    pub(crate) fn note_unmatched(&self, who: &Pharmacist, typed: &str) -> Result<(), SubmitError> {
        let (pharmacy, account, typed) = (
            who.pharmacy().clone(),
            who.actor().account().clone(),
            typed.to_owned(),
        );
        self.write_unnamed("request-unmatched", move |store| {
            registry::record_unmatched(store, &pharmacy, &account, &typed)
        })
    }

    /// Records a fact about a party or the programme. Suspension and decertification end the live authorisations of
    /// the party's patients before this returns; no decision after the fact itself is made without it.
    ///
    /// # Errors
    /// As [`Ledger::submit`]. When the fact is recorded and the ending is interrupted, [`Ledger::housekeeping`] goes on
    /// with it, and every touch of one of those patients does it first.
    pub fn submit_registry(
        &self,
        submission: RegistrySubmission,
    ) -> Result<RegistryOutcome, SubmitError> {
        let (subject, command_id) = (submission.subject.clone(), submission.command_id.clone());
        let (who, what, at) = (
            submission.who.clone(),
            submission.event.kind(),
            submission.at,
        );
        let named = command_id.clone();
        let changes_lists = reconfirmation::changes_lists(&submission.event);
        let done = self.write(
            &named,
            move |store| registry::carry_out(store, &submission),
            move |connection| registry::was_carried_out(connection, &subject, &command_id),
        );
        self.note_refusal(&who, None, what, &done);
        let mut outcome = done?;
        match self.close_authorisations(at) {
            Ok(ended) => outcome.ended = ended,
            Err(error) => {
                tracing::error!(%error, "authorisations are still to be ended; housekeeping goes on with it")
            }
        }
        if changes_lists && let Err(error) = self.count_anew() {
            tracing::error!(%error, "what is due is still to be counted anew; the turn of the day goes on with it");
        }
        Ok(outcome)
    }

    /// Ends what must end because a party's standing fell, or a fault of the system was recorded or withdrawn, in bounded
    /// transactions.
    pub(crate) fn close_authorisations(
        &self,
        at: Option<SimulatedMoment>,
    ) -> Result<u32, SubmitError> {
        let most = self.limits().closing_batch.max(1);
        let mut ended: u32 = 0;
        let mut through = self.read(closing::open)?.is_empty();
        while !through {
            let (more, last) =
                self.write_unnamed("closing", move |store| closing::batch(store, most, at))?;
            (ended, through) = (ended.saturating_add(more), last);
        }
        let mut through = !self.read(fault::is_open)?;
        while !through {
            let (more, last) =
                self.write_unnamed("fault", move |store| fault::batch(store, most, at))?;
            (ended, through) = (ended.saturating_add(more), last);
        }
        Ok(ended)
    }

    /// Transfers the care of a patient to another prescriber of the programme.
    ///
    /// # Errors
    /// As [`Ledger::submit`]; refused when no such prescriber is on record.
    pub fn transfer_care(
        &self,
        who: &Actor,
        command_id: CommandId,
        patient: PatientId,
        to: &PrescriberId,
        on: Day,
        reason: Option<Id>,
    ) -> Result<Outcome, SubmitError> {
        let subject = Subject::Prescriber(to.clone());
        let head = self.read(|connection| crate::stream::registry_head(connection, &subject))?;
        if head.sequence == 0 {
            let because = vec![RefusedBecause {
                field: "on-behalf-of",
                wrong: format!("no prescriber '{to}' is on record"),
                remedy: "Name a prescriber who is enrolled.",
            }];
            return Err(Refused { because }.into());
        }
        let command = Command::Record {
            on,
            payload: Payload::CareTransferred { reason },
        };
        let mut submission = Submission::new(patient, command_id, who, command);
        submission.on_behalf_of = Some(to.clone());
        self.submit(submission)
    }

    /// Keeps a free text beside the record and returns what a fact may carry of it: its id and its salted hash.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when the patient is not the clinician's; refused when the text is blank or longer than
    /// 10,000 characters.
    pub fn add_note(
        &self,
        who: &Clinician,
        patient: PatientId,
        words: &str,
    ) -> Result<Note, SubmitError> {
        if words.trim().is_empty() || words.chars().count() > 10_000 {
            let because = vec![RefusedBecause {
                field: "note",
                wrong: "it is empty or longer than 10,000 characters".to_owned(),
                remedy: "Write a shorter text.",
            }];
            return Err(Refused { because }.into());
        }
        let (prescriber, words) = (who.prescriber().clone(), words.to_owned());
        self.write_unnamed("note", move |store| {
            let connection = store.connection()?;
            if crate::worklist::prescriber_of(connection, patient)?.as_ref() != Some(&prescriber) {
                return Err(SubmitError::NotFound);
            }
            identity::add_note(connection, patient, &words)
        })
    }

    /// Corrects the name and contacts of one of the clinician's patients. The day of birth is a fact: correct that one.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when the patient is not the clinician's; refused when a line is not fit to be kept.
    pub fn correct_person(
        &self,
        who: &Clinician,
        patient: PatientId,
        name: &str,
        contacts: &Contacts,
    ) -> Result<(), SubmitError> {
        let because = identity::objections(name, contacts);
        if !because.is_empty() {
            return Err(Refused { because }.into());
        }
        let (prescriber, name, contacts) =
            (who.prescriber().clone(), name.to_owned(), contacts.clone());
        self.core().audit.note(Audit::entry(
            self.core().clock.now(),
            who.actor(),
            "correct-person",
            Some(patient),
            None,
        ))?;
        self.write_unnamed("person", move |store| {
            let connection = store.connection()?;
            if crate::worklist::prescriber_of(connection, patient)?.as_ref() != Some(&prescriber) {
                return Err(SubmitError::NotFound);
            }
            identity::set(connection, patient, &name, &contacts)
        })
    }

    /// Gives a party of the programme the name under which lists show it.
    ///
    /// # Errors
    /// Refused for anyone but an administrator or the party itself, and when the name is not fit to be shown.
    pub fn name_party(
        &self,
        who: &Actor,
        subject: &Subject,
        name: &str,
    ) -> Result<(), SubmitError> {
        let own = who.role().party().as_ref() == Some(subject);
        if !own && who.administrator().is_none() {
            let (role, what) = (who.role().capacity(), "the name of a party");
            return Err(NotAllowed::Role {
                role,
                what,
                remedy: "The party itself or the administrator can.",
            }
            .into());
        }
        if !identity::is_fit(name) {
            let because = vec![RefusedBecause {
                field: "name",
                wrong: "it is empty, too long or holds characters that cannot be printed"
                    .to_owned(),
                remedy: "Give the name, at most 200 characters.",
            }];
            return Err(Refused { because }.into());
        }
        let (key, name) = (subject.key(), name.trim().to_owned());
        self.write_unnamed("party name", move |store| {
            store
                .connection()?
                .prepare_cached(crate::sql::PARTY_SET)?
                .execute((&key, &name))?;
            Ok(())
        })
    }

    /// Runs many commands as one transaction: a whole course, or an import. They are on disk together when this
    /// returns; when `act` fails nothing of it is kept.
    ///
    /// # Errors
    /// Whatever `act` fails with, or [`SubmitError`] of the store.
    pub fn in_one_transaction<T>(
        &self,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<T, SubmitError>,
    ) -> Result<T, SubmitError> {
        let mut refused = Vec::new();
        let done = self.alone(|store| {
            act(&mut Transaction {
                store,
                refused: &mut refused,
            })
        });
        for (who, patient, what) in refused {
            let entry = Audit::entry(
                self.core().clock.now(),
                &who,
                "refused",
                patient,
                Some(what.to_owned()),
            );
            // As in `note_refusal`: the act was refused either way.
            let _ = self.core().audit.note(entry);
        }
        done
    }

    /// A refused act is an access too.
    pub(crate) fn note_refusal<T>(
        &self,
        who: &Actor,
        patient: Option<PatientId>,
        what: &str,
        done: &Result<T, SubmitError>,
    ) {
        if let Err(SubmitError::NotAllowed(_) | SubmitError::NotFound) = done {
            let now = self.core().clock.now();
            let entry = Audit::entry(now, who, "refused", patient, Some(what.to_owned()));
            // The act was refused either way; an access log that is full refuses reads.
            let _ = self.core().audit.note(entry);
        }
    }
}

/// A transaction that holds many commands. Each stands or falls alone; the transaction stands or falls as a whole.
#[derive(Debug)]
pub struct Transaction<'a> {
    store: &'a mut Store,
    /// Who was refused what about whom: an access as much as one outside a transaction.
    refused: &'a mut Vec<(Actor, Option<PatientId>, &'static str)>,
}

impl Transaction<'_> {
    pub(crate) fn store(&mut self) -> &mut Store {
        self.store
    }

    /// That somebody was refused something about a patient.
    pub(crate) fn note_refused(&mut self, who: &Actor, patient: PatientId, what: &'static str) {
        self.refused.push((who.clone(), Some(patient), what));
    }

    /// As [`Ledger::submit`].
    ///
    /// # Errors
    /// As [`Ledger::submit`]. What was refused leaves nothing behind; the transaction goes on.
    pub fn submit(&mut self, submission: &Submission) -> Result<Outcome, SubmitError> {
        let done = self
            .store
            .in_savepoint(|store| command::carry_out(store, submission));
        if let Err(SubmitError::NotAllowed(_) | SubmitError::NotFound) = done {
            let what = what(&submission.command);
            self.refused
                .push((submission.who.clone(), Some(submission.patient), what));
        }
        done
    }

    /// As [`Ledger::register_patient`].
    ///
    /// # Errors
    /// As [`Transaction::submit`].
    pub fn register_patient(
        &mut self,
        who: &Clinician,
        registration: &Registration,
    ) -> Result<Registered, SubmitError> {
        self.store.in_savepoint(|store| {
            register::carry_out(store, Registrar::in_the_clinic(who), registration)
        })
    }

    /// As [`Transaction::register_patient`], for the prescriber whose office is on the agent's line.
    pub(crate) fn register_by_telephone(
        &mut self,
        who: &PhoneAgent,
        prescriber: &PrescriberId,
        registration: &Registration,
    ) -> Result<Registered, SubmitError> {
        let who = Registrar::by_telephone(who, prescriber);
        self.store
            .in_savepoint(|store| register::carry_out(store, who, registration))
    }

    /// As [`Ledger::submit_registry`].
    ///
    /// # Errors
    /// As [`Transaction::submit`].
    pub fn submit_registry(
        &mut self,
        submission: &RegistrySubmission,
    ) -> Result<RegistryOutcome, SubmitError> {
        self.store.in_savepoint(|store| {
            let mut outcome = registry::carry_out(store, submission)?;
            for batch in [closing::batch, fault::batch] {
                let mut through = false;
                while !through {
                    let (more, last) = batch(store, usize::MAX, submission.at)?;
                    (outcome.ended, through) = (outcome.ended.saturating_add(more), last);
                }
            }
            if reconfirmation::changes_lists(&submission.event) {
                let mut after = PatientId::from_bytes([0; 16]);
                while let Some(last) = count_batch(store, after)?.last() {
                    after = *last;
                }
            }
            Ok(outcome)
        })
    }

    /// Several commands with the same helper and language, in order.
    ///
    /// # Errors
    /// As [`Transaction::submit`], for the first that is refused; those before it stand.
    pub fn submit_all(
        &mut self,
        submissions: impl IntoIterator<Item = Submission>,
        assistance: &Assistance,
    ) -> Result<Vec<Outcome>, SubmitError> {
        submissions
            .into_iter()
            .map(|one| self.submit(&one.assisted(assistance.clone())))
            .collect()
    }
}

/// What a command asks, as the access log names it.
fn what(command: &Command) -> &'static str {
    match command {
        Command::RequestDispense(_) => "request-dispense",
        Command::RecordNumber(_) => "record-number",
        Command::Record { payload, .. } => payload.kind(),
    }
}

/// What was typed, brought to one form, so that the same typed twice is the same.
pub(crate) fn typed(number: &str) -> String {
    number
        .chars()
        .filter(|one| !one.is_whitespace() && *one != '-')
        .take(64)
        .flat_map(char::to_uppercase)
        .collect()
}
