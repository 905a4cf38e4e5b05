//! What is known of one patient's care: the facts that stand, in the order of recording.

use alloc::vec::Vec;

use retinue_kernel::{Day, FactId};

use crate::event::{CareEvent, CareFact};

/// The facts of care about one patient that stand. Every view is computed from these, so a correction needs no undo.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct CareRecord {
    standing: Vec<CareEvent>,
    /// Facts with another content than they were recorded with, and the places of the corrections that gave it to them.
    corrected: Vec<(FactId, usize)>,
    recorded: Vec<CareEvent>,
}

impl CareRecord {
    /// The record of a stream.
    pub fn of(events: impl IntoIterator<Item = CareEvent>) -> CareRecord {
        let recorded: Vec<CareEvent> = events.into_iter().collect();
        let (standing, corrected) = standing(&recorded);
        CareRecord {
            standing,
            corrected,
            recorded,
        }
    }

    /// Takes in one more fact.
    pub fn learn(&mut self, event: CareEvent) {
        let corrects = matches!(event.fact, CareFact::CareCorrected { .. });
        self.recorded.push(event.clone());
        if corrects {
            (self.standing, self.corrected) = standing(&self.recorded);
        } else {
            self.standing.push(event);
        }
    }

    /// The facts that stand, in the order of recording.
    pub fn facts(&self) -> &[CareEvent] {
        &self.standing
    }

    /// Everything that was recorded, what was corrected included: the timeline.
    pub fn timeline(&self) -> &[CareEvent] {
        &self.recorded
    }

    /// The standing fact of that name.
    pub fn fact(&self, id: &FactId) -> Option<&CareEvent> {
        self.standing.iter().find(|one| one.envelope.id == *id)
    }

    /// The place of a fact in the order of recording.
    pub(crate) fn place(&self, id: &FactId) -> Option<usize> {
        let mut recorded = self.recorded.iter();
        recorded.position(|one| one.envelope.id == *id)
    }

    /// The place of the correction that gave a standing fact its present content; none where nobody corrected it.
    pub(crate) fn corrected_at(&self, id: &FactId) -> Option<usize> {
        let of_it = self.corrected.iter().find(|(of, _)| of == id);
        of_it.map(|(_, place)| *place)
    }

    /// The record as it stood before a place in the order of recording.
    pub(crate) fn before(&self, place: usize) -> CareRecord {
        CareRecord::of(self.recorded.iter().take(place).cloned())
    }

    /// The standing facts of which something can be said, each with what it says, in the order of their days; of one day
    /// in the order of recording.
    pub fn each<'a, T>(
        &'a self,
        say: impl Fn(&'a CareFact) -> Option<T>,
    ) -> Vec<(&'a CareEvent, T)> {
        let mut found: Vec<(&CareEvent, T)> = self
            .standing
            .iter()
            .filter_map(|event| say(&event.fact).map(|said| (event, said)))
            .collect();
        found.sort_by_key(|(event, _)| event.envelope.on);
        found
    }

    /// As [`CareRecord::each`], the last of them on or before a day.
    pub fn latest<'a, T>(
        &'a self,
        until: Day,
        say: impl Fn(&'a CareFact) -> Option<T>,
    ) -> Option<(&'a CareEvent, T)> {
        let found = self.each(say);
        found
            .into_iter()
            .rev()
            .find(|(event, _)| event.envelope.on <= until)
    }
}

/// The facts that stand, and which of them a correction at which place gave its content. A correction takes a fact recorded
/// before it away, or puts another in its place; one that is itself corrected never took effect.
fn standing(recorded: &[CareEvent]) -> (Vec<CareEvent>, Vec<(FactId, usize)>) {
    let mut facts = recorded.to_vec();
    let mut corrected = Vec::new();
    let mut never: Vec<FactId> = Vec::new();
    for (place, correction) in recorded.iter().enumerate().rev() {
        let CareFact::CareCorrected { of, instead, .. } = &correction.fact else {
            continue;
        };
        if never.contains(&correction.envelope.id) {
            continue;
        }
        // Only what was recorded before it: nothing corrects what is yet to come.
        let before = recorded.iter().take(place);
        let Some(wrong) = before
            .filter(|one| one.envelope.id == *of)
            .map(|one| &one.envelope)
            .next()
        else {
            continue;
        };
        if never.contains(&wrong.id) {
            continue;
        }
        never.push(wrong.id.clone());
        facts.retain_mut(|fact| {
            if fact.envelope.id != *of {
                return true;
            }
            match instead {
                Some(instead) => {
                    fact.fact = instead.fact.clone();
                    fact.envelope.on = instead.on;
                    corrected.push((of.clone(), place));
                    true
                }
                None => false,
            }
        });
    }
    facts.retain(|fact| !matches!(fact.fact, CareFact::CareCorrected { .. }));
    (facts, corrected)
}
