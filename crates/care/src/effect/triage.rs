//! From symptoms to urgency.

use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;

use retinue_kernel::{FactId, Id};

use crate::basis::Jurisdiction;
use crate::counsel::{Counsel, Found};
use crate::knowledge::Effects;

impl Effects {
    /// The symptom of an id.
    pub fn symptom(&self, id: &str) -> Option<&Id> {
        let mut symptoms = self.symptoms.iter();
        let found = symptoms.find(|one| one.value.id.as_str() == id);
        found.map(|one| &one.value.id)
    }
}

/// What symptoms ask for, the most urgent first. Every flag that holds is told.
///
/// More symptoms never ask for less: flags look only for what is there.
pub fn triage(
    known: &Effects,
    symptoms: &BTreeSet<Id>,
    jurisdiction: Jurisdiction,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let mut found: Vec<Counsel> = known
        .flags
        .iter()
        .filter(|flag| {
            let any = &flag.value.any;
            flag.value.jurisdictions.holds_in(jurisdiction)
                && flag.value.all.iter().all(|one| symptoms.contains(one))
                && (any.is_empty() || any.iter().any(|one| symptoms.contains(one)))
        })
        .map(|flag| {
            let found = Found {
                rule: &flag.value.id,
                jurisdictions: flag.value.jurisdictions,
                basis: &flag.basis,
                says: flag.value.says.to_string(),
                evidence: evidence.to_vec(),
            };
            let mut counsel = found.advises(flag.value.action, flag.value.triage);
            counsel.or.clone_from(&flag.value.or);
            counsel
        })
        .collect();
    found.sort_by_key(Counsel::least_urgent_last);
    found
}
