//! From symptoms to urgency.

use alloc::collections::BTreeSet;
use alloc::string::ToString;
use alloc::vec::Vec;

use retinue_kernel::{FactId, Id};

use crate::advice::Triage;
use crate::basis::{Cited, Jurisdiction};
use crate::counsel::{Counsel, Found};
use crate::knowledge::{Effects, Flag, Within};

impl Effects {
    /// The symptom of an id.
    pub fn symptom(&self, id: &str) -> Option<&Id> {
        let mut symptoms = self.symptoms.iter();
        let found = symptoms.find(|one| one.value.id.as_str() == id);
        found.map(|one| &one.value.id)
    }

    /// Within how many days somebody is to be reached; nothing where self-care is enough.
    pub fn within(&self, triage: Triage) -> Option<&Cited<Within>> {
        self.within.iter().find(|row| row.value.triage == triage)
    }
}

/// The flags that hold: of symptoms that are there, in someone of an age. Whoever's age is not known counts as young.
pub(crate) fn flags<'a>(
    known: &'a Effects,
    symptoms: &BTreeSet<Id>,
    jurisdiction: Jurisdiction,
    age: Option<u8>,
) -> impl Iterator<Item = &'a Cited<Flag>> {
    known.flags.iter().filter(move |flag| {
        let any = &flag.value.any;
        let young = |limit: u8| age.is_none_or(|age| age < limit);
        flag.value.jurisdictions.holds_in(jurisdiction)
            && flag.value.younger_than.is_none_or(young)
            && flag.value.all.iter().all(|one| symptoms.contains(one))
            && (any.is_empty() || any.iter().any(|one| symptoms.contains(one)))
    })
}

/// What a flag advises.
pub(crate) fn raised(flag: &Cited<Flag>, evidence: Vec<FactId>) -> Counsel {
    let found = Found {
        rule: &flag.value.id,
        jurisdictions: flag.value.jurisdictions,
        basis: &flag.basis,
        says: flag.value.says.to_string(),
        evidence,
    };
    let mut counsel = found.advises(flag.value.action, flag.value.triage);
    counsel.or.clone_from(&flag.value.or);
    counsel
}

/// What symptoms ask for in someone whose age is not known, the most urgent first. Every flag that holds is told.
///
/// More symptoms never ask for less: flags look only for what is there.
pub fn triage(
    known: &Effects,
    symptoms: &BTreeSet<Id>,
    jurisdiction: Jurisdiction,
    evidence: &[FactId],
) -> Vec<Counsel> {
    triage_at(known, symptoms, jurisdiction, None, evidence)
}

/// What symptoms ask for at an age in completed years, the most urgent first.
pub fn triage_at(
    known: &Effects,
    symptoms: &BTreeSet<Id>,
    jurisdiction: Jurisdiction,
    age: Option<u8>,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let held = flags(known, symptoms, jurisdiction, age);
    let mut found: Vec<Counsel> = held.map(|flag| raised(flag, evidence.to_vec())).collect();
    found.sort_by_key(Counsel::least_urgent_last);
    found
}
