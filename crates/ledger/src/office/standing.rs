//! When a party's standing falls while patients are in mid-window: who they are, and who still waits for another way.

use retinue_kernel::{Day, FactId, Id, RegistryEvent};
use rusqlite::Connection;

use super::pregnancy::keys;
use crate::actor::Administrator;
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::{live, sql, worklist};

/// How many patients one look shows, and one fall of standing notes.
const MOST: u32 = 100_000;
/// How many patients one fact names.
const IN_ONE_FACT: usize = 500;

/// What the fall of a party's standing would end today.
#[derive(Clone, Default, Debug)]
pub struct Affected {
    /// Patients with a live authorisation that would end.
    pub live: Vec<AffectedPatient>,
    /// Patients of the prescriber whose window is open, without an authorisation yet.
    pub windows: Vec<AffectedPatient>,
}

/// A patient in mid-window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AffectedPatient {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: Option<ProgrammeNumber>,
    /// The last day of the authorisation or the window.
    pub until: Option<Day>,
}

/// A patient who waits for another way.
#[derive(Clone, Debug)]
pub struct Worklisted {
    /// The party whose standing fell.
    pub party: Subject,
    /// The fact by which it fell.
    pub because: FactId,
    /// When.
    pub on: Day,
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: Option<ProgrammeNumber>,
    /// The prescriber who treats the patient now.
    pub treated_by: Option<Id>,
    /// Whether an authorisation is live again.
    pub has_live: bool,
}

impl Ledger {
    /// What a suspension or decertification of the party would end today.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn affected_by(
        &self,
        who: &Administrator,
        subject: &Subject,
    ) -> Result<Affected, ReadError> {
        self.audited(who.actor(), "list-affected", None, Some(subject.key()))?;
        let today = self.today();
        Ok(self.read(|connection| affected(connection, subject, today))?)
    }

    /// Everyone who lost a prescriber or a pharmacy in mid-window and was not dealt with yet, the earliest first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn displaced_patients(&self, who: &Administrator) -> Result<Vec<Worklisted>, ReadError> {
        self.audited(who.actor(), "list-displaced", None, None)?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut parties = Parties::default();
            let mut found = Vec::new();
            for prefix in ["prescriber:", "pharmacy:"] {
                for key in keys(connection, prefix)? {
                    let Some(subject) = Subject::from_key(&key) else {
                        continue;
                    };
                    let Some(party) = parties.load(connection, &subject)? else {
                        continue;
                    };
                    for displaced in party.record.displaced() {
                        let (because, on) = (&displaced.because, displaced.on);
                        for patient in &displaced.patients {
                            let Ok(patient) = patient.as_str().parse() else {
                                continue;
                            };
                            found.push(Worklisted {
                                party: subject.clone(),
                                because: because.clone(),
                                on,
                                patient,
                                number: number(connection, patient)?,
                                treated_by: worklist::prescriber_of(connection, patient)?,
                                has_live: !live::of_patient(connection, patient)?.is_empty(),
                            });
                        }
                    }
                }
            }
            found.sort_by_key(|one| one.on);
            Ok(found)
        })?)
    }
}

fn number(
    connection: &Connection,
    patient: PatientId,
) -> Result<Option<ProgrammeNumber>, SubmitError> {
    Ok(identity::of_patient(connection, patient)?.map(|(number, _)| number))
}

fn affected(
    connection: &Connection,
    subject: &Subject,
    today: Day,
) -> Result<Affected, SubmitError> {
    let (of_live, id) = match subject {
        Subject::Pharmacy(id) => (sql::LIVE_WITH_PHARMACY, id),
        Subject::Prescriber(id) => (sql::LIVE_WITH_PRESCRIBER, id),
        _ => return Ok(Affected::default()),
    };
    let mut found = Affected::default();
    let of = |statement: &str, with_day: bool| -> Result<Vec<AffectedPatient>, SubmitError> {
        let mut statement = connection.prepare_cached(statement)?;
        let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<([u8; 16], String)> {
            Ok((row.get(0)?, row.get(1)?))
        };
        let rows: Vec<([u8; 16], String)> = if with_day {
            statement
                .query_map((id.as_str(), today.to_string(), MOST), row)?
                .collect::<Result<_, _>>()?
        } else {
            statement
                .query_map((id.as_str(), MOST), row)?
                .collect::<Result<_, _>>()?
        };
        rows.into_iter()
            .map(|(patient, until)| {
                let patient = PatientId::from_bytes(patient);
                Ok(AffectedPatient {
                    patient,
                    number: number(connection, patient)?,
                    until: until.parse().ok(),
                })
            })
            .collect()
    };
    found.live = of(of_live, false)?;
    if matches!(subject, Subject::Prescriber(_)) {
        found.windows = of(sql::WORKLIST_OPEN, true)?;
        let live = &found.live;
        found
            .windows
            .retain(|one| !live.iter().any(|other| other.patient == one.patient));
    }
    Ok(found)
}

/// The facts that note who was in mid-window when the party's standing fell.
pub(crate) fn displaced(
    connection: &Connection,
    subject: &Subject,
    because: &FactId,
    today: Day,
) -> Result<Vec<RegistryEvent>, SubmitError> {
    let affected = affected(connection, subject, today)?;
    let mut patients: Vec<Id> = affected
        .live
        .iter()
        .chain(&affected.windows)
        .filter_map(|one| Id::new(&one.patient.to_string()))
        .collect();
    // A patient may have several authorisations of one order.
    patients.sort();
    patients.dedup();
    Ok(patients
        .chunks(IN_ONE_FACT)
        .map(|patients| RegistryEvent::PatientsDisplaced {
            because: because.clone(),
            patients: patients.to_vec(),
        })
        .collect())
}
