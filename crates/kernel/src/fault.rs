//! A fault of the system itself: days on which no authorisation could be had, as the programme's office recorded them.
//!
//! A first window is lost to a fault only when the fault held on its last day: until then there was another day on which the
//! patient could have come (decision 0060). It lengthens nothing.

use alloc::vec::Vec;

use crate::day::Day;
use crate::id::FactId;
use crate::registry::{RegistryEvent, RegistryRecord};
use crate::rules::RulesInForce;
use crate::statement::Statement;

/// Days on which no authorisation could be had, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultDays {
    /// The first such day.
    pub from: Day,
    /// The last such day.
    pub until: Day,
}

impl FaultDays {
    /// Whether no authorisation could be had on `day`.
    pub fn hold(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }
}

/// A fault of the system as it is on record.
#[derive(Clone, PartialEq, Debug)]
pub struct SystemFault {
    /// The fact that recorded it.
    pub id: FactId,
    /// The day on which it was recorded.
    pub on: Day,
    /// Its days.
    pub days: FaultDays,
    /// What failed.
    pub says: Statement,
    /// The day on which it was withdrawn, and why.
    pub withdrawn: Option<(Day, Statement)>,
}

impl RegistryRecord {
    /// The faults of the system that this stream tells of, in the order of recording.
    pub fn system_faults(&self) -> Vec<SystemFault> {
        let mut found: Vec<SystemFault> = Vec::new();
        for fact in &self.facts {
            match (&fact.event, &fact.id) {
                (RegistryEvent::SystemFaultRecorded { from, until, says }, Some(id)) => {
                    found.push(SystemFault {
                        id: id.clone(),
                        on: fact.on,
                        days: FaultDays {
                            from: *from,
                            until: *until,
                        },
                        says: says.clone(),
                        withdrawn: None,
                    });
                }
                (RegistryEvent::SystemFaultWithdrawn { fault, says }, _) => {
                    if let Some(known) = found.iter_mut().find(|known| known.id == *fault) {
                        known.withdrawn = Some((fact.on, says.clone()));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The days of every fault that stands, in the order of recording.
    pub fn standing_faults(&self) -> Vec<FaultDays> {
        let standing = self.system_faults().into_iter();
        let standing = standing.filter(|fault| fault.withdrawn.is_none());
        standing.map(|fault| fault.days).collect()
    }
}

impl RulesInForce {
    /// The same rules where no authorisation could be had on these days, and on no others.
    #[must_use]
    pub fn with_faults(mut self, faults: impl IntoIterator<Item = FaultDays>) -> RulesInForce {
        self.faults = faults.into_iter().collect();
        self
    }

    /// Whether a fault of the system is on record that held on `day`.
    pub fn failed_on(&self, day: Day) -> bool {
        self.faults.iter().any(|fault| fault.hold(day))
    }
}
