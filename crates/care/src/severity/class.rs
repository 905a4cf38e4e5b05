//! Classes by counts. Systems disagree, so each answers by itself.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::Id;
use serde::Serialize;

use super::count::LesionCounts;
use crate::basis::Basis;
use crate::knowledge::{AcneGrading, CountFrom, Counted, Lesion};

/// The class of counts in one system.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CountClassView {
    /// The system.
    pub system: Id,
    /// The class; absent where a count that would decide is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// The class of each system.
pub fn count_classes(known: &AcneGrading, counts: &LesionCounts) -> Vec<CountClassView> {
    let mut views: Vec<CountClassView> = Vec::new();
    for first in &known.classes {
        let system = &first.value.system;
        if views.iter().any(|view| view.system == *system) {
            continue;
        }
        let of_system = known
            .classes
            .iter()
            .filter(|one| one.value.system == *system);
        let mut view = CountClassView {
            system: system.clone(),
            name: None,
            basis: Arc::clone(&first.basis),
        };
        for class in of_system {
            let reached = |from: &CountFrom| count(counts, from.of).map(|count| count >= from.from);
            let answers: Vec<Option<bool>> = class.value.any.iter().map(reached).collect();
            let holds = class.value.any.is_empty() || answers.contains(&Some(true));
            if holds {
                view.name = Some(class.value.name.clone());
                view.basis = Arc::clone(&class.basis);
            }
            if holds || answers.contains(&None) {
                break;
            }
        }
        views.push(view);
    }
    views
}

fn count(counts: &LesionCounts, of: Counted) -> Option<u32> {
    match of {
        Counted::Comedones => counts.total(Lesion::Comedone),
        Counted::Inflammatory => counts.inflammatory(),
        Counted::Nodules => counts.total(Lesion::Nodule),
        Counted::All => {
            let rest = counts.total(Lesion::Comedone)?;
            let inflamed = counts.inflammatory()?;
            let nodules = counts.total(Lesion::Nodule)?;
            Some(rest.saturating_add(inflamed).saturating_add(nodules))
        }
    }
}
