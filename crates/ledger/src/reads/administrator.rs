//! The administrator's room: parties and their standing, editions and mode, and who read what.

use std::sync::Arc;

use retinue_kernel::{Day, Event, Mode, Payload, Programme, RegistryFact, RulesInForce, Standing};
use retinue_rulebook::Rulebook;
use rusqlite::{Connection, OptionalExtension};

use crate::actor::Administrator;
use crate::audit::{AccessEntry, entry_from};
use crate::chain::Head;
use crate::core::Core;
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::{sql, stream};

/// A kind of party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartyKind {
    /// Prescribers.
    Prescribers,
    /// Pharmacies.
    Pharmacies,
    /// Wholesalers.
    Wholesalers,
}

/// A party as a list shows it.
#[derive(Clone, Debug)]
pub struct PartyRow {
    /// Who.
    pub subject: Subject,
    /// The name, if one was given.
    pub name: Option<String>,
    /// How the party stands today.
    pub standing: Standing,
}

/// Everything on record about a party.
#[derive(Clone, Debug)]
pub struct PartyFile {
    /// Who.
    pub subject: Subject,
    /// The name, if one was given.
    pub name: Option<String>,
    /// How the party stands today.
    pub standing: Standing,
    /// Every fact in the order of recording.
    pub facts: Vec<RegistryFact>,
}

/// The requests for exemption of a patient, and what was decided.
#[derive(Clone, Debug)]
pub struct ExemptionFile {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// Requests, grants and refusals in the order of recording.
    pub facts: Vec<Event>,
}

/// What the programme's own stream says.
#[derive(Clone, Debug)]
pub struct ProgrammeFile {
    /// How the installation runs.
    pub mode: Mode,
    /// The rules in force, with every adoption.
    pub rules: Arc<RulesInForce>,
    /// The programme's law.
    pub rulebook: Arc<Rulebook>,
    /// The programme's day.
    pub today: Day,
    /// Every fact in the order of recording.
    pub facts: Vec<RegistryFact>,
}

/// A page of the access log, the latest first.
#[derive(Clone, Debug)]
pub struct AccessPage {
    /// The entries.
    pub entries: Vec<AccessEntry>,
    /// Where the next page begins, if there is one.
    pub next: Option<AccessCursor>,
}

/// A place in the access log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccessCursor {
    /// The segment.
    pub segment: u32,
    /// The line in it.
    pub line: u32,
}

impl AccessCursor {
    /// Before the latest entry.
    pub(super) const LATEST: AccessCursor = AccessCursor {
        segment: u32::MAX,
        line: 0,
    };
}

impl Ledger {
    /// Parties of a kind with their standing today, in the order of their ids, after one of them.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn parties(
        &self,
        who: &Administrator,
        kind: PartyKind,
        after: Option<&Subject>,
        most: u32,
    ) -> Result<Vec<PartyRow>, ReadError> {
        self.audited(who.actor(), "list-parties", None, None)?;
        Ok(self.read(|connection| parties(self.core(), connection, kind, after, most))?)
    }

    /// Everything on record about a party.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when nothing is.
    pub fn party_file(
        &self,
        who: &Administrator,
        subject: &Subject,
    ) -> Result<PartyFile, ReadError> {
        self.audited(who.actor(), "read-party", None, Some(subject.key()))?;
        let today = self.today();
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let facts = facts(connection, subject)?;
            if facts.is_empty() {
                return Err(SubmitError::NotFound);
            }
            let name = name(connection, subject)?;
            let standing = standing(connection, subject, today)?;
            Ok(PartyFile {
                subject: subject.clone(),
                name,
                standing,
                facts,
            })
        })?)
    }

    /// What the programme's own stream says: mode, editions, adoptions.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn programme_file(&self, who: &Administrator) -> Result<ProgrammeFile, ReadError> {
        self.file_of_programme(who, self.rulebook().programme().id)
    }

    /// The same of any programme that the installation holds.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when it does not hold that programme.
    pub fn file_of_programme(
        &self,
        who: &Administrator,
        programme: Programme,
    ) -> Result<ProgrammeFile, ReadError> {
        self.audited(who.actor(), "read-programme", None, None)?;
        let rulebook = self.laws().of(programme).ok_or(ReadError::NotFound)?;
        let today = rulebook.day_of(self.core().clock.now());
        let stream = self.laws().stream_of(programme);
        Ok(
            self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                let in_force = parties.in_force(connection, self.core(), Some(programme))?;
                let facts = facts(connection, &stream)?;
                Ok(ProgrammeFile {
                    mode: in_force.mode,
                    rules: in_force.rules,
                    rulebook: in_force.rulebook,
                    today,
                    facts,
                })
            })?,
        )
    }

    /// The name under which lists show a party, if one was given.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn party_name(&self, subject: &Subject) -> Result<Option<String>, ReadError> {
        Ok(self.read(|connection| name(connection, subject))?)
    }

    /// What was asked and decided about exemptions of the patient of a number; nothing else of the record.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the number matches nobody.
    pub fn exemptions_of(
        &self,
        who: &Administrator,
        number: &str,
    ) -> Result<ExemptionFile, ReadError> {
        let patient = self.patient_named(who, number)?;
        Ok(self.read(|connection| exemptions(connection, patient))?)
    }

    /// The patient of a programme number or of a record id, for an account that is to be the patient's.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when it names nobody.
    pub fn patient_named(&self, who: &Administrator, named: &str) -> Result<PatientId, ReadError> {
        let found = self.read(|connection| -> Result<_, ReadError> {
            if let Ok(number) = named.parse::<ProgrammeNumber>() {
                return Ok(identity::by_number(connection, &number)?);
            }
            let Ok(patient) = named.parse::<PatientId>() else {
                return Ok(None);
            };
            Ok(identity::of_patient(connection, patient)?.map(|_| patient))
        })?;
        self.audited_on_disk(who.actor(), "find-patient", found, None)?;
        found.ok_or(ReadError::NotFound)
    }

    /// Who read what, the latest first; of one patient when a number is given.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the number matches nobody.
    pub fn access_log(
        &self,
        who: &Administrator,
        of: Option<&ProgrammeNumber>,
        before: Option<AccessCursor>,
        most: u32,
    ) -> Result<AccessPage, ReadError> {
        let patient = match of {
            None => None,
            Some(number) => {
                let found = self.read(|connection| identity::by_number(connection, number))?;
                Some(found.ok_or(ReadError::NotFound)?)
            }
        };
        self.audited_on_disk(who.actor(), "read-access-log", patient, None)?;
        let before = before.unwrap_or(AccessCursor::LATEST);
        Ok(self.read(|connection| access_page(connection, patient, before, most.clamp(1, 1000)))?)
    }
}

fn exemptions(connection: &Connection, patient: PatientId) -> Result<ExemptionFile, SubmitError> {
    let (number, person) =
        identity::of_patient(connection, patient)?.ok_or(SubmitError::NotFound)?;
    let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
    let concerns = |event: &&Event| {
        matches!(
            event.payload,
            Payload::ExemptionRequested { .. }
                | Payload::ExemptionGranted { .. }
                | Payload::ExemptionRefused { .. }
        )
    };
    let facts = record.facts().iter().map(|fact| &fact.event);
    Ok(ExemptionFile {
        patient,
        number,
        name: person.name,
        facts: facts.filter(concerns).cloned().collect(),
    })
}

fn parties(
    core: &Core,
    connection: &Connection,
    kind: PartyKind,
    after: Option<&Subject>,
    most: u32,
) -> Result<Vec<PartyRow>, SubmitError> {
    let today = core.today();
    let prefix = match kind {
        PartyKind::Prescribers => "prescriber:",
        PartyKind::Pharmacies => "pharmacy:",
        PartyKind::Wholesalers => "wholesaler:",
    };
    let after = after.map_or_else(|| prefix.to_owned(), Subject::key);
    let mut statement = connection.prepare_cached(sql::REGISTRY_SUBJECTS)?;
    let keys: Vec<String> = statement
        .query_map((after, most.clamp(1, 1000)), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut rows = Vec::with_capacity(keys.len());
    for subject in keys
        .iter()
        .filter(|key| key.starts_with(prefix))
        .filter_map(|key| Subject::from_key(key))
    {
        let standing = standing(connection, &subject, today)?;
        rows.push(PartyRow {
            name: name(connection, &subject)?,
            subject,
            standing,
        });
    }
    Ok(rows)
}

pub(crate) fn standing(
    connection: &Connection,
    subject: &Subject,
    today: Day,
) -> Result<Standing, SubmitError> {
    let party = Parties::default().load(connection, subject)?;
    Ok(party.map_or(Standing::NotCertified, |party| {
        party.record.standing_on(today)
    }))
}

pub(crate) fn facts(
    connection: &Connection,
    subject: &Subject,
) -> Result<Vec<RegistryFact>, SubmitError> {
    let mut facts = Vec::new();
    stream::registry_facts(connection, subject, &Head::START, u32::MAX, |_, fact| {
        facts.push(fact)
    })?;
    Ok(facts)
}

pub(crate) fn name(connection: &Connection, subject: &Subject) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(sql::PARTY)?
        .query_row((subject.key(),), |row| row.get(0))
        .optional()
}

pub(super) fn access_page(
    connection: &Connection,
    patient: Option<PatientId>,
    before: AccessCursor,
    most: u32,
) -> Result<AccessPage, SubmitError> {
    let statement = if patient.is_some() {
        sql::ACCESS_OF_PATIENT
    } else {
        sql::ACCESS_PAGE
    };
    let mut statement = connection.prepare_cached(statement)?;
    let mut rows = match patient {
        Some(patient) => statement.query((patient.bytes(), before.segment, before.line, most))?,
        None => statement.query((before.segment, before.line, most))?,
    };
    let (mut entries, mut last) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        last = Some(AccessCursor {
            segment: row.get(0)?,
            line: row.get(1)?,
        });
        entries.push(entry_from(row, 2)?);
    }
    let full = entries.len() >= usize::try_from(most).unwrap_or(usize::MAX);
    Ok(AccessPage {
        entries,
        next: last.filter(|_| full),
    })
}
