//! A file of the registry of pregnancies: a report, followed up until nothing more can be learned.

use super::words::PregnancyOutcome;
use crate::day::Day;
use crate::id::{FactId, Id};
use crate::registry::{RegistryEvent, RegistryRecord};
use crate::statement::Statement;
use crate::vocabulary::PregnancyTiming;

/// A file of the registry of pregnancies.
#[derive(Clone, PartialEq, Debug)]
pub struct PregnancyFile {
    /// The patient, by the id of the stream.
    pub patient: Id,
    /// The fact that reported the pregnancy.
    pub report: FactId,
    /// The day of the report.
    pub reported_on: Day,
    /// The last attempt to follow it up.
    pub followed_up_on: Option<Day>,
    /// When it began, and why it was not prevented.
    pub root_cause: Option<(PregnancyTiming, Statement)>,
    /// How it ended.
    pub outcome: Option<PregnancyOutcome>,
    /// Whether nothing more is followed up.
    pub closed: bool,
}

/// The file that a stream of registry facts is; none when no report opened it.
pub fn pregnancy_file(record: &RegistryRecord) -> Option<PregnancyFile> {
    let mut file: Option<PregnancyFile> = None;
    for fact in &record.facts {
        match (&fact.event, &mut file) {
            (RegistryEvent::PregnancyFileOpened { patient, report }, None) => {
                file = Some(PregnancyFile {
                    patient: patient.clone(),
                    report: report.clone(),
                    reported_on: fact.on,
                    followed_up_on: None,
                    root_cause: None,
                    outcome: None,
                    closed: false,
                });
            }
            (RegistryEvent::PregnancyFollowedUp { .. }, Some(file)) => {
                file.followed_up_on = Some(fact.on);
            }
            (RegistryEvent::RootCauseRecorded { timing, says }, Some(file)) => {
                file.root_cause = Some((*timing, says.clone()));
            }
            (RegistryEvent::PregnancyOutcomeRecorded { outcome }, Some(file)) => {
                file.outcome = Some(*outcome);
            }
            (RegistryEvent::PregnancyFileClosed { .. }, Some(file)) => file.closed = true,
            _ => {}
        }
    }
    file
}
