//! A pharmacist's checklist, in a programme without a registry: what the law asks, and whether the record shows it.

use retinue_kernel::{Day, Days, DispenseDecision, Unmet};
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
