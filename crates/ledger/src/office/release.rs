//! What pharmacies hold and have not handed over, and its release by two agents of the office.

use retinue_kernel::{
    AuthorisationState, Day, Days, FactId, Id, NotHandedOver, PharmacyId, proposed_releases,
    summarise,
};
use rusqlite::Connection;

use crate::actor::Administrator;
use crate::core::Core;
use crate::error::{ReadError, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::reads::administrator::name;
use crate::{identity, relation, sql, stream};

/// A page of what pharmacies hold and have not handed over, the first to end first.
#[derive(Clone, Debug)]
pub struct UndispensedPage {
    /// The programme's day.
    pub today: Day,
    /// The authorisations.
    pub rows: Vec<Undispensed>,
    /// Where the next page begins, if there is one.
    pub next: Option<UndispensedCursor>,
}

/// An authorisation that may be handed over and was not.
#[derive(Clone, PartialEq, Debug)]
pub struct Undispensed {
    /// The patient's number.
    pub number: ProgrammeNumber,
    /// The pharmacy that holds it.
    pub pharmacy: PharmacyId,
    /// The pharmacy's name, if one was given.
    pub pharmacy_name: Option<String>,
    /// The last day.
    pub until: Day,
}

/// A place in the list of what was not handed over. Its text may stand in an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UndispensedCursor {
    until: Day,
    patient: PatientId,
    prescription: String,
}

impl std::fmt::Display for UndispensedCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}_{}", self.until, self.patient, self.prescription)
    }
}

impl UndispensedCursor {
    /// Reads the text of a cursor.
    pub fn from_text(text: &str) -> Option<UndispensedCursor> {
        let mut parts = text.splitn(3, '_');
        let (until, patient, prescription) = (parts.next()?, parts.next()?, parts.next()?);
        Some(UndispensedCursor {
            until: until.parse().ok()?,
            patient: patient.parse().ok()?,
            prescription: prescription.to_owned(),
        })
    }
}

/// What the office may release of a patient, and what waits for its second agent; nothing else of the record.
#[derive(Clone, Debug)]
pub struct ReleaseFile {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// The day in the patient's programme.
    pub today: Day,
    /// What may still be handed over, without what waits for a second agent.
    pub live: Vec<Releasable>,
    /// What waits for a second agent.
    pub waiting: Vec<WaitingRelease>,
}

/// An authorisation that stands in the way of another pharmacy.
#[derive(Clone, Debug)]
pub struct Releasable {
    /// Its number.
    pub authorisation: FactId,
    /// The pharmacy that holds it.
    pub pharmacy: PharmacyId,
    /// The pharmacy's name, if one was given.
    pub pharmacy_name: Option<String>,
    /// The day on which it was given, where the record says so.
    pub given_on: Option<Day>,
    /// Its last day.
    pub until: Day,
    /// Days of supply.
    pub days: Days,
    /// Whether the pharmacy says that it is filled.
    pub filled: bool,
}

/// A release that waits for a second agent.
#[derive(Clone, Debug)]
pub struct WaitingRelease {
    /// The fact that proposes it.
    pub proposal: FactId,
    /// When it was proposed.
    pub on: Day,
    /// Whether the one who reads proposed it.
    pub own: bool,
    /// How it was learned that nothing was handed over.
    pub learned: NotHandedOver,
    /// Who was asked, or where it was tried.
    pub asked: Id,
    /// When.
    pub asked_on: Day,
    /// What is to be released.
    pub of: Releasable,
}

/// Most rows of a page.
const MOST_ROWS: u32 = 100;

impl Ledger {
    /// What pharmacies hold and have not handed over, the first to end first, with at most `rows` (100) rows.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn undispensed(
        &self,
        who: &Administrator,
        after: Option<&UndispensedCursor>,
        rows: u32,
    ) -> Result<UndispensedPage, ReadError> {
        self.audited_on_disk(who.actor(), "read-undispensed", None, None)?;
        let rows = rows.clamp(1, MOST_ROWS);
        Ok(self.read(|connection| page(self.core(), connection, after, rows))?)
    }

    /// What the office may release of the patient of a number.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the number matches nobody.
    pub fn releases_of(&self, who: &Administrator, number: &str) -> Result<ReleaseFile, ReadError> {
        let patient = self.patient_named(who, number)?;
        Ok(self.read_parties(|connection, parties| {
            file(self.core(), connection, parties, who, patient)
        })?)
    }
}

fn file(
    core: &Core,
    connection: &Connection,
    parties: &mut Parties,
    who: &Administrator,
    patient: PatientId,
) -> Result<ReleaseFile, SubmitError> {
    let (number, person) =
        identity::of_patient(connection, patient)?.ok_or(SubmitError::NotFound)?;
    let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
    let in_force = parties.in_force(connection, core, record.programme())?;
    let today = in_force.rulebook.day_of(core.clock.now());
    let mut live = Vec::new();
    for one in summarise(&record, &in_force.rules, today).authorisations {
        if one.state != AuthorisationState::Live {
            continue;
        }
        let Some((_, pharmacy)) = relation::authorisation(&record, &one.id) else {
            continue;
        };
        let given = record.fact(&one.id).map(|fact| fact.event.envelope.on);
        live.push(Releasable {
            pharmacy: pharmacy.clone(),
            pharmacy_name: name(connection, &Subject::Pharmacy(pharmacy.clone()))?,
            given_on: given,
            authorisation: one.id,
            until: one.until,
            days: one.days,
            filled: one.filled,
        });
    }
    let mut waiting = Vec::new();
    for one in proposed_releases(&record, today) {
        let Some(place) = live
            .iter()
            .position(|held| held.authorisation == *one.authorisation)
        else {
            continue;
        };
        let envelope = &one.proposal.envelope;
        let by = envelope
            .provenance
            .as_ref()
            .and_then(|from| from.by.as_ref());
        waiting.push(WaitingRelease {
            proposal: envelope.id.clone(),
            on: envelope.on,
            own: by == Some(who.actor().account()),
            learned: one.learned,
            asked: one.asked.clone(),
            asked_on: one.asked_on,
            of: live.remove(place),
        });
    }
    Ok(ReleaseFile {
        patient,
        number,
        name: person.name,
        today,
        live,
        waiting,
    })
}

fn page(
    core: &Core,
    connection: &Connection,
    after: Option<&UndispensedCursor>,
    most: u32,
) -> Result<UndispensedPage, SubmitError> {
    let (until, patient, prescription) = match after {
        Some(place) => (
            place.until.to_string(),
            *place.patient.bytes(),
            place.prescription.as_str(),
        ),
        None => (String::new(), [0; 16], ""),
    };
    let mut statement = connection.prepare_cached(sql::LIVE_EVERYWHERE)?;
    let mut found = statement.query((until, patient, prescription, most.saturating_add(1)))?;
    let (mut rows, mut last, mut next) = (Vec::new(), None, None);
    let mut taken: u32 = 0;
    while let Some(row) = found.next()? {
        if taken >= most {
            next = last;
            break;
        }
        taken = taken.saturating_add(1);
        let patient = PatientId::from_bytes(row.get(0)?);
        let (prescription, pharmacy, until): (String, String, String) =
            (row.get(1)?, row.get(3)?, row.get(4)?);
        let (Some(pharmacy), Ok(until)) = (PharmacyId::new(&pharmacy), until.parse::<Day>()) else {
            continue;
        };
        last = Some(UndispensedCursor {
            until,
            patient,
            prescription,
        });
        let Some((number, _)) = identity::of_patient(connection, patient)? else {
            continue;
        };
        rows.push(Undispensed {
            number,
            pharmacy_name: name(connection, &Subject::Pharmacy(pharmacy.clone()))?,
            pharmacy,
            until,
        });
    }
    Ok(UndispensedPage {
        today: core.today(),
        rows,
        next,
    })
}
