//! A re-confirmation of categories: the programme's office asks every prescriber to say anew, for each patient, the category
//! that is on record, as the programme of the United States did when its platform changed in 2021.
//!
//! It is a duty with a day and never a reason to refuse (decision 0068): the gate does not read it.

use alloc::vec::Vec;

use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;
use crate::record::PatientRecord;
use crate::registry::{RegistryEvent, RegistryRecord};
use crate::rules::RulesInForce;
use crate::statement::Statement;
use crate::vocabulary::Category;

/// A re-confirmation as it is on record.
#[derive(Clone, PartialEq, Debug)]
pub struct Reconfirmation {
    /// The fact that called it.
    pub id: FactId,
    /// The day on which it was called: a category that was assigned on it or later is not asked for again.
    pub on: Day,
    /// The day by which each category is to be confirmed.
    pub until: Day,
    /// Why it was called.
    pub says: Statement,
    /// The day on which it was called off, and why.
    pub called_off: Option<(Day, Statement)>,
}

impl Reconfirmation {
    /// The category to be confirmed, and the fact that assigned it; none where nothing is asked.
    pub fn asks_of(&self, record: &PatientRecord) -> Option<(Category, FactId)> {
        let mut assigned = None;
        for fact in record.facts() {
            match fact.payload() {
                Payload::CategoryAssigned { category, .. } => {
                    assigned = (fact.on() < self.on).then(|| (*category, fact.id().clone()));
                }
                Payload::CategoryReconfirmed { reconfirmation, .. }
                    if *reconfirmation == self.id =>
                {
                    return None;
                }
                _ => {}
            }
        }
        assigned
    }
}

impl RegistryRecord {
    /// The re-confirmations that this stream tells of, in the order of recording.
    pub fn reconfirmations(&self) -> Vec<Reconfirmation> {
        let mut found: Vec<Reconfirmation> = Vec::new();
        for fact in &self.facts {
            match (&fact.event, &fact.id) {
                (RegistryEvent::ReconfirmationCalled { until, says }, Some(id)) => {
                    found.push(Reconfirmation {
                        id: id.clone(),
                        on: fact.on,
                        until: *until,
                        says: says.clone(),
                        called_off: None,
                    });
                }
                (
                    RegistryEvent::ReconfirmationCalledOff {
                        reconfirmation,
                        says,
                    },
                    _,
                ) => {
                    if let Some(known) = found.iter_mut().find(|known| known.id == *reconfirmation)
                    {
                        known.called_off = Some((fact.on, says.clone()));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The one that stands: at most one does.
    pub fn standing_reconfirmation(&self) -> Option<Reconfirmation> {
        let mut all = self.reconfirmations();
        all.retain(|one| one.called_off.is_none());
        all.pop()
    }
}

impl RulesInForce {
    /// The same rules where this re-confirmation of categories stands, or none.
    #[must_use]
    pub fn with_reconfirmation(mut self, standing: Option<Reconfirmation>) -> RulesInForce {
        self.reconfirmation = standing;
        self
    }

    /// The re-confirmation of categories that stands.
    pub fn reconfirmation(&self) -> Option<&Reconfirmation> {
        self.reconfirmation.as_ref()
    }
}
