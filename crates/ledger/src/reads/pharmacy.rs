//! The pharmacist's room: a patient presented by number, what this pharmacy holds, and what it must be told.

use retinue_care::Gate;
use retinue_kernel::{Day, FactId, Payload, PharmacyId, Standing};
use rusqlite::Connection;

use crate::actor::Pharmacist;
use crate::core::Core;
use crate::counter::{self, AtCounter};
use crate::error::{ReadError, SubmitError};
use crate::idempotency;
use crate::identity;
use crate::ids::{CommandId, PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::outbox::{Message, Stored};
use crate::party::Parties;
use crate::sql;
use crate::stream::{self, StreamError};

/// A page of what a pharmacy holds.
#[derive(Clone, Debug)]
pub struct HeldPage {
    /// The programme's day.
    pub today: Day,
    /// The authorisations, the first to end first.
    pub rows: Vec<HeldHere>,
    /// The row after which the next page begins, if there is one.
    pub next: Option<(Day, PatientId)>,
}

/// An authorisation that a pharmacy holds and has not dispensed.
#[derive(Clone, Debug)]
pub struct HeldHere {
    /// The patient's number.
    pub number: ProgrammeNumber,
    /// The patient's name.
    pub name: String,
    /// The number of the authorisation.
    pub authorisation: FactId,
    /// What it authorises.
    pub prescription: FactId,
    /// Do not dispense after this day.
    pub until: Day,
}

/// What a pharmacy must be told, with the person it is about.
#[derive(Clone, Debug)]
pub struct NoticeHere {
    /// The patient's number and name; none when the identity cannot be read, for then the notice still stands.
    pub about: Option<(ProgrammeNumber, String)>,
    /// What it says.
    pub message: Message,
}

/// Most rows of a page.
const MOST_ROWS: u32 = 100;

impl Ledger {
    /// A patient who presents a programme number, with the prescriptions. A number that matches nobody is recorded in
    /// the pharmacy's stream. Where flags of care are shown, the access log says so by itself.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when nobody matches; [`ReadError::Stopped`] for a pharmacy that is suspended or decertified and has
    /// nothing to do with the patient.
    pub fn present(&self, who: &Pharmacist, number: &str) -> Result<AtCounter, ReadError> {
        let patient = self.who_presents(who, number)?;
        self.be_open_to(who, patient)?;
        let at = self.read_parties(|connection, parties| {
            at_counter(self.core(), connection, parties, who, patient)
        })?;
        if at.flags.as_ref().is_some_and(|flags| !flags.is_empty()) {
            self.audited_on_disk(who.actor(), "read-flags", Some(patient), None)?;
        }
        Ok(at)
    }

    /// Whose number is presented; that it is nobody's is recorded in the pharmacy's stream.
    fn who_presents(&self, who: &Pharmacist, number: &str) -> Result<PatientId, ReadError> {
        let found = match number.parse::<ProgrammeNumber>() {
            Ok(parsed) => self.read(|connection| identity::by_number(connection, &parsed))?,
            Err(_) => None,
        };
        let Some(patient) = found else {
            self.note_unmatched(who, &crate::submit::typed(number))?;
            self.audited(
                who.actor(),
                "present-number",
                None,
                Some("nobody".to_owned()),
            )?;
            return Err(ReadError::NotFound);
        };
        self.audited_on_disk(who.actor(), "present-number", Some(patient), None)?;
        Ok(patient)
    }

    /// Whether a number and a day of birth are of one patient, of whom nothing is told: the gate answers what is asked next.
    ///
    /// # Errors
    /// [`ReadError::Slowed`] after too many that are not.
    pub fn is_born(&self, who: &Pharmacist, number: &str, born: Day) -> Result<bool, ReadError> {
        let found = self.guessed(who, number, || {
            let patient = self.who_presents(who, number)?;
            let person = self.read(|connection| {
                identity::of_patient(connection, patient).map_err(SubmitError::from)
            })?;
            Ok((person.is_some_and(|(_, person)| person.born == born), ()))
        });
        match found {
            Ok(()) => Ok(true),
            Err(ReadError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Lets a pharmacy on that may dispense, or lies behind with the patient: what it holds or supplied is its own to end and to
    /// report, whatever became of its certificate.
    pub(crate) fn be_open_to(&self, who: &Pharmacist, patient: PatientId) -> Result<(), ReadError> {
        let own = match self.party_record(&Subject::Pharmacy(who.pharmacy().clone())) {
            Ok(own) => own.standing_on(self.today()),
            Err(ReadError::NotFound) => Standing::NotCertified,
            Err(error) => return Err(error),
        };
        let is_decertified = match own {
            Standing::Suspended => false,
            Standing::Decertified => true,
            Standing::Certified(_) | Standing::NotCertified => return Ok(()),
        };
        let (_, record) = self.read(|connection| {
            stream::patient_record(connection, patient, u32::MAX).map_err(SubmitError::from)
        })?;
        let has_registry = self
            .laws()
            .of_patient(record.programme())
            .programme()
            .id
            .has_registry();
        if !has_registry
            || record
                .facts()
                .iter()
                .any(|fact| is_of(&fact.event.payload, who.pharmacy()))
        {
            return Ok(());
        }
        let detail = Some("not while it is stopped".to_owned());
        self.audited(who.actor(), "refused", Some(patient), detail)?;
        Err(ReadError::Stopped { is_decertified })
    }

    /// The patient of a number that was presented, for the acts of dispensing that follow.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when nobody matches.
    pub fn presented(&self, who: &Pharmacist, number: &str) -> Result<PatientId, ReadError> {
        let parsed: ProgrammeNumber = number.parse().map_err(|_| ReadError::NotFound)?;
        let patient = self.read(|connection| identity::by_number(connection, &parsed))?;
        self.audited(who.actor(), "present-number", patient, None)?;
        patient.ok_or(ReadError::NotFound)
    }

    /// Whether an act of dispensing of this name stands in the record of the patient of that number: sent a second time,
    /// its page finds everything as the first time left it.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn was_carried_out(
        &self,
        who: &Pharmacist,
        number: &str,
        command_id: &CommandId,
    ) -> Result<bool, ReadError> {
        let patient = self.presented(who, number)?;
        Ok(self.read(|connection| idempotency::was_carried_out(connection, patient, command_id))?)
    }

    /// What the pharmacy holds and has not dispensed, the first to end first, with at most `rows` (100) rows.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn held_here(
        &self,
        who: &Pharmacist,
        after: Option<(Day, PatientId)>,
        rows: u32,
    ) -> Result<HeldPage, ReadError> {
        self.audited_on_disk(who.actor(), "read-held", None, None)?;
        let rows = rows.clamp(1, MOST_ROWS);
        Ok(self.read(|connection| held(self.core(), connection, who, after, rows))?)
    }

    /// What the pharmacy must be told: authorisations that others ended. They stay until [`Ledger::notice_taken`].
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn notices(&self, who: &Pharmacist, most: u32) -> Result<Vec<NoticeHere>, ReadError> {
        self.audited_on_disk(who.actor(), "read-notices", None, None)?;
        let recipient = Subject::Pharmacy(who.pharmacy().clone());
        Ok(self.read(|connection| notices(connection, &recipient, most))?)
    }

    /// The pharmacy has taken notice.
    ///
    /// # Errors
    /// [`SubmitError`] of the store.
    pub fn notice_taken(&self, who: &Pharmacist, message: &Message) -> Result<(), SubmitError> {
        let key = Subject::Pharmacy(who.pharmacy().clone()).key();
        let (patient, fact) = (message.patient, message.fact.clone());
        self.note(who.actor(), "take-notice", Some(fact.to_string()));
        self.write_unnamed("notice", move |store| {
            store
                .connection()?
                .prepare_cached(sql::OUTBOX_DONE)?
                .execute((patient.bytes(), fact.as_str(), key))?;
            Ok(())
        })
    }
}

/// Whether a fact says that this pharmacy was authorised, or supplied.
fn is_of(payload: &Payload, own: &PharmacyId) -> bool {
    match payload {
        Payload::DispenseAuthorised { pharmacy, .. }
        | Payload::ExternalAuthorisationRecorded { pharmacy, .. }
        | Payload::Supplied { pharmacy, .. } => pharmacy == own,
        _ => false,
    }
}

fn at_counter(
    core: &Core,
    connection: &Connection,
    parties: &mut Parties,
    who: &Pharmacist,
    patient: PatientId,
) -> Result<AtCounter, SubmitError> {
    let (number, person) =
        identity::of_patient(connection, patient)?.ok_or(SubmitError::NotFound)?;
    let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
    let in_force = parties.in_force(connection, core, record.programme())?;
    let today = in_force.rulebook.day_of(core.clock.now());
    let prescriptions = counter::prescriptions(&record, who.pharmacy(), &in_force, today);
    let gate = Gate {
        record: &record,
        rules: &in_force.rules,
    };
    let flags = counter::flags::flags(core, connection, patient, gate, today);
    Ok(AtCounter {
        number,
        name: person.name,
        born: person.born,
        today,
        mode: in_force.mode,
        edition: in_force.rules.at(today).edition.id.clone(),
        rulebook: in_force.rulebook,
        prescriptions,
        flags,
    })
}

fn held(
    core: &Core,
    connection: &Connection,
    who: &Pharmacist,
    after: Option<(Day, PatientId)>,
    most: u32,
) -> Result<HeldPage, SubmitError> {
    let (until, patient) = match after {
        Some((until, patient)) => (until.to_string(), *patient.bytes()),
        None => (String::new(), [0; 16]),
    };
    let mut statement = connection.prepare_cached(sql::LIVE_AT_PHARMACY)?;
    let mut found = statement.query((
        who.pharmacy().as_str(),
        until,
        patient,
        most.saturating_add(1),
    ))?;
    let (mut rows, mut last, mut next) = (Vec::new(), None, None);
    while let Some(row) = found.next()? {
        if rows.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
            next = last;
            break;
        }
        let patient = PatientId::from_bytes(row.get(0)?);
        let (prescription, authorisation, until): (String, String, String) =
            (row.get(1)?, row.get(2)?, row.get(3)?);
        let ids = (
            FactId::new(&prescription),
            FactId::new(&authorisation),
            until.parse::<Day>(),
        );
        let (Some(prescription), Some(authorisation), Ok(until)) = ids else {
            continue;
        };
        last = Some((until, patient));
        let Some((number, person)) = identity::of_patient(connection, patient)? else {
            continue;
        };
        rows.push(HeldHere {
            number,
            name: person.name,
            authorisation,
            prescription,
            until,
        });
    }
    Ok(HeldPage {
        today: core.today(),
        rows,
        next,
    })
}

fn notices(
    connection: &Connection,
    recipient: &Subject,
    most: u32,
) -> Result<Vec<NoticeHere>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::OUTBOX_OF_RECIPIENT)?;
    let mut rows = statement.query((recipient.key(), most))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let patient = PatientId::from_bytes(row.get(0)?);
        let (fact, body): (String, String) = (row.get(1)?, row.get(3)?);
        let stored: Option<Stored> = serde_json::from_str(&body).ok();
        let about = match identity::of_patient(connection, patient) {
            Err(StreamError::Damaged(_)) => None,
            other => other?.map(|(number, person)| (number, person.name)),
        };
        if let (Some(fact), Some(stored)) = (FactId::new(&fact), stored) {
            found.push(NoticeHere {
                about,
                message: Message {
                    patient,
                    fact,
                    recipient: recipient.clone(),
                    notice: stored.notice,
                    watermark: stored.watermark,
                },
            });
        }
    }
    Ok(found)
}
