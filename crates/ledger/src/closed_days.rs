//! The days on which nobody is at a clinic, a laboratory or a pharmacy, as their party says them.

use retinue_kernel::{
    ClosedDays, PharmacyId, Premises, RefusedBecause, RegistryEvent, RegistryFact, Weekdays,
};

use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;

/// Most single days in one fact: more than two years of them.
const MOST: usize = 800;

impl Ledger {
    /// On which days a pharmacy is closed, as it says itself.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn pharmacy_closed_days(&self, pharmacy: &PharmacyId) -> Result<ClosedDays, ReadError> {
        let subject = Subject::Pharmacy(pharmacy.clone());
        let party = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            Ok(parties.load(connection, &subject)?)
        })?;
        Ok(party
            .map(|party| party.record.closed_days(Premises::Pharmacy))
            .unwrap_or_default())
    }
}

/// Everything that is wrong with closed days.
pub(crate) fn objections(subject: &Subject, fact: &RegistryFact) -> Vec<RefusedBecause> {
    let RegistryEvent::ClosedDaysSet {
        premises,
        weekdays,
        dated,
    } = &fact.event
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    let is_theirs = match premises {
        Premises::Clinic | Premises::Laboratory => matches!(subject, Subject::Prescriber(_)),
        Premises::Pharmacy => matches!(subject, Subject::Pharmacy(_)),
    };
    if !is_theirs {
        let wrong = format!("when the {premises} is closed is not for {subject} to say");
        refuse(
            "premises",
            wrong,
            "A prescriber says it of the clinic and its laboratory, a pharmacy of itself.",
        );
    }
    let unknown = weekdays
        .iter()
        .find(|name| Weekdays::named(name.as_str()).is_none());
    if let Some(name) = unknown {
        let wrong = format!("'{name}' is no day of the week");
        refuse(
            "weekdays",
            wrong,
            "Give English names in small letters, such as sunday.",
        );
    }
    let all: Weekdays = weekdays
        .iter()
        .filter_map(|name| Weekdays::named(name.as_str()))
        .collect();
    if all.names().count() == Weekdays::NAMES.len() {
        let wrong = format!("the {premises} would never be open");
        refuse(
            "weekdays",
            wrong,
            "Leave at least one day of the week open.",
        );
    }
    if dated.len() > MOST {
        let wrong = format!("{} single days are more than {MOST}", dated.len());
        refuse("dated", wrong, "Leave out the days that are over.");
    }
    found
}
