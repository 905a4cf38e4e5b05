//! Names of patients, parties and commands, and where fresh ones come from.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use retinue_kernel::office::PartyRole;
use retinue_kernel::{FactId, Id, PharmacyId, PrescriberId, Programme, WholesalerId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A patient: a random (version 4) UUID that says nothing about when or where it was made.
///
/// It names the patient's stream and is the first column of every table of patients. People never see it; they see
/// the [`ProgrammeNumber`](crate::ProgrammeNumber).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PatientId(Uuid);

impl PatientId {
    /// A fresh id.
    pub(crate) fn random() -> Result<PatientId, NoRandomness> {
        Ok(PatientId(
            uuid::Builder::from_random_bytes(random()?).into_uuid(),
        ))
    }

    /// The 16 bytes under which the store keeps it.
    pub(crate) fn bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// Reads the 16 stored bytes.
    pub(crate) fn from_bytes(bytes: [u8; 16]) -> PatientId {
        PatientId(Uuid::from_bytes(bytes))
    }
}

impl fmt::Display for PatientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.hyphenated(), f)
    }
}

impl fmt::Debug for PatientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PatientId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<PatientId, uuid::Error> {
        Uuid::try_parse(text).map(PatientId)
    }
}

/// A party of the programme, or the programme itself: whoever has a stream of registry facts.
///
/// The kind is part of the name, so that a pharmacy's certification can never serve a prescriber of the same id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// The programme as this installation runs it: adopted editions and the mode.
    Programme,
    /// Another programme that stands beside it in this installation: its adopted editions.
    Beside(Programme),
    /// A prescriber.
    Prescriber(PrescriberId),
    /// A pharmacy.
    Pharmacy(PharmacyId),
    /// A wholesaler.
    Wholesaler(WholesalerId),
    /// A file of the registry of pregnancies, by the fact that reported it. Nobody but the office reads it.
    Pregnancy(FactId),
}

impl Subject {
    /// The text under which the store keeps it: `programme`, `programme:NAME`, `prescriber:ID`, `pharmacy:ID`,
    /// `wholesaler:ID` or `pregnancy:FACT`.
    pub fn key(&self) -> String {
        match self {
            Subject::Programme => "programme".to_owned(),
            Subject::Beside(programme) => format!("programme:{programme}"),
            Subject::Prescriber(id) => format!("prescriber:{id}"),
            Subject::Pharmacy(id) => format!("pharmacy:{id}"),
            Subject::Wholesaler(id) => format!("wholesaler:{id}"),
            Subject::Pregnancy(id) => format!("pregnancy:{id}"),
        }
    }

    /// Reads the stored text.
    pub fn from_key(key: &str) -> Option<Subject> {
        if key == "programme" {
            return Some(Subject::Programme);
        }
        let (kind, id) = key.split_once(':')?;
        match kind {
            "programme" => Programme::from_text(id).map(Subject::Beside),
            "prescriber" => Id::new(id).map(Subject::Prescriber),
            "pharmacy" => Id::new(id).map(Subject::Pharmacy),
            "wholesaler" => Id::new(id).map(Subject::Wholesaler),
            "pregnancy" => Id::new(id).map(Subject::Pregnancy),
            _ => None,
        }
    }

    /// The id of a party or a file.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Subject::Programme | Subject::Beside(_) => None,
            Subject::Prescriber(id)
            | Subject::Pharmacy(id)
            | Subject::Wholesaler(id)
            | Subject::Pregnancy(id) => Some(id),
        }
    }

    /// The part that the party has in the programme; none for the programme itself and for a file.
    pub fn part(&self) -> Option<PartyRole> {
        match self {
            Subject::Prescriber(_) => Some(PartyRole::Prescriber),
            Subject::Pharmacy(_) => Some(PartyRole::Pharmacy),
            Subject::Wholesaler(_) => Some(PartyRole::Wholesaler),
            Subject::Programme | Subject::Beside(_) | Subject::Pregnancy(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Programme => f.write_str("the programme"),
            Subject::Beside(programme) => write!(f, "the programme {programme}"),
            Subject::Prescriber(id) => write!(f, "prescriber {id}"),
            Subject::Pharmacy(id) => write!(f, "pharmacy {id}"),
            Subject::Wholesaler(id) => write!(f, "wholesaler {id}"),
            Subject::Pregnancy(id) => write!(f, "pregnancy file {id}"),
        }
    }
}

/// The name that a caller gives to one act, so that sending it twice does it once.
///
/// It is unique for each patient (or registry subject). A form carries one; a repeat gets the same answer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CommandId(Id);

impl CommandId {
    /// Reads a command id: any [`Id`].
    pub fn new(text: &str) -> Option<CommandId> {
        Id::new(text).map(CommandId)
    }

    /// A fresh, random one, for a form that is about to be shown.
    ///
    /// # Errors
    /// [`NoRandomness`] when the system gives no random bytes.
    pub fn random() -> Result<CommandId, NoRandomness> {
        Ok(CommandId(Id::from(
            uuid::Builder::from_random_bytes(random()?).into_uuid(),
        )))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn id(&self) -> &Id {
        &self.0
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The system gave no random bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the system gave no random bytes; nothing was recorded")]
pub struct NoRandomness;

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A fresh fact id: ordered (version 7), from the moment of recording and the place among the facts recorded together.
pub(crate) fn fact_id(recorded_at: Timestamp, place: usize) -> Result<FactId, NoRandomness> {
    let millis = u64::try_from(recorded_at.as_millisecond()).unwrap_or(0);
    let mut rest: [u8; 10] = random()?;
    // The first twelve bits after the time are the place, so that facts of one command sort in their order.
    let [high, low] = u16::try_from(place)
        .unwrap_or(u16::MAX)
        .min(0x0fff)
        .to_be_bytes();
    let [first, second, ..] = &mut rest;
    *first = high;
    *second = low;
    Ok(Id::from(
        uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid(),
    ))
}
