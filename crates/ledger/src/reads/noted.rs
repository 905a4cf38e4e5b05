//! Entries that whoever made them may take back alone: what the office noted on a supply after a release, and a shortage
//! (decision 0050). Each is shown with what ends today once it is taken back.

use retinue_kernel::{
    AuthorisationState, Case, Command, Day, Event, Id, PatientRecord, Payload, RegistryRecord,
    RulesInForce, decide, summarise,
};

use super::PatientFile;
use crate::actor::Administrator;
use crate::error::ReadError;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;

/// An entry that may be taken back, as it stands.
#[derive(Clone, Debug)]
pub struct Noted {
    /// What it says.
    pub entry: Event,
    /// The last days of the authorisations that end today once it is taken back.
    pub ends: Vec<Day>,
}

/// What the office may take back or correct of a patient: its own notes, and shortages.
#[derive(Clone, Debug)]
pub struct NotedFile {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// The entries that stand, in the order of recording.
    pub noted: Vec<Noted>,
}

impl Ledger {
    /// The notes on supplies after a release and the shortages of the patient of a number; nothing else of the record.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the number matches nobody.
    pub fn noted_by_office(
        &self,
        who: &Administrator,
        number: &str,
    ) -> Result<NotedFile, ReadError> {
        let file = self.file(self.patient_named(who, number)?)?;
        let facts = file.record.facts().iter().map(|fact| &fact.event);
        let noted = facts
            .filter(|event| {
                matches!(
                    event.payload,
                    Payload::DeviationNoted { .. } | Payload::StockShortageReported { .. }
                )
            })
            .map(|entry| Noted {
                entry: entry.clone(),
                ends: ends_without(&file, entry),
            })
            .collect();
        Ok(NotedFile {
            patient: file.patient,
            number: file.number,
            name: file.person.name,
            noted,
        })
    }
}

fn ends_without(file: &PatientFile, entry: &Event) -> Vec<Day> {
    ends_with_taking_back(
        &file.record,
        file.prescriber_record.as_deref(),
        &file.rules,
        file.today,
        entry,
    )
}

/// The last days of the authorisations that end today once an entry is taken back: the kernel is asked, and nothing is
/// recorded.
pub(crate) fn ends_with_taking_back(
    record: &PatientRecord,
    prescriber: Option<&RegistryRecord>,
    rules: &RulesInForce,
    today: Day,
    entry: &Event,
) -> Vec<Day> {
    let case = Case {
        patient: record,
        prescriber,
        pharmacy: None,
    };
    let command = Command::Record {
        on: today,
        payload: Payload::FactCorrected {
            of: entry.envelope.id.clone(),
            why: Id::of_position(0),
            instead: None,
        },
    };
    let Ok(decided) = decide(&case, &command, rules, today) else {
        return Vec::new();
    };
    let live = summarise(record, rules, today).authorisations;
    let reversed = decided
        .payloads
        .iter()
        .filter_map(|(_, payload)| match payload {
            Payload::AuthorisationReversed { authorisation, .. } => Some(authorisation),
            _ => None,
        });
    reversed
        .filter_map(|id| {
            let mut all = live.iter();
            all.find(|one| one.id == *id && one.state == AuthorisationState::Live)
        })
        .map(|one| one.until)
        .collect()
}
