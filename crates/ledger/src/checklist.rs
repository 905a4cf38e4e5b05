//! A pharmacist's checklist, in a programme without a registry: what the law asks, and whether the record shows it.

use retinue_kernel::{
    Day, Days, DispenseDecision, FactId, PatientRecord, Payload, PharmacyId, Unmet,
};
use retinue_rulebook::Rulebook;

use crate::counter::without_evidence;

/// A pharmacist's checklist: what the law asks, and whether the record shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct Checklist {
    /// The last day on which the prescription may be supplied; none while something is open.
    pub until: Option<Day>,
    /// Days of supply that may be supplied; 0 while something is open.
    pub days: Days,
    /// What is asked, in the programme's order. What the prescriber does in confidence stands together as one item.
    pub items: Vec<ChecklistItem>,
}

/// An item of a checklist.
#[derive(Clone, PartialEq, Debug)]
pub struct ChecklistItem {
    /// What it is called at the counter; none for the steps of the prescriber, of which a pharmacist learns only
    /// whether they are done.
    pub name: Option<String>,
    /// Why it is not met, with who can clear it and when, without the facts behind it; empty when it is met.
    pub unmet: Vec<Unmet>,
}

impl Checklist {
    /// Whether every item is met.
    pub fn is_complete(&self) -> bool {
        self.until.is_some()
    }

    /// Every reason why it is open, in the order of the items.
    pub fn open(&self) -> impl Iterator<Item = &Unmet> {
        self.items.iter().flat_map(|item| &item.unmet)
    }

    pub(crate) fn of(decision: &DispenseDecision, rulebook: &Rulebook) -> Checklist {
        let met = decision.met().iter().map(|met| (&met.requirement, None));
        let unmet = decision.unmet().iter();
        let mut asked: Vec<_> = met
            .chain(unmet.map(|unmet| (&unmet.requirement, Some(without_evidence(unmet)))))
            .collect();
        asked.sort_by_key(|(requirement, _)| requirement.place);
        let mut items: Vec<ChecklistItem> = Vec::with_capacity(asked.len());
        for (requirement, unmet) in asked {
            let name = rulebook
                .requirement(requirement.name.as_str())
                .and_then(|entry| entry.counter.clone());
            match items.iter_mut().find(|item| item.name == name) {
                Some(item) => item.unmet.extend(unmet),
                None => items.push(ChecklistItem {
                    name,
                    unmet: Vec::from_iter(unmet),
                }),
            }
        }
        let (until, days) = match decision {
            DispenseDecision::Authorised { until, days, .. } => (Some(*until), *days),
            DispenseDecision::Denied { .. } => (None, 0),
        };
        Checklist { until, days, items }
    }
}

/// A checklist that was gone through on an earlier day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarlierChecklist {
    /// The fact that carries it.
    pub checklist: FactId,
    /// Its day.
    pub on: Day,
    /// Whether it was complete.
    pub was_complete: bool,
}

/// The checklists of a prescription that were gone through at a pharmacy before today, the last of each day, the latest day
/// first. What left the pharmacy on such a day may be written down later.
pub(crate) fn earlier_checklists(
    record: &PatientRecord,
    prescription: &FactId,
    pharmacy: &PharmacyId,
    today: Day,
) -> Vec<EarlierChecklist> {
    let mut found: Vec<EarlierChecklist> = Vec::new();
    for fact in record.facts().iter().rev() {
        let on = fact.event.envelope.on;
        if let Payload::ChecklistGiven {
            prescription: of,
            pharmacy: at,
            until,
            ..
        } = &fact.event.payload
            && of == prescription
            && at == pharmacy
            && on < today
            && found.iter().all(|known| known.on != on)
        {
            found.push(EarlierChecklist {
                checklist: fact.event.envelope.id.clone(),
                on,
                was_complete: until.is_some(),
            });
        }
    }
    found
}
