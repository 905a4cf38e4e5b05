//! Whom a recall concerns, found in the facts of the patients to whom something left.

use std::collections::BTreeSet;

use retinue_kernel::office::{LotStanding, Recall, RecallContact, RecalledSupply};
use retinue_kernel::{Day, Id, PatientRecord, Payload, PharmacyId, PrescriberId, RegistryRecord};
use rusqlite::Connection;
use serde::Deserialize;

use super::{OwnRecall, RecallRow};
use crate::error::SubmitError;
use crate::identity::{self, Contacts};
use crate::ids::{PatientId, Subject};
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::reads::administrator::name;
use crate::{relation, sql, stream};

/// Who asks: the office sees everyone and how to reach them, a pharmacy those to whom it handed something over.
pub(super) enum Asks {
    Office,
    Pharmacy(PharmacyId),
}

/// Somebody whom a recall concerns, or of whom it is not known.
#[derive(Clone, PartialEq, Debug)]
pub struct RecallPerson {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// How to reach the person; the programme's office alone sees it.
    pub contacts: Option<Contacts>,
    /// The prescriber who treats the person, by id and by name where one was given.
    pub prescriber: Option<(PrescriberId, Option<String>)>,
    /// What left, the earliest recorded first; of a pharmacy's list what left that pharmacy.
    pub supplies: Vec<RecallSupply>,
    /// What is known of the lot: that of the supply that is surest to be recalled.
    pub standing: LotStanding,
    /// Every attempt to tell them, the earliest first.
    pub attempts: Vec<RecallTold>,
    /// How it stands.
    pub state: RecallState,
}

/// Something that left a pharmacy, with the pharmacy's name.
#[derive(Clone, PartialEq, Debug)]
pub struct RecallSupply {
    /// The pharmacy's name, if one was given.
    pub pharmacy_name: Option<String>,
    /// What left.
    pub supply: RecalledSupply,
}

/// An attempt to tell somebody of a recall.
#[derive(Clone, PartialEq, Debug)]
pub struct RecallTold {
    /// The day.
    pub on: Day,
    /// Whether the person was told.
    pub told: bool,
    /// Who tried: the programme's office, or a pharmacy.
    pub by: Subject,
    /// The pharmacy's name, if one was given.
    pub by_name: Option<String>,
    /// The account that recorded it.
    pub account: Option<Id>,
}

/// How it stands with somebody whom a recall concerns. Only a recorded contact closes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RecallState {
    /// Nobody told them yet.
    ToBeTold,
    /// They were told.
    Told,
    /// By the record, everything was lost, destroyed or given back before anybody told them.
    NothingLeft,
}

impl RecallState {
    /// The text by which it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            RecallState::ToBeTold => "to-be-told",
            RecallState::Told => "told",
            RecallState::NothingLeft => "nothing-left",
        }
    }
}

/// Everyone whom the recall concerns, who waits to be told first, then who was handed some last.
pub(super) fn of(
    connection: &Connection,
    row: &RecallRow,
    asks: &Asks,
) -> Result<Vec<RecallPerson>, SubmitError> {
    let mut parties = Parties::default();
    let mut found = Vec::new();
    for patient in candidates(connection, &row.recall)? {
        let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
        found.extend(person(
            connection,
            &mut parties,
            row,
            asks,
            patient,
            &record,
        )?);
    }
    let last = |one: &RecallPerson| one.supplies.iter().map(|one| one.supply.on).max();
    found.sort_by(|one, other| {
        let order = (one.standing, one.state).cmp(&(other.standing, other.state));
        order.then_with(|| last(other).cmp(&last(one)))
    });
    Ok(found)
}

/// The patient as the recall concerns them, if it does.
fn person(
    connection: &Connection,
    parties: &mut Parties,
    row: &RecallRow,
    asks: &Asks,
    patient: PatientId,
    record: &PatientRecord,
) -> Result<Option<RecallPerson>, SubmitError> {
    let mut left = row.recall.supplies(record);
    if let Subject::Pharmacy(own) = &row.of {
        left.retain(|supply| supply.pharmacy.as_ref() == Some(own));
    }
    let everywhere = left.clone();
    if let Asks::Pharmacy(own) = asks {
        left.retain(|supply| supply.pharmacy.as_ref() == Some(own));
    }
    let Some(standing) = left.iter().map(|supply| supply.standing).min() else {
        return Ok(None);
    };
    let attempts = attempts(connection, parties, row, patient, &everywhere)?;
    let state = state(&attempts, &left);
    let Some((number, person)) = identity::of_patient(connection, patient)? else {
        return Ok(None);
    };
    let prescriber = match relation::treating(record) {
        Some(id) => {
            let called = name(connection, &Subject::Prescriber(id.clone()))?;
            Some((id, called))
        }
        None => None,
    };
    let mut supplies = Vec::with_capacity(left.len());
    for supply in left {
        let pharmacy_name = match &supply.pharmacy {
            Some(pharmacy) => name(connection, &Subject::Pharmacy(pharmacy.clone()))?,
            None => None,
        };
        supplies.push(RecallSupply {
            pharmacy_name,
            supply,
        });
    }
    Ok(Some(RecallPerson {
        patient,
        number,
        name: person.name,
        contacts: matches!(asks, Asks::Office).then_some(person.contacts),
        prescriber,
        supplies,
        standing,
        attempts,
        state,
    }))
}

/// What left after somebody was told is not what they were told of.
fn state(attempts: &[RecallTold], left: &[RecalledSupply]) -> RecallState {
    let is_gone = |supply: &RecalledSupply| supply.none_left_since.is_some();
    let told_of = |supply: &RecalledSupply| {
        let mut told = attempts.iter().filter(|one| one.told);
        told.any(|one| one.on >= supply.on)
    };
    if left.iter().all(told_of) {
        RecallState::Told
    } else if left.iter().all(is_gone) {
        RecallState::NothingLeft
    } else if left.iter().all(|supply| is_gone(supply) || told_of(supply)) {
        RecallState::Told
    } else {
        RecallState::ToBeTold
    }
}

/// What the office and the pharmacies that handed something over recorded of telling a patient, the earliest first.
fn attempts(
    connection: &Connection,
    parties: &mut Parties,
    row: &RecallRow,
    patient: PatientId,
    left: &[RecalledSupply],
) -> Result<Vec<RecallTold>, SubmitError> {
    let pharmacies = left.iter().filter_map(|supply| supply.pharmacy.clone());
    let mut subjects: BTreeSet<Subject> = pharmacies.map(Subject::Pharmacy).collect();
    subjects.insert(row.of.clone());
    let mut found = Vec::new();
    for subject in subjects {
        let Some(party) = parties.load(connection, &subject)? else {
            continue;
        };
        let called = name(connection, &subject)?;
        for made in party.record.recall_contacts(&row.recall.id) {
            if made.patient.as_str().parse() != Ok(patient) {
                continue;
            }
            found.push(RecallTold {
                on: made.on,
                told: made.how == RecallContact::Told,
                by: subject.clone(),
                by_name: called.clone(),
                account: made.by,
            });
        }
    }
    found.sort_by_key(|one| one.on);
    Ok(found)
}

/// What a patient is told of the recalls that concern them.
pub(super) fn own(
    connection: &Connection,
    patient: PatientId,
    today: Day,
) -> Result<Vec<OwnRecall>, SubmitError> {
    let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
    let facts = record.facts().iter();
    let pharmacies = facts.filter_map(|fact| match &fact.event.payload {
        Payload::DispenseAuthorised { pharmacy, .. }
        | Payload::ExternalAuthorisationRecorded { pharmacy, .. }
        | Payload::Supplied { pharmacy, .. } => Some(Subject::Pharmacy(pharmacy.clone())),
        _ => None,
    });
    let mut subjects: BTreeSet<Subject> = pharmacies.collect();
    subjects.insert(Subject::Programme);
    let mut parties = Parties::default();
    let mut found = Vec::new();
    for subject in subjects {
        let Some(party) = parties.load(connection, &subject)? else {
            continue;
        };
        for recall in standing_recalls(&party.record, today) {
            let row = RecallRow {
                of: subject.clone(),
                name: None,
                recall,
            };
            let asks = Asks::Office;
            let Some(one) = person(connection, &mut parties, &row, &asks, patient, &record)? else {
                continue;
            };
            found.extend(told_to_them(row.recall, one));
        }
    }
    Ok(found)
}

fn standing_recalls(record: &RegistryRecord, today: Day) -> impl Iterator<Item = Recall> {
    let all = record.recalls().into_iter();
    all.filter(move |recall| recall.holds_on(today))
}

fn told_to_them(recall: Recall, one: RecallPerson) -> Option<OwnRecall> {
    if one.state == RecallState::NothingLeft {
        return None;
    }
    let mut pharmacies: Vec<String> = Vec::new();
    for supply in &one.supplies {
        let id = supply.supply.pharmacy.as_ref().map(Id::to_string);
        let called = supply.pharmacy_name.clone().or(id);
        pharmacies.extend(called.filter(|called| !pharmacies.contains(called)));
    }
    let told = one.attempts.iter().rev().find(|one| one.told);
    let told_on = told
        .filter(|_| one.state == RecallState::Told)
        .map(|one| one.on);
    Some(OwnRecall {
        recall,
        known: one.standing == LotStanding::Recalled,
        pharmacies,
        told_on,
    })
}

/// What is read of a stored fact to pass over patients whom a recall cannot concern.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Told {
    authorisation: Option<Id>,
    lot: Option<Id>,
}

/// Patients whose record may hold something that the recall concerns. Only those are passed over of whom every bag that left
/// has a lot on record, by itself or by its filling, that is another; a corrected record is always read.
fn candidates(connection: &Connection, recall: &Recall) -> Result<Vec<PatientId>, SubmitError> {
    let patients: Vec<PatientId> = connection
        .prepare_cached(sql::LEFT_A_PHARMACY)?
        .query_map((), |row| row.get(0).map(PatientId::from_bytes))?
        .collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    let mut told = connection.prepare_cached(sql::LEFT_A_PHARMACY_OF)?;
    for patient in patients {
        let mut rows = told.query((patient.bytes(),))?;
        let (mut filled, mut not_known, mut bare) = (Vec::new(), Vec::new(), Vec::new());
        let mut concerned = false;
        while let Some(row) = rows.next()? {
            let (kind, body): (String, String) = (row.get(0)?, row.get(1)?);
            let read = serde_json::from_str::<Told>(&body);
            let Ok(Told { authorisation, lot }) = read else {
                concerned = true;
                break;
            };
            match (kind.as_str(), lot) {
                ("fact-corrected", _) => concerned = true,
                (_, Some(lot)) if recall.names(lot.as_str()) => concerned = true,
                ("filled", Some(_)) => filled.extend(authorisation),
                ("filled", None) => not_known.extend(authorisation),
                (_, Some(_)) => {}
                (_, None) => bare.push(authorisation),
            }
        }
        concerned |= bare.iter().any(|of| {
            of.as_ref()
                .is_none_or(|of| !filled.contains(of) || not_known.contains(of))
        });
        if concerned {
            found.push(patient);
        }
    }
    Ok(found)
}
